"""What parts and values of a case are called, and what a change did to them, in words that people know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.chat.base.context import Context
from bot.chat.cases.editor.parts import shown
from bot.content.cases.check.finding import Finding
from bot.content.cases.check.where import FoundIn, found_at, found_in
from bot.content.cases.editing.known import name_of
from bot.content.cases.editing.merging import PICTURE, ValueChange
from bot.content.cases.editing.places import FACTS, Files
from bot.content.cases.pictures import PICTURES
from bot.content.letters.one_line import cut
from bot.services.cases.revisions import Differences

ROOM: Final = 2_400
"""Characters of a case's changes that are shown in the chat; all of them are in a file if there are more."""
_WHOLE: Final = 100_000
"""Characters of a value: all of it."""
_WAY_OF_PICTURE: Final = ("picture",)
_VERIFIED: Final = ("verified",)


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A value that differs: what it is called, what it said and what it says; empty where it isn't there."""

    called: str
    before: str
    after: str


def where(context: Context, files: Files, finding: Finding) -> str:
    """What a finding is about, as the screens call it: "Authorities · Mayor · E-mail"; or ""."""
    found = found_in(files, finding)
    return _called(context, files, found) if found else ""


def parts_called(context: Context, files: Files, parts: Iterable[str]) -> Sequence[str]:
    """Parts, named as revisions name them, in the screens' words; what has no screen as it is, none twice."""
    return list(dict.fromkeys(_part_called(context, files, part) for part in parts))


def _part_called(context: Context, files: Files, part: str) -> str:
    first, *way = part.split(".")
    if part == PICTURE:
        return _at(context, files, part, ())
    if f"{first}.toml" in files or first in context.services.phrasebook.languages:
        return _at(context, files, f"{first}.toml", tuple(way))
    return _at(context, files, FACTS, (first, *way))


def _at(context: Context, files: Files, file: str, way: tuple[str, ...]) -> str:
    """What stands there is called so; a way that has no name as it is."""
    if way == _VERIFIED:
        return f"{context.texts.label('case_read_by')} ({context.language_name(file.removesuffix('.toml'))})"
    found = found_at(file, way) if file.endswith(".toml") else found_at(FACTS, _WAY_OF_PICTURE)
    return _called(context, files, found) if found else ".".join((file.removesuffix(".toml"), *way))


def changes_told(context: Context, differences: Differences) -> Sequence[ToldChange]:
    """What differs, value by value and word for word."""
    files = {**differences.before, **differences.after}
    return [_told(context, files, change) for change in differences.changes]


def _told(context: Context, files: Files, change: ValueChange) -> ToldChange:
    called = _at(context, files, change.file, change.way)
    if change.way == _VERIFIED:  # of each text a row of figures: so many texts are
        return ToldChange(called, *(str(len(rows or ())) for rows in (change.before, change.after)))
    found = None if change.file in PICTURES else found_at(change.file, change.way)
    return ToldChange(
        called, _words(context, files, found, change.before), _words(context, files, found, change.after)
    )


def _called(context: Context, files: Files, found: FoundIn) -> str:
    label = context.texts.label
    named = [label(f"cp_{found.part.name.lower()}")]
    if found.item:
        language = found.language or context.texts.language
        named.append(cut(name_of(files, found.part, found.item, language) or found.item, 40))
    if found.field:
        named.append(label(f"cf_{found.field.code}"))
    return " · ".join(named) + (f" ({context.language_name(found.language)})" if found.language else "")


def _words(context: Context, files: Files, found: FoundIn | None, value: Any) -> str:
    """A value as somebody reads it, all of it."""
    match value:
        case None:
            return ""
        case bytes():
            return f"{len(value)} bytes"
        case list() if not all(isinstance(each, str) for each in value):
            return "\n".join(_words(context, files, found, each) for each in value)
        case dict():
            return "\n".join(f"{name}: {_words(context, files, None, each)}" for name, each in value.items())
        case _ if found and found.field:
            return shown(context, found.field, value, _WHOLE, files)
        case list():
            return "\n".join(value)
        case _:
            return str(value)


def fitting_changes(changes: Sequence[ToldChange]) -> Sequence[ToldChange]:
    """The first of them, as many as there is room for."""
    found, left = [], ROOM
    for change in changes:
        left -= len(change.called) + len(change.before) + len(change.after)
        if left < 0:
            break
        found.append(change)
    return found


def changes_file(slug: str, number: int, changes: Sequence[ToldChange]) -> tuple[str, bytes]:
    """All of them in a file: its name, and what stands in it."""
    lines = []
    for change in changes:
        lines += [f"== {change.called}", f"- {change.before}", f"+ {change.after}", ""]
    return f"{slug}-{number}.txt", "\n".join(lines).encode()
