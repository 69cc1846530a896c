"""The program's own files of a case change, with an upgrade: followed, or offered beside what was edited."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.conditions import Condition
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.cases import EXAMPLE, TITLE, asked_for, edits, opens_case, publishes
from tests.support.steps.organising import got


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        yield bot


def rewritten(bot: Running, file: str, *pairs: tuple[str, str]) -> None:
    """The files that the next start finds say something else."""
    assert bot.messages is not None
    path = bot.messages / "cases" / "exa001" / file
    words = path.read_text("utf-8")
    for old, new in pairs:
        assert old in words
        words = words.replace(old, new)
    path.write_text(words, "utf-8")


async def seen(human: Human) -> str:
    await human.says("/case")
    return (await human.hears("Sources")).text


async def offer(olga: Human) -> str:
    await opens_case(olga)
    await olga.taps("📦 New files")
    return (await olga.hears("own files of this case have changed")).text


async def test_a_case_that_nobody_edited_follows_its_files(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    rewritten(bot, "en.toml", ("librarian, Marenia", "librarian in prison"))
    await bot.restart()
    assert "librarian in prison" in await seen(anna)
    await olga.hears("Published from the server", "Revision 2 of this case")
    assert "People see revision 2; the newest is 2." in (await opens_case(olga)).text
    await bot.restart()
    assert "the newest is 2" in (await opens_case(olga)).text, "the same files are no revision more"
    assert len(got(olga, "Published from the server")) == 1, "not of what the first start found"


async def test_an_edited_case_is_offered_them_and_takes_them_part_by_part(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await edits(olga, "🔤 Texts", "Title", "A title of ours")
    await publishes(olga)
    rewritten(
        bot,
        "en.toml",
        ("Odila Brennwater, librarian, Marenia", "A title of theirs"),
        ("She is arrested at her desk", "She is arrested at work"),
    )
    await bot.restart()
    told = await seen(anna)
    assert "A title of ours" in told, "never forced over an edit"
    assert "at her desk" in told
    assert "2 parts have changed" in (await opens_case(olga)).text
    told = await offer(olga)
    assert "Can be taken in: 📅 Facts · 3 March 2025 (English)" in told
    assert "stays as it is here: 🔤 Texts · Title (English)" in told
    await olga.taps("Take it in")
    await olga.hears("What was edited since shows once you publish it")
    assert "at her desk" in await seen(anna)
    await publishes(olga)
    told = await seen(anna)
    assert "A title of ours" in told
    assert "She is arrested at work" in told
    # What was taken in is what the next change is compared with: no part clashes that nobody edited.
    rewritten(bot, "en.toml", ("She is arrested at work", "She is arrested in the morning"))
    await bot.restart()
    told = await offer(olga)
    assert "Can be taken in: 📅 Facts · 3 March 2025 (English)" in told
    assert "stays" not in told


async def test_files_that_are_put_aside_are_not_offered_again_but_the_next_are(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await edits(olga, "🔤 Texts", "Title", "A title of ours")
    await publishes(olga)
    rewritten(bot, "en.toml", ("She is arrested at her desk", "She is arrested at work"))
    await bot.restart()
    await offer(olga)
    await olga.taps("Leave the case as it is")
    home = await olga.hears("People see revision")
    assert "Edited" not in home.text
    assert "is seen by nobody" not in home.text, "people see what is newest"
    assert "📦 New files" not in str(home.labels)
    await bot.restart()
    assert "📦 New files" not in str((await opens_case(olga)).labels)
    assert "at her desk" in await seen(anna)
    rewritten(bot, "case.toml", ("facts_as_of = 2025-06-02", "facts_as_of = 2025-06-12"))
    await bot.restart()
    assert "Can be taken in: 📄 The appeal · Facts as of\n" in await offer(olga) + "\n"


async def test_a_faulty_file_is_told_and_takes_nothing_away_from_an_edited_case(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await edits(olga, "🔤 Texts", "Title", "A title of ours")
    await publishes(olga)
    rewritten(bot, "en.toml", ("person = ", "person "))
    await bot.restart()
    assert "A title of ours" in await seen(anna)
    home = await opens_case(olga)
    assert "Live." in home.text
    assert "📦 New files" not in str(home.labels), "what can't be used is offered to nobody"
    assert Condition.CASE not in bot.app.conditions.now, "nothing is out of use"
    assert not got(olga, "can't be used")


async def test_a_folder_that_is_gone_takes_the_untouched_case_away_and_no_edited_one(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    assert bot.messages is not None
    cases = bot.messages / "cases"
    shutil.copytree(EXAMPLE, cases / "abc002")
    for file in (cases / "abc002").iterdir():
        file.write_text(
            file.read_text("utf-8").replace("exa001", "abc002").replace(TITLE, "Petra Bergin"), "utf-8"
        )
    await bot.restart()
    await edits(olga, "🔤 Texts", "Title", "Petra Bergin in prison", "Petra Bergin")
    await publishes(olga, "Petra Bergin")
    shutil.rmtree(cases / "abc002")
    await bot.restart()
    await anna.opens("abc002")
    await anna.hears("Petra Bergin in prison")
    shutil.copytree(EXAMPLE, cases / "exb001")
    for file in (cases / "exb001").iterdir():
        file.write_text(file.read_text("utf-8").replace("exa001", "exb001"), "utf-8")
    shutil.rmtree(cases / "exa001")
    await bot.restart()
    await olga.says("/cases")
    assert "It can't be used" in (await olga.hears("Cases")).text


async def test_what_waits_to_be_typed_is_taken_after_the_files_came(bot: Running) -> None:
    olga = await bot.owner()
    await asked_for(olga, "🔤 Texts", "Title")
    rewritten(bot, "en.toml", ("librarian, Marenia", "of the town library"))
    await bot.restart()
    await olga.says("A title of ours")
    await olga.hears("Somebody else changed this", "of the town library", "A title of ours")
    await olga.taps("Put mine there")
    await olga.hears("the newest is 3")


async def test_a_stop_in_the_files_holds_for_an_edited_case_until_an_owner_opens_it(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await edits(olga, "🔤 Texts", "Title", "A title of ours")
    await publishes(olga)
    rewritten(bot, "case.toml", ("facts_as_of", "stopped = 2025-06-30\nfacts_as_of"))
    await bot.restart()
    assert "Closed on 30 June 2025" in await seen(anna)
    await opens_case(olga)
    await olga.taps("Open again")
    await olga.hears("Open the case again?")
    await olga.taps("Open it now")
    await olga.hears("Live.")
    assert "Closed on" not in await seen(anna)
    await bot.restart()
    told = await seen(anna)
    assert "Closed on" not in told
    assert "A title of ours" in told
