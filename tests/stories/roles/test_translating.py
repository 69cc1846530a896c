"""Texts are asked for one by one from whoever writes a language, who sees nothing else of a case."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot.chat.base.buttons import Button, Open, OpenBelow, pack, parse
from bot.chat.cases.buttons import NextText, ShowText, StopCase, TextIsRight
from bot.chat.cases.editor.buttons import (
    CaseHome,
    CheckCase,
    ChooseValue,
    CloseCase,
    DiscardCase,
    EditPart,
    EditValue,
    HaveRead,
    OfferedCaseFiles,
    PreviewCase,
    PublishCase,
    ShowReadBy,
)
from bot.chat.team.buttons import ChooseTeamName
from bot.content.cases.editing.fields import CasePart
from bot.content.cases.editing.words import Text
from bot.content.cases.files import CaseDocuments
from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Agreed, MayUse, Revision, RevisionOrigin
from bot.services.cases.translating import key_of
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import store_of
from tests.support.steps.forging import refused
from tests.support.steps.organising import REFUSED, got
from tests.support.steps.roles import case_worker, translator

CASE = "tjk001"
SPANISH_TITLE = "Rukhshona Khakimova, periodista, Tayikistán"


async def newest(bot: Running, name: str) -> dict[str, object]:
    """What a file of the case holds in its newest revision."""
    table = store_of(bot).revisions
    found = await table.content(CASE, (await table.records())[CASE].newest)
    assert found is not None
    return tomllib.loads(found.files[name].decode())


async def begins(human: Human, button: str = "Español") -> None:
    await human.says("/translate")
    await human.hears("Texts that need words")
    await human.taps(button)


async def edits_the_title(owner: Human, words: str) -> None:
    await owner.says("/cases")
    await owner.hears("Cases")
    await owner.taps("Rukhshona")
    await owner.hears("People see revision")
    await owner.taps("🔤 Texts")
    await owner.hears("Title")
    await owner.taps("Title")
    await owner.hears("Send the new words.")
    await owner.says(words)
    await owner.hears(words)


async def test_a_translator_reads_writes_skips_and_verifies_one_text_at_a_time(bot: Running) -> None:
    tomas = await translator(bot, await bot.owner(), "Tomas", "Español")
    await tomas.says("/translate")
    await tomas.hears("Español", "65 texts are to be read by somebody who didn't write them")
    await tomas.taps("Español")
    await tomas.hears("English:", "Rukhshona Khakimova", "65 texts are left")
    await tomas.taps("It is right as it is")
    await tomas.hears("Title", SPANISH_TITLE, "64 texts are left")
    await tomas.says("Rukhshona Khakimova, periodista encarcelada, Tayikistán")
    await tomas.hears("63 texts are left")
    await tomas.taps("Skip")
    await tomas.hears("63 texts are left")
    spanish = await newest(bot, "es.toml")
    assert spanish["title"] == "Rukhshona Khakimova, periodista encarcelada, Tayikistán"
    assert spanish["reviewed"] is False
    assert [(entry["part"], entry["by"]) for entry in spanish["verified"]] == [("person", 2), ("title", 2)]  # type: ignore[attr-defined]
    await bot.restart()
    await begins(tomas)
    await tomas.hears("63 texts are left")


async def test_what_was_typed_waits_over_a_restart_and_a_command_takes_nothing_away(bot: Running) -> None:
    tomas = await translator(bot, await bot.owner(), "Tomas", "Español")
    await begins(tomas)
    await tomas.taps("Skip")
    await tomas.hears("Title")
    await bot.restart()
    await tomas.says("/help")
    await tomas.hears("I am still waiting for the words of a text in your language")
    await tomas.says("Un título nuevo")
    await tomas.hears("64 texts are left")
    assert (await newest(bot, "es.toml"))["title"] == "Un título nuevo"


UNUSABLE = [
    ("short", "Un nombre demasiado largo para un botón", "holds 30 characters"),
    ("facts.survey.wordings", "Una sola frase sobre {person}", "Send 5 lines"),
    ("facts.survey.wordings", "a {person}\nb {person}\nc\nd\ne {other}", "Keep exactly these"),
    ("title", "Un título con {llaves}", "no braces"),
]


async def test_words_that_cannot_stand_there_are_refused_with_what_can(bot: Running) -> None:
    tomas = await translator(bot, await bot.owner(), "Tomas", "Español")
    before = await newest(bot, "es.toml")
    for part, typed, answer in UNUSABLE:
        await tomas.taps_old(pack(ShowText(CASE, "es", key(part), 1)))
        await tomas.hears("65 texts are left")
        await tomas.says(typed)
        await tomas.hears(answer, "Nothing was changed")
    assert await newest(bot, "es.toml") == before


def key(part: str) -> str:
    return key_of(Text("es", tuple(part.split(".")), "", ""))


async def test_a_changed_source_is_asked_for_again_and_hides_no_language(bot: Running) -> None:
    olga = await bot.owner()
    tomas = await translator(bot, olga, "Tomas", "Français")
    await tomas.says("/translate")
    await tomas.hears("Nothing is left to do in your languages: Français")
    await edits_the_title(olga, "Rukhshona Khakimova, journalist in prison")
    assert (await newest(bot, "fr.toml"))["reviewed"] is True
    await begins(tomas, "Français")
    await tomas.hears("Title", "journalist in prison", "1 text is left")
    await tomas.taps("It is right as it is")
    await tomas.hears("Nothing is left to do")
    await olga.says("/translate")
    assert "Français" not in (await olga.hears("Texts that need words")).text


async def test_whoever_wrote_the_source_is_not_asked_to_verify_it(bot: Running) -> None:
    olga = await bot.owner()
    cora = await case_worker(bot, olga, "Cora")
    await edits_the_title(olga, "Another title")
    await olga.says("/translate")
    assert "English" not in (await olga.hears("Texts that need words")).text
    await begins(cora, "English")
    await cora.hears("Title", "Another title", "1 text is left")
    await cora.taps("It is right as it is")
    await cora.hears("Texts that need words")
    assert not [
        m for m in got(cora, "English") if "to be read" in m.text and "English" in m.text.split("▪️")[-1]
    ]


async def test_a_translator_sees_no_other_part_and_no_other_language(bot: Running) -> None:
    olga = await bot.owner()
    tomas = await translator(bot, olga, "Tomas", "Español")
    await begins(tomas)
    await tomas.hears("65 texts are left")
    before = await newest(bot, "fr.toml")
    for tap in forged():
        await tomas.taps_old(pack(tap))
        await tomas.hears("Texts that need words")
    await tomas.says("/cases")
    await tomas.hears(REFUSED)
    assert await newest(bot, "fr.toml") == before
    everything = "\n".join(message.text for message in tomas.person.messages if not message.own)
    for hidden in ("omct", "never_said", "@", "People see revision", "Draft: nobody"):
        assert hidden not in everything, hidden
    kinds = {type(parse(key.data or "")) for m in tomas.person.messages for row in m.keyboard for key in row}
    assert kinds <= {NextText, ShowText, TextIsRight, Open, OpenBelow, ChooseTeamName}


def forged() -> list[Button]:
    """Buttons of a language that isn't theirs, of a case that there is not, and of no language."""
    return [
        NextText(CASE, "fr"),
        NextText("xyz001", "es"),
        NextText(CASE, "case"),
        ShowText(CASE, "fr", key("title"), 1),
        ShowText(CASE, "es", "00000000", 1),
        TextIsRight(CASE, "fr", key("title"), "00000000"),
    ]


