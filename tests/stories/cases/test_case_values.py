"""Every value of a case, asked for and typed in the chat: by whoever may, in whatever words."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.chat.base.buttons import pack
from bot.chat.cases.editor.buttons import (
    AddItem,
    ChooseValue,
    CloseCase,
    DiscardCase,
    EditPart,
    EditValue,
    OfferedCaseFiles,
    PreviewCase,
    PublishCase,
    RemoveItem,
    ReopenCase,
)
from bot.content.cases.editing.fields import FIELDS, TABLES, CasePart, FieldKind
from bot.content.cases.editing.items import items_in
from bot.content.cases.editing.places import items_of, language_files, value_at
from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Agreed, MayUse, Revision, RevisionContent, RevisionOrigin
from bot.telegram_api import limits
from tests.support.application import Running
from tests.support.people import Human
from tests.support.samples.cases.photos import plain
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.cases import asked_for, at_rest, edits, opens_case
from tests.support.steps.organising import REFUSED, organiser

SLUG = "exa001"
HOSTILE = (
    '<b>"""\'\'\'\\u0000 </b> & {person} \u202eRTL\u202c \u0007\u0000 = [x]\n[[facts]]\nid = "x" # '
    + "long words \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301 السيدة " * 40
)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        yield bot


async def newest(bot: Running) -> RevisionContent:
    """The documents as they stand now."""
    async with at_rest(bot) as store:
        number = (await store.revisions.records())[SLUG].newest
        found = await store.revisions.content(SLUG, number)
        assert found is not None
        return found


def everywhere(files: Any, language: str) -> list[EditValue]:
    """A button for each value of the case, of a part's first item."""
    return [
        EditValue(SLUG, 1, part, field.code, language if field.spoken else "", item)
        for part, fields in FIELDS.items()
        for field in fields
        for item in items_in(files, part)[:1]
    ]


async def test_hostile_words_in_every_value_leave_toml_and_screens_that_fit(bot: Running) -> None:
    olga = await bot.owner()
    async with at_rest(bot) as store:
        first = await store.revisions.content(SLUG, 1)
        assert first is not None
        files = {**first.files, "picture.jpg": plain()}
        assert await store.revisions.add(Revision(SLUG, 2, bot.clock.now(), RevisionOrigin.CHAT), files)
    known = {"Tajikistan", "2025-02-05", "mail@example.org", "en", "release"}
    for tap in everywhere(files, "en"):
        field = next(one for one in FIELDS[tap.part] if one.code == tap.field)
        if field.kind is FieldKind.HASHED:
            continue
        await olga.taps_old(pack(tap))
        asked = await olga.hears()
        if field.kind in (FieldKind.CHOICE, FieldKind.FLAG):
            await olga.taps(asked.buttons[0])
            await olga.hears("Tap what you want to change.")
            continue
        await olga.says(HOSTILE)
        told = await olga.hears()
        if "othing was changed" in told.text or "two days" in told.text or "several addresses" in told.text:
            continue
        assert "Tap what you want to change." in told.text or told.text.endswith("…"), (tap, told.text)
        assert field.kind not in (FieldKind.DAY, FieldKind.COUNTRY), known
    for part in CasePart:
        await olga.taps_old(pack(EditPart(SLUG, part, "en")))
        await olga.hears()
        if part in TABLES:
            await olga.taps_old(pack(EditPart(SLUG, part, "en", items_in(files, part)[0])))
            await olga.hears()
    for label in ("🔎 Check", "👁 Preview", "🕘 Revisions", "✅ Publish…"):
        await olga.says("/cases")
        await olga.taps((await olga.hears("Cases")).buttons[0])
        await olga.hears("People see revision 1")
        await olga.taps(label)
        await olga.hears()
    assert "Something went wrong" not in olga.transcript()
    assert all(len(message.text) <= limits.MAX_TEXT for message in olga.person.messages)
    found = await newest(bot)
    assert found.revision.number > 20
    assert set(found.files) == set(files)
    assert found.files["picture.jpg"] == files["picture.jpg"]
    for name in ("case.toml", *language_files(found.files)):
        tomllib.loads(found.files[name].decode())
    assert items_of(found.files, "case.toml", "facts") == items_of(files, "case.toml", "facts")


