"""A case's picture: above its words where somebody opens it, and by itself at a tap."""

from __future__ import annotations

import logging

from telegram.error import BadRequest

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button
from bot.chat.base.registry import on_tap
from bot.chat.cases.buttons import ShowPicture
from bot.chat.cases.editor.room import units
from bot.model.cases.case import Case, CasePicture
from bot.model.cases.standing import Standing
from bot.telegram_api import limits
from bot.telegram_api.markup import Keyboard

log = logging.getLogger(__name__)


async def say(context: Context, case: Case | None, html: str, keys: Keyboard | None) -> None:
    """Say something below the case's picture, if it shows one: as its caption where that has room."""
    picture = _seen(context, case)
    if case is None or picture is None:
        await context.say(html, keys)
        return
    told = caption(context, case, context.texts.language)
    whole = f"{html}\n\n{told}" if told else html
    if units(whole) <= limits.MAX_CAPTION:
        await say_below(context, picture.content, whole, keys)
    else:
        await say_below(context, picture.content, html, keys, told=told)


async def say_below(
    context: Context, picture: bytes, html: str, keys: Keyboard | None, *, told: str = ""
) -> None:
    """Say something as the caption of a picture; if it is too long for that, below it.

    `told`: the caption of the picture then.

    Where Telegram doesn't take the picture, what was to be said is said without it.
    """
    fits = not told and units(html) <= limits.MAX_CAPTION
    sent = await send(context, picture, html if fits else told, keys if fits else None)
    if not (sent and fits):
        await context.say(html, keys)


async def send(context: Context, picture: bytes, html: str, keys: Keyboard | None = None) -> bool:
    """Send a picture with a caption; False if Telegram doesn't take it."""
    try:
        await context.send_photo(picture, html, keys)
    except BadRequest as error:
        log.warning("A case's picture wasn't sent: %s", error.message)
        return False
    return True


def caption(context: Context, case: Case, language: str) -> str:
    """What is said of the picture: what is on it, and who took it. "" without one."""
    if case.picture is None:
        return ""
    texts = context.services.phrasebook[language]
    return texts.screen("case_picture", seen=case.text(language).picture, credit=case.picture.credit)


def row(context: Context, case: Case) -> list[Key]:
    """The button that shows the picture, for where the picture itself isn't."""
    if _seen(context, case) is None:
        return []
    return [button(context.texts.label("show_picture"), ShowPicture(case.slug))]


@on_tap(ShowPicture)
async def show_picture(context: Context, tap: ShowPicture) -> None:
    """The picture alone. What is tapped stays."""
    case = context.services.library.case(tap.case)
    picture = _seen(context, case)
    if case is None or picture is None:
        await context.toast("toast_no_picture")
        return
    if not await send(context, picture.content, caption(context, case, context.texts.language)):
        await context.toast("toast_no_picture")


def _seen(context: Context, case: Case | None) -> CasePicture | None:
    """The picture, if people are to see it: of a case that was stopped or closed it isn't shown any more."""
    if case is None or context.services.standings.of(case.slug) not in (Standing.LIVE, Standing.OVER):
        return None
    return case.picture
