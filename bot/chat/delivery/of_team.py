"""Every broadcast of the team in one list; and what colleagues are told when one of them does something."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.notifier import Notifier, carefully
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts import scheduled
from bot.chat.broadcasts.viewing import gone
from bot.chat.delivery import status_view
from bot.chat.delivery.buttons import LookAt, TeamBroadcasts
from bot.chat.team.labels import of_member
from bot.model.broadcasts.broadcast import BroadcastState, Task
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.team.roles import Access, Member
from bot.services.delivery.of_team import TeamBroadcast, TeamBroadcastsService, Told
from bot.services.delivery.progress import Followed, Recalled

ON_A_BUTTON: Final = 28


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
    await context.show(html, keyboard(*[[_open(context, item.followed)] for item in items], turn))


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
    words = words[:ON_A_BUTTON].strip() if words else followed.draft.case
    state = state_of(followed)
    return button(
        context.texts.label("team_item", state=state, words=words), LookAt(followed.progress.broadcast_id)
    )


class BroadcastNewsTeller:
    """Tells each of the team once what a colleague confirmed, took back or cancelled."""

    def __init__(self, notifier: Notifier, broadcasts: TeamBroadcastsService) -> None:
        self._notifier = notifier
        self._broadcasts = broadcasts

    async def tell(self) -> bool:
        """Tell what is to be told; whether something is left for later."""
        due = await self._broadcasts.to_tell()
        # All at once, each by itself: one chat's trouble is nobody else's.
        left = await asyncio.gather(
            *(
                carefully(partial(self._notifier.to_the_end, partial(self._say, told, member, chat)))
                for told in due
                for member, chat in told.to.items()
            )
        )
        if due:
            await self._broadcasts.to_tell()  # what everybody was told by now is done with: no row keeps whom
        return any(left)

    async def _say(self, told: Told, member: int, chat: int) -> bool:
        context = await self._notifier.context(chat)
        members = await context.services.team.members(context.visitor)
        html = context.texts.screen(
            "broadcast_news",
            what=_what(told.followed),
            who=of_member(context, members, told.by),
            title=status_view.title(context, told.followed),
            **status_view.which(context, told.followed.draft, told.followed.texts),
            moment=told.send_at,
            zone=context.services.days.zone.key,
        )
        keys = keyboard([button(context.texts.label("look"), LookAt(told.followed.progress.broadcast_id))])
        if _what(told.followed) == "cancels":
            keys = None
        if await self._notifier.reach(chat, lambda: context.say(html, keys)) is DeliveryState.WAITING:
            return True
        await self._broadcasts.told(told.news, member)
        return False


def _what(followed: Followed) -> str:
    """What was done, as the template knows it."""
    match followed.progress.state:
        case BroadcastState.DISCARDED | BroadcastState.DRAFT:
            return "cancels"
        case BroadcastState.SCHEDULED | BroadcastState.MISSED if not followed.begins:
            return "schedules"
    return {Task.SEND: "sends", Task.RECALL: "recalls", Task.CORRECT: "corrects"}[followed.progress.task]
