"""The rule itself: what needs a second person. One owner can make it ask more often, and only two less."""

from __future__ import annotations

from bot.chat.approvals import question
from bot.chat.approvals.buttons import SetTwoKeys
from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.base.registry import on_screen, on_tap
from bot.model.team.roles import Access
from bot.model.team.two_keys import CHOICES, OFF, loosens
from bot.services.team.approvals import of_rule


@on_screen(Screen.TWO_KEYS, Access.OWNERS)
async def show(context: Context, tap: Open) -> None:
    """The rule as it is, and what it could be."""
    del tap
    await _show(context)


async def _show(context: Context) -> None:
    rule, label = await context.services.approvals.rule(), context.texts.label
    rows: list[Row] = [
        [button(_named(context, most, chosen=most == rule.most), SetTwoKeys(most))] for most in CHOICES
    ]
    html = context.texts.screen(
        "two_keys", limit=rule.most, applies=rule.applies, keys=rule.keys, removed=rule.removed
    )
    await context.show(html, keyboard(*rows, [button(label("back"), Open(Screen.TEAM))]))


def _named(context: Context, most: int, *, chosen: bool) -> str:
    label = context.texts.label
    if most == OFF:
        words = label("two_keys_off")
    else:
        words = label("two_keys_from", n=most, number=context.texts.number(most))
    return label("chosen", words=words) if chosen else words


@on_tap(SetTwoKeys, Access.OWNERS)
async def set_rule(context: Context, tap: SetTwoKeys) -> None:
    """Set it; what asks less often only with a second person."""
    before = (await context.services.approvals.rule()).most
    if tap.most not in CHOICES:
        await context.toast("toast_outdated")
    elif await context.services.approvals.set_rule(context.visitor, tap.most):
        await context.toast("toast_saved")
    elif loosens(before, tap.most) and await question.show(context, of_rule(tap.most)):
        return
    await _show(context)
