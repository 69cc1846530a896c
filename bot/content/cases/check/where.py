"""Says which value of a case a finding is about, as those know it who edit the case in the chat."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.cases.check.finding import Finding
from bot.content.cases.editing.fields import FIELDS, TABLES, CaseField, CasePart, field_at
from bot.content.cases.editing.places import FACTS, Files, ValuePlace, items_of


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A part of the case, of which item, which value, and in which language. What isn't known is empty."""

    part: CasePart
    field: CaseField | None = None
    item: str = ""
    language: str = ""


def found_in(files: Files, finding: Finding) -> FoundIn | None:
    """The value, or at least the part; None for what has no screen of its own."""
    return found_at(finding.file, _named(files, finding))


def found_at(file: str, way: tuple[str, ...]) -> FoundIn | None:
    """The same of what stands in a file at such a way, of items' names."""
    for end in range(len(way), 0, -1):  # a form of a name is part of the value, a sentence of a list as well
        if found := field_at(ValuePlace(file, way[:end])):
            part, field, item, language = found
            return FoundIn(part, field, item, language)
    if not way:
        return None
    language = "" if file == FACTS else file.removesuffix(".toml")
    of_part = next((part for part in CasePart if _first(part, way[0])), None)
    if of_part is None:
        return None
    return FoundIn(of_part, item=way[1] if way[1:] else "", language=language)


def _first(part: CasePart, name: str) -> bool:
    """Whether a file's entry of that name is a part's: its table, or where its values stand."""
    if part in TABLES:
        return TABLES[part] == name
    return any(field.way[0] == name for field in FIELDS[part])


def _named(files: Files, finding: Finding) -> tuple[str, ...]:
    """The way with the names of items in the place of their numbers; without numbers in other lists."""
    named: list[str] = []
    for step in finding.way:
        if isinstance(step, str):
            named.append(step)
        elif len(named) == 1 and finding.file == FACTS and named[0] in TABLES.values():
            ids = items_of(files, FACTS, named[0])
            named.append(ids[step] if step < len(ids) else "")
        else:
            break
    return tuple(named)
