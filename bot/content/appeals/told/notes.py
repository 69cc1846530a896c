"""In which languages to write, and where to report back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from babel import Locale

from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.contacts.phones import find_numbers
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.passages import Passage, joined, passages, sentences
from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.values.places import LANGUAGES
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import LABEL
from bot.model.cases.appeal import FoundValue, ReadingDoubt

_ALSO: Final = {
    "farsi": "fa",
    "persian": "fa",
    "persan": "fa",
    "persisch": "fa",
    "castellano": "es",
    "mandarin": "zh",
    "siswati": "ss",
    "swati": "ss",
    "swazi": "ss",
    "burmese": "my",
    "kiswahili": "sw",
    "dari": "fa",
    "azerbaijani": "az",
    "azeri": "az",
    "bahasa indonesia": "id",
    "bahasa": "id",
    "hebrew": "he",
    "khmer": "km",
    "tetum": "tet",
    "kirghiz": "ky",
    "kyrgyz": "ky",
    "belarusian": "be",
    "belarussian": "be",
    "simplified chinese": "zh",
    "espanol": "es",
    "spaans": "es",
    "engels": "en",
    "frans": "fr",
    "russisch": "ru",
    "englisch": "en",
    "deutsch": "de",
    "nederlands": "nl",
}
_TRIGGER: Final = re.compile(
    r"preferred language|or your own language|your own language|in their own language|"
    r"langue\w* a privilegier|votre propre langue|dans votre langue|idioma preferido|su "
    r"propio idioma|propia lengua|propio idioma|"
    r"schreiben sie in|in gutem|in ihrer (?:eigenen )?sprache|in uw eigen taal|in het \w+|"
    r"write (?:immediately )?in|letters? in|appeals in|en espagnol|sua propria lingua|на "
    r"(?:\w+ском|своем) языке|write (?:preferably )?in|correspondence in"
)


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in LANGUAGES:
        for code, name in Locale(locale).languages.items():
            plain = folded(name)
            if re.fullmatch("[a-z]{2}", code) and len(plain) > 3:
                found.setdefault(plain, code)
                found.setdefault(re.sub(r"(?<=ск)ий$", "ом", plain), code)
    found.update(_ALSO)
    return found


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = sorted(_languages(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?:em|er|es)?(?!\w)")


def preferred_languages(placed: Sequence[Placed]) -> tuple[FoundValue[str], ...]:
    """ISO 639-1 of the languages in which to write, in the order of the text."""
    wanted = (
        AppealPart.DEMANDS,
        AppealPart.ADDRESSES,
        AppealPart.COPIES,
        AppealPart.NOTES,
        AppealPart.DATA,
        AppealPart.FACTS,
        AppealPart.CONTACT,
    )
    for passage in passages([one.line for one in placed if one.part in wanted]):
        for sentence in sentences(passage):
            plain = folded(sentence.text)
            trigger = _TRIGGER.search(plain)
            if trigger is None or len(plain) > 600:
                continue
            if "preferred language" not in plain and not re.search(
                r"\b(?:send|write|appeals?|letters?|ecri\w+|envoy\w+|appels|escrib\w+|envi\w+|"
                r"llamamientos|schreib\w*|schrijf\w*|brie\w+|privilegier|idioma preferido|пиш\w+|language)",
                plain,
            ):
                continue
            found: dict[str, int] = {}
            for match in _pattern().finditer(plain[: trigger.start() + 260]):
                name = match.group()
                code = _languages().get(name) or _languages().get(re.sub(r"(?:em|er|es)$", "", name))
                if code and code not in found:
                    found[code] = match.start()
            if found:
                return tuple(FoundValue(code, sentence.line_at(at)) for code, at in found.items())
    return ()


_SIGNATURE: Final = 8
"""Lines at the end where a signer's own address may stand."""
_REPORT: Final = re.compile(
    r"copies (?:should|can|may) be sent|please copy us|inform us|let us know|keep us informed|"
    r"notify us|tell us|report back|send (?:us )?(?:a "
    r")?cop(?:y|ies) (?:of .{0,40})?to us|copy (?:us|me)\b|copies? (?:of .{0,60})?to (?:us|me|"
    r"the source|our)|copy appeals to the source|"
    r"nous informer|tenir informe|nous envoyer (?:une )?copie|(?:nos|nous) inform\w*|"
    r"informarnos|informenos|infor?men|nos informen|envi\w+ copia a (?:nosotros|nuestr)|"
    r"uns (?:zu )?informieren|informieren sie uns|teilen sie uns|kopie an uns|laat (?:het "
    r")?ons|ons weten|stuur ons|сообщ\w+ нам|нам сообщ\w*|просим сообщать|сообщать нам|"
    r"информир\w+ нас|please cc|cc us|bcc|send .{0,60}(?:replies|responses) .{0,40}to|"
    r"responses? (?:you )?receive|antwoord\w* .{0,30}(?:naar|mail)|stuur het (?:ons |dan "
    r")?(?:door|op)? ?naar|копи\w+ присылайте нам|присылайте нам|meld\w* .{0,40}(?:naar|aan|"
    r"via)"
)