async def test_each_kind_of_value_is_asked_for_again_until_it_is_understood(bot: Running) -> None:
    olga = await bot.owner(language="fr")
    await olga.says("/cases")
    await olga.taps((await olga.hears()).buttons[0])
    await olga.hears()
    for part, code, wrong, right, value in (
        (CasePart.APPEAL, "asof", "5/2/2025", "5 février 2025", date(2025, 2, 5)),
        (CasePart.APPEAL, "country", "Atlantide", "Tadjikistan", "TJ"),
        (
            CasePart.ISSUER,
            "imail",
            "a@example.org b@example.org",
            "alerte [at] example (point) org",
            "alerte@example.org",
        ),
        (CasePart.ASKS, "demands", "argent", "doctor, release", ["doctor", "release"]),
    ):
        item = "release" if part is CasePart.ASKS else ""
        tap = EditValue(SLUG, 1, part, code, "", item)
        await olga.taps_old(pack(tap))
        await olga.hears()
        await olga.says(wrong)
        assert "❗" in (await olga.hears()).text
        await bot.restart()  # nothing that waits to be typed is lost
        await olga.says(right)
        await olga.hears()
        field = next(one for one in FIELDS[part] if one.code == code)
        found = await newest(bot)
        assert value_at(found.files, field.place(part, item, "")) == value


async def test_what_is_chosen_goes_into_the_language_that_is_shown_and_can_be_emptied(bot: Running) -> None:
    olga = await bot.owner()
    await asked_for(olga, "🔤 Texts", "Text reviewed")
    await olga.taps("No")
    await olga.hears("Text reviewed: No")
    await asked_for(olga, "👤 Person", "Other people named")
    await olga.taps("Leave it empty")
    await olga.hears("Other people named: –")
    await edits(olga, "👤 Person", "Name in sentences", "Ms O. Brennwater")
    found = (await newest(bot)).files
    assert set(found) == {"case.toml", "en.toml", "fr.toml"}
    english = tomllib.loads(found["en.toml"].decode())
    assert english["reviewed"] is False
    assert "other_names" not in english
    assert english["names"]["short"] == "Ms O. Brennwater"
    assert english["names"]["who"], "the rest of the section stays"


async def test_an_authority_more_says_what_it_lacks_and_goes_again(bot: Running) -> None:
    olga, oskar = await bot.owner(), None
    oskar = await organiser(bot, olga, "Oskar")
    await opens_case(olga)
    await olga.taps("🏛 Authorities")
    await olga.hears("Authorities")
    await olga.taps("➕ Add one")
    assert "Kind of office: missing" in (await olga.hears("office5")).text
    await olga.taps("Role")
    await olga.hears("Choose:")
    await olga.taps("Judge")
    await olga.hears("Role: Judge")
    await olga.taps("❗ Office")
    await olga.hears("Send the new words.")
    await opens_case(oskar)
    await oskar.taps("🏛 Authorities")
    await oskar.taps("office5", await oskar.hears("office5"))
    await oskar.taps("🗑 Take it out…", await oskar.hears("office5"))
    await oskar.taps("🗑 Take it out", await oskar.hears("Take this out of the case?"))
    assert "office5" not in (await oskar.hears("Authorities")).text
    await olga.says("The court of Port Lisel")
    await olga.hears("People see revision 1; the newest is 4.")
    for content in (await newest(bot)).files.values():
        assert b"office5" not in content, "what is gone isn't made again by half"


async def test_words_never_said_are_only_ever_more(bot: Running) -> None:
    olga = await bot.owner()
    oskar = await organiser(bot, olga, "Oskar")
    for who, words in ((olga, "Wilma"), (oskar, "Igor")):
        await asked_for(who, "🤐 Never said", "Words never said")
        del words
    await olga.says("Wilma")
    first = await olga.hears("Words never said:")
    await oskar.says("Igor")
    second = await oskar.hears("Words never said:")
    count = [int(message.text.split("Words never said: ")[1].split()[0]) for message in (first, second)]
    assert 22 < count[0] < count[1], "nobody's words take another's place"
    for content in (await newest(bot)).files.values():
        assert b"Wilma" not in content


async def test_who_is_not_in_the_team_gets_nothing_by_these_buttons(bot: Running) -> None:
    anna = await _subscribed(bot)
    for tap in (
        EditPart(SLUG, CasePart.TEXTS, "en"),
        EditValue(SLUG, 1, CasePart.TEXTS, "title", "en"),
        ChooseValue(SLUG, 1, CasePart.TEXTS, "read", 0, "en"),
        AddItem(SLUG, CasePart.FACTS),
        RemoveItem(SLUG, CasePart.FACTS, "list", sure=True),
        PreviewCase(SLUG),
        PublishCase(SLUG, 1, Agreed.FAMILY, MayUse.PUBLIC, 9, sure=True),
        CloseCase(SLUG, CaseOutcome.FREE, sure=True),
        ReopenCase(SLUG, sure=True),
        OfferedCaseFiles(SLUG, take=True),
        DiscardCase(SLUG, sure=True),
    ):
        await anna.taps_old(pack(tap))
        await anna.hears(REFUSED)
    await anna.says("/cases")
    await anna.hears()
    assert (await newest(bot)).revision.number == 1


async def _subscribed(bot: Running) -> Human:
    anna = bot.person("Anna")
    await anna.opens(SLUG)
    await anna.hears()
    return anna
