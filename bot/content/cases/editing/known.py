"""What may be named in a value of a case: items of the case, entries of the phrase library, details."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from bot.content.cases.editing.fields import DETAILS, CaseField, CasePart, FieldKind
from bot.content.cases.editing.items import items_in
from bot.content.cases.editing.places import FACTS, Files, ValuePlace, items_of, value_at
from bot.content.phrases.index import PhraseIndex, PhraseSort

_SORTS: Final = {
    "event": PhraseSort.EVENTS,
    "demands": PhraseSort.DEMANDS,
    "alldem": PhraseSort.DEMANDS,
    "concerns": PhraseSort.CONCERNS,
    "rules": PhraseSort.STANDARDS,
}
_OWN: Final = {PhraseSort.CONCERNS: CasePart.OWN_CONCERNS, PhraseSort.DEMANDS: CasePart.OWN_DEMANDS}
_ITEMS: Final = {"fsource": "sources", "differ": "sources", "facts": "facts", "askwho": "who"}


def known_names(index: PhraseIndex, field: CaseField, files: Files) -> Collection[str]:
    """Names that a field may hold; none for one that holds no names."""
    if field.code in _ITEMS:
        return items_of(files, FACTS, _ITEMS[field.code])
    if field.code == "party":
        return {entry.instrument for entry in index.entries[PhraseSort.STANDARDS].values()}
    if field.code == "leaves":
        return DETAILS
    sort = _SORTS.get(field.code)
    if sort is None:
        return ()
    return {*index.entries[sort], *(items_in(files, _OWN[sort]) if sort in _OWN else ())}


def own_wordings(field: CaseField, files: Files, item: str, language: str) -> Collection[str]:
    """Details that a sentence of the case's own may name besides the person and the country."""
    if field.kind is not FieldKind.WORDINGS or field.code == "owndem":
        return ()
    if field.code == "ownconc":
        return ("as_of", "in_text")
    given = [
        name
        for name in DETAILS
        if value_at(files, ValuePlace(f"{language}.toml", ("facts", item, "say", name))) is not None
    ]
    day = value_at(files, ValuePlace(FACTS, ("facts", item, "when")))
    return ("as_of", "in_text", *given, *(DETAILS[:3] if day else ()))


def of_default(field: CaseField, files: Files, part: CasePart, item: str, language: str) -> int | None:
    """How many sentences the default language has there; None in that language, or where it has none."""
    default = value_at(files, ValuePlace(FACTS, ("default_language",)))
    if field.kind is not FieldKind.WORDINGS or default == language or not isinstance(default, str):
        return None
    found = value_at(files, field.place(part, item, default))
    return len(found) if isinstance(found, list) and found else None
