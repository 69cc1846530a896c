"""An appeal of which too little was read is a draft all the same, and its gaps can be filled."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from bot.content.appeals.files.documents import read_document
from bot.content.appeals.reading import read
from bot.content.cases.editing.missing import missing
from bot.content.library import Library
from bot.model.cases.appeal import FoundValue, ReadAppeal
from bot.services.cases.drafting import drafted
from tests.support.appeals import Appeal, corpus


@pytest.mark.parametrize("appeal", corpus(), ids=lambda appeal: appeal.name)
def test_every_appeal_becomes_a_draft_that_names_no_kin(appeal: Appeal) -> None:
    found = read(read_document(appeal.file.read_bytes(), appeal.file.name))
    files = drafted(found, "new1", Library.load())
    case = tomllib.loads(files["case.toml"].decode())
    assert case["slug"] == "new1"
    assert f"{case['default_language']}.toml" in files
    whole = b"\n".join(files.values()).decode()
    for name in found.kin:
        assert name not in whole


def test_what_was_not_read_is_left_out_and_asked_for() -> None:
    bare = ReadAppeal(("Free Rosa Lind!",), language="en", kin=("Ana Lopez",))
    files = drafted(bare, "new1", Library.load())
    case = tomllib.loads(files["case.toml"].decode())
    assert "facts_as_of" not in case
    assert "country" not in case
    assert case["never_said"]
    asked = {(each.field.code, each.item) for each in missing(files, Library.load().letters.files.index)}
    assert asked >= {("code", ""), ("country", ""), ("asof", ""), ("role", "office1"), ("demands", "ask1")}


def test_what_was_read_stands_in_it() -> None:
    some = ReadAppeal(
        ("Free Rosa Lind!",),
        language="en",
        code=FoundValue("ABC 001"),
        issue_date=FoundValue(date(2026, 5, 4)),
    )
    case = tomllib.loads(drafted(some, "new1", Library.load())["case.toml"].decode())
    assert case["code"] == "ABC 001"
    assert case["facts_as_of"] == date(2026, 5, 4)
