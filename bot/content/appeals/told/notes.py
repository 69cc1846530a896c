"""In which languages to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from babel import Locale

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.passages import passages, sentences
from bot.content.appeals.values.places import LANGUAGES
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import also, entries, forms, languages, letters
from bot.model.cases.appeal import FoundValue

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
    r"(?:\w+ском|своем) языке|write (?:preferably )?in|correspondence in" + also("told.language_wanted")
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
    for language in languages():
        for code, name in Locale(language).languages.items():
            if re.fullmatch("[a-z]{2}", code) and len(str(name)) > 3:
                for form in forms(language, str(name)):
                    found.setdefault(folded(form.translate(letters().small)), code)
    for language, code, several in entries("languages"):
        for name in several:
            found |= {folded(form.translate(letters().small)): code for form in forms(language, name)}
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
                r"llamamientos|schreib\w*|schrijf\w*|brie\w+|privilegier|idioma preferido|пиш\w+|language"
                rf"{also('told.writing')}{also('told.language_wanted')})",
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
