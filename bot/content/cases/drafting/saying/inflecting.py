"""Words in grammatical cases, as a language's drafts.toml writes them, and names in another script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.content.phrases.grammar import NOMINATIVE
from bot.model.cases.case import Forms

_ENDINGS: Final = re.compile(r"\{([^{}]*,[^{}]*)\}")
_APART: Final = " / "
"""Between the cases of a noun that somebody types."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a word changes that `pattern` fits. `who`: "woman", "man" or ""; `codes`: of countries, or any."""

    pattern: re.Pattern[str]
    forms: str
    who: str = ""
    last: bool = False
    codes: frozenset[str] = frozenset()
    into: str = ""  # "in the country", with {pre} and the other cases


def forms_of(text: str, cases: Sequence[str]) -> dict[str, str]:
    """A text with endings in braces, in each case: "суд{,а}" → nom "суд", gen "суда"."""
    names = (NOMINATIVE, *cases)

    def ending(number: int) -> str:
        return _ENDINGS.sub(lambda found: found[1].split(",")[number].strip(), text)

    return {name: ending(number) for number, name in enumerate(names)}


def typed(text: str, cases: Sequence[str]) -> dict[str, str]:
    """A noun as somebody types it: one form, or all cases with " / " between them."""
    parts = [part.strip() for part in text.split(_APART.strip())]
    names = (NOMINATIVE, *cases)
    return (
        dict(zip(names, parts, strict=True)) if len(parts) == len(names) > 1 else {NOMINATIVE: text.strip()}
    )


def as_typed(forms: Forms) -> str:
    """The same, to be proposed."""
    return _APART.join(forms.values())


def name_forms(name: str, who: str, cases: Sequence[str], endings: Sequence[Ending]) -> dict[str, str]:
    """A person's full name in each case. Words that no ending fits stay as they are."""
    if not cases:
        return {NOMINATIVE: name}
    words = name.split()
    forms = [
        _changed(word, who, cases, [each for each in endings if not each.last or place == len(words) - 1])
        for place, word in enumerate(words)
    ]
    return {case: " ".join(form[case] for form in forms) for case in (NOMINATIVE, *cases)}


def _changed(word: str, who: str, cases: Sequence[str], endings: Sequence[Ending]) -> dict[str, str]:
    for each in endings:
        found = each.pattern.fullmatch(word) if each.who in ("", who) and who else None
        if found:
            return forms_of(found.expand(each.forms), cases)
    return forms_of(word, cases)


def country_forms(
    code: str, name: str, cases: Sequence[str], endings: Sequence[Ending]
) -> tuple[dict[str, str], str] | None:
    """A country's name in each case, and "in the country" where the language's pattern doesn't do.

    None: no ending fits, so somebody has to say.
    """
    for each in endings:
        found = each.pattern.fullmatch(name) if not each.codes or code in each.codes else None
        if found:
            forms = forms_of(found.expand(each.forms), cases)
            return forms, each.into.format(**forms) if each.into else ""
    return None


def transliterated(name: str, letters: Mapping[str, str]) -> str:
    """A name as it is probably written in another script: only ever proposed."""
    plain = unicodedata.normalize("NFKD", name)
    text = "".join(sign for sign in plain if not unicodedata.combining(sign))
    longest = max(map(len, letters), default=1)
    made = ""
    place = 0
    while place < len(text):
        for length in range(longest, 0, -1):
            piece = text[place : place + length]
            if len(piece) == length and (letter := letters.get(piece.casefold())) is not None:
                made += letter.capitalize() if piece[0].isupper() else letter
                place += length
                break
        else:
            made += text[place]
            place += 1
    return made


def script_of(text: str) -> str:
    """The script of a name, as ISO 15924 has it; empty where it is none of those of the languages here."""
    known = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab"}
    letter = next((sign for sign in text if sign.isalpha()), "")
    return known.get(unicodedata.name(letter, "").split(" ")[0], "") if letter else ""
