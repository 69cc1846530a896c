"""Asking to be reminded as long as one has written nothing, and taking that back.

Offered where everybody comes by, whatever they answered about safety: on the case, and in the settings.
"""

from __future__ import annotations

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Row, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_tap
from bot.chat.letters import closed
from bot.chat.people.buttons import NoNudgesBelow, SetNudges, ShowNudges
from bot.model.broadcasts.nudge import NUDGED_EVERY
from bot.model.cases.case import Case
from bot.services.letters.nudges import NudgeWish


def row(context: Context, slug: str) -> list[Key]:
    """The button on a case, for whoever follows it while there are letters for it."""
    if not context.services.nudges.is_offered(context.visitor, slug):
        return []
    return [button(context.texts.label("nudges"), ShowNudges(slug))]


def settings_row(context: Context) -> list[Key]:
    """The same in the settings, for all such cases."""
    if not context.services.nudges.offered(context.visitor):
        return []
    return [button(context.texts.label("nudges"), ShowNudges())]


@on_tap(ShowNudges)
async def show(context: Context, tap: ShowNudges) -> None:
    """What it means and how it stands; or the cases to choose from."""
    case = context.services.library.case(tap.case)
    if case is not None:
        await _show(context, case, await context.services.nudges.of(context.visitor, case.slug))
        return
    offered = context.services.nudges.offered(context.visitor)
    if len(offered) == 1:
        await show(context, ShowNudges(offered[0].slug))
        return
    page = page_of(context, offered, tap)
    rows: list[Row] = [[await _case_key(context, one)] for one in page.shown]
    rows += [list(page.turn), [button(context.texts.label("back"), Open(Screen.SETTINGS))]]
    await context.show(context.texts.screen("nudges_which", some=bool(offered)), keyboard(*rows))


async def _case_key(context: Context, case: Case) -> Key:
    on = await context.services.nudges.of(context.visitor, case.slug) is NudgeWish.ON
    words = case.text(context.texts.language).short
    return button(("✅ " if on else "▫️ ") + words, ShowNudges(case.slug))


@on_tap(SetNudges)
async def set_nudges(context: Context, tap: SetNudges) -> None:
    """It is as they wish; a second tap changes nothing."""
    wish = await context.services.nudges.set(context.visitor, tap.case, on=tap.on)
    case = context.services.library.case(tap.case)
    if case is None:
        await closed.say(context, tap.case)
        return
    if wish is NudgeWish.ON or not tap.on:
        await context.toast("toast_saved")
    await _show(context, case, wish, taken_back=not tap.on)


@on_tap(NoNudgesBelow)
async def no_nudges_below(context: Context, tap: NoNudgesBelow) -> None:
    """The same, from below a reminder, which stays."""
    context.tapped = None
    await set_nudges(context, SetNudges(tap.case, on=False))


async def _show(context: Context, case: Case, wish: NudgeWish, *, taken_back: bool = False) -> None:
    label = context.texts.label
    html = context.texts.screen(
        "nudges",
        title=case.text(context.texts.language).title,
        wish=wish.value,
        taken_back=taken_back,
        days=NUDGED_EVERY.days,
    )
    toggle: Row = []
    if wish is NudgeWish.ON:
        toggle = [button(label("nudges_off"), SetNudges(case.slug, on=False))]
    elif wish is NudgeWish.OFF:
        toggle = [button(label("nudges_on"), SetNudges(case.slug, on=True))]
    await context.show(
        html,
        keyboard(
            toggle,
            [
                button(label("read_case"), Open(Screen.CASE, case.slug)),
                button(label("change_settings"), Open(Screen.SETTINGS)),
            ],
        ),
    )
