"""Links to a case that are counted: what organisers give to the radio, or print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram.helpers import create_deep_linked_url

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, copy_button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_command, on_tap
from bot.chat.cases.buttons import MakeLink
from bot.chat.letters import closed
from bot.chat.letters.dialogue import no_case
from bot.model.cases.case import Case
from bot.model.team.roles import Access

SHOWN: Final = 40
"""Links on the one screen: a message has 4,096 characters. All of them stand in the file of /totals."""


@on_command("link", place=115, access=Access.ORGANISERS)
async def link(context: Context) -> None:
    """`/link radio`: a link of that name. Without a name: those there are, and how to make one."""
    known = [case for case in context.services.library.cases.values() if context.visitor.has(case.slug)]
    name = context.services.links.named(context.argument)
    if not name:
        page = page_of(context, known, MakeLink("", ""))
        most = max(1, SHOWN // len(page.shown)) if known else 0
        await context.show(
            context.texts.screen("links", cases=[await _links(context, case, most) for case in page.shown]),
            keyboard(page.turn),
        )
        return
    cases = [case for case in context.services.standings.live() if context.visitor.has(case.slug)]
    if not cases:
        await _closed(context, known)
    elif len(cases) == 1:
        await _make(context, cases[0], name)
    else:
        page = page_of(context, cases, MakeLink("", name))
        rows = [
            [button(case.text(context.texts.language).short, MakeLink(case.slug, name))]
            for case in page.shown
        ]
        await context.show(context.texts.screen("link_case", name=name), keyboard(*rows, page.turn))


@on_tap(MakeLink, Access.ORGANISERS)
async def make_link(context: Context, tap: MakeLink) -> None:
    """The case it leads to was chosen."""
    case = context.services.library.case(tap.case)
    if case is None or not tap.name:
        context.argument = tap.name
        await link(context)
    elif not context.services.standings.is_live(case.slug):
        await closed.say(context, case.slug)
    else:
        await _make(context, case, tap.name)


async def _closed(context: Context, cases: Sequence[Case]) -> None:
    """No link is made to a case that isn't live: whoever came by it would find nothing to do."""
    if len(cases) == 1:
        await closed.say(context, cases[0].slug)
    else:
        await no_case(context)


async def _make(context: Context, case: Case, name: str) -> None:
    if await context.services.links.never_said(case, name):
        await context.show(context.texts.screen("link_never_said"))
        return
    payload = await context.services.links.make(case, name)
    if payload is None:
        await context.show(context.texts.screen("links_full"))
        return
    url = create_deep_linked_url(context.bot.username, payload)
    await context.show(
        context.texts.screen("link", case=case.text(context.texts.language), url=url, name=name),
        keyboard([copy_button(context.texts.label("copy_link"), url)]),
    )


async def _links(context: Context, case: Case, most: int) -> dict[str, object]:
    there = list(await context.services.links.of(case))
    return {
        "name": case.text(context.texts.language).short,
        "live": context.services.standings.is_live(case.slug),
        "links": [
            (name, create_deep_linked_url(context.bot.username, f"{case.slug}-{name}"))
            for name in there[:most]
        ],
        "more": len(there[most:]),
    }
