"""Which values an item takes; and what a case still lacks, in the order in which it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.content.cases.editing.fields import FIELDS, CaseField, CasePart, FieldKind
from bot.content.cases.editing.items import items_in
from bot.content.cases.editing.places import FACTS, Files, ValuePlace, items_of, language_files, value_at
from bot.content.cases.pictures import picture_in
from bot.content.phrases.index import PhraseIndex, PhraseSort
from bot.model.cases.case import Tone

_DAYS: Final = ("when", "when_since", "when_by")


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A value that a case can't do without, and doesn't have."""

    part: CasePart
    field: CaseField
    item: str = ""
    language: str = ""  # where it is words


def missing(files: Files, index: PhraseIndex) -> Iterator[MissingValue]:
    """First what is said once, then the words of each language, the case's default language before others.

    `index`: of the phrase library, which says what the words of a fact need.
    """
    for part, field in _fields(spoken=False):
        for item in items_in(files, part):
            if field.demanding and not demands(files, item):
                continue
            if value_at(files, field.place(part, item, "")) in (None, "", []):
                yield MissingValue(part, field, item)
    for field in needed_of_picture(files):
        if value_at(files, field.place(CasePart.PICTURE, "", "")) in (None, ""):
            yield MissingValue(CasePart.PICTURE, field)
    for language in languages_of(files):
        if value_at(files, ValuePlace(f"{language}.toml", ("unfinished",))) is True:
            continue
        for part, field in _fields(spoken=True):
            for item in items_in(files, part):
                if part is CasePart.FACTS and value_at(files, _listed(item)) is False:
                    continue  # it stands in letters only
                if value_at(files, field.place(part, item, language)) in (None, "", []):
                    yield MissingValue(part, field, item, language)
        for fact in items_in(files, CasePart.FACTS):
            for field in needed(index, files, fact):
                if value_at(files, field.place(CasePart.FACTS, fact, language)) in (None, "", []):
                    yield MissingValue(CasePart.FACTS, field, fact, language)


def _listed(fact: str) -> ValuePlace:
    return ValuePlace("case.toml", ("facts", fact, "listed"))


def languages_of(files: Files) -> tuple[str, ...]:
    """Codes of the languages that the case has words in, its default language first."""
    default = value_at(files, ValuePlace("case.toml", ("default_language",)))
    codes = [file.removesuffix(".toml") for file in language_files(files)]
    return tuple(sorted(codes, key=lambda code: code != default))


def needed_of_picture(files: Files) -> Sequence[CaseField]:
    """What has to be told of a case's picture: who took it, and who allowed it. Nothing without one."""
    fields = FIELDS[CasePart.PICTURE] if picture_in(files) else ()
    return [field for field in fields if not field.spoken]


def _fields(*, spoken: bool) -> Iterator[tuple[CasePart, CaseField]]:
    for part, fields in FIELDS.items():
        for field in fields:
            if field.spoken is spoken and not field.optional:
                yield part, field


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
