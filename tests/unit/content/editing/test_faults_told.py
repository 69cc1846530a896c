"""Whatever is typed, chosen or taken out in the chat: what the check then finds has words there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from bot.content.cases.check import Finding, check_case
from bot.content.cases.editing.consequences import changed
from bot.content.cases.editing.fields import FIELDS, TABLES, CaseField, CasePart, FieldKind
from bot.content.cases.editing.items import items_in, with_new_item, without_item
from bot.content.cases.editing.known import known_names
from bot.content.cases.editing.places import Value, value_at
from bot.content.cases.files import CaseDocuments
from bot.content.composing.files import LetterFiles
from bot.content.languages import languages, messages_folder
from tests.support.steps.cases import EXAMPLE

LETTERS = LetterFiles.load(messages_folder() / "letters", languages())
FILES = CaseDocuments.read(EXAMPLE).files
INDEX = LETTERS.index
ODD = "{odd} [words] } " * 5


def _values(field: CaseField) -> Iterator[Value]:
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT:
            yield ODD
        case FieldKind.FORMS:
            yield from (ODD, {"nom": ODD, "gen": ODD})
        case FieldKind.DETAIL:
            yield {"nom": "words", "gen": "words"}
        case FieldKind.LINES | FieldKind.WORDINGS:
            yield [ODD, "One sentence of {person}."]
        case FieldKind.EMAIL:
            yield "somebody@example.org1"
        case FieldKind.DAY:
            yield from (date(1999, 1, 1), date(2099, 1, 1))
        case FieldKind.COUNTRY:
            yield "TJ"
        case FieldKind.FLAG:
            yield from (True, False)
        case FieldKind.CHOICE:
            yield from {field.choices[0], field.choices[1], field.choices[-1]}
        case FieldKind.LANGUAGES:
            yield "ar" if field.code == "lang" else ["ar"]
        case FieldKind.IDS:
            known = sorted(known_names(INDEX, field, FILES))
            yield from (known[0], known[-1]) if field.code == "event" else ([known[0]], known)
        case FieldKind.READINGS:
            yield dict.fromkeys(items_in(FILES, CasePart.SOURCES), ODD)
        case FieldKind.HASHED:
            yield []
    if field.optional:
        yield None


def _untold(files: Mapping[str, bytes]) -> list[Finding]:
    found = check_case(CaseDocuments("exa001", files), LETTERS, date(2025, 7, 1))
    return [finding for finding in found if finding.told is None]


@pytest.mark.parametrize("part", CasePart)
def test_everything_that_a_value_can_break_is_told(part: CasePart) -> None:
    for field in FIELDS[part]:
        for item in items_in(FILES, part)[:1]:
            place = field.place(part, item, "fr" if field.spoken else "")
            for value in _values(field):
                if value == value_at(FILES, place):
                    continue
                assert not _untold(changed(FILES, place, value)), (field.code, value)


@pytest.mark.parametrize("part", TABLES)
def test_so_is_what_an_item_leaves_behind_or_lacks(part: CasePart) -> None:
    assert not _untold(with_new_item(FILES, part)[0])
    files: Mapping[str, bytes] = FILES
    for item in items_in(FILES, part):
        files = without_item(files, part, item)
        assert not _untold(files), item
