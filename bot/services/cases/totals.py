"""Self-reported totals, as figures, as a table and as a picture."""

from __future__ import annotations

import asyncio
import csv
import io
import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from bot.content.library import Library
from bot.content.texts import NOT_TOLD
from bot.model.cases.case import Case
from bot.model.cases.progress import CaseProgress
from bot.model.cases.totals import ToldTotals
from bot.model.letters.address import addresses_of
from bot.model.small_numbers import FEWEST, Told
from bot.services.days import Days
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The words on a chart, in the organiser's language."""

    title: str
    by_day: str
    by_authority: str
    note: str
    none: str
    few: str  # what stands in place of a number that isn't told


class TotalsService:
    """Reads totals and gives them shape."""

    def __init__(self, store: Store, library: Library, days: Days) -> None:
        self._store = store
        self._library = library
        self._days = days

    async def of(self, case: Case) -> ToldTotals:
        """What may be told of one case; of failed addresses only of those that the case has now."""
        addresses = {a.id: [address.key for address in addresses_of(a)] for a in case.authorities}
        totals = await self._store.tallies.totals(case.slug, set(chain.from_iterable(addresses.values())))
        dead = {key for key, it in (await self._store.choices.statuses(case.slug)).items() if it.dead}
        known_dead = frozenset(a for a, keys in addresses.items() if dead.intersection(keys))
        return ToldTotals.of(totals, known_dead)

    async def progress(self, case: Case) -> CaseProgress:
        """What anybody may see of the letters of one case."""
        totals = await self._store.tallies.totals(case.slug)
        return CaseProgress.of(ToldTotals.of(totals), totals.by_day, self._days.today())

    def age_days(self, case: Case) -> int:
        """Days since the case's newest fact."""
        return case.age_days(self._days.today())

    async def chart(self, totals: ToldTotals, names: Mapping[str, str], words: ChartWords) -> bytes:
        """A PNG, drawn in a thread: drawing takes a second and must keep nobody waiting."""
        return await asyncio.to_thread(draw_chart, totals, names, words, self._days.today())


def as_csv(totals: ToldTotals, case: Case) -> bytes:
    """One table in long form: case, code, measure, key, value; every row says that it is self-reported.

    A figure that isn't told is an empty cell.

    UTF-8 with a byte-order mark, because Excel takes the file for another encoding without one.
    """
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(["case", "appeal_code", "measure", "key", "value", "basis"])

    def row(measure: str, key: str, value: Told, basis: str) -> None:
        cell = "" if value is None else value
        out.writerow([case.slug, not_a_formula(case.code), measure, not_a_formula(key), cell, basis])

    row("subscribers", "", totals.subscribers, "counted")
    row("letters_opened", "", totals.letters_opened, "counted")
    row("letters_reported", "", totals.actions, "self-reported")
    row("people_who_reported", "", totals.people, "self-reported")
    for authority, (actions, opened) in totals.by_authority.items():
        row("letters_reported_by_authority", authority, actions, "self-reported")
        row("letters_opened_by_authority", authority, opened, "counted")
    for ask, number in totals.by_ask.items():
        row("letters_reported_by_ask", ask, number, "self-reported")
    for day, count in sorted(totals.by_day.items()):
        row("letters_reported_by_day", day.isoformat(), count, "self-reported")
    for source, (arrived, subscribed) in totals.by_source.items():
        row("arrived_by_link", source, arrived, "counted")
        row("subscribed_by_link", source, subscribed, "counted")
    row("arrived_by_links_few_came_by", "", totals.few_sources, "counted")
    for authority, (reports, hows) in totals.failed_addresses.items():
        row("address_failed", authority, reports, "self-reported")
        for how, count in hows.items():
            row("address_failed_how", f"{authority}:{how}", count, "self-reported")
    for country, number in totals.embassies.items():
        row("embassy_looked_for", country, number, "counted")
    for authority in sorted(totals.dead):
        row("address_confirmed_dead", authority, 1, "organiser")
    for authority, answers in totals.replies.items():
        for answer, count in answers.items():
            row("replies_by_authority", f"{authority}:{answer}", count, "self-reported")
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def not_a_formula(key: str) -> str:
    """A link's source, and an appeal's code, are anybody's text; a spreadsheet must not run it."""
    return "'" + key if key.startswith(("=", "+", "-", "@")) else key