async def test_two_who_write_the_same_text_see_each_other(bot: Running) -> None:
    olga = await bot.owner()
    both = [await translator(bot, olga, name, "Español") for name in ("Tomas", "Ursula")]
    for human in both:
        await begins(human)
        await human.taps("Skip")
        await human.hears("Title")
    await both[0].says("El primer título")
    await both[0].hears("64 texts are left")
    await both[1].says("El segundo título")
    await both[1].hears("Somebody else changed this", "El primer título")
    assert (await newest(bot, "es.toml"))["title"] == "El primer título"
    await both[1].says("El segundo título")
    await both[1].hears("64 texts are left")
    assert (await newest(bot, "es.toml"))["title"] == "El segundo título"


async def test_a_text_that_changed_meanwhile_is_shown_before_it_is_verified(bot: Running) -> None:
    olga = await bot.owner()
    tomas = await translator(bot, olga, "Tomas", "Español")
    await begins(tomas)
    await tomas.taps("Skip")
    shown = await tomas.hears("Title", SPANISH_TITLE)
    await edits_the_title(olga, "A title that says something else")
    await tomas.taps("It is right as it is", shown)
    await tomas.hears("Title", "A title that says something else")
    assert "verified" not in await newest(bot, "es.toml")


async def test_a_language_more_is_asked_for_text_by_text_and_left_out_until_then(bot: Running) -> None:
    olga = await bot.owner()
    documents = CaseDocuments.read(Path("docs/example-case/exa001"))
    async with store_of(bot).unit():
        await store_of(bot).revisions.add(
            Revision("exa001", 1, bot.clock.now(), RevisionOrigin.IMPORT), documents.files
        )
    tomas = await translator(bot, olga, "Tomas", "Español")
    await tomas.says("/translate")
    assert "Draft" not in (await tomas.hears("Texts that need words")).text
    await olga.taps_old(pack(EditPart("exa001", CasePart.TEXTS, "en")))
    await olga.hears("Title")
    await olga.taps("➕ Another language")
    await olga.hears("Which language?")
    await olga.taps("Español")
    await olga.hears("Title: missing", "Summary: missing")
    answer = await olga.taps_old(pack(PreviewCase("exa001", "es")))
    assert answer.text == "Some texts are missing in that language; this is the case without it."
    await olga.hears("Facts as of 2 June 2025")
    await olga.taps_old(pack(CheckCase("exa001")))
    await olga.hears("is left out in this language until every text has words")
    await tomas.says("/translate")
    await tomas.hears("texts are missing")
    await tomas.taps("Odila")
    await tomas.hears("English:", "texts are left")


