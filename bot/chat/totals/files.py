"""The figures as files: a workbook, a table in text, and one page for a board."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from telegram.constants import ChatAction

from bot.chat.base.context import Context
from bot.chat.letters.dialogue import no_case
from bot.chat.totals.buttons import GiveTotals, TotalsFile
from bot.chat.totals.parts import Saying, TotalsPart, cases_of
from bot.chat.totals.rows import COLUMNS, about_rows, broadcast_rows, step_rows, total_rows
from bot.content.files.board import Board, as_page
from bot.content.files.paper_sizes import paper_for
from bot.content.files.picture import Bars
from bot.content.files.tables import Column, CsvFile, Row, TableWriter, Workbook, packed
from bot.model.cases.case import Case
from bot.model.totals import counts
from bot.services.totals.totals import FiguresOfPeriod
from bot.telegram_api.updates.incoming import ChatMessage

SAY_AFTER_S: Final = 1.0
"""Who waits no longer than that isn't told how far it is."""
SAY_EVERY_S: Final = 3.0
MOST_BYTES: Final = 45_000_000
"""A bot sends 50 MB at most (core.telegram.org/bots/api#senddocument); what is longer is packed."""
_MOST_BROADCASTS: Final = 1_000


async def give(context: Context, tap: GiveTotals) -> None:
    """Make the file, and send it."""
    cases = cases_of(context, tap.case)
    if not cases:
        await no_case(context)
        return
    slug = cases[0].slug if len(cases) == 1 else None
    # First: who has the file must stand in the record, whatever becomes of the answer.
    await context.services.team_record.exported(slug, "totals")
    await context.working(ChatAction.UPLOAD_DOCUMENT)
    name = f"totals-{slug or 'all'}-{context.services.days.today().isoformat()}"
    caption = context.texts.screen("totals_file")
    if tap.kind is TotalsFile.PDF:
        page = await _page(context, await context.services.totals.in_period(cases, tap.span))
        await context.send_files([(f"{name}.pdf", page)], caption)
        return
    with tempfile.TemporaryDirectory(prefix="totals-") as folder:
        path = Path(folder) / f"{name}.{tap.kind.name.lower()}"
        path = await _written(context, path, tap, cases)
        await context.send_files([(path.name, await asyncio.to_thread(path.read_bytes))], caption)


async def _written(context: Context, path: Path, tap: GiveTotals, cases: Sequence[Case]) -> Path:
    texts = context.texts
    if tap.kind is TotalsFile.XLSX:
        writer: TableWriter = Workbook(path, right_to_left=texts.is_rtl)
    else:
        writer = CsvFile(path, texts.language)
    telling = _Telling(context)
    try:
        figures = await context.services.totals.in_period(cases, tap.span, steps=False)
        if tap.kind is TotalsFile.XLSX:
            writer.table(texts.label("chart_sheet_about"), [Column("", 30), Column("", 80)])
            writer.rows(about_rows(context, figures))
        columns = [Column(texts.label(f"chart_column_{name}"), width) for name, width in COLUMNS]
        writer.table(texts.label("chart_sheet_totals"), columns)
        await asyncio.to_thread(
            _all_into, writer, (total_rows(texts, figures, each) for each in figures.cases)
        )
        slugs = [case.slug for case in cases]
        sent = await context.services.totals.broadcasts(slugs, _MOST_BROADCASTS)
        if tap.kind is TotalsFile.XLSX:
            writer.table(texts.label("chart_broadcasts"), columns)
        writer.rows(broadcast_rows(texts, figures, sent))
        if tap.kind is TotalsFile.XLSX:
            writer.table(texts.label("chart_by_time"), columns)
        async for part, rows in _by_time(context, figures):
            await asyncio.to_thread(writer.rows, rows)
            await telling.so_far(part)
    finally:
        await asyncio.to_thread(writer.close)
    if (await asyncio.to_thread(path.stat)).st_size > MOST_BYTES:
        path = await asyncio.to_thread(packed, path, path.name)
    await telling.over()
    return path


def _all_into(writer: TableWriter, parts: Iterable[Iterable[Row]]) -> None:
    for rows in parts:
        writer.rows(rows)


async def _by_time(context: Context, figures: FiguresOfPeriod) -> AsyncIterator[tuple[float, Iterator[Row]]]:
    """Steps, some at a time, each time with how far that is: memory never holds all of them."""
    for number, case in enumerate(figures.cases):
        alone = replace(figures, cases=[case])
        async for part, steps in context.services.totals.steps_of(case.case, figures):
            yield (number + part) / len(figures.cases), step_rows(context.texts, alone, steps)


class _Telling:
    """A message that says how far it is, where it takes long."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._begun = context.services.clock.seconds()
        self._last = self._begun
        self._message: ChatMessage | None = None

    async def so_far(self, part: float) -> None:
        """Say so, now and then."""
        now = self._context.services.clock.seconds()
        if now - self._last < (SAY_EVERY_S if self._message else SAY_AFTER_S):
            return
        self._last = now
        await self._say(min(99, int(part * 100)))

    async def over(self) -> None:
        """It is made."""
        if self._message:
            await self._say(100)

    async def _say(self, percent: int) -> None:
        full = percent // 10
        text = self._context.texts.screen(
            "totals_making", bar="▓" * full + "░" * (10 - full), percent=percent
        )
        if self._message is None:
            self._message = await self._context.say(text)
        else:
            await self._context.rewrite(self._message, text)


async def _page(context: Context, figures: FiguresOfPeriod) -> bytes:
    """The page for a board."""
    texts, say = context.texts, Saying(context.texts, figures)
    one = figures.cases[0].case if len(figures.cases) == 1 else None
    facts = [
        say.fact("chart_letters", counts.LETTERS),
        say.fact("chart_people", counts.PEOPLE),
        say.subscribers(),
        say.fact("chart_opened", counts.OPENED),
    ]
    by = say.by_authority() if one else say.by_case(counts.LETTERS)
    over_time, replies = say.over_time(counts.LETTERS), say.replies()
    days = (
        say.span(figures.first, figures.last)
        if figures.first
        else texts.label("chart_until", day=figures.last)
    )
    subject = [one.text(texts.language).title, one.code] if one else [texts.label("tv_all_cases")]
    board = Board(
        texts.label("chart_overview"),
        " · ".join((*subject, days, context.services.days.zone.key)),
        facts,
        [_bars(part, most) for part, most in ((over_time, 12), (by, 8), (replies, 5))],
        f"{texts.label('chart_note')} {texts.label('chart_five')}",
    )
    paper = paper_for(None, context.visitor.client_language)
    return await asyncio.to_thread(as_page, texts.language, board, paper)


def _bars(part: TotalsPart, most: int) -> Bars:
    return Bars(part.heading, part.rows[:most], part.none)
