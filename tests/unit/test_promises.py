"""What is said to be kept of a supporter, before they agree, against what the database has room for."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.content.library import messages_folder
from bot.content.texts import Phrasebook
from bot.model.letters.record import Record
from bot.model.people.kept import KeptItem
from bot.store.db.schema import metadata
from bot.store.people.kept import IN_RECORDS, KEPT
from tests.support.samples.languages import LANGUAGES

PHRASEBOOK = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))
README = Path(__file__).parents[2] / "README.md"


def test_every_table_is_named_in_the_consent_or_holds_nothing_of_a_supporter() -> None:
    assert set(KEPT) == set(metadata.tables), "enter a new table in bot/store/people/kept.py"
    named = {item for held in KEPT.values() if not isinstance(held, str) for item in held}
    assert named == set(KeptItem), "nothing is announced that isn't kept"


def test_a_table_that_belongs_to_supporters_says_what_it_holds() -> None:
    """Whatever leads to a subscriber, or to somebody's code, is of a supporter."""
    for name, table in metadata.tables.items():
        leads = {"subscriber_id", "tag"} & {column.name for column in table.columns}
        assert not leads or not isinstance(KEPT[name], str), name


def test_whatever_a_sealed_record_holds_is_announced_too() -> None:
    assert set(IN_RECORDS) == {each.name for each in fields(Record)}, (
        "say it in kept_item.html.j2, then enter it"
    )
    assert set(IN_RECORDS.values()) == set(KEPT["records"])
    assert "passed something on" in PHRASEBOOK["en"].screen("kept_item", item=KeptItem.LETTERS.value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", KeptItem, ids=str)
def test_each_thing_that_is_kept_has_a_sentence(language: str, item: KeptItem) -> None:
    assert len(PHRASEBOOK[language].screen("kept_item", item=item.value)) > 20


@pytest.mark.parametrize("item", KeptItem, ids=str)
def test_readme_promises_what_the_welcome_lists(item: KeptItem) -> None:
    said = " ".join(PHRASEBOOK["en"].screen("kept_item", item=item.value).split())
    assert said in " ".join(README.read_text(encoding="utf-8").split())