async def test_a_draft_with_empty_texts_is_edited_and_its_preview_says_what_is_missing(bot: Running) -> None:
    cora = await case_worker(bot, await bot.owner(), "Cora")
    facts = b'slug = "new001"\ndefault_language = "en"\n'
    files = {"case.toml": facts, "en.toml": b'language = "en"\nreviewed = false\ntitle = ""\n'}
    async with store_of(bot).unit():
        await store_of(bot).revisions.add(
            Revision("new001", 1, bot.clock.now(), RevisionOrigin.IMPORT), files
        )
    await cora.taps_old(pack(CaseHome("new001")))
    home = {key.label for row in (await cora.hears("never published")).keyboard for key in row}
    assert "➡️ What is missing" in home
    assert not [key for key in home if "Publish" in key or "Delete" in key]
    await cora.taps_old(pack(PreviewCase("new001", "en")))
    await cora.hears("put right first", "There is none of these yet", "Nothing stands here")
    await cora.taps_old(pack(EditPart("new001", CasePart.TEXTS, "en")))
    shown = await cora.hears("Title: missing")
    keys = {key.label for row in shown.keyboard for key in row}
    assert not any("Text reviewed" in key for key in keys), "whoever publishes answers for that"
    await cora.says("/translate")
    await cora.taps("new001 · English")
    await cora.hears("English", "texts are left")
    await cora.says("Somebody, a place")
    await cora.hears("texts are left")


async def test_an_organiser_says_of_a_language_that_somebody_fluent_has_read_it(bot: Running) -> None:
    olga = await bot.owner()
    await olga.taps_old(pack(EditPart(CASE, CasePart.TEXTS, "es")))
    await olga.taps("Text reviewed")
    await olga.taps("Yes")
    await olga.hears("Text reviewed: Yes")
    assert (await newest(bot, "es.toml"))["reviewed"] is True


async def test_a_case_worker_cannot_say_so_nor_publish_close_or_hold_by_an_old_button(bot: Running) -> None:
    cora = await case_worker(bot, await bot.owner(), "Cora")
    before = await newest(bot, "es.toml")
    for said in (
        EditValue(CASE, 1, CasePart.TEXTS, "read", "es"),
        ChooseValue(CASE, 1, CasePart.TEXTS, "read", 0, "es"),
    ):
        await cora.taps_old(pack(said))
        await cora.hears("People see revision 1; the newest is 1.")
    for button in (
        HaveRead(CASE, 1, Agreed.FAMILY, MayUse.PUBLIC, 9),
        PublishCase(CASE, 1, Agreed.FAMILY, MayUse.PUBLIC, 9, sure=True),
        CloseCase(CASE, CaseOutcome.FREE, sure=True),
        StopCase(CASE, sure=True),
        OfferedCaseFiles(CASE, take=True),
        DiscardCase(CASE, sure=True),
    ):
        await refused(cora, button)
    assert await newest(bot, "es.toml") == before


async def test_a_case_worker_verifies_only_what_somebody_else_wrote(bot: Running) -> None:
    olga = await bot.owner()
    cora = await case_worker(bot, olga, "Cora")
    await begins(cora)
    await cora.hears("English:", "65 texts are left", "is to be verified by somebody else")
    await cora.taps("Skip")
    await cora.hears("Title", SPANISH_TITLE)
    await cora.says("Rukhshona Khakimova, periodista encarcelada, Tayikistán")
    await cora.hears("64 texts are left")
    assert "verified" not in await newest(bot, "es.toml"), "whoever edits approves nothing of their own"
    await cora.taps("It is right as it is")
    await cora.hears("63 texts are left")
    spanish = await newest(bot, "es.toml")
    assert [entry["by"] for entry in spanish["verified"]] == [2], "what others wrote they may"  # type: ignore[attr-defined]
    await cora.taps_old(pack(ShowReadBy(CASE, "es")))
    await cora.hears("a case worker only what somebody else wrote", "Verified by nobody as it is now")
    await cora.taps_old(pack(TextIsRight(CASE, "es", key("title"), "00000000")))
    await begins(olga)
    shown = await olga.hears("English:", "64 texts are left")
    assert "is to be verified by somebody else" not in shown.text
    await olga.taps("Skip")
    await olga.hears("periodista encarcelada")
    await olga.taps("It is right as it is")
    await olga.hears("63 texts are left")
    spanish = await newest(bot, "es.toml")
    assert {entry["part"]: entry["by"] for entry in spanish["verified"]}["title"] == 1  # type: ignore[attr-defined]
