"""Arriving and subscribing: by a link, by /start, and once somebody has consented."""

from __future__ import annotations

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.letters.buttons import WriteLetter
from bot.chat.people.buttons import Subscribe
from bot.chat.team import invitations
from bot.model.cases.case import Case
from bot.model.people.subscription import Wants


@on_command("start", place=None)
async def start(context: Context) -> None:
    """`/start`, with or without a deep link's payload."""
    arrival = await context.services.people.arrive(context.visitor, context.argument)
    if arrival.invitation:
        await invitations.join(context, arrival.invitation)
        return
    cases = [arrival.case] if arrival.case else list(context.services.library.cases.values())
    if not cases:
        await context.say(context.texts.screen("no_cases"))
    elif context.visitor.subscribed and not (arrival.case and arrival.case.slug not in followed(context)):
        await _welcome_back(
            context,
            [case for case in context.services.library.cases.values() if case.slug in followed(context)],
        )
    else:
        await ask_consent(context, cases, arrival.case.slug if arrival.case else "", arrival.source)


@on_screen(Screen.START)
async def open_start(context: Context, tap: Open) -> None:
    """The welcome, from a button."""
    del tap
    await start(context)


def followed(context: Context) -> frozenset[str]:
    """The cases that the person follows."""
    return context.visitor.subscriber.cases if context.visitor.subscriber else frozenset()


async def ask_consent(context: Context, cases: list[Case], slug: str, source: str) -> None:
    """What is offered to whoever isn't subscribed; `slug` and `source` of a deep link are kept meanwhile."""
    label = context.texts.label
    letter = WriteLetter(cases[0].slug) if len(cases) == 1 else Open(Screen.LETTER)
    await context.show(
        context.texts.screen("start", cases=[case.text(context.texts.language) for case in cases]),
        keyboard(
            [button(label("subscribe_all"), Subscribe(Wants.ALL, slug, source))],
            [button(label("subscribe_calls"), Subscribe(Wants.CALLS, slug, source))],
            [button(label("just_letter"), letter)],
            [
                button(label("read_case"), Open(Screen.CASE, cases[0].slug if len(cases) == 1 else "")),
                button(label("change_language"), Open(Screen.LANGUAGE, slug, source)),
            ],
        ),
    )


async def _welcome_back(context: Context, cases: list[Case]) -> None:
    texts = [case.text(context.texts.language) for case in cases]
    await context.show(context.texts.screen("welcome_back", cases=texts), next_keys(context, cases))


def next_keys(context: Context, cases: list[Case]) -> Keyboard | None:
    """What a subscriber may want next."""
    label = context.texts.label
    only = cases[0].slug if len(cases) == 1 else ""
    return keyboard(
        [button(label("write_letter"), WriteLetter(only) if only else Open(Screen.LETTER), "primary")],
        [
            button(label("read_case"), Open(Screen.CASE, only)),
            button(label("change_settings"), Open(Screen.SETTINGS)),
        ],
    )


@on_tap(Subscribe)
async def subscribe(context: Context, tap: Subscribe) -> None:
    """Consent was given."""
    cases = list(await context.services.people.subscribe(context.visitor, tap.wants, tap.case, tap.source))
    await context.show(
        context.texts.screen(
            "subscribed", wants=tap.wants.value, cases=[case.text(context.texts.language) for case in cases]
        ),
        next_keys(context, cases),
    )
