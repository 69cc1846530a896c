"""Names that a value takes, in words that a person understands, and a button for each where they are few."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button
from bot.chat.cases.editor.buttons import ChooseName, EditValue
from bot.content.cases.editing.fields import CaseField, CasePart, FieldKind
from bot.content.cases.editing.known import known_names, library_words, name_of, part_named, sort_of
from bot.content.cases.editing.places import FACTS, Files, Value, ValuePlace, value_at
from bot.content.composing.composer import Composer
from bot.content.languages import language as known
from bot.content.letters.one_line import cut, one_line
from bot.content.phrases.index import PhraseSort
from bot.model.cases.case import PersonKind
from bot.model.languages import SOURCE_LANGUAGE

NAMING: Final = (FieldKind.IDS, FieldKind.LANGUAGES)
"""Kinds of values that are names out of a list."""
ON_A_PAGE: Final = 12
_ON_A_BUTTON: Final = 44
_OF_WORDS: Final = 160
_GAP: Final = re.compile(r"\{[^{}]*\}")
"""What is filled in, in words of the case's own."""
_SINGLE: Final = ("event", "lang")
"""Values that are one name."""


@dataclass(frozen=True, slots=True)
class NameChoice:
    """A name that may stand there, and what is meant by it."""

    name: str
    words: str
    chosen: bool


def all_named(context: Context, field: CaseField, files: Files, value: Value) -> Sequence[NameChoice]:
    """Everything that may stand there, in an order that stays."""
    if field.kind is FieldKind.LANGUAGES:
        names = tuple(context.services.phrasebook.languages)
    else:
        names = tuple(known_names(context.services.library.letters.files.index, field, files))
    chosen = [value] if isinstance(value, str) else value if isinstance(value, list) else ()
    words = {name: cut(words_for(context, files, field, name), _OF_WORDS) for name in names}
    return [NameChoice(name, said, name in chosen) for name, said in words.items()]


def words_for(context: Context, files: Files, field: CaseField, name: str) -> str:
    """What is meant by a name: an item by what it is called, the library's by its first wording."""
    language = context.texts.language
    if field.kind is FieldKind.LANGUAGES:
        return context.language_name(name) if name in context.services.phrasebook.languages else name
    if field.code == "leaves":
        return context.texts.label(f"cf_d{name.replace('_', '')}")
    composers = context.services.library.letters.files.composers
    composer = composers.get(language) or composers[SOURCE_LANGUAGE]
    if field.code == "party":
        return composer.title(name)
    if part_named(field) is CasePart.FACTS:
        return _fact(composer, files, name, language)
    part, sort = part_named(field), sort_of(field)
    if part and (own := name_of(files, part, name, language)):
        return _GAP.sub("…", own.removeprefix(f"{name}: "))
    return (library_words(composer, sort, name, _kind(files)) if sort else "") or name


def _fact(composer: Composer, files: Files, name: str, language: str) -> str:
    """When and what, as readers have it; what stands in letters only, as the library says such an event."""
    when = name_of(files, CasePart.FACTS, name, language)
    what = value_at(files, ValuePlace(f"{language}.toml", ("facts", name, "what")))
    if when and isinstance(what, str):
        return f"{when}{known(language).spaced(':')} {one_line(what)}"
    event = value_at(files, ValuePlace(FACTS, ("facts", name, "event")))
    said = library_words(composer, PhraseSort.EVENTS, str(event or ""), _kind(files))
    return when or said or name


def _kind(files: Files) -> PersonKind:
    told = value_at(files, ValuePlace(FACTS, ("person",)))
    return next((kind for kind in PersonKind if kind.value == told), PersonKind.UNSAID)


def page_of(named: Sequence[NameChoice], first: int) -> Sequence[NameChoice]:
    """Those from a place on that stand on one screen; the first of all where there is none."""
    return named[first : first + ON_A_PAGE] or named[:ON_A_PAGE]


def name_keys(context: Context, tap: EditValue, named: Sequence[NameChoice], first: int) -> list[list[Key]]:
    """A button for each name of a page, that puts it in or takes it out, and those to the other pages."""
    first = first if first < len(named) else 0
    rows = []
    for one in page_of(named, first):
        words = ("✅ " if one.chosen else "") + cut(one.words, _ON_A_BUTTON)
        rows.append([button(words, _choice(tap, one.name, first))])
    label = context.texts.label
    turns = []
    if first:
        turns.append(button(label("names_before"), _choice(tap, "", max(0, first - ON_A_PAGE))))
    if first + ON_A_PAGE < len(named):
        turns.append(button(label("names_after"), _choice(tap, "", first + ON_A_PAGE)))
    return [*rows, turns] if turns else rows


def _choice(tap: EditValue, name: str, first: int) -> ChooseName:
    key = key_of(name) if name else ""
    return ChooseName(tap.case, tap.base, tap.part, tap.field, key, first, tap.item, tap.passed)


def key_of(name: str) -> str:
    """What stands for a name in a button, which has no room for all of it: the same after any upgrade."""
    return hashlib.sha256(name.encode()).hexdigest()[:6]


def with_name(field: CaseField, value: Value, name: str) -> Value:
    """The value with that name; without it where it is there. One that takes one name has it, or none."""
    if field.code in _SINGLE:
        return None if value == name and field.optional else name
    there = list(value) if isinstance(value, list) else []
    left = [one for one in there if one != name] if name in there else [*there, name]
    return left or (None if field.optional else [])
