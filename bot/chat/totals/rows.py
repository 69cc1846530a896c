"""The rows of tables: each figure in words, with the days that it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.chat.base.context import Context
from bot.chat.totals.parts import Saying
from bot.content.cases.countries import country_name
from bot.content.files.tables import Row
from bot.content.texts import ChatTexts
from bot.model.letters.address import How
from bot.model.letters.record import Within
from bot.model.letters.reply import Answer
from bot.model.totals import counts
from bot.model.totals.counts import OTHER, Cell
from bot.model.totals.steps import Step
from bot.services.totals.totals import BroadcastFigures, CaseFigures, FiguresOfPeriod

COLUMNS: Final = (
    ("case", 12),
    ("code", 24),
    ("figure", 66),
    ("part", 52),
    ("from", 12),
    ("to", 12),
    ("number", 10),
    ("basis", 14),
)
"""Labels `chart_column_…`, and how wide they are in a workbook."""

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    counts.LETTERS: ("chart_letters",),
    counts.LETTERS_TO: ("chart_letters", "chart_by_authority"),
    counts.LETTERS_FOR: ("chart_letters", "chart_by_ask"),
    counts.LETTERS_TO_FOR: ("chart_letters", "chart_by_authority", "chart_by_ask"),
    counts.LETTERS_BY_WAY: ("chart_letters", "chart_by_way"),
    counts.LETTERS_IN: ("chart_letters", "chart_by_language"),
    counts.LETTERS_AFTER: ("chart_letters", "chart_broadcasts"),
    counts.OPENED: ("chart_opened",),
    counts.OPENED_TO: ("chart_opened", "chart_by_authority"),
    counts.OPENED_AFTER: ("chart_opened", "chart_broadcasts"),
    counts.PEOPLE: ("chart_people",),
    counts.REPLIES: ("chart_replies",),
    counts.FAILED: ("chart_failed",),
    counts.EMBASSIES: ("chart_embassies",),
    counts.LINKS: ("chart_came",),
    counts.READERS_IN: ("chart_readers",),
    counts.PEOPLE_FROM: ("chart_countries",),
    counts.JOINED: ("chart_joined",),
    counts.GONE: ("chart_left",),
}
"""What each count is called; a count that a later version tells has no words here, and is left out."""
_BASES: Final[Mapping[str, str]] = {
    counts.OPENED: "counted",
    counts.OPENED_TO: "counted",
    counts.OPENED_AFTER: "counted",
    counts.LINKS: "counted",
    counts.READERS_IN: "counted",
    counts.JOINED: "counted",
    counts.GONE: "counted",
    counts.EMBASSIES: "counted",
    counts.LETTERS_BY_WAY: "seen",
}
"""What a count rests on, a label `chart_basis_…`; all else is what people said."""
_SAID: Final = "said"


def about_rows(context: Context, figures: FiguresOfPeriod) -> Iterator[Row]:
    """What the figures are: the first sheet."""
    label, language = context.texts.label, context.texts.language
    yield label("chart_overview"), ""
    yield label("chart_about_basis"), label("chart_note")
    yield label("chart_about_five"), label("chart_five")
    yield label("chart_about_from"), figures.first
    yield label("chart_about_to"), figures.last
    yield label("chart_about_zone"), context.services.days.zone.key
    for one in figures.cases:
        yield one.case.text(language).title, one.case.code


def total_rows(texts: ChatTexts, figures: FiguresOfPeriod, one: CaseFigures) -> Iterator[Row]:
    """All figures of a case in the period."""
    naming = _Naming(texts, figures, one)
    yield naming.row(texts.label("chart_subscribers"), "", figures, one.subscribers, "counted")
    for count in _WORDS:
        for cell, number in sorted(one.cells.get(count, {}).items()):
            yield naming.row(
                naming.figure(count),
                naming.part(count, cell),
                figures,
                number,
                _BASES.get(count, _SAID),
            )


def step_rows(texts: ChatTexts, figures: FiguresOfPeriod, steps: Sequence[Step]) -> Iterator[Row]:
    """Steps of the one case in `figures`."""
    naming = _Naming(texts, figures, figures.cases[0])
    for step in steps:
        if step.count in _WORDS:
            for cell, number in step.cells.items():
                yield (
                    *naming.case,
                    naming.figure(step.count),
                    naming.part(step.count, cell),
                    step.first,
                    step.last,
                    number,
                    naming.basis(_BASES.get(step.count, _SAID)),
                )


def broadcast_rows(
    texts: ChatTexts, figures: FiguresOfPeriod, sent: Sequence[BroadcastFigures]
) -> Iterator[Row]:
    """Of each broadcast who was reached, and what its button led to."""
    cases = {one.case.slug: one for one in figures.cases}
    for each in sent:
        if each.case not in cases:
            continue
        naming = _Naming(texts, figures, cases[each.case])
        for words, number, basis in (
            ("chart_reached", each.delivered, "counted"),
            ("chart_gone", each.gone, "counted"),
            ("chart_opened_day", each.opened[Within.DAY], "counted"),
            ("chart_opened_week", each.opened[Within.WEEK], "counted"),
            ("chart_reported_day", each.reported[Within.DAY], _SAID),
            ("chart_reported_week", each.reported[Within.WEEK], _SAID),
        ):
            yield (
                *naming.case,
                texts.label(words),
                f"#{each.id}",
                each.on,
                figures.last,
                number or None,
                naming.basis(basis),
            )


class _Naming:
    """Names of what is counted of one case, each found once."""

    def __init__(self, texts: ChatTexts, figures: FiguresOfPeriod, one: CaseFigures) -> None:
        self._texts = texts
        self._say = Saying(texts, FiguresOfPeriod(figures.span, figures.first, figures.last, [one]))
        self._parts: dict[tuple[str, Cell], str] = {}
        self._figures: dict[str, str] = {}
        self._bases = {each: texts.label(f"chart_basis_{each}") for each in (*_BASES.values(), _SAID)}
        self.case = (one.case.slug, one.case.code)

    def basis(self, sort: str) -> str:
        """Whether the bot counted it, people said so, or it is taken from what was tapped last."""
        return self._bases[sort]

    def row(
        self,
        words: str,
        part: str,
        figures: FiguresOfPeriod,
        number: int | None,
        basis: str,
    ) -> Row:
        """A figure of the period."""
        return *self.case, words, part, figures.first, figures.last, number, self.basis(basis)

    def figure(self, count: str) -> str:
        """What is counted."""
        if count not in self._figures:
            self._figures[count] = " · ".join(self._texts.label(words) for words in _WORDS[count])
        return self._figures[count]

    def part(self, count: str, cell: Cell) -> str:
        """Which part of it."""
        key = (count, cell)
        if key not in self._parts:
            self._parts[key] = self._named(count, cell)
        return self._parts[key]

    def _named(self, count: str, cell: Cell) -> str:
        say, label = self._say, self._texts.label
        if cell == OTHER:
            return label("chart_before_counting" if count == counts.JOINED else "chart_other")
        match count:
            case counts.LETTERS_TO | counts.OPENED_TO:
                return say.authority(cell[0])
            case counts.LETTERS_FOR:
                return say.ask(cell[0])
            case counts.LETTERS_TO_FOR:
                return f"{say.authority(cell[0])} · {say.ask(cell[1])}"
            case counts.LETTERS_BY_WAY:
                return say.way(cell[0])
            case counts.LETTERS_IN | counts.READERS_IN:
                return say.language(cell[0])
            case counts.LETTERS_AFTER | counts.OPENED_AFTER:
                if not cell[0]:
                    return label("chart_not_led")
                return f"#{cell[0]} · {label('chart_within_' + cell[1])}"
            case counts.REPLIES:
                answer = label(f"answer_{cell[1]}") if cell[1] in list(Answer) else cell[1]
                return f"{say.authority(cell[0])} · {answer}"
            case counts.FAILED:
                how = label(f"how_{cell[2]}") if cell[2] in list(How) else cell[2]
                return f"{say.authority(cell[1])} · {how}"
            case counts.EMBASSIES | counts.PEOPLE_FROM:
                return country_name(cell[0], self._texts.language)
            case counts.LINKS:
                return (
                    f"{cell[0]} · {label('chart_link_stayed' if cell[1] == '1' else 'chart_link_not_stayed')}"
                )
            case _:
                return ""
