"""A letter in the writer's own words: points to write from, and what they wrote put into a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.content.languages import language as known
from bot.content.letters.directions import apart
from bot.content.letters.one_line import one_line
from bot.model.cases.case import Ask, Case
from bot.model.letters.letter import Letter

MOST_FACTS: Final = 3


def points(case: Case, ask: Ask, language: str) -> tuple[str, ...]:
    """What to write from, in the reader's language: who, some facts with their dates, what is asked for.

    Facts that the ask's letters tell come first, its main one before all; only such as the case tells its
    readers. All of it stands in the case, which names a source for each.
    """
    text = case.text(language)
    told = [fact.id for fact in case.story]
    chosen = [id_ for id_ in ask.facts if id_ in told]
    chosen += [id_ for id_ in told if id_ not in chosen]
    colon = known(text.language).spaced(":")
    facts = [f"{when}{colon} {what}" if when else what for when, what in map(text.facts.__getitem__, chosen)]
    return (text.title, *facts[:MOST_FACTS], text.asks[ask.id][1])


def paragraphs_of(text: str) -> tuple[str, ...]:
    """What was typed, a paragraph for each line that says something; see `one_line` for what is taken out."""
    return tuple(filter(None, map(one_line, text.splitlines())))


def in_own_words(letter: Letter, paragraphs: Sequence[str]) -> Letter:
    """The letter with these paragraphs in the place of its text."""
    way = known(letter.choice.language).direction
    head, ends = letter.paragraphs[: letter.greeting], letter.paragraphs[-2:]
    return replace(
        letter, paragraphs=(*head, *(apart(said, alone=True, within=way) for said in paragraphs), *ends)
    )


def own_text_of(body: str, letter: Letter) -> tuple[str, ...]:
    """The paragraphs of one's own in a body that `in_own_words` made; `letter`: the drafted one."""
    return tuple(map(one_line, body.split("\n\n")[letter.greeting : -2]))
