"""Names of months, as they are written in the languages that appeals come in, and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import also, as_pattern, entries, letters

_NAMES: Final = (
    # English
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "_ _ _ _ _ _ _ _ sept _ _ _",
    # French
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv fevrier _ avr _ _ juil aout _ _ _ decembre",
    "_ févr _ _ _ _ _ _ _ _ _ déc",
    # Spanish
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene _ _ abr _ _ _ ago setiembre _ _ dic",
    # Portuguese
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "_ fev marco _ _ _ _ _ _ out _ dez",
    # German
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber maerz _ _ _ _ _ _ okt _ _",
    # Dutch
    "januari februari maart april mei juni juli augustus september oktober november december",
    "_ _ mrt _ _ _ _ _ _ _ _ _",
    # Italian
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    # Russian, as in a date, then alone, then after «в»
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
)


def _of_files() -> Iterator[tuple[str, int]]:
    for _, number, names in entries("months"):
        yield from ((name.translate(letters().small), int(number)) for name in names)


MONTHS: Final[dict[str, int]] = {
    name: number for names in _NAMES for number, name in enumerate(names.split(), start=1) if name != "_"
} | dict(_of_files())
"""Month by its name, casefolded: "märz" -> 3."""

ABOUT: Final = (
    "early|mid|late|beginning of|end of|the end of|middle of|début|fin|mi|principios de|"
    "mediados de|finales de|"
    "fines de|anfang|mitte|ende|begin|half|eind|início de|meados de|fim de|в начале|в середине|в конце"
) + also("dates.about")
"""What stands before a month that is meant roughly: "mid-2024". For a pattern; it isn't escaped."""

_OF_FILES: Final = dict(_of_files())


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=len, reverse=True)


_FILES: Final = "|".join(map(as_pattern, _longest_first(_OF_FILES))) or "(?!)"
MONTH: Final = rf"(?:{_FILES})(?:\s?/\s?(?:{_FILES})|\s\((?:{_FILES})\))?|" + "|".join(
    map(re.escape, _longest_first(MONTHS.keys() - _OF_FILES.keys()))
)
"""Any of them, for a pattern; of those of the files two names of one may stand side by side."""
_BY_FOLDED: Final = {folded(name): number for name, number in MONTHS.items()}


def month_of(name: str) -> int | None:
    """Which month a name is, 1 to 12; of two names, the first."""
    name = re.split(r"\s?[/(]", name)[0]
    return MONTHS.get(name.casefold()) or _BY_FOLDED.get(folded(name))
