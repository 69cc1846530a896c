"""The name that each of the team chooses, for the team alone: asked for, kept, taken out."""

from __future__ import annotations

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.team.buttons import AskForTeamName, ChooseTeamName, SkipTeamName, TakeOutTeamName
from bot.chat.team.labels import numbers_of_team
from bot.model.team.naming import MOST_OF_A_NAME, NameFault
from bot.model.team.roles import Access, Member
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(ChooseTeamName, Access.TEAM)
async def choose_name(context: Context, tap: ChooseTeamName) -> None:
    """Ask for it, below: what was tapped may be a list that is still needed."""
    del tap
    context.tapped = None
    await _ask(context)


async def _ask(context: Context, fault: NameFault | None = None) -> None:
    label = context.texts.label
    now = await context.services.team_names.mine(context.visitor)
    await context.services.prompts.ask(context.visitor, Awaited.TEAM_NAME, "")
    html = context.texts.screen("team_name", now=now, most=MOST_OF_A_NAME, fault=fault.value if fault else "")
    take_out = [button(label("name_take_out"), TakeOutTeamName())] if now else []
    skip = button(label("name_leave") if now else label("name_skip"), SkipTeamName())
    await context.show(html, keyboard(take_out, [skip]))


@on_answer(Awaited.TEAM_NAME, Access.TEAM)
async def name_came(context: Context, data: str, message: ChatMessage) -> None:
    """It came: the others see it from now on, or it is said what it has to be."""
    del data
    fault = await context.services.team_names.choose(context.visitor, message.text or "")
    if fault is not None:
        await _ask(context, fault)
        return
    await context.services.prompts.drop(context.visitor)
    name = await context.services.team_names.mine(context.visitor)
    number = await context.services.team.number(context.visitor)
    html = context.texts.screen("team_name_chosen", name=name, number=number)
    await context.say(
        html, keyboard([button(context.texts.label("name_change"), ChooseTeamName())], context.desk_row())
    )


@on_tap(SkipTeamName, Access.TEAM)
async def skip_name(context: Context, tap: SkipTeamName) -> None:
    """Go on without, or leave it as it is."""
    del tap
    await context.services.prompts.drop_if(context.visitor, Awaited.TEAM_NAME)
    await _say_how_it_is(context)


@on_tap(TakeOutTeamName, Access.TEAM)
async def take_out_name(context: Context, tap: TakeOutTeamName) -> None:
    """Be called by the number alone from now on; what was shown of the name is gone."""
    del tap
    await context.services.prompts.drop_if(context.visitor, Awaited.TEAM_NAME)
    await context.services.team_names.take_out(context.visitor)
    await _say_how_it_is(context)


async def _say_how_it_is(context: Context) -> None:
    name = await context.services.team_names.mine(context.visitor)
    number = await context.services.team.number(context.visitor)
    change = button(context.texts.label("name_change" if name else "name_choose"), ChooseTeamName())
    html = context.texts.screen("team_name_chosen", name=name, number=number)
    await context.show(html, keyboard([change], context.desk_row()))


@on_tap(AskForTeamName, Access.OWNERS)
async def ask_for_name(context: Context, tap: AskForTeamName) -> None:
    """Let an owner choose whom to ask, and ask them; what they answer is theirs."""
    label = context.texts.label
    members = await context.services.team.members(context.visitor)
    who = await numbers_of_team(context)
    back = [button(label("back"), Open(Screen.TEAM))]
    if tap.member and await context.services.team_names.ask(context.visitor, tap.member):
        await context.show(context.texts.screen("team_name_asked", who=who[tap.member]), keyboard(back))
        return
    page = page_of(context, [one for one in members if not one.you], AskForTeamName(0))
    rows = [_row(context, one, who[one.id]) for one in page.shown]
    html = context.texts.screen("team_name_whom", some=bool(rows))
    await context.show(html, keyboard(*rows, page.turn, back))


def _row(context: Context, member: Member, who: str) -> Row:
    return [button(context.texts.label("record_person", number=who), AskForTeamName(member.id))]
