"""/notices: what each of the team is told of unasked, and whether by night too."""

from __future__ import annotations

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.country_keys import country_keys
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.team.buttons import NoticeCountry, PickNoticeCountry, SwitchDigest, SwitchNight, SwitchNotices
from bot.chat.team.room.buttons import SwitchRoomOnly
from bot.content.cases.zones import zone_of
from bot.model.team.news import NoticeTopic
from bot.model.team.notices import NIGHT_BEGINS, NIGHT_ENDS, topics_of
from bot.model.team.roles import Access


@on_command("notices", place=122, access=Access.TEAM)
async def notices(context: Context) -> None:
    """What there is to switch off depends on what one's role is told of."""
    service = context.services.notices
    wishes = await service.wishes(context.visitor)
    label, mark = context.texts.label, {True: "✅ ", False: "⬜ "}
    topics = topics_of(context.visitor.role)
    totals = Access.TOTALS.admits(context.visitor.role)
    digest = totals and await context.services.digest.wants(context.visitor)
    rows: list[Row] = [
        [
            button(
                mark[topic not in wishes.off] + label(f"notices_{topic.value}"),
                SwitchNotices(topic, topic in wishes.off),
            )
        ]
        for topic in topics
    ]
    linked = await context.services.team_room.room() is not None and bool(topics)
    only = wishes.room_only
    room = [button(mark[only] + label("notices_room_only"), SwitchRoomOnly(not only))] if linked else []
    await context.show(
        context.texts.screen(
            "notices",
            room=linked,
            topics=[topic.value for topic in topics],
            replies=NoticeTopic.REPLIES in topics,
            replies_lost=NoticeTopic.REPLIES in topics and await service.replies_lost(),
            at_night=wishes.at_night,
            begins=f"{NIGHT_BEGINS:%H:%M}",
            ends=f"{NIGHT_ENDS:%H:%M}",
            now=f"{service.there(wishes):%H:%M}",
            zone=service.zone(wishes).key,
        ),
        keyboard(
            *rows,
            [button(mark[digest] + label("notices_digest"), SwitchDigest(not digest))] if totals else [],
            [button(mark[wishes.at_night] + label("notices_at_night"), SwitchNight(not wishes.at_night))],
            room,
            [button(label("notices_zone"), PickNoticeCountry(None))],
            [button(label("team_screen"), Open(Screen.TEAM))],
        ),
    )


@on_screen(Screen.NOTICES, Access.TEAM)
async def open_notices(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await notices(context)


@on_tap(SwitchNotices, Access.TEAM)
async def switch(context: Context, tap: SwitchNotices) -> None:
    """Be told of something, or not any more."""
    await context.services.notices.switch(context.visitor, tap.topic, tap.on)
    await context.toast("toast_saved")
    await notices(context)


@on_tap(SwitchNight, Access.TEAM)
async def switch_night(context: Context, tap: SwitchNight) -> None:
    """Be told by night too, or not any more."""
    await context.services.notices.switch_night(context.visitor, tap.on)
    await context.toast("toast_saved")
    await notices(context)


@on_tap(SwitchRoomOnly, Access.TEAM)
async def switch_room(context: Context, tap: SwitchRoomOnly) -> None:
    """Be told in the team's room only, or in private too."""
    await context.services.notices.switch_room(context.visitor, tap.on)
    await context.toast("toast_saved")
    await notices(context)


@on_tap(PickNoticeCountry, Access.TEAM)
async def pick_country(context: Context, tap: PickNoticeCountry) -> None:
    """Ask where they are; only the time zone is kept."""
    label = context.texts.label
    back = [] if tap.page is None else [button(label("back"), PickNoticeCountry(None))]
    own = [button(label("notices_zone_own"), NoticeCountry(""))]
    await context.show(
        context.texts.screen("notices_zone"),
        keyboard(
            own,
            *country_keys(context, NoticeCountry, PickNoticeCountry, without=(), page=tap.page),
            back,
            [button(label("notices_back"), Open(Screen.NOTICES))],
        ),
    )


@on_tap(NoticeCountry, Access.TEAM)
async def choose_country(context: Context, tap: NoticeCountry) -> None:
    """By whose clocks it is night."""
    if not tap.country or zone_of(tap.country):
        await context.services.notices.live_in(context.visitor, tap.country)
        await context.toast("toast_saved")
    await notices(context)
