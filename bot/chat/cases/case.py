"""The case: what happened and what is asked, and what helps besides a letter."""

from __future__ import annotations

from typing import Final

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_command, on_screen
from bot.chat.cases import picture, stopping
from bot.chat.cases.buttons import ShowProgress
from bot.chat.delivery import newest
from bot.chat.letters.buttons import WriteLetter
from bot.chat.letters.dialogue import pick_case
from bot.chat.letters.letter_view import typed_on
from bot.chat.letters.questions import thanks_key, with_typed
from bot.model.cases.case import Case, CaseTexts
from bot.model.letters.letter import Safety
from bot.telegram_api import limits

_AROUND: Final = 400
"""Characters of a case's screen that are not the case's own, at most: headings, how it stands, its code."""


@on_command("case", place=20)
async def case(context: Context) -> None:
    """The case, or the list of cases to choose from."""
    await _show(context, "")


@on_screen(Screen.CASE)
async def open_case(context: Context, tap: Open) -> None:
    """The same, from a button."""
    await _show(context, tap.case)


async def _show(context: Context, slug: str) -> None:
    chosen = await pick_case(context, slug, lambda item: Open(Screen.CASE, item.slug))
    if chosen is None:
        return
    live = context.services.standings.is_live(chosen.slug)
    thanks = context.services.standings.thanks(chosen.slug)
    text = chosen.text(context.texts.language)
    html = context.texts.screen(
        "case",
        case=chosen,
        text=text,
        in_full=has_room(chosen, text),
        **stopping.shown(context, chosen),
    )
    main = (
        [button(context.texts.label("write_letter"), WriteLetter(chosen.slug), "primary")]
        if live
        else [thanks_key(context, chosen, thanks.id)]
        if thanks
        else []
    )
    more = [
        [button(context.texts.label("progress"), ShowProgress(chosen.slug))],
        await newest.row(context, chosen),
        stopping.keys(context, chosen),
    ]
    if context.tapped is None:
        await picture.say(context, chosen, html, keyboard(main, *more))
    else:
        await context.show(html, keyboard(main, picture.row(context, chosen), *more))


def has_room(case: Case, text: CaseTexts) -> bool:
    """Whether one message holds each demand too, and not only what each letter asks for as a whole."""
    demands = (text.demands[demand] for ask in case.asks for demand in ask.demands)
    facts = (said for fact in case.story for said in text.facts[fact.id])
    asks = (said for ask in case.asks for said in text.asks[ask.id])
    told = [text.title, text.summary, *facts, *asks, *demands, *text.sources.values()]
    return sum(len(said) + len("1. \n") for said in told) <= limits.MAX_TEXT - _AROUND


@on_screen(Screen.OTHER_WAYS)
async def other_ways(context: Context, tap: Open) -> None:
    """What helps besides a letter."""
    chosen = await pick_case(context, tap.case, lambda item: Open(Screen.OTHER_WAYS, item.slug))
    if chosen is None:
        return
    # Whoever isn't sure about their safety came from the choice of authorities, after what to ask for.
    answer, _, ask = tap.source.partition("-")
    careful = answer == Safety.CAREFUL.value
    back = WriteLetter(chosen.slug, Safety.CAREFUL, ask) if careful else WriteLetter(chosen.slug, Safety.TIES)
    html = context.texts.screen("other_ways", text=chosen.text(context.texts.language))
    await context.show(
        with_typed(context, html, typed_on(context.tapped)),
        # Below a letter, which stays, there is nothing to go back to.
        keyboard([button(context.texts.label("back"), back)] if context.tapped else []),
    )


@on_screen(Screen.NOT_NOW)
async def not_now(context: Context, tap: Open) -> None:
    """Somebody decided against writing: a real end, with a way back."""
    label = context.texts.label
    known = context.services.library.case(tap.case)  # a button of earlier days names none
    await context.show(
        context.texts.screen("not_now"),
        keyboard(
            [
                button(label("read_case"), Open(Screen.CASE, tap.case)),
                button(label("back"), WriteLetter(tap.case, Safety.TIES)),
            ]
            if known
            else []
        ),
    )
