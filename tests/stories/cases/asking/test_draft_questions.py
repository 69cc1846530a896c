"""What drafting couldn't know is asked in the chat; an answer brings a language into the draft at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.support.application import Running
from tests.support.people import Human
from tests.support.stores import rows

APPEAL: Final = (
    Path(__file__).with_name("twin.txt").read_text("utf-8").replace("TJK 001 / 0225", "TJK 009 / 0225")
)
UNSURE: Final = APPEAL.replace("Actions requested:", "Her property was confiscated.\n\nActions requested:")
SLUG: Final = "tjk009"


async def drafted(bot: Running, text: str = APPEAL) -> Human:
    owner = await bot.owner()
    await owner.says("/cases")
    await owner.taps("New case", await owner.hears("Cases"))
    await owner.hears("Send me the appeal")
    await owner.says(text)
    await owner.hears("I made a draft of it.")
    return owner


async def files_of(bot: Running, slug: str = SLUG) -> Mapping[str, Any]:
    assert bot.app._store is not None
    record = (await bot.app._store.revisions.records())[slug]
    content = await bot.app._store.revisions.content(slug, record.newest)
    assert content is not None
    return {name: tomllib.loads(file.decode()) for name, file in content.files.items()}


async def passed_over_to(owner: Human, words: str) -> None:
    """Put questions off until the one that has these words."""
    while True:
        asked = await owner.hears("Questions still open")
        if words in asked.text:
            return
        await owner.taps("Later", asked)


async def test_a_language_comes_into_the_draft_with_the_answer_it_waited_for(bot: Running) -> None:
    owner = await drafted(bot)
    await owner.taps("What is missing")
    await passed_over_to(owner, "How is this name written in this language: Русский?")
    assert "ru.toml" not in await files_of(bot)
    await owner.says("Rukhshona Khakimova")
    await owner.hears("Those aren't the letters of this language")
    await bot.restart()
    await owner.says("Рухшона Хакимова")
    asked = await owner.hears("How are the names of these officials written in this language: Русский?")
    await owner.says("Один; Два")
    asked = await owner.hears("more or fewer names than I asked for")
    assert "My proposal" in asked.text
    await owner.taps("✅")
    await owner.hears("The draft is there in these languages too: Русский")
    files = await files_of(bot)
    assert files["ru.toml"]["person"] == "Рухшона Хакимова"
    assert files["ru.toml"]["names"]["short"]["gen"] == "г-жи Хакимовой"
    assert not files["ru.toml"]["reviewed"]
    await owner.says("/cases")
    await owner.taps("Rukhshona Khakimova", await owner.hears("Cases"))
    home = await owner.hears("Questions about the draft that are still open")
    await owner.taps("Open questions", home)
    again = await owner.hears("Questions still open")
    assert "Русский" not in again.text


async def test_what_somebody_edited_meanwhile_stays_as_they_edited_it(bot: Running) -> None:
    owner = await drafted(bot)
    await owner.taps("Open the draft")
    await owner.taps("Texts", await owner.hears("Draft: nobody outside the team sees it"))
    await owner.taps("Title", await owner.hears("Summary"))
    await owner.hears("Now:")
    await owner.says("A title of my own")
    await owner.taps("Back", await owner.hears("A title of my own"))
    await owner.taps("Open questions", await owner.hears("Draft: nobody"))
    await passed_over_to(owner, "How is this name written in this language: Тоҷикӣ?")
    await owner.says("Рухшона Ҳакимова")
    await passed_over_to(owner, "How are the names of these officials written in this language: Тоҷикӣ?")
    await owner.taps("✅")
    await owner.hears("The draft is there in these languages too: Тоҷикӣ")
    files = await files_of(bot)
    assert files["en.toml"]["title"] == "A title of my own"
    assert files["tg.toml"]["person"] == "Рухшона Ҳакимова"


async def test_an_unsure_event_is_asked_with_its_line_and_can_be_left_out(bot: Running) -> None:
    owner = await drafted(bot, UNSURE)
    before = await files_of(bot)
    unsure = [fact["id"] for fact in before["case.toml"]["facts"]]
    await owner.taps("What is missing")
    await passed_over_to(owner, "Does the appeal say that this happened to the person?")
    asked = await owner.screen("Leave it out")
    assert "Yes" in str(asked.labels)
    assert "In the appeal, line" in asked.text
    await owner.taps("Leave it out")
    await owner.hears()
    after = await files_of(bot)
    assert len(after["case.toml"]["facts"]) == len(unsure) - 1
    assert len(rows(bot.database, "SELECT * FROM case_drafts")) == 1


async def test_an_old_button_of_a_question_asks_the_next_one(bot: Running) -> None:
    owner = await drafted(bot, UNSURE)
    await owner.taps("What is missing")
    await passed_over_to(owner, "Does the appeal say that this happened to the person?")
    asked = await owner.screen("Leave it out")
    answer = next(key for key in asked.buttons if "Yes" in key.label)
    await owner.taps(answer, asked)
    await owner.hears()
    number = len((await files_of(bot))["case.toml"]["facts"])
    await owner.taps(answer, asked)
    assert len((await files_of(bot))["case.toml"]["facts"]) == number


async def test_what_the_check_finds_is_said_in_the_organisers_language(bot: Running) -> None:
    olga = await bot.owner(language="ru")
    said = bot.said("ru")
    await olga.says("/cases")
    await olga.taps("Рухшона", await olga.hears())
    olga.patience = 60.0  # every letter of six languages is looked at
    await olga.taps(said.label("case_check"), await olga.hears())
    found = await olga.hears("Проверьте, верны ли они ещё")
    assert "more than 90 days ago" not in found.text
