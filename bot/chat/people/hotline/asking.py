"""A supporter asks the team: told before what that shows of them, then their next message is handed over."""

from __future__ import annotations

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_answer, on_command, on_tap
from bot.chat.people.buttons import PutAway
from bot.chat.people.hotline.buttons import AskTeam, SendQuestion, TakeQuestionBack, WriteMore
from bot.chat.people.hotline.cards import pass_to_team
from bot.chat.people.hotline.checking import doubts, unusable
from bot.model.people.hotline import (
    HotlineHours,
    HotlineRefusal,
)
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_command("ask", place=None, in_help=False)
async def ask(context: Context) -> None:
    """Ask the team something; about the case that is followed, if it is one."""
    held = context.visitor.subscriber.cases if context.visitor.subscriber else frozenset()
    await _begin(context, AskTeam(next(iter(held)) if len(held) == 1 else ""))


@on_tap(AskTeam)
async def ask_tapped(context: Context, tap: AskTeam) -> None:
    """The same, from a button, whose message stays."""
    context.tapped = None
    await _begin(context, tap)


@on_tap(WriteMore)
async def write_more(context: Context, tap: WriteMore) -> None:
    """The same, below an answer."""
    await ask_tapped(context, AskTeam(tap.case))


async def row(context: Context, case: str = "") -> list[Key]:
    """The button to ask the team, if an owner has switched it on."""
    if not await context.services.hotline.is_on():
        return []
    return [button(context.texts.label("hotline_ask"), AskTeam(case))]


async def _begin(context: Context, tap: AskTeam) -> None:
    """Say who reads it and what becomes of it, and take the next message for the question."""
    asking = await context.services.hotline.asking(context.visitor)
    if asking.refusal is not None:
        await _refuse(context, asking.refusal)
        return
    await context.services.prompts.ask(context.visitor, Awaited.QUESTION, pack(tap))
    await context.say(
        context.texts.screen(
            "hotline_ask",
            number=asking.thread.number if asking.thread else None,
            readers=asking.readers,
            room=await context.services.team_room.room() is not None,
            **hours_of(context, asking.hours, there=asking.there),
        ),
        keyboard([button(context.texts.label("cancel"), PutAway())]),
    )


def hours_of(context: Context, hours: HotlineHours, *, there: bool) -> dict[str, object]:
    """What hotline_hours.html.j2 is filled with."""
    return {
        "when": hours.days.value,
        "begin": f"{hours.first}:00",
        "end": f"{hours.last}:00",
        "zone": context.services.days.zone.key,
        "there": there,
    }


async def _refuse(context: Context, why: HotlineRefusal) -> None:
    await context.say(context.texts.screen("hotline_refused", why=why.value))


async def goes_on(context: Context, message: ChatMessage) -> bool:
    """Whether this is a reply to what came from the team: then it is for them, as after the button."""
    above = message.reply_to
    if above is None:
        return False
    data = (key.get("callback_data", "") for row_ in above.keys for key in row_)
    tap = next((found for found in map(parse, data) if isinstance(found, WriteMore)), None)
    if tap is None or await context.services.hotline.going(context.visitor) is None:
        return False
    await came(context, pack(AskTeam(tap.case)), message)
    return True


@on_answer(Awaited.QUESTION)
async def came(context: Context, data: str, message: ChatMessage) -> None:
    """It came. If it may tell who they are, it goes nowhere before they have looked at it once more."""
    tap = parse(data)
    case = tap.case if isinstance(tap, AskTeam) else ""
    if reason := unusable(message):
        html = context.texts.screen("hotline_unusable", reason=reason, answer=False)
        await context.say(html, keyboard([button(context.texts.label("cancel"), PutAway())]))
        return
    if found := await doubts(context, message):
        await context.services.prompts.drop(context.visitor)
        label = context.texts.label
        await context.say(
            context.texts.screen(
                "hotline_check", kinds=found.kinds, names=found.names, never=False, answer=False
            ),
            keyboard(
                [button(label("hotline_send"), SendQuestion(case))],
                [button(label("hotline_other"), AskTeam(case))],
                [button(label("cancel"), PutAway())],
            ),
            below=message,
        )
        return
    await _send(context, case, message)
    # Only now: if the bot is stopped before, the message comes once more, and is still awaited.
    await context.services.prompts.drop_if(context.visitor, Awaited.QUESTION)


@on_tap(SendQuestion)
async def send(context: Context, tap: SendQuestion) -> None:
    """They have looked at it: hand it over."""
    message = context.tapped.reply_to if context.tapped else None
    if message is None or unusable(message):  # they have deleted it since
        await ask_tapped(context, AskTeam(tap.case))
        return
    await _send(context, tap.case, message)


async def _send(context: Context, case: str, message: ChatMessage) -> None:
    about = case if context.services.library.case(case) else ""
    thread = await context.services.hotline.write(context.visitor, about, message.id)
    if isinstance(thread, HotlineRefusal):
        await _refuse(context, thread)
        return
    if not await pass_to_team(context, thread, message):
        await context.services.hotline.not_passed_on(thread.number)
        await context.show(context.texts.screen("hotline_over", why="not_sent", number=thread.number))
        return
    context.services.desk.wake()
    asking = await context.services.hotline.asking(context.visitor)
    label = context.texts.label
    await context.show(
        context.texts.screen(
            "hotline_sent",
            number=thread.number,
            **hours_of(context, asking.hours, there=asking.there),
        ),
        keyboard(
            [button(label("hotline_more"), WriteMore(case))],
            [button(label("hotline_take_back"), TakeQuestionBack(thread.number))],
        ),
    )


@on_tap(TakeQuestionBack)
async def take_back(context: Context, tap: TakeQuestionBack) -> None:
    """Delete the copies of one's own question, and let nobody answer it."""
    done = await context.services.hotline.take_back(context.visitor, tap.question)
    context.services.desk.wake()
    why = "taken_back" if done else "gone"
    await context.show(context.texts.screen("hotline_over", why=why, number=tap.question))
