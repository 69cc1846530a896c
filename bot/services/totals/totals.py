"""Self-reported totals: what is told of cases, in which period, and beside the period before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Final

from bot.content.library import Library
from bot.model.cases.case import Case
from bot.model.letters.address import addresses_of
from bot.model.letters.record import Within
from bot.model.small_numbers import Told, in_fives, more_than, told_of
from bot.model.totals import counts
from bot.model.totals.counts import Cell
from bot.model.totals.periods import SpanOfDays
from bot.model.totals.progress import CaseProgress
from bot.model.totals.steps import Step, add
from bot.model.totals.told import ToldTotals, subscribers
from bot.services.broadcasts.audiences import AudiencesService
from bot.services.days import Days
from bot.store.store import Store

_FIRST_DAY: Final = date(2020, 1, 1)
_DAYS_OF_ONE: Final = 366
_DAYS_OF_ALL: Final = 84
"""So far back steps are read one by one where all are asked for: a screen must not wait for years."""


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """What is told of one case in a period. `cells`: by count; `steps`: the same, one after the other.

    `before`: of the period before, by count and in all; empty where there is none.
    """

    case: Case
    cells: Mapping[str, Mapping[Cell, int]]
    steps: Sequence[Step]
    before: Mapping[str, int]
    subscribers: Told

    def whole(self, count: str) -> int:
        """All cells of one count."""
        return sum(self.cells.get(count, {}).values())


@dataclass(frozen=True, slots=True)
class FiguresOfPeriod:
    """Of one case or of several. `first`: None: since counting began; `last`: the last day that is over."""

    span: SpanOfDays
    first: date | None
    last: date
    cases: Sequence[CaseFigures]

    def whole(self, count: str) -> int:
        """Of all these cases."""
        return sum(each.whole(count) for each in self.cases)

    def before(self, count: str) -> int:
        """The same of the period before; 0 where there is none."""
        return sum(each.before.get(count, 0) for each in self.cases)

    def cells(self, count: str) -> dict[Cell, int]:
        """Of all these cases; only for what is called the same in each."""
        found: dict[Cell, int] = {}
        for each in self.cases:
            add(found, each.cells.get(count, {}))
        return found

    def steps(self, count: str) -> list[Step]:
        """Of all these cases, by their last days."""
        found = [step for each in self.cases for step in each.steps if step.count == count]
        return sorted(found, key=lambda step: (step.last, step.first))


@dataclass(frozen=True, slots=True)
class BroadcastFigures:
    """What came of one broadcast. `opened`, `reported`: letters, from its own button, at least so many."""

    id: int
    case: str
    on: date
    delivered: Told
    gone: Told
    opened: Mapping[Within, int]
    reported: Mapping[Within, int]


class TotalsService:
    """Reads what is told; every day is one of the organisers'."""

    def __init__(self, store: Store, library: Library, days: Days, audiences: AudiencesService) -> None:
        self._store = store
        self._library = library
        self._days = days
        self._audiences = audiences

    async def of(self, case: Case) -> ToldTotals:
        """All that is told of one case; of failed addresses only of those that it has now."""
        addresses = {a.id: [address.key for address in addresses_of(a)] for a in case.authorities}
        statuses = await self._store.choices.statuses(case.slug)
        dead = {key for key, it in statuses.items() if it.dead}
        known_dead = frozenset(a for a, keys in addresses.items() if dead.intersection(keys))
        found = self._store.steps.told(case.slug, self._days.today())
        return ToldTotals.of(case.slug, found, set(chain.from_iterable(addresses.values())), known_dead)

    async def progress(self, case: Case) -> CaseProgress:
        """What anybody may see of the letters of one case."""
        steps = (await self._store.steps.between(case.slug, _FIRST_DAY, self._days.today())).get(
            case.slug, ()
        )
        letters = (one for one in steps if one.count == counts.LETTERS)
        return CaseProgress.of(await self.of(case), letters, self._days.today())

    def asked_for(self, case: Case) -> Mapping[tuple[str, str], int]:
        """By authority and ask: at least so many letters were reported, as may be noticed.

        For choosing what to say, never to be shown: in steps letters of few are put together, asks and all.
        """
        return self._store.choices.noticed(case.slug).asked

    async def since(self, case: Case) -> date | None:
        """The first day of the letters that are told of; None: there are none."""
        found = (await self._store.steps.between(case.slug, _FIRST_DAY, self._days.today())).get(
            case.slug, ()
        )
        return min((step.first for step in found if step.count == counts.LETTERS), default=None)

    def age_days(self, case: Case) -> int:
        """Days since the case's newest fact."""
        return case.age_days(self._days.today())

    async def in_period(
        self, cases: Sequence[Case], span: SpanOfDays, *, steps: bool = True
    ) -> FiguresOfPeriod:
        """What is told of these cases. `steps`: one after the other, too.

        Since counting began, these are the steps of the last year; of several cases of the last weeks.
        """
        today = self._days.today()
        period, before = span.period(today), span.before(today)
        history: Mapping[str, Sequence[Step]] = {}
        if steps or period.first is not None:
            one = cases[0].slug if len(cases) == 1 else ""
            back = timedelta(days=_DAYS_OF_ONE if one else _DAYS_OF_ALL)
            first = (before and before.first) or period.last - back
            history = await self._store.steps.between(one, first, period.last)
        found = []
        for case in cases:
            of_case = [step for step in history.get(case.slug, ()) if period.has(step)]
            known = self._store.steps.told(case.slug, today)
            cells: dict[str, dict[Cell, int]] = {}
            for step in of_case if period.first is not None else ():
                add(cells.setdefault(step.count, {}), step.cells)
            earlier: dict[str, int] = {}
            for step in history.get(case.slug, ()) if before else ():
                if before and before.has(step):
                    earlier[step.count] = earlier.get(step.count, 0) + step.number
            found.append(
                CaseFigures(
                    case,
                    known.by_count if period.first is None else cells,
                    of_case,
                    earlier,
                    subscribers(known),
                )
            )
        return FiguresOfPeriod(span, period.first, period.last, found)

    async def steps_of(
        self, case: Case, figures: FiguresOfPeriod
    ) -> AsyncIterator[tuple[float, Sequence[Step]]]:
        """All steps of a case in the period, a year at a time, each time with how far of all that is."""
        first = figures.first or self._store.steps.told(case.slug, figures.last).begun
        first, days = min(first, figures.last), max(1, (figures.last - first).days)
        while first <= figures.last:
            until = min(figures.last, first + timedelta(days=365))
            found = await self._store.steps.between(case.slug, first, until)
            yield (until - first).days / days, found.get(case.slug, ())
            first = until + timedelta(days=1)

    async def countries(self, case: Case) -> Mapping[str, int]:
        """Subscribers who reported a letter, by the country they gave. StillCounting: they are many."""
        now = await self._audiences.reported_from(case.slug)
        cells: dict[Cell, int] = {(country,): number for country, number in now.items()}
        day = self._days.today()
        told_now = await self._store.steps.advance(case.slug, counts.PEOPLE_FROM, cells, day)
        return {country: number for (country,), number in told_now.items()}

    def languages(self, cases: Sequence[Case]) -> Mapping[str, int]:
        """Subscribers by the language they read in."""
        found: dict[str, int] = {}
        for case in cases:
            told_now = self._store.steps.told(case.slug, self._days.today())
            for (language,), number in told_now.cells(counts.READERS_IN).items():
                found[language] = found.get(language, 0) + number
        return found

    async def broadcasts(self, cases: Sequence[str], most: int) -> list[BroadcastFigures]:
        """The newest of these cases that are over, or have begun."""
        found = []
        for one in await self._store.broadcast_figures.newest(cases, most):
            told_now = self._store.steps.told(one.case, self._days.today())
            opened, reported = (
                _within(told_now.cells(count), one.id)
                for count in (counts.OPENED_AFTER, counts.LETTERS_AFTER)
            )
            found.append(
                BroadcastFigures(
                    one.id,
                    one.case,
                    one.began.astimezone(self._days.zone).date(),
                    in_fives(one.delivered) or None if one.over else more_than(one.delivered),
                    told_of(one.delivered + one.gone, one.gone) if one.over else None,
                    opened,
                    reported,
                )
            )
        return found


def _within(cells: Mapping[Cell, int], broadcast: int) -> dict[Within, int]:
    day = cells.get((str(broadcast), Within.DAY.value), 0)
    return {Within.DAY: day, Within.WEEK: day + cells.get((str(broadcast), Within.WEEK.value), 0)}
