"""What somebody typed as the value of a field: understood, or refused with what was expected."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError

from bot.content.cases.countries import is_country
from bot.content.cases.editing.fields import CaseField, FieldKind
from bot.content.cases.editing.places import Value
from bot.content.letters.one_line import one_line
from bot.content.phrases.grammar import CASES, NOMINATIVE

_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_HIDDEN: Final = re.compile(r"\s*[\[({]\s*(?:at|@|arroba|arobase)\s*[\])}]\s*", re.IGNORECASE)
_DOT: Final = re.compile(r"\s*[\[({]\s*(?:dot|punto|point|\.)\s*[\])}]\s*", re.IGNORECASE)
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS: Final = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})")
_WORDS: Final = re.compile(r"(\d{1,2})?\W*([^\W\d]{3,})\W*(?:(\d{1,2})\W+)?(\d{4})")
_BESIDE_DAYS: Final = re.compile(
    r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b|\b(?:de|del|of|the|le|el)\b", re.IGNORECASE
)
"""What stands between a day, its month and its year: "5 de febrero de 2025", "1er mars 2025"."""
_FORM: Final = re.compile(rf"({'|'.join((NOMINATIVE, *CASES))})\s*[:=]\s*(.+)", re.IGNORECASE)
_SIGNS: Final = re.compile(r"[{}\[\]|]")
"""They mean something in phrases of the library."""
_STOPS: Final = (".", "!", "?", ";", ":", "։", "؟")
MOST_WORDS: Final = 3000
"""Characters of one value: one message shows it with what stands around it."""
MOST_HASHED: Final = 40
"""Words at a time that become hashes, each of which takes a moment."""


class NotUnderstoodError(ValueError):
    """What was typed is no value of the field. `expected`: what is; `number`: a line, or how many."""

    def __init__(self, expected: str, number: int = 0) -> None:
        super().__init__(expected)
        self.expected = expected
        self.number = number


def read_typed(
    field: CaseField, text: str, known: Collection[str] = (), spoken: Collection[str] = ()
) -> Value:
    """The value that was meant. Raises NotUnderstoodError.

    `known`: ids that may be named, of the library or the case; `spoken`: codes of languages.
    """
    words = one_line(text)
    if not words:
        raise NotUnderstoodError(field.kind.value)
    if len(words) > MOST_WORDS or (field.kind is FieldKind.HASHED and len(words.split()) > MOST_HASHED):
        raise NotUnderstoodError("too_long")
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT | FieldKind.HASHED:
            return words
        case FieldKind.LINES | FieldKind.WORDINGS:
            return [line for typed in text.splitlines() if (line := one_line(typed))]
        case FieldKind.FORMS:
            return read_forms(text)
        case FieldKind.DETAIL:
            return read_detail(text)
        case FieldKind.READINGS:
            return read_readings(text, known)
        case FieldKind.DAY:
            return read_day(words, spoken)
        case FieldKind.EMAIL:
            found = addresses_in(words)
            if len(found) != 1:
                raise NotUnderstoodError("email" if not found else "one_email")
            return found[0]
        case FieldKind.COUNTRY:
            return read_country(words, spoken)
        case FieldKind.LANGUAGES:
            codes = [code for code in re.split(r"[\s,;]+", words.casefold()) if code]
            if not codes or any(code not in spoken for code in codes):
                raise NotUnderstoodError(field.kind.value)
            if field.code != "lang":
                return list(dict.fromkeys(codes))
            return _one(codes, field)
        case FieldKind.IDS:
            ids = [each for each in re.split(r"[\s,;]+", words) if each]
            if any(each not in known for each in ids):
                raise NotUnderstoodError(field.kind.value)
            return _one(ids, field) if field.code == "event" else list(dict.fromkeys(ids))
        case FieldKind.CHOICE:
            if words not in field.choices:
                raise NotUnderstoodError(field.kind.value)
            return words
        case FieldKind.FLAG:
            raise NotUnderstoodError(field.kind.value)


def _one(found: list[str], field: CaseField) -> str:
    if len(found) != 1:
        raise NotUnderstoodError(field.kind.value)
    return found[0]


def read_forms(text: str) -> str | dict[str, str]:
    """A name on one line, or its forms, each on a line: "gen: Рухшоны". Raises NotUnderstoodError."""
    lines = [line for typed in text.splitlines() if (line := one_line(typed))]
    found = [_FORM.fullmatch(line) for line in lines]
    if len(lines) == 1 and not found[0]:
        return lines[0]
    forms = {form[1].casefold(): form[2] for form in found if form}
    if len(forms) != len(lines) or NOMINATIVE not in forms:
        raise NotUnderstoodError(FieldKind.FORMS.value)
    return forms


def read_detail(text: str) -> str | dict[str, str]:
    """Words for the middle of a sentence, or their forms, as of a name. Raises NotUnderstoodError."""
    found = read_forms(text)
    for words in [found] if isinstance(found, str) else found.values():
        if _SIGNS.search(words):
            raise NotUnderstoodError("detail_signs")
        if words.endswith(_STOPS):
            raise NotUnderstoodError("detail_stop")
    return found


def read_readings(text: str, sources: Collection[str]) -> dict[str, str]:
    """What each source says, a line each: "news: ill since May". Raises NotUnderstoodError."""
    said: dict[str, str] = {}
    for line in (one for typed in text.splitlines() if (one := one_line(typed))):
        source, _, says = (part.strip() for part in line.partition(":"))
        if source not in sources or source in said or not says:
            raise NotUnderstoodError(FieldKind.READINGS.value)
        said[source] = says
    return said


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses in a text, those written "name [at] host" too; each once, in their order."""
    plain = _DOT.sub(".", _HIDDEN.sub("@", text))
    return list(dict.fromkeys(found.rstrip(".-") for found in _ADDRESS.findall(plain)))