def report_back(
    placed: Sequence[Placed], country: str | None, *, lists_contacts: bool
) -> tuple[FoundValue[str], ...]:
    """Addresses and numbers of whoever wants to hear what was done.

    `lists_contacts`: the issuer asks for it by a list of its own at the end.
    """
    found: list[FoundValue[str]] = []
    asked = False
    lines = [one.line for one in placed if one.part not in (AppealPart.LETTER,)]
    for passage in passages(lines):
        for sentence in sentences(passage):
            if _REPORT.search(folded(sentence.text)):
                asked = True
                _add(found, _mails(sentence))
    if lists_contacts:
        for one in placed:
            if one.part is AppealPart.CONTACT:
                _add(found, _of_line(one.line, one.text, country))
    elif asked and not found:
        signed = [one for one in placed[-_SIGNATURE:] if one.part in (AppealPart.NOTES, AppealPart.FACTS)]
        contact = joined(
            [one.line for one in placed if one.part is AppealPart.CONTACT] or [one.line for one in signed]
        )
        if contact is not None:
            _add(found, _mails(contact))
    return tuple(found)


def _mails(passage: Passage) -> Iterator[FoundValue[str]]:
    for mail in find_mails(passage.text):
        yield FoundValue(
            mail.address,
            passage.line_at(mail.start),
            ReadingDoubt.REPAIRED if mail.repaired else ReadingDoubt.NONE,
        )


def _of_line(line: PreparedLine, text: str, country: str | None) -> Iterator[FoundValue[str]]:
    passage = joined([line])
    if passage is not None:
        yield from _mails(passage)
    for link in line.source.links:
        if link.lower().startswith("mailto:"):
            yield FoundValue(link[7:].split("?")[0], line.number)
    text = line.plain
    for label in LABEL.finditer(text):
        if label.lastgroup in ("phone", "fax", "both"):
            stop = LABEL.search(text, label.end())
            value = re.sub(r"[^\W\d_]{2,}", " ", text[label.end() : stop.start() if stop else len(text)])
            for number in find_numbers(value, country):
                yield FoundValue(number.dialled, line.number, number.doubt)
    named = re.match(r"\W*(?:t[ée]l|phone|fax)[^:]{0,40}:", text, re.IGNORECASE)
    if named and not any(True for _ in LABEL.finditer(text)):
        for number in find_numbers(text[named.end() :], country):
            yield FoundValue(number.dialled, line.number, number.doubt)


def _add(found: list[FoundValue[str]], more: Iterator[FoundValue[str]]) -> None:
    have = {re.sub(r"[^\w@]", "", one.value).casefold() for one in found}
    for one in more:
        key = re.sub(r"[^\w@]", "", one.value).casefold()
        if key not in have:
            have.add(key)
            found.append(one)
