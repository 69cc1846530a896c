"""Which language a text is in, by its most frequent small words."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from bot.content.appeals.words.vocabulary import languages, letters, small_words

_WORDS: Final = re.compile(r"[^\W\d_]+")
_SMALL: Final[dict[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in for that is was with his her has by from been on at were their be an this",
        "fr": "le la les des du et dans pour que qui est une sur par avec au aux ses ont été cette leur à en",
        "es": "el la los las del y en para que una por con su sus se ha fue al lo como han esta desde sin",
        "pt": "o os as do da dos das e em para que uma por com seu sua não foi ao à pela pelo são nos na no",
        "de": "der die das und in den von zu mit des im ist dem auf für wurde nicht ein eine sie er am "
        "bei nach",
        "nl": "de het een van en in te dat is voor met op zijn niet aan wordt door bij zij hij naar werd om",
        "it": "il lo gli di del della che e in per con non una sono stato nel alla dei delle è dal suo",
        "ru": "и в на с не что по за к от для из как был его ее о он она это была их при до также",
        "uk": "і в на з не що по за до від для як був його її та він вона це є й про їх у під",
    }.items()
} | {
    language: frozenset(word.translate(letters().small) for word in small_words(language))
    for language in languages()
}
_ENOUGH: Final = 6


def language_of(text: str) -> str | None:
    """ISO 639-1, or None for a text too short to tell."""
    counts = Counter(word.casefold() for word in _WORDS.findall(text[:60_000]))
    scores = {language: sum(counts[word] for word in words) for language, words in _SMALL.items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= _ENOUGH else None
