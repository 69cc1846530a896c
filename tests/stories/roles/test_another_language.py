"""A case gets a language more: a translator is asked text by text, and organisers see who verified which."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot.chat.base.buttons import pack
from bot.chat.cases.editor.buttons import EditPart, PreviewCase, ShowReadBy
from bot.content.cases.editing.fields import CasePart
from bot.content.cases.editing.places import ValuePlace, with_value
from bot.content.cases.files import CaseDocuments
from bot.model.cases.revision import Revision, RevisionOrigin
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import store_of
from tests.support.steps.roles import translator

CASE = "exa001"
MESSAGES = Path("messages/letters")


def drafts(language: str) -> list[str]:
    """What drafts say of other ways to help."""
    said = tomllib.loads((MESSAGES / language / "drafts.toml").read_text(encoding="utf-8"))
    ways: list[str] = said["texts"]["other_ways"]
    return ways


async def newest(bot: Running) -> dict[str, object]:
    table = store_of(bot).revisions
    found = await table.content(CASE, (await table.records())[CASE].newest)
    assert found is not None
    return tomllib.loads(found.files["es.toml"].decode())


async def test_a_language_is_begun_asked_for_one_by_one_and_verified(bot: Running) -> None:
    olga = await bot.owner()
    tomas = await translator(bot, olga, "Tomas", "Español")
    files = CaseDocuments.read(Path("docs/example-case/exa001")).files
    files = with_value(files, ValuePlace("en.toml", ("other_ways",)), drafts("en"))
    async with store_of(bot).unit():
        await store_of(bot).revisions.add(Revision(CASE, 1, bot.clock.now(), RevisionOrigin.IMPORT), files)
    await olga.taps_old(pack(EditPart(CASE, CasePart.TEXTS, "en")))
    await olga.taps("➕ Another language")
    await olga.hears("Which language?", "/translate")
    await olga.taps("Español")
    await olga.hears("Title: missing", drafts("es")[0])
    await olga.taps("Who verified")
    await olga.hears(
        "Nobody has read this language as a whole yet", "Other ways to help", "Missing: ", "Title"
    )
    await writes_everything(bot, tomas)
    spanish = await newest(bot)
    assert "unfinished" not in spanish
    assert spanish["reviewed"] is True
    await olga.taps_old(pack(ShowReadBy(CASE, "es")))
    today = f"{bot.clock.now():%-d %B %Y}"
    shown = (await olga.hears("Somebody fluent has read this language", f"Person 2, on {today}")).text
    assert "Title" in shown
    assert "Missing" not in shown
    assert "Verified by nobody" not in shown
    await olga.taps_old(pack(PreviewCase(CASE, "es")))
    await olga.hears("Datos conocidos al 2 de junio de 2025")


async def writes_everything(bot: Running, human: Human) -> None:
    """What is empty gets words, and what has some is found right, until nothing is left."""
    await human.says("/translate")
    await human.hears("Texts that need words", "texts are missing", "1 text is to be read")
    await human.taps("Odila")
    shown = await human.hears("English:", "texts are left")
    most = int(shown.text.rpartition(". ")[2].split()[0])
    for left in reversed(range(most)):
        if "Now:" in shown.text:
            await human.taps("It is right as it is")
        else:
            await human.says(shown.text.partition("English:\n")[2].partition("\n\n")[0])
        if left:
            shown = await human.hears("English:", f"{left} text{'s are' if left > 1 else ' is'} left")
    assert "Odila" not in (await human.hears("Texts that need words")).text
