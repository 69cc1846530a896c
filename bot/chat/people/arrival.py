"""Arriving and subscribing: by a link, by /start, and once somebody has consented."""

from __future__ import annotations

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.paging import LISTED
from bot.chat.base.registry import REGISTRY, on_command, on_screen, on_tap
from bot.chat.cases import picture
from bot.chat.letters import closed
from bot.chat.letters.buttons import WriteLetter
from bot.chat.letters.dialogue import no_case
from bot.chat.people.buttons import Subscribe
from bot.chat.team import about, invitations
from bot.chat.team.room.saying import BY_LINK
from bot.model.cases.case import Case
from bot.model.people.kept import KeptItem
from bot.model.people.subscription import Wants


@on_command("start", place=None)
async def start(context: Context) -> None:
    """`/start`, with or without a deep link's payload."""
    arrival = await context.services.people.arrive(context.visitor, context.argument)
    if arrival.invitation:
        await invitations.join(context, arrival.invitation)
        return
    if await _shown(context, arrival.shows):
        return
    mine = [case for case in context.services.library.cases.values() if case.slug in followed(context)]
    cases = [arrival.case] if arrival.case else context.services.standings.live()
    if arrival.closed:
        await closed.say(context, arrival.closed)
    elif context.visitor.subscribed and mine and not (arrival.case and arrival.case not in mine):
        await _welcome_back(context, mine, arrival.case)
    elif not cases:
        await none_is_open(context)
    else:
        await ask_consent(context, cases, arrival.case.slug if arrival.case else "", arrival.source)


async def _shown(context: Context, name: str) -> bool:
    """Show the team's screen that a link from their room leads to; False: it is none, or not for them."""
    command = REGISTRY.commands[name] if name in BY_LINK else None
    if command is None or not command.access.admits(context.visitor.role):
        return False
    await command.run(context)
    return True


async def none_is_open(context: Context) -> None:
    """Say of the only case why there are no letters; of none, or several, just that there are none."""
    known = list(context.services.library.cases)
    if len(known) == 1:
        await closed.say(context, known[0])
    else:
        await no_case(context)


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
    said = about.said_of(context, await context.services.organisation.read())
    await _show(
        context,
        cases[0] if slug else None,
        context.texts.screen(
            "start",
            cases=[case.text(context.texts.language) for case in cases[:LISTED]],
            more=len(cases[LISTED:]),
            run_by=said["name"],
            kept=[item.value for item in KeptItem],
            **{name: said[name] for name in ("proof", "bot")},
        ),
        keyboard(
            [button(label("subscribe_all"), Subscribe(Wants.ALL, slug, source))],
            [button(label("subscribe_calls"), Subscribe(Wants.CALLS, slug, source))],
            [button(label("just_letter"), letter)],
            [
                button(label("read_case"), Open(Screen.CASE, cases[0].slug if len(cases) == 1 else "")),
                button(label("change_language"), Open(Screen.LANGUAGE, slug, source)),
            ],
            context.desk_row(),
        ),
    )


async def _show(context: Context, opened: Case | None, html: str, keys: Keyboard | None) -> None:
    """Whoever opens a case by its link sees its picture first. A screen that is changed stays one."""
    if context.tapped is None:
        await picture.say(context, opened, html, keys)
    else:
        await context.show(html, keys)


def _called(context: Context, case: Case, *, several: bool) -> str:
    text = case.text(context.texts.language)
    return text.short if several else text.title


async def _welcome_back(context: Context, cases: list[Case], opened: Case | None) -> None:
    shown = [
        {
            "title": _called(context, case, several=len(cases) > 2),
            "live": context.services.standings.is_live(case.slug),
        }
        for case in cases[:LISTED]
    ]
    html = context.texts.screen("welcome_back", cases=shown, more=len(cases[LISTED:]))
    await _show(context, opened, html, next_keys(context, cases))


def next_keys(context: Context, cases: list[Case]) -> Keyboard | None:
    """What a subscriber may want next."""
    label = context.texts.label
    only = cases[0].slug if len(cases) == 1 else ""
    live = [case.slug for case in cases if context.services.standings.is_live(case.slug)]
    carries = WriteLetter(live[0]) if len(live) == 1 else Open(Screen.LETTER)
    return keyboard(
        [button(label("write_letter"), carries, "primary")] if live else [],
        [
            button(label("read_case"), Open(Screen.CASE, only)),
            button(label("change_settings"), Open(Screen.SETTINGS)),
        ],
        context.desk_row(),
    )


@on_tap(Subscribe)
async def subscribe(context: Context, tap: Subscribe) -> None:
    """Consent was given."""
    if tap.case and not context.services.standings.is_live(tap.case):
        await closed.say(context, tap.case)
        return
    cases = list(await context.services.people.subscribe(context.visitor, tap.wants, tap.case, tap.source))
    if not cases:
        await none_is_open(context)
        return
    await context.show(
        context.texts.screen(
            "subscribed",
            wants=tap.wants.value,
            cases=[case.text(context.texts.language) for case in cases[:LISTED]],
            more=len(cases[LISTED:]),
        ),
        next_keys(context, cases),
    )
