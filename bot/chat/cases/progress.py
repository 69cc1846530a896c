"""How far a case has come, as a picture for anybody."""

from __future__ import annotations

import asyncio
from typing import Final

from telegram.constants import ChatAction

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.cases.buttons import ShowProgress
from bot.chat.letters.buttons import WriteLetter
from bot.chat.letters.dialogue import pick_case
from bot.content.files.picture import Bars, as_png
from bot.model.letters.reply import Answer
from bot.model.people.limits import Made

MOST_BARS: Final = 12


@on_tap(ShowProgress)
async def progress(context: Context, tap: ShowProgress) -> None:
    """Draw it, or say that there is nothing to draw yet; below the case's screen, which stays."""
    case = await pick_case(context, tap.case, ShowProgress)
    if case is None:
        return
    known = await context.services.totals.progress(case)
    texts, label = context.texts, context.texts.label
    over = label("progress_over", number=texts.number(known.over)) if known.over else ""
    title = over or label("progress_few")
    html = texts.screen("progress", title=case.text(texts.language).title, over=title)
    live = context.services.standings.is_live(case.slug)
    write = button(label("write_letter"), WriteLetter(case.slug), "primary")
    on = keyboard([write if live else button(label("read_case"), Open(Screen.CASE, case.slug))])
    if not known.weeks and not any(known.replies.values()):  # there is nothing to draw
        await context.say(html, on)
        return
    if not await context.may_make(Made.PICTURES):
        return
    await context.working(ChatAction.UPLOAD_PHOTO)
    weeks = Bars(
        label("progress_weeks"),
        [
            (f"{texts.date(each.first)} – {texts.date(each.last)}", each.letters, texts.number(each.letters))
            for each in known.weeks[-MOST_BARS:]
        ],
        label("progress_few"),
    )
    replies = Bars(
        label("progress_replies"),
        [
            (label(f"answer_{answer}"), number, f"{texts.number(number)}+")
            for answer in Answer
            if (number := known.replies.get(answer, 0))
        ],
        label("progress_few"),
    )
    drawn = await asyncio.to_thread(as_png, texts.language, title, (weeks, replies), label("chart_note"))
    await context.send_photo(drawn, html, on)