def draw_chart(totals: ToldTotals, names: Mapping[str, str], words: ChartWords, today: date) -> bytes:
    """A PNG of 1080 × 1350 pixels, upright for a phone; dark ink on a light card reads in light and dark."""
    # Loaded here: it costs a second and 60 MB that a bot without charts never needs.
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    ink, paper = "#1c2733", "#fbfaf7"
    figure = Figure(
        figsize=(7.2, 9.0),
        dpi=150,
        facecolor=paper,
        layout=ConstrainedLayoutEngine(w_pad=0.25, h_pad=0.2, hspace=0.08),
    )
    top, bottom = figure.subplots(2, 1, height_ratios=(2, 3))
    figure.suptitle(words.title, fontsize=20, color=ink, fontweight="bold")
    days = _last_days(totals.by_day, today)
    counts = [totals.by_day.get(day, 0) for day in days]
    rows = [(name, totals.by_authority.get(key, (0, 0))[0]) for key, name in names.items()][::-1]
    reported = [count for _, count in rows]
    note = f"{words.note} {words.few}" if None in (*counts, *reported) else words.note
    figure.supxlabel(_wrap(note, 64), fontsize=12, color=ink)

    columns = top.bar(range(len(days)), _heights(counts), color=_colours(counts))
    labels = [NOT_TOLD if count is None else str(count or "") for count in counts]
    top.bar_label(columns, labels, padding=2, fontsize=12, color=ink)
    top.set_title(words.by_day, fontsize=15, color=ink, loc="left")
    every = math.ceil(len(days) / 7)
    top.set_xticks(range(0, len(days), every), [f"{day.day}.{day.month}." for day in days[::every]])

    lines = bottom.barh([_wrap(name, 24) for name, _ in rows], _heights(reported), color=_colours(reported))
    labels = [NOT_TOLD if count is None else str(count) for count in reported]
    bottom.bar_label(lines, labels, padding=4, fontsize=13, color=ink)
    bottom.set_title(words.by_authority, fontsize=15, color=ink, loc="left")
    for axes in (top, bottom):
        axes.set_facecolor(paper)
        axes.tick_params(labelsize=12, colors=ink, length=0)
        axes.margins(x=0.1, y=0.1)
    top.spines[["top", "right", "left"]].set_visible(False)
    top.yaxis.set_visible(False)
    bottom.spines[["top", "right", "bottom"]].set_visible(False)
    bottom.xaxis.set_visible(False)
    bottom.set_xlim(0, max([*_heights(reported), 1]) * 1.15)
    if totals.actions == 0:
        top.set_ylim(0, 1)
        top.text(0.5, 0.5, words.none, transform=top.transAxes, ha="center", fontsize=15, color=ink)
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=paper)
    return out.getvalue()


def _heights(counts: Sequence[Told]) -> list[int]:
    """Of each bar; of what isn't told, the least that can be told: it tells nothing."""
    return [FEWEST if count is None else count for count in counts]


def _colours(counts: Sequence[Told]) -> list[str]:
    return ["#c3cdd6" if count is None else "#2f6f9f" for count in counts]


CHART_DAYS = 30
"""Days on the chart at most, counted back from today."""


def _last_days(by_day: Mapping[date, Told], today: date) -> Sequence[date]:
    """Every day from the first with a report (at most CHART_DAYS back, at least a week) until today."""
    first = min((day for day in by_day), default=today)
    span = min(max((today - first).days + 1, 7), CHART_DAYS)
    return [date.fromordinal(today.toordinal() - back) for back in range(span - 1, -1, -1)]


def _wrap(name: str, width: int) -> str:
    return "\n".join(textwrap.wrap(name, width)[:3]) or name
