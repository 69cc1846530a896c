"""Every broadcast of the team in one list; and what colleagues are told when one of them does something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts import scheduled
from bot.chat.broadcasts.viewing import gone
from bot.chat.delivery import status_view
from bot.chat.delivery.buttons import LookAt, TeamBroadcasts
from bot.chat.team.labels import of_member
from bot.content.letters.one_line import cut
from bot.model.broadcasts.broadcast import BroadcastState, Task
from bot.model.team.news import News, TeamNews
from bot.model.team.roles import Access, Member
from bot.services.delivery.of_team import TeamBroadcast
from bot.services.delivery.progress import Followed, Recalled

ON_A_BUTTON: Final = 28
NEWS: Final = (News.SENDS, News.SCHEDULES, News.RECALLS, News.CORRECTS, News.CANCELS, News.STOPS)


@on_tap(TeamBroadcasts, Access.ORGANISERS)
async def show_list(context: Context, tap: TeamBroadcasts) -> None:
    """A page of it: what is under way first, then what waits for its time, then what is over."""
    items, more = await context.services.of_team.page(context.visitor, tap.page)
    members = await context.services.team.members(context.visitor)
    label = context.texts.label
    turn = [button(label("page_before"), TeamBroadcasts(tap.page - 1))] if tap.page else []
    turn += [button(label("page_after"), TeamBroadcasts(tap.page + 1))] if more else []
    turn = context.in_reading_order(turn)
    html = context.texts.screen(
        "broadcast_team",
        items=[_line(context, item, members) for item in items],
        page=tap.page + 1,
        zone=context.services.days.zone.key,
    )
    await context.show(
        html, keyboard(*[[_open(context, item.followed)] for item in items], turn, context.desk_row())
    )


@on_tap(LookAt, Access.ORGANISERS)
async def look_at(context: Context, tap: LookAt) -> None:
    """One of them, below: the list stays."""
    context.tapped = None
    if not (await scheduled.show(context, tap.broadcast) or await status_view.show(context, tap.broadcast)):
        await gone(context, tap.broadcast)


def state_of(followed: Followed) -> str:
    """Where it stands, in one word that the templates and the labels `team_…` know."""
    now = followed.progress
    match now.state:
        case BroadcastState.DONE if followed.recalled is Recalled.IT:
            return "recalled"
        case BroadcastState.DONE if now.cancelled:
            return "stopped"
        case BroadcastState.DONE:
            return "done" if now.task is Task.SEND else f"{now.task.value}_done"
        case BroadcastState.PAUSED if now.halted is not None:
            return "halted"
        case BroadcastState.SENDING if now.task is not Task.SEND:
            return now.task.value
        case BroadcastState.SCHEDULED if followed.begins:
            return "begins"
    return now.state.value


def _line(context: Context, item: TeamBroadcast, members: Sequence[Member]) -> dict[str, object]:
    followed, now = item.followed, item.followed.progress
    return {
        **status_view.which(context, followed.draft, followed.texts),
        "case": followed.case.text(context.texts.language).short if followed.case else followed.draft.case,
        "state": state_of(followed),
        "author": of_member(context, members, item.author.id if item.author else None),
        "moment": item.send_at or now.started_at,
        "delivered": now.delivered,
        "audience": now.audience,
    }


def _open(context: Context, followed: Followed) -> Key:
    words = status_view.which(context, followed.draft, followed.texts)["words"]
    words = cut(words, ON_A_BUTTON) if words else followed.draft.case
    state = state_of(followed)
    return button(
        context.texts.label("team_item", state=state, words=words), LookAt(followed.progress.broadcast_id)
    )


async def news_alone(context: Context, news: TeamNews) -> tuple[str, Keyboard | None] | None:
    """What colleagues are told of a broadcast, in a message of its own; None if it isn't there any more."""
    found = await _told(context, news)
    if found is None:
        return None
    values, followed, send_at = found
    html = context.texts.screen(
        "broadcast_news",
        **values,
        title=status_view.title(context, followed),
        moment=send_at if news.what is News.SCHEDULES else None,
        zone=context.services.days.zone.key,
    )
    desk = context.desk_row(below=True)
    if news.what is News.CANCELS:
        return html, keyboard(desk)
    look = button(context.texts.label("look"), LookAt(followed.progress.broadcast_id))
    return html, keyboard([look, *desk])


async def news_line(context: Context, news: TeamNews) -> tuple[Mapping[str, Any], Key | None] | None:
    """The same as a line among others."""
    found = await _told(context, news)
    if found is None:
        return None
    values, followed, _ = found
    return values, None if news.what is News.CANCELS else _open(context, followed)


async def _told(context: Context, news: TeamNews) -> tuple[dict[str, Any], Followed, datetime | None] | None:
    found = await context.services.of_team.look(news.broadcast) if news.broadcast is not None else None
    if found is None:
        return None
    followed, send_at = found
    members = await context.services.team.members(context.visitor)
    values = {
        "what": news.what.value,
        "who": of_member(context, members, news.actor),
        **status_view.which(context, followed.draft, followed.texts),
    }
    if context.visitor.role is None and news.what in (News.SCHEDULES, News.CANCELS):
        values["words"] = ""  # in the team's room: what isn't out yet is for the team alone
    return values, followed, send_at
