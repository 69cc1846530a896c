"""An appeal of which too little was read is a draft all the same, and its gaps can be filled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date

import pytest

from bot.content.appeals.files.documents import read_document
from bot.content.appeals.reading import read
from bot.content.cases.drafting import DraftLibrary, draft_case
from bot.content.cases.editing.missing import missing
from bot.model.cases.appeal import FoundEvent, FoundPerson, FoundValue, ReadAppeal
from tests.support.appeals import Appeal, corpus


def drafted(read: ReadAppeal, library: DraftLibrary) -> Mapping[str, bytes]:
    return draft_case(read, "new1", list(library.languages), library).documents


@pytest.mark.parametrize("appeal", corpus(), ids=lambda appeal: appeal.name)
def test_every_appeal_becomes_a_draft_that_names_no_kin(appeal: Appeal, library: DraftLibrary) -> None:
    found = read(read_document(appeal.file.read_bytes(), appeal.file.name))
    files = drafted(found, library)
    case = tomllib.loads(files["case.toml"].decode())
    assert case["slug"] == "new1"
    assert f"{case['default_language']}.toml" in files
    whole = b"\n".join(files.values()).decode()
    for name in found.kin:
        assert name not in whole


def test_what_was_not_read_is_left_out_and_asked_for(library: DraftLibrary) -> None:
    bare = ReadAppeal(("Free Rosa Lind!",), language="en", kin=("Ana Lopez",))
    files = drafted(bare, library)
    case = tomllib.loads(files["case.toml"].decode())
    assert "facts_as_of" not in case
    assert "country" not in case
    assert case["never_said"]
    asked = {(each.field.code, each.item) for each in missing(files, library.files.index)}
    assert asked >= {("code", ""), ("country", ""), ("asof", ""), ("role", "office1"), ("demands", "ask1")}


def test_what_was_read_stands_in_it(library: DraftLibrary) -> None:
    some = ReadAppeal(
        ("Free Rosa Lind!",),
        language="en",
        code=FoundValue("ABC 001"),
        issue_date=FoundValue(date(2026, 5, 4)),
    )
    case = tomllib.loads(drafted(some, library)["case.toml"].decode())
    assert case["code"] == "ABC 001"
    assert case["facts_as_of"] == date(2026, 5, 4)


def test_a_german_appeal_becomes_a_whole_draft(library: DraftLibrary) -> None:
    appeal = next(one for one in corpus() if one.name == "amnesty-germany-2016-publisher")
    found = read(read_document(appeal.file.read_bytes(), appeal.file.name))
    draft = draft_case(found, "new1", list(library.languages), library)
    assert set(draft.languages) >= {"en", "fr", "es"}
    case = tomllib.loads(draft.documents["case.toml"].decode())
    assert [(fact["event"], fact["when"]) for fact in case["facts"]] == [("arrest", date(2016, 11, 17))]
    assert set(case["demands"]) == {"release", "lawyer", "family", "reveal_fate", "no_torture"}
    assert "language" not in {question.key for question in draft.lacking}


def test_a_text_that_is_no_appeal_any_more_is_drafted_from_its_beginning(library: DraftLibrary) -> None:
    """A draft is made in the bot's own process: it takes no longer for a text without end."""
    far = "Rosa Lind has been denied access to a lawyer."
    near = ("Rosa Lind was arrested by the police on 3 May 2025.", "", far, "")
    filler = ("The weather was fine.", "") * 3000
    person = FoundPerson(FoundValue("Rosa Lind"), "f")
    event = FoundEvent(FoundValue(date(2025, 5, 3)), "3 May 2025", FoundValue(near[0]))

    def told(*lines: str) -> list[str]:
        found = ReadAppeal(lines, language="en", persons=(person,), events=(event,))
        case = tomllib.loads(drafted(found, library)["case.toml"].decode())
        return [fact["event"] for fact in case["facts"]]

    assert told(*near) == ["arrest", "no_lawyer"]
    assert told(near[0], "", *filler, far) == ["arrest"]
