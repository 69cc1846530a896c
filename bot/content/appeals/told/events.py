"""Sentences that say what happened on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.passages import passages, sentences
from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.told.when import Issued, is_deadline
from bot.content.appeals.values.codes import find_indexes
from bot.content.appeals.values.dates import Spotted, spot, with_year
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import also, only
from bot.model.cases.appeal import FoundEvent, FoundValue, ReadingDoubt

_LAW: Final = re.compile(
    r"(?:law|act|decree|code|resolution|declaration|declaracion|loi|ley|gesetz|wet|adopted|"
    r"adopte\w*|закон\w*|convention|born|n[eé] le|nacid[oa]|geboren|updates? ifex|ifex alert|"
    r"see (?:our|the))\b[^.]{0,40}$"
)
_COMING: Final = re.compile(
    r"\b(?:set for|scheduled|due (?:to|on)|will be|is to be|expected|prevue?s?|aura lieu|"
    r"prevista?|programad[oa]|tendra lugar|soll am|wird am|gepland|zal|назначен\w*|"
    rf"состоится{also('told.coming')})\b"
)
_WRITER: Final = re.compile(
    r"\b(?:i|i'm|my|we|our|me|je|j'ai|nous|mon|yo|mi|me|nos|ich|wir|mein|mich|ik|wij|mijn|я|мы|мне"
    + also("told.writer")
    + r")\b"
)
_LABELLED: Final = re.compile(r"[^.:]{3,40}:\s")
_NEAR: Final = 40
_MOST: Final = 60
_LONGEST: Final = 900


def events_of(placed: Sequence[Placed], issue: Issued) -> tuple[FoundEvent, ...]:
    """Every dated sentence of the facts, in the order of the text; each under its first date."""
    lines = [_line(one) for one in placed if one.part is AppealPart.FACTS and one.text]
    found: list[FoundEvent] = []
    for passage in passages(lines):
        for sentence in sentences(passage):
            if len(sentence.text.split()) < 5 or (
                sentence.text.rstrip().endswith(":") and len(sentence.text) < 60
            ):
                continue
            event = _event(sentence.text, sentence.line, issue)
            if event is not None:
                found.append(event)
    for event in _of_letter(placed, issue):
        if not any(event.when and other.when and event.when.value == other.when.value for other in found):
            found.append(event)
    return tuple(_once(found)[:_MOST])


_SINCE: Final = re.compile(
    r"\b(?:since|depuis(?: le)?|desde(?: el)?|seit(?: dem)?|sinds|с" + also("told.since") + r")\s*$"
)


def _once(found: Sequence[FoundEvent]) -> list[FoundEvent]:
    """Without what a summary says has gone on since a day that another sentence tells of."""
    days = [one.when.value for one in found if one.when]
    return [one for one in found if not (one.when and days.count(one.when.value) > 1 and _goes_on(one))]


def _goes_on(event: FoundEvent) -> bool:
    said = re.sub(rf"(?i)^(?:since|с|{only('told.since')})\s", "", event.said)
    return _SINCE.search(folded(event.text.value.partition(said)[0])) is not None


def _of_letter(placed: Sequence[Placed], issue: Issued) -> Iterator[FoundEvent]:
    """What a sample letter tells that the facts don't: whole dates, and nothing in the writer's name."""
    for passage in passages([_line(one) for one in placed if one.part is AppealPart.LETTER and one.text]):
        for sentence in sentences(passage):
            plain = folded(sentence.text)
            if _WRITER.search(plain) or _LABELLED.match(plain) or len(plain.split()) < 6:
                continue
            event = _event(sentence.text, sentence.line, issue)
            if event is not None and event.when is not None:
                yield event


def _line(one: Placed) -> PreparedLine:
    line = one.line
    return (
        line
        if one.text == line.plain
        else PreparedLine(line.number, one.text, line.source, line.is_item, line.mark, after_blank=True)
    )


def _event(text: str, line: int, issue: Issued) -> FoundEvent | None:
    dates = [
        one
        for one in spot(text, issue.order)
        if not _LAW.search(folded(text[max(0, one.start - 60) : one.start]))
        and not is_deadline(text, one)
        and not find_indexes(text[max(0, one.start - 30) : one.start])
    ]
    if not dates:
        return None
    chosen = next((one for one in dates if one.day is not None), dates[0])
    when = _when(text, chosen, line, issue, dates)
    return FoundEvent(when, _said(text, chosen), FoundValue(text[:_LONGEST], line))


def _when(
    text: str, spotted: Spotted, line: int, issue: Issued, dates: Sequence[Spotted]
) -> FoundValue[date] | None:
    if spotted.day is None:
        return None
    if spotted.as_date is not None:
        return FoundValue(
            spotted.as_date, line, ReadingDoubt.TWO_READINGS if spotted.two_readings else ReadingDoubt.NONE
        )
    if _COMING.search(folded(text[max(0, spotted.start - _NEAR) : spotted.start])):
        return None
    named = next((one.year for one in dates if one.year is not None), None)
    latest = issue.latest
    if latest is None:
        return None
    guessed = with_year(spotted, latest if named is None or named >= latest.year else date(named, 12, 31))
    return FoundValue(guessed.as_date, line, ReadingDoubt.GUESSED) if guessed.as_date else None


def _said(text: str, spotted: Spotted) -> str:
    before = re.search(
        rf"(?:\b(?:on|in|since|by|early|late|mid|le|el|am|im|op|в|с{also('told.at')})\s)$",
        text[: spotted.start],
        re.IGNORECASE,
    )
    return (before.group() if before else "") + spotted.said
