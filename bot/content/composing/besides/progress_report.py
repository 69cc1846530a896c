"""A progress report: an organisation tells an authority how many letters it got, and what they ask for.

It is a letter like others: its form of address and close are the authority's, and what is asked for stands
in the library's words, or in the case's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.numbers import format_decimal

from bot.content.composing.writer import LetterWriter
from bot.content.languages import language as known
from bot.content.letters.directions import apart
from bot.content.phrases.grammar import NOMINATIVE
from bot.model.cases.case import Ask, Authority, Case
from bot.model.letters.letter import Letter, LetterChoice

PROGRESS: Final = "progress"
"""Stands in the place of an ask: such a letter is nobody's report of having written."""


@dataclass(frozen=True, slots=True)
class ToldProgress:
    """What is told. `more_than`: a round number below the letters reported; `since`: in that month."""

    more_than: int
    since: date


def progress_report(
    writer: LetterWriter,
    case: Case,
    ask: Ask,
    authority: Authority,
    language: str,
    told: ToldProgress,
    sender: tuple[str, str],
) -> Letter:
    """The letter, in one of the languages of `case.letters`. `sender`: the organisation, how it is reached.

    Raises NoSuchLetterError.
    """
    frame, forms = writer.files.frames[language], writer.files.forms[language]
    words, way = frame.progress, known(language).direction
    details, text = case.letters[language].details, case.texts.get(language)
    name = details.name[NOMINATIVE] if details else text.person if text else case.code
    organisation, contact = (apart(one, within=way) for one in sender)
    to = writer.addressing(case.slug, authority.id, language)
    letters = words.letters.format(
        month=forms.months[told.since.month - 1],
        year=told.since.year,
        number=format_decimal(told.more_than, locale=language, numbering_system=known(language).digits),
    )
    return Letter(
        choice=LetterChoice(case.slug, PROGRESS, authority.id, language, 0),
        addressee=to.line,
        address=to.address,
        email=authority.email,
        copy_to=None,
        subject=words.subject.format(name=name),
        paragraphs=(
            *to.head,
            words.opening.format(organisation=organisation, name=name),
            letters,
            "\n".join(
                (words.asks, *(f"– {line}" for line in _demands(writer, case, ask, authority, language)))
            ),
            f"{words.hope} {words.contact.format(contact=contact)}",
            words.thanks,
            to.close,
            apart(sender[0], alone=True, within=way),
        ),
        greeting=len(to.head),
    )


def _demands(
    writer: LetterWriter, case: Case, ask: Ask, authority: Authority, language: str
) -> tuple[str, ...]:
    """What the ask demands: of each entry the library's first wording, in which nobody says "I"."""
    if not ask.is_composed:
        return tuple(case.text(language).demands[demand] for demand in ask.demands)
    plan = writer.plan(case.slug, ask.id, authority.id, language)
    in_text = writer.addressing(case.slug, authority.id, language).in_text
    _, *demands = plan.blocks["demands"]
    return tuple(plan.units[place].wordings[0].text.replace("{in_text}", in_text) for place in demands)
