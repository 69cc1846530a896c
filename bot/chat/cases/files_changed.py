"""Telling owners that the files which letters are made of are others than at the last start."""

from __future__ import annotations

from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard
from bot.model.team.news import TeamNews

MOST: Final = 20
"""Folders that are named; of more, how many there are."""


async def files_changed(context: Context, news: TeamNews) -> tuple[str, Keyboard | None]:
    """In which folders, and what to do if nobody knows of it."""
    folders = await context.services.manifest.last_changed()
    html = context.texts.screen(
        "files_changed",
        folders=folders[:MOST],
        more=max(0, len(folders) - MOST),
        moment=news.at or context.services.clock.now(),
    )
    return html, None
