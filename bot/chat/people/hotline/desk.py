"""/hotline: whether supporters can ask, when somebody is there, and which questions wait."""

from __future__ import annotations

from typing import Final

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.people.hotline.asking import hours_of
from bot.chat.people.hotline.buttons import SetHotlineHours, ShowQuestion, SwitchHotline
from bot.chat.people.hotline.cards import case_of
from bot.chat.team.labels import of_member
from bot.model.people.hotline import (
    OVER,
    WAITING,
    HotlineDays,
    HotlineHours,
    HotlineSettings,
)
from bot.model.team.roles import Access, Role

LISTED: Final = 8
"""Questions with a button each, the longest waiting first."""


@on_command("hotline", place=118, access=Access.ORGANISERS)
async def hotline(context: Context) -> None:
    """How it is set, and what waits."""
    settings = await context.services.hotline.settings()
    members = await context.services.team.members(context.visitor)
    threads = await context.services.questions.threads()
    going = [one for one in threads if one.state not in OVER and context.visitor.has(one.case)]
    going.sort(key=lambda one: (one.state not in WAITING, one.number))
    page = page_of(context, going, Open(Screen.HOTLINE), LISTED)
    shown = [
        {
            "number": one.number,
            "about": case_of(context, one),
            "begun": one.begun,
            "state": one.state.value,
            "who": "" if one.taken_by is None else of_member(context, members, one.taken_by),
        }
        for one in page.shown
    ]
    asks: list[Row] = [
        [button(context.texts.label("hotline_show", number=one.number), ShowQuestion(one.number))]
        for one in page.shown
    ]
    await context.show(
        context.texts.screen(
            "hotline",
            on=settings.on,
            owner=context.visitor.role is Role.OWNER,
            questions=shown,
            others=len(going) - len(shown),
            readers=len(await context.services.questions.team()),
            room=await context.services.team_room.room() is not None,
            **hours_of(context, settings.hours, there=True),
        ),
        keyboard(
            *asks,
            page.turn,
            *(_settings(context, settings) if context.visitor.role is Role.OWNER else []),
            context.desk_row(),
        ),
    )


def _settings(context: Context, settings: HotlineSettings) -> list[Row]:
    label, hours = context.texts.label, settings.hours
    switch = "hotline_switch_off" if settings.on else "hotline_switch_on"
    rows: list[Row] = [[button(label(switch), SwitchHotline(not settings.on))]]
    mark = {True: "🔘 ", False: "⚪️ "}
    rows += [
        [
            button(
                mark[days is hours.days] + label(f"hotline_days_{days}"),
                SetHotlineHours(days, hours.first, hours.last),
            )
        ]
        for days in HotlineDays
    ]
    if hours.days is HotlineDays.ALWAYS:
        return rows
    for name, first, last in (
        ("hotline_from_earlier", hours.first - 1, hours.last),
        ("hotline_from_later", hours.first + 1, hours.last),
        ("hotline_until_earlier", hours.first, hours.last - 1),
        ("hotline_until_later", hours.first, hours.last + 1),
    ):
        if 0 <= first < last <= 24:
            at = first if name.startswith("hotline_from") else last
            rows.append([button(label(name, hour=f"{at}:00"), SetHotlineHours(hours.days, first, last))])
    return rows


@on_screen(Screen.HOTLINE, Access.ORGANISERS)
async def open_hotline(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await hotline(context)


@on_tap(SwitchHotline, Access.OWNERS)
async def switch(context: Context, tap: SwitchHotline) -> None:
    """Let supporters ask, or not any more; the other owners are told."""
    await context.services.hotline.switch(context.visitor, tap.on)
    await context.toast("toast_saved")
    await hotline(context)


@on_tap(SetHotlineHours, Access.OWNERS)
async def set_hours(context: Context, tap: SetHotlineHours) -> None:
    """Say when somebody is there."""
    if 0 <= tap.first < tap.last <= 24:
        await context.services.hotline.set_hours(HotlineHours(tap.days, tap.first, tap.last))
        await context.toast("toast_saved")
    await hotline(context)
