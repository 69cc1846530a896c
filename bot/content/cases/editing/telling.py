"""Which values say in letters what happened: that depends on the event that a fact is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from bot.content.cases.editing.fields import FIELDS, CaseField, CasePart, FieldKind
from bot.content.cases.editing.places import FACTS, Files, ValuePlace, items_of, value_at
from bot.content.phrases.index import PhraseIndex, PhraseSort
from bot.model.cases.case import Tone

_DAYS: Final = ("when", "when_since", "when_by")


def takes(index: PhraseIndex, files: Files, fact: str, field: CaseField, language: str) -> bool:
    """Whether a fact takes that value: its event has such a detail, or, without one, it is told in own words.

    What stands there already shows in any case, so that it can be taken out.
    """
    if value_at(files, field.place(CasePart.FACTS, fact, language)) is not None:
        return True
    entry = index.entry(PhraseSort.EVENTS, _event(files, fact))
    if field.kind is FieldKind.WORDINGS:
        return entry is None
    return entry is not None and field.way[-1] in (*entry.needs, *entry.may)


def demands(files: Files, ask: str) -> bool:
    """Whether letters of an ask demand anything: thanks and words of solidarity don't."""
    tone = value_at(files, ValuePlace(FACTS, ("asks", ask, "tone")))
    return tone not in {each.value for each in Tone if not each.demands}


def needed(index: PhraseIndex, files: Files, fact: str) -> Iterator[CaseField]:
    """The values without which letters can't tell a fact that some ask has."""
    if fact not in _told(files):
        return
    event = _event(files, fact)
    entry = index.entry(PhraseSort.EVENTS, event)
    day = value_at(files, ValuePlace(FACTS, ("facts", fact, "when")))
    for field in FIELDS[CasePart.FACTS]:
        if not field.telling:
            continue
        name = field.way[-1]
        if field.kind is FieldKind.WORDINGS:
            if not event:
                yield field
        elif entry is not None and name in entry.needs and not (name in _DAYS and day):
            yield field


def _event(files: Files, fact: str) -> str:
    found = value_at(files, ValuePlace(FACTS, ("facts", fact, "event")))
    return found if isinstance(found, str) else ""


def _told(files: Files) -> Collection[str]:
    """Facts that letters tell."""
    lists = (
        value_at(files, ValuePlace(FACTS, ("asks", ask, "facts"))) for ask in items_of(files, FACTS, "asks")
    )
    return {str(fact) for told in lists if isinstance(told, list) for fact in told}
