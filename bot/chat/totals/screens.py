"""What supporters reported: a picture and a few figures, by view and period, of one case or of all."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Sequence
from typing import Final

from telegram.constants import ChatAction

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_command, on_tap
from bot.chat.cases import stopping
from bot.chat.cases.buttons import Totals, TotalsForm
from bot.chat.letters.dialogue import no_case
from bot.chat.totals import files
from bot.chat.totals.buttons import GiveTotals, ShowTotals, TotalsFile, TotalsFiles, View, WhichTotals
from bot.chat.totals.parts import Saying, Shown, cases_of, shown
from bot.content.files.picture import Bars, as_png
from bot.content.languages import language as known
from bot.content.texts import ChatTexts
from bot.model.cases.case import Case
from bot.model.team.roles import Access
from bot.model.totals.periods import SpanOfDays
from bot.services.totals.totals import FiguresOfPeriod

CAPTION: Final = 1024
"""UTF-16 units of text that a photo has below it."""
ROWS: Final = 8
"""Rows of a part below the picture, at most; the picture has some more."""
_BARS: Final = 14


@on_command("totals", place=110, access=Access.TOTALS)
async def totals(context: Context) -> None:
    """The figures of all cases, or of the only one."""
    await _show(context, ShowTotals(""))


@on_tap(ShowTotals, Access.TOTALS)
async def show(context: Context, tap: ShowTotals) -> None:
    """A view of them, in the place of the one before."""
    await _show(context, tap)


@on_tap(Totals, Access.TOTALS)
async def totals_before(context: Context, tap: Totals) -> None:
    """What an older button promises."""
    match tap.form:
        case TotalsForm.CSV:
            await files.give(context, GiveTotals(tap.case, TotalsFile.CSV))
        case TotalsForm.AFTER:
            await _show(context, ShowTotals(tap.case, View.REPLIES))
        case TotalsForm.CHART:
            await _show(context, ShowTotals(tap.case, View.LETTERS))
        case _:
            await _show(context, ShowTotals(tap.case))


@on_tap(WhichTotals, Access.TOTALS)
async def which(context: Context, tap: WhichTotals) -> None:
    """The cases, to choose one."""
    language = context.texts.language
    page = page_of(context, cases_of(context, ""), tap)
    rows = [[button(case.text(language).short, ShowTotals(case.slug, span=tap.span))] for case in page.shown]
    every = button(context.texts.label("tv_all_cases"), ShowTotals("", span=tap.span))
    say = context.say if context.page is None else context.show  # the figures above stay
    await say(context.texts.screen("which_case"), keyboard(*rows, page.turn, [every]))


async def _show(context: Context, tap: ShowTotals) -> None:
    cases = cases_of(context, tap.case)
    if not cases:
        await no_case(context)
        return
    await context.working(ChatAction.UPLOAD_PHOTO)
    figures = await context.services.totals.in_period(cases, tap.span)
    said = await shown(context, figures, tap.view)
    texts = context.texts
    bars = [Bars(part.heading, part.rows[:_BARS], part.none) for part in said.parts]
    note = texts.label("chart_note")
    picture = await asyncio.to_thread(as_png, texts.language, _title(texts, said), bars, note)
    caption = await _caption(context, tap, figures, said)
    await context.show_photo(picture, caption, keyboard(*_keys(context, tap, cases)))


def _title(texts: ChatTexts, said: Shown) -> str:
    if not said.facts:
        return said.title or texts.label("chart_overview")
    called, number = said.facts[0]
    return f"{called}{known(texts.language).spaced(':')} {number}"


async def _caption(context: Context, tap: ShowTotals, figures: FiguresOfPeriod, said: Shown) -> str:
    """As many rows as a photo's caption has room for."""
    texts, services = context.texts, context.services
    one = figures.cases[0].case if len(figures.cases) == 1 else None
    overview = one is not None and tap.view is View.OVERVIEW
    values = {
        "title": said.title,
        "subject": one.text(texts.language).title if one else texts.label("tv_all_cases"),
        "code": one.code if one else "",
        "period": _period(context, figures),
        "facts": said.facts,
        "parts": said.parts,
        "notes": said.notes,
        "age_days": services.totals.age_days(one) if one and overview else 0,
        **(stopping.shown(context, one) if one and overview else {"standing": "live"}),
    }
    for rows in range(ROWS, -1, -1):
        caption = texts.screen("totals_view", shown=rows, **values)
        if length(caption) <= CAPTION:
            return caption
    return texts.screen("totals_view", shown=0, **{**values, "parts": (), "notes": ()})


def length(caption: str) -> int:
    """How long Telegram takes it for: in UTF-16 units, without its marks."""
    return len(html.unescape(re.sub("<[^>]*>", "", caption)).encode("utf-16-le")) // 2


def _period(context: Context, figures: FiguresOfPeriod) -> str:
    texts = context.texts
    if figures.first is None:
        said = texts.label("chart_until", day=figures.last)
    else:
        said = Saying(texts, figures).span(figures.first, figures.last)
    return f"{said} ({context.services.days.zone.key})"


def _keys(context: Context, tap: ShowTotals, cases: Sequence[Case]) -> list[list[Key]]:
    label, slug = context.texts.label, cases[0].slug if len(cases) == 1 else ""
    spans = [
        button(
            ("• " if span is tap.span else "") + label(f"span_{span.value}"), ShowTotals(slug, tap.view, span)
        )
        for span in SpanOfDays
    ]
    files_key = button(label("tv_files"), TotalsFiles(slug, tap.span))
    rows = [context.in_reading_order(spans)]
    if tap.view is not View.OVERVIEW:
        back = button(label("back"), ShowTotals(slug, View.OVERVIEW, tap.span))
        return [*rows, context.in_reading_order([back, files_key])]
    views = [
        button(label(f"tv_{view.name.lower()}"), ShowTotals(slug, view, tap.span))
        for view in View
        if view is not View.OVERVIEW
    ]
    rows += [context.in_reading_order(views[at : at + 2]) for at in range(0, len(views), 2)]
    rows.append([files_key])
    if len(cases_of(context, "")) > 1:
        rows.append([button(label("tv_which"), WhichTotals(tap.span))])
    rows.append(list(context.desk_row()))
    return [*rows, *([stopping.keys(context, cases[0])] if slug else [])]


@on_tap(TotalsFiles, Access.TOTALS)
async def which_file(context: Context, tap: TotalsFiles) -> None:
    """As which file the figures shall be had."""
    label = context.texts.label
    rows = [
        [button(label(f"file_{kind.name.lower()}"), GiveTotals(tap.case, kind, tap.span))]
        for kind in TotalsFile
    ]
    await context.say(context.texts.screen("totals_files"), keyboard(*rows, context.desk_row()))


@on_tap(GiveTotals, Access.TOTALS)
async def give(context: Context, tap: GiveTotals) -> None:
    """Make the file and send it."""
    await files.give(context, tap)