def read_day(words: str, languages: Collection[str] = ()) -> date:
    """A day: 2025-02-05, 5.2.2025, 5 February 2025, in one of these languages.

    Raises NotUnderstoodError, also for 5/2/2025 where the month might come first ("day_two_ways").
    """
    try:
        if found := _ISO.search(words):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMBERS.search(words):
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            if second > 12:
                first, second = second, first
            elif "/" in words and first <= 12 and first != second:
                raise NotUnderstoodError("day_two_ways")
            return date(year, second, first)
        if (found := _WORDS.search(_BESIDE_DAYS.sub(" ", words))) and (day := found[1] or found[3]):
            return date(int(found[4]), _month(found[2], languages), int(day))
    except NotUnderstoodError:
        raise
    except ValueError:
        pass
    raise NotUnderstoodError("day")


def _month(name: str, languages: Collection[str]) -> int:
    known = _months(tuple(languages))
    folded = name.casefold()
    if folded not in known:
        close = {number for month, number in known.items() if len(folded) >= 3 and month.startswith(folded)}
        if len(close) != 1:
            raise NotUnderstoodError("day")
        return close.pop()
    return known[folded]


@cache
def _months(languages: tuple[str, ...]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for code in languages:
        names = Locale.parse(code).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[form][width].items():
                    found.setdefault(str(name).casefold().rstrip("."), int(number))
    return found


def read_country(words: str, languages: Collection[str]) -> str:
    """A country's code by its name in one of these languages, or by its code. Raises NotUnderstoodError."""
    folded = words.casefold()
    for code in languages:
        try:
            territories = Locale.parse(code).territories
        except (UnknownLocaleError, ValueError):
            continue
        for country, name in territories.items():
            if is_country(str(country)) and folded in (str(name).casefold(), country.casefold()):
                return str(country)
    raise NotUnderstoodError(FieldKind.COUNTRY.value)
