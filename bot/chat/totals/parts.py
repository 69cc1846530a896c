"""What each view of the figures says: facts in one line each, and parts of them as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from typing import Final, assert_never

from bot.chat.base.context import Context
from bot.chat.letters.questions import name_of
from bot.chat.totals.buttons import View
from bot.content.cases.countries import country_name, flag
from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.content.texts import ChatTexts
from bot.errors import StillCounting
from bot.model.cases.case import Case
from bot.model.letters.address import How
from bot.model.letters.record import Way, Within
from bot.model.letters.reply import Answer
from bot.model.totals import counts
from bot.model.totals.counts import OTHER, Cell
from bot.model.totals.steps import Step
from bot.services.totals.totals import FiguresOfPeriod

MOST_BARS: Final = 12
"""Stretches of time in a picture."""
MOST_BROADCASTS: Final = 6


@dataclass(frozen=True, slots=True)
class TotalsPart:
    """Rows of (label, number, as it is said), the most first or in the order of time."""

    heading: str
    rows: Sequence[tuple[str, int, str]]
    none: str = ""  # what is said where there are none
    newest: bool = False  # where there is no room for all, the last are shown

    def some(self, most: int) -> Sequence[tuple[str, int, str]]:
        """So many rows at most."""
        return self.rows[max(0, len(self.rows) - most) :] if self.newest else self.rows[:most]


@dataclass(frozen=True, slots=True)
class Shown:
    """A view in words and numbers. `facts`: (words, number as it is said)."""

    title: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[TotalsPart]
    notes: Sequence[str] = field(default_factory=tuple)


async def shown(context: Context, figures: FiguresOfPeriod, view: View) -> Shown:
    """What this view says of these figures."""
    say = Saying(context.texts, figures)
    label = context.texts.label
    letters, people = say.fact("chart_letters", counts.LETTERS), say.fact("chart_people", counts.PEOPLE)
    title = label("chart_overview" if view is View.OVERVIEW else f"tv_{view.name.lower()}")
    match view:
        case View.OVERVIEW:
            facts = [letters, people, say.subscribers(), say.fact("chart_opened", counts.OPENED)]
            parts = [say.by_case(counts.LETTERS)] if len(figures.cases) > 1 else []
            return Shown(title, facts, [*parts, say.over_time(counts.LETTERS)])
        case View.LETTERS:
            by = (
                [say.by_case(counts.LETTERS)]
                if len(figures.cases) > 1
                else [say.by_authority(), say.by_ask()]
            )
            opened = say.fact("chart_opened", counts.OPENED)
            return Shown(title, [letters, opened], [say.over_time(counts.LETTERS), *by])
        case View.PEOPLE:
            by_case = [say.by_case(counts.PEOPLE)] if len(figures.cases) > 1 else []
            return Shown(
                title, [people], [say.over_time(counts.PEOPLE), *by_case], [label("chart_people_once")]
            )
        case View.WAYS:
            return Shown(title, [letters], [say.by_way()], [label("chart_ways_note")])
        case View.WHERE:
            return Shown(title, [letters, say.subscribers()], *await _where(context, figures, say))
        case View.LINKS:
            return Shown(title, [], say.links())
        case View.BROADCASTS:
            found = await _broadcasts(context, figures)
            return Shown(title, [], found, [label("chart_broadcasts_note")])
        case View.REPLIES:
            dead = await _dead(context, figures, say)
            return Shown(title, [], [say.replies(), say.over_time(counts.REPLIES), say.failed()], dead)
        case View.GROWTH:
            facts = [
                say.subscribers(),
                say.fact("chart_joined", counts.JOINED, but=OTHER),
                say.fact("chart_left", counts.GONE),
            ]
            came = say.over_time(counts.JOINED, "chart_joined_time")
            return Shown(title, facts, [came, say.over_time(counts.GONE, "chart_left_time")])
        case _:
            assert_never(view)


def cases_of(context: Context, slug: str) -> list[Case]:
    """The case of a button; if it names none, or one that is gone or not theirs, all that are theirs."""
    theirs = [case for case in context.services.library.cases.values() if context.visitor.has(case.slug)]
    return [case for case in theirs if case.slug == slug] or theirs


class Saying:
    """Figures in the words of a language."""

    def __init__(self, texts: ChatTexts, figures: FiguresOfPeriod) -> None:
        self.texts = texts
        self.figures = figures

    def number(self, number: int) -> str:
        """A number; a dash for none, or a few."""
        return self.texts.number(number or None)

    def fact(self, words: str, count: str, *, but: Cell | None = None) -> tuple[str, str]:
        """All of one count, and beside it that of the period before, if both hold enough."""
        number = self.figures.whole(count) - (self.figures.cells(count).get(but, 0) if but else 0)
        before = self.figures.before(count)
        said = self.number(number)
        if number and before and not but:
            said = self.texts.label("chart_before", number=said, before=self.texts.number(before))
        return self.texts.label(words), said

    def subscribers(self) -> tuple[str, str]:
        """How many there are now."""
        number = sum(each.subscribers or 0 for each in self.figures.cases)
        return self.texts.label("chart_subscribers"), self.number(number)

    def part(self, heading: str, rows: Iterable[tuple[str, int]], *, sort: bool = True) -> TotalsPart:
        """Rows above nothing, the most first."""
        told = [(words, number) for words, number in rows if number > 0]
        if sort:
            told.sort(key=lambda row: -row[1])
        label = self.texts.label
        return TotalsPart(
            label(heading), [(w, n, self.texts.number(n)) for w, n in told], label("chart_few_yet")
        )

    def over_time(self, count: str, heading: str = "chart_by_time") -> TotalsPart:
        """Stretches of time, the oldest first, so many that a picture has room for them."""
        steps = [
            step for step in self.figures.steps(count) if step.number > 0 and step.cells.keys() != {OTHER}
        ]
        heading = "chart_replies_time" if count == counts.REPLIES else heading
        each = ceil(len(steps) / MOST_BARS) or 1
        rows = [
            (self.days(group[0], group[-1]), sum(step.number for step in group))
            for group in (steps[at : at + each] for at in range(0, len(steps), each))
        ]
        return replace(self.part(heading, rows, sort=False), newest=True)

    def days(self, first: Step, last: Step) -> str:
        """From the first day of one step to the last of another."""
        return self.span(min(first.first, last.first), last.last)

    def span(self, first: date, last: date) -> str:
        """Some days, or one."""
        said = self.texts.date
        return said(last) if first >= last else f"{said(first)} – {said(last)}"

    def by_case(self, count: str) -> TotalsPart:
        """Each case as its button calls it."""
        language = self.texts.language
        return self.part(
            "chart_by_case", ((one.case.text(language).short, one.whole(count)) for one in self.figures.cases)
        )

    def by_authority(self) -> TotalsPart:
        """Of one case."""
        return self.part("chart_by_authority", self._named(counts.LETTERS_TO, self.authority))

    def by_ask(self) -> TotalsPart:
        """Of one case."""
        return self.part("chart_by_ask", self._named(counts.LETTERS_FOR, self.ask))

    def by_way(self) -> TotalsPart:
        """How letters went out, as far as the bot saw."""
        return self.part("chart_by_way", self._named(counts.LETTERS_BY_WAY, self.way))

    def replies(self) -> TotalsPart:
        """What came of letters, by kind."""
        cells = self.figures.cells(counts.REPLIES)
        rows = [
            (self.texts.label(f"answer_{answer}"), sum(n for (_, kind), n in cells.items() if kind == answer))
            for answer in Answer
        ]
        return self.part("chart_replies", rows)

    def failed(self) -> TotalsPart:
        """Addresses that were reported, by whose they are and how they failed."""
        found: dict[tuple[str, str], int] = {}
        for one in self.figures.cases:
            for (_, authority, how, _), number in one.cells.get(counts.FAILED, {}).items():
                key = (self.authority(authority, one.case), how)
                found[key] = found.get(key, 0) + number
        known = {how.value for how in How}
        rows = [
            (f"{name} · {self.texts.label(f'how_{how}') if how in known else how}", number)
            for (name, how), number in found.items()
        ]
        return self.part("chart_failed", rows)

    def links(self) -> list[TotalsPart]:
        """Who came by which link, and who of them subscribed."""
        came: dict[str, int] = {}
        stayed: dict[str, int] = {}
        for (source, which), number in self.figures.cells(counts.LINKS).items():
            came[source] = came.get(source, 0) + number
            if which == "1":
                stayed[source] = stayed.get(source, 0) + number
        return [self.part("chart_came", came.items()), self.part("chart_stayed", stayed.items())]

    def authority(self, authority: str, case: Case | None = None) -> str:
        """Who a letter went to."""
        case = case or self.figures.cases[0].case
        if authority == OPEN_EMBASSY:
            return self.texts.label("other_embassies")
        known = case.authority(authority)
        return name_of(case, known, self.texts.language) if known else authority

    def ask(self, ask: str) -> str:
        """What a letter asked for."""
        asks = self.figures.cases[0].case.text(self.texts.language).asks
        return asks[ask][0] if ask in asks else ask or self.texts.label("chart_not_known")

    def way(self, way: str) -> str:
        """How a letter went out."""
        return self.texts.label(f"chart_way_{way}" if way in list(Way) else "chart_not_said")

    def language(self, code: str) -> str:
        """A language, as the reader calls it."""
        return self.texts.language_called(code) or code or self.texts.label("chart_not_known")

    def _named(self, count: str, name: Callable[[str], str]) -> list[tuple[str, int]]:
        other = self.texts.label("chart_other")
        cells = self.figures.cells(count)
        return [(other if cell == OTHER else name(cell[0]), number) for cell, number in cells.items()]

    def languages(self) -> TotalsPart:
        """The languages of letters."""
        return self.part("chart_by_language", self._named(counts.LETTERS_IN, self.language))

    def readers(self, languages: Mapping[str, int]) -> TotalsPart:
        """The languages of subscribers."""
        return self.part("chart_readers", ((self.language(code), n) for code, n in languages.items()))


async def _dead(context: Context, figures: FiguresOfPeriod, say: Saying) -> list[str]:
    """Authorities with an address that an organiser found dead."""
    return [
        context.texts.label("chart_dead", name=say.authority(authority, one.case))
        for one in figures.cases
        for authority in sorted((await context.services.totals.of(one.case)).dead)
    ]


async def _where(
    context: Context, figures: FiguresOfPeriod, say: Saying
) -> tuple[list[TotalsPart], list[str]]:
    totals, language, label = context.services.totals, context.texts.language, context.texts.label
    parts = [say.languages(), say.readers(totals.languages([one.case for one in figures.cases]))]
    if embassies := figures.cells(counts.EMBASSIES):
        named = ((f"{flag(code)} {country_name(code, language)}", n) for (code,), n in embassies.items())
        parts.append(say.part("chart_embassies", named))
    if len(figures.cases) > 1:
        return parts, [label("chart_countries_by_case")]
    try:
        countries = await totals.countries(figures.cases[0].case)
    except StillCounting:
        return parts, [label("chart_counting")]
    rows = ((f"{flag(code)} {country_name(code, language)}", number) for code, number in countries.items())
    return [*parts, say.part("chart_countries", rows)], []


async def _broadcasts(context: Context, figures: FiguresOfPeriod) -> list[TotalsPart]:
    texts, label = context.texts, context.texts.label
    one = figures.cases[0].case if len(figures.cases) == 1 else None
    cases = {each.case.slug: each.case for each in figures.cases}
    parts = []
    for sent in await context.services.totals.broadcasts(list(cases), MOST_BROADCASTS):
        rows = [
            ("chart_reached", sent.delivered),
            ("chart_gone", sent.gone),
            ("chart_opened_day", sent.opened[Within.DAY]),
            ("chart_opened_week", sent.opened[Within.WEEK]),
            ("chart_reported_day", sent.reported[Within.DAY]),
            ("chart_reported_week", sent.reported[Within.WEEK]),
        ]
        heading = f"#{sent.id} · {texts.date(sent.on)}"
        if one is None and sent.case in cases:
            heading += f" · {cases[sent.case].text(texts.language).short}"
        told = [(label(words), number or 0, texts.number(number or None)) for words, number in rows]
        parts.append(TotalsPart(heading, told))
    return parts or [TotalsPart(label("chart_broadcasts"), (), label("chart_few_yet"))]
