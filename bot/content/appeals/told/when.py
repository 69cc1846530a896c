"""The day an appeal was issued, and the day until which to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.passages import passages, sentences
from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.values.codes import Code, find_codes, find_indexes
from bot.content.appeals.values.dates import Order, Spotted, spot, with_year
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.months import MONTHS
from bot.content.appeals.words.vocabulary import also
from bot.model.cases.appeal import FoundValue, ReadingDoubt

_LABEL: Final = re.compile(
    r"(?:^|[\s(|-])(?:issue date|date (?:of issue|issued|published)|date|datum|fecha|data|"
    r"дата"
    + also("told.issued")
    + r"|publie le|fecha de (?:emision|publicacion)|published(?: on)?|launched on|posted on|issued(?: "
    r"on)?|sent|fait le)\s*:?\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?$"
)
_PLACE_AND_DATE: Final = re.compile(
    r"(?:[^\W\d_]+[\s-]*(?:[-/\u2013,]\s*)?){1,5},?\s*(?:le|on|el|den|the|this)?\s*$"
)
_IN_BRACKETS: Final = re.compile(r"\([^()]*$")
_EARLIER: Final = re.compile(
    r"\b(?:updates?|alerts? of|further information|follow|informations? complementaires|"
    r"weitere informationen|mas informacion|action complementaire|see)\b"
)
_NEAR_TOP: Final = 30
_RIGHT_AFTER: Final = 40
_UNTIL: Final = re.compile(
    r"(?:send|sent|sending|appeals?|action|write|writing|letters?|section|office|respond|"
    r"deadline|valid|act|until|arrive|"
    r"appels?|intervenir|ecri\w+|agir|envoy\w+|avant|date limite|"
    r"llamamientos?|actu\w+|envi\w+|escrib\w+|cartas|fecha limite|"
    r"appelle|schreib\w+|verschick\w+|briefe|senden|schrijf\w*|stuur|sturen|brief|brieven|acties?|apelos|"
    rf"писа\w+|письм\w+|обращени\w+|направ\w+|отправ\w+|акци\w+{also('told.writing')})"
)
_BEFORE_DAY: Final = re.compile(
    r"(?:before|until|till|by|after|up to|no later than|deadline(?: notice)?|to arrive by|valid until|"
    r"(?:ends|closes|expires)(?: on)?|endet am|se termine le|(?:termina|finaliza) el|"
    r"through|avant(?: le)?(?: :)?|jusqu'au|apres(?: le)?|d'ici(?: le| au)?|date limite|antes "
    r"del?|hasta(?: el)?|despues del?|a mas tardar el|no mas tarde del?|au plus tard le|fecha "
    r"limite|"
    r"vor dem|nach dem|bis(?: zum)?|spatestens(?: am)?|voor|na|tot(?: en met)?|uiterlijk|ate|"
    r"antes de|depois de|до|после|не позднее|к"
    + also("told.before_day")
    + r")\s*:?\s*(?:the\s|el\s|le\s|den\s|dem\s)?$"
)


@dataclass(frozen=True, slots=True)
class Issued:
    """When an appeal was issued. `latest`: the last day that days without a year may mean."""

    when: FoundValue[date] | None
    latest: date | None
    order: Order


def issued(
    lines: Sequence[PreparedLine],
    placed: Sequence[Placed],
    codes: Sequence[Code],
    order: Order,
    sent_on: date | None,
) -> Issued:
    """The date of issue: from a label, the head, or the end; its year from the code if need be."""
    year = next((code.year for code in codes if code.year), None)
    for candidates in (
        _labelled(placed, order),
        _after_index(placed, order),
        _in_head(placed, order),
        _at_end(lines, order),
    ):
        for number, spotted in candidates:
            when = _whole(spotted, year)
            if when is not None:
                doubt = ReadingDoubt.TWO_READINGS if spotted.two_readings else ReadingDoubt.NONE
                return Issued(FoundValue(when, number, doubt), when, order)
    if sent_on is not None:
        return Issued(FoundValue(sent_on, None, ReadingDoubt.GUESSED), sent_on, order)
    others = [one.as_date for line in lines for one in spot(line.plain, order) if one.as_date]
    if year is not None:
        return Issued(None, date(year, 12, 31), order)
    return Issued(None, max(others) if others else None, order)


def _whole(spotted: Spotted, year: int | None) -> date | None:
    if spotted.year is None and year is not None and spotted.month and spotted.day:
        spotted = with_year(spotted, date(year, 12, 31))
    return spotted.as_date


def _labelled(placed: Sequence[Placed], order: Order) -> list[tuple[int, Spotted]]:
    found = []
    told = [one.line for one in placed if one.part is not AppealPart.LETTER]
    for line in (*told[:_NEAR_TOP], *told[-25:]):
        text = line.plain
        for spotted in spot(text, order):
            if _LABEL.search(folded(text[: spotted.start])) and not _IN_BRACKETS.search(
                text[: spotted.start]
            ):
                found.append((line.number, spotted))
    return found


def _after_index(placed: Sequence[Placed], order: Order) -> list[tuple[int, Spotted]]:
    """The day right after an index or a code: "AU 12/14, AMR 37/007/2014, 18 juin 2014"."""
    found = []
    for one in placed[:_NEAR_TOP]:
        text = one.line.plain
        for code in (*find_indexes(text), *find_codes(text)):
            rest = text[code.end : code.end + _RIGHT_AFTER]
            spotted = next(iter(spot(rest, order)), None)
            if (
                spotted is not None
                and not re.search(r"[^\W\d_]{3}|[()]", rest[: spotted.start])
                and not _IN_BRACKETS.search(text[: code.start])
            ):
                found.append((one.line.number, spotted))
    return found


def _in_head(placed: Sequence[Placed], order: Order) -> list[tuple[int, Spotted]]:
    found = []
    for one in placed[:_NEAR_TOP]:
        if one.part is not AppealPart.HEAD:
            continue
        text = one.line.plain
        for spotted in spot(text, order):
            before, after = text[: spotted.start], text[spotted.end :]
            column = next((part for part in one.line.text.split("\t") if spotted.said in part), text)
            if (
                _EARLIER.search(folded(column.partition(spotted.said)[0]))
                or _IN_BRACKETS.search(before)
                or re.match(r"\s*[/-]\s*\d", after)
            ):
                continue
            alone = len(column.strip()) <= len(spotted.said) + 60
            if alone:
                found.append((one.line.number, spotted))
    return found


def _at_end(lines: Sequence[PreparedLine], order: Order) -> list[tuple[int, Spotted]]:
    found = []
    for line in reversed(lines[-60:]):
        text = line.plain
        for spotted in spot(text, order):
            if (
                len(text) < len(spotted.said) + 45
                and _PLACE_AND_DATE.fullmatch(folded(text[: spotted.start]))
                and len(text[spotted.end :].strip(" .*")) < 3
            ):
                found.append((line.number, spotted))
    for line in lines[:12]:
        for spotted in spot(line.plain, order):
            # A dateline opens the text: "(Bishkek, 3 March 2025) – …", "Harare, March 3, 2025 --".
            if (
                spotted.start < 40
                and re.match(r"\s*\)?\s*[\u2013\u2014:-]", line.plain[spotted.end :])
                and spotted.day
            ):
                found.append((line.number, spotted))
    return found


def act_until(placed: Sequence[Placed], issue: Issued) -> FoundValue[date] | None:
    """The day until which to write, or after which to ask whether one still should."""
    lines = [one.line for one in placed if one.part is not AppealPart.LETTER]
    for passage in passages(lines):
        for sentence in sentences(passage):
            plain = folded(sentence.text)
            for spotted in spot(sentence.text, issue.order):
                if not _BEFORE_DAY.search(plain[: spotted.start]) or not _UNTIL.search(plain):
                    continue
                if not _is_of_writing(plain, spotted):
                    continue
                when = spotted.as_date or _next_such_day(spotted, issue.latest)
                if when is not None and (issue.when is None or when >= issue.when.value):
                    doubt = (
                        ReadingDoubt.TWO_READINGS
                        if spotted.two_readings
                        else ReadingDoubt.NONE
                        if spotted.year
                        else ReadingDoubt.GUESSED
                    )
                    return FoundValue(when, sentence.line_at(spotted.start), doubt)
            ending = _END_OF_MONTH.search(plain)
            if ending and _WRITING.search(plain):
                when = _last_of_month(ending["month"], ending["year"], issue.latest)
                if when is not None:
                    return FoundValue(when, sentence.line_at(ending.start()), ReadingDoubt.GUESSED)
    return None


_MONTH: Final = "|".join(sorted({re.escape(folded(name)) for name in MONTHS}, key=len, reverse=True))
_END_OF_MONTH: Final = re.compile(
    r"\b(?:by|before|until|till|avant|jusqu'a|d'ici|antes de|hasta|bis|voor|tot)\s"
    r"(?:the\s|la\s|le\s|el\s)?(?:end of|fin de|fin|finales de|fines de|ende|einde|eind)\s"
    rf"(?:the month of\s)?(?P<month>{_MONTH})\b(?:\s(?:de\s)?(?P<year>\d{{4}}))?"
)


def _last_of_month(name: str, year: str | None, after: date | None) -> date | None:
    """The last day of a month: "by the end of March"; in the first such month from `after` on."""
    month = next(number for said, number in MONTHS.items() if folded(said) == name)
    if year is None and after is None:
        return None
    chosen = int(year) if year else after.year + (month < after.month) if after else 0
    return date(chosen + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def is_deadline(sentence: str, spotted: Spotted) -> bool:
    """Whether a day in a sentence is one until which to write."""
    plain = folded(sentence)
    return _BEFORE_DAY.search(plain[: spotted.start]) is not None and _SENDING.search(plain) is not None


_SENDING: Final = re.compile(
    r"\b(?:send|write|letters?|act before|appeals before|envoyez|ecrivez|agissez|vos appels|envien|"
    r"escriban|cartas|"
    rf"schreiben sie|appelle|stuur|schrijf{also('told.writing')})\b"
)
_WRITING: Final = re.compile(
    r"\b(?:appeals?|fax\w*|seccion|enviarlos|enviarlas|sektion|sectie|please act|act|contact|letters?|"
    r"section|take action|deadline|write|writing|send|appels|intervenir|agir|ecrivez|envoyez|"
    r"llamamientos?|actuen|actua|envien|cartas|appelle|verschicken|schreiben|briefe|schrijf|"
    r"stuur|brieven|acties|apelos|письм\w+|обращени\w+|пиш\w+|акци\w+|act before|respond"
    rf"{also('told.writing')})\b"
)


def _is_of_writing(plain: str, spotted: Spotted) -> bool:
    near = plain[max(0, spotted.start - 260) : spotted.end + 160]
    return _WRITING.search(near) is not None


def _next_such_day(spotted: Spotted, after: date | None) -> date | None:
    if after is None or spotted.month is None or spotted.day is None:
        return None
    for year in (after.year, after.year + 1):
        try:
            day = date(year, spotted.month, spotted.day)
        except ValueError:
            continue
        if day >= after:
            return day
    return None
