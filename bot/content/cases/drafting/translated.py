"""Texts of a case that can be said in another language without anybody: those that drafts are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content.cases.drafting.saying.words import DraftWords
from bot.content.cases.editing.words import Text, Way, Words


def translated(texts: Iterable[Text], source: DraftWords, target: DraftWords, kind: str) -> dict[Way, Words]:
    """The words in another language, by the text's way, of each whose source stands as drafts say it.

    `texts`: of the language that is begun; `source`, `target`: what drafts say in the case's default language
    and in that one; `kind`: of whom the case is about, as case.toml has it.
    """
    found: dict[Way, Words] = {}
    for text in texts:
        for said, other in _pairs(text.way, source, target, kind):
            if text.source == said:
                found[text.way] = other
                break
    return found


def _pairs(way: Way, source: DraftWords, target: DraftWords, kind: str) -> Iterator[tuple[Words, Words]]:
    """What may stand there in the one language, and the same in the other."""
    match way:
        case ("other_ways",):
            yield source.other_ways, target.other_ways
        case ("names", "who", _):
            for id_, words in source.who.items():
                if kind in words and kind in target.who.get(id_, {}):
                    yield words[kind], target.who[id_][kind]
        case ("asks", _, entry):
            for id_, words in source.asks.items():
                if entry in words and entry in target.asks.get(id_, {}):
                    yield words[entry], target.asks[id_][entry]
        case _:
            pass
