"""Which cases one of the team sees: an owner chooses them; what is about others is refused here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.chat.approvals.buttons import ActAlone, AskApproval, TwoKeyQuestion
from bot.chat.base.buttons import Button, Open, Screen, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_tap
from bot.chat.cases.editor.desk import names_of
from bot.chat.team.buttons import LimitLink, LimitMember
from bot.chat.team.labels import numbers_of_team
from bot.chat.team.members import team
from bot.model.team.invitation import Invitation
from bot.model.team.roles import Access, Member, Role
from bot.model.team.two_keys import OF_ALL, TwoKeyAct

LISTED: Final = 10
"""Cases on one screen."""
MOST: Final = 140
"""So many cases can be chosen from, the newest: a button has no more room."""
_MARK: Final = 6


async def refused(context: Context, given: Iterable[object], *, of_all: bool = False) -> bool:
    """Whether it is about a case that this one of the team hasn't; then they are told.

    `given`: what a handler of the team is handed: a button, or what was kept with a question, and a message.
    `of_all`: it concerns every case, whatever it is about.
    """
    if context.visitor.limited_to is None:
        return False
    for one in given:
        about = parse(one) or one if isinstance(one, str) else one
        case = about if isinstance(about, str) else await _case_of(context, about)
        if not context.visitor.has(case):
            await _tell(context, "all" if case == OF_ALL else "case")
            return True
    if of_all:
        await _tell(context, "all")
    return of_all


async def _tell(context: Context, what: str) -> None:
    if context.in_group:  # that somebody is limited is nothing for others to read
        await context.toast("toast_room_not_yours")
    else:
        await context.show(context.texts.screen("not_your_case", what=what))


async def _case_of(context: Context, about: object) -> str:
    """The case that a button is about; "" if about none."""
    if not isinstance(about, Button):
        return ""
    case = getattr(about, "case", "")
    for name in ("draft", "broadcast"):
        if not case and (number := getattr(about, name, 0)):
            draft = await context.services.drafts.known(number)
            case = draft.case if draft else ""
    if not case and (number := getattr(about, "question", 0)) and isinstance(number, int):
        case = await context.services.questions.case_of(number)
    act = None
    if number := getattr(about, "approval", 0):
        approval = await context.services.approvals.get(number)
        act = approval.act if approval else None
    elif isinstance(about, TwoKeyQuestion | AskApproval | ActAlone):
        act = TwoKeyAct(about.kind, about.subject, about.detail)
    if act is not None:
        case = await context.services.approvals.case_of(act)
    return str(case)


@on_tap(LimitMember, Access.OWNERS)
async def limit(context: Context, tap: LimitMember) -> None:
    """Choose whom, then which cases; once that is sure, let it be so."""
    members = [one for one in await context.services.team.members(context.visitor) if _can_be(one)]
    member = next((one for one in members if one.id == tap.member), None)
    if member is None:
        await _show_whom(context, members)
        return
    offered = await _offered(context, tap, member.cases)
    if offered.sure:
        if await context.services.team.limit(context.visitor, member.id, offered.limit):
            await context.toast("toast_saved")
        await limit(context, LimitMember(member.id, "", "", 0, sure=False))
        return
    who = await numbers_of_team(context)
    await _show(context, replace(tap, sure=False), offered, "limit_member", who=who[member.id])


@on_tap(LimitLink, Access.OWNERS)
async def limit_link(context: Context, tap: LimitLink) -> None:
    """The same for whoever comes by a link that is open; the link itself stays where it was said."""
    links = {one.number: one for one in await context.services.team.invitations() if _can_be_limited(one)}
    link = links.get(tap.invitation)
    if link is None:
        await context.toast("toast_outdated")
        await team(context)
        return
    offered = await _offered(context, tap, link.cases)
    if offered.sure:
        if await context.services.team.limit_link(context.visitor, link.number, offered.limit):
            await context.toast("toast_saved")
        await limit_link(context, replace(tap, chosen=_kept(offered.slugs, offered.limit or ()), sure=False))
        return
    if not tap.mark:
        context.tapped = None
    await _show(context, replace(tap, sure=False), offered, "limit_link", number=link.number)


@dataclass(frozen=True, slots=True)
class _Offered:
    """The cases to choose from. `now`: those that it is limited to so far; `chosen`: those ticked."""

    slugs: Sequence[str]
    mark: str
    now: frozenset[str] | None
    chosen: frozenset[str]
    sure: bool  # it is to be so
    limit: frozenset[str] | None  # the limit that it is then


async def _offered(context: Context, tap: LimitMember | LimitLink, now: frozenset[str] | None) -> _Offered:
    slugs = sorted(list(await context.services.revisions.records())[-MOST:])
    mark = hashlib.sha256(" ".join(slugs).encode()).hexdigest()[:_MARK]
    is_fresh = tap.mark == mark
    chosen = _read(slugs, tap.chosen) if is_fresh else now or frozenset()
    sure = tap.sure and (is_fresh or not tap.chosen)
    if tap.mark and not is_fresh and not sure:
        await context.toast("toast_outdated")
    return _Offered(slugs, mark, now, chosen, sure, chosen if tap.chosen else None)


def _can_be_limited(one: Invitation) -> bool:
    return one.role is not Role.OWNER


def _can_be(member: Member) -> bool:
    return member.role is not Role.OWNER


async def _show_whom(context: Context, members: Sequence[Member]) -> None:
    label, who = context.texts.label, await numbers_of_team(context)
    page = page_of(context, members, LimitMember(0, "", "", 0, sure=False))
    links = [one for one in await context.services.team.invitations() if _can_be_limited(one)][-LISTED:]
    rows = [
        [
            button(
                ("📁 " if one.cases is not None else "") + label("record_person", number=who[one.id]),
                LimitMember(one.id, "", "", 0, sure=False),
            )
        ]
        for one in page.shown
    ]
    of_links = [
        [
            button(
                ("📁 " if one.cases is not None else "🔗 ") + label("limit_link_no", number=one.number),
                LimitLink(one.number, "", "", 0, sure=False),
            )
        ]
        for one in links
    ]
    html = context.texts.screen("limit_whom", some=bool(rows or of_links))
    await context.show(
        html,
        keyboard(
            *rows, page.turn, *of_links, [button(label("back"), Open(Screen.TEAM)), *context.desk_row()]
        ),
    )


async def _show(
    context: Context, tap: LimitMember | LimitLink, offered: _Offered, screen: str, **whose: object
) -> None:
    label, slugs, chosen = context.texts.label, offered.slugs, offered.chosen
    tap = replace(tap, chosen=_kept(slugs, chosen), mark=offered.mark)
    first = tap.page * LISTED if tap.page * LISTED < len(slugs) else 0
    page = first // LISTED
    shown = slugs[first : first + LISTED]
    names = await names_of(context, [*shown, *chosen, *(offered.now or ())])
    rows: list[Row] = [
        [
            button(
                ("✅ " if slug in chosen else "") + names[slug],
                replace(tap, chosen=_kept(slugs, chosen ^ {slug}), page=page),
            )
        ]
        for slug in shown
    ]
    turn = [button(label("page_before"), replace(tap, page=page - 1))] if page else []
    turn += [button(label("page_after"), replace(tap, page=page + 1))] if slugs[first + LISTED :] else []
    now = offered.now
    every = replace(tap, chosen="", page=0, sure=True)
    html = context.texts.screen(
        screen,
        now=None if now is None else sorted(names[slug] for slug in now)[:LISTED],
        more=max(0, len(now or ()) - LISTED),
        chosen=len(chosen),
        **whose,
    )
    await context.show(
        html,
        keyboard(
            *rows,
            context.in_reading_order(turn),
            [button(label("limit_to", n=len(chosen)), replace(tap, sure=True), "primary")]
            if chosen and chosen != now
            else [],
            [button(label("limit_none"), every)] if now is not None else [],
            [button(label("back"), LimitMember(0, "", "", 0, sure=False)), *context.desk_row()],
        ),
    )


def _kept(slugs: Sequence[str], chosen: Iterable[str]) -> str:
    """The chosen ones of the list, as a button keeps them."""
    bits = sum(1 << slugs.index(slug) for slug in chosen if slug in slugs)
    return f"{bits:x}" if bits else ""


def _read(slugs: Sequence[str], kept: str) -> frozenset[str]:
    """The reverse; nothing of what is no such number."""
    bits = int(kept, 16) if kept and all(digit in "0123456789abcdef" for digit in kept) else 0
    return frozenset(slug for place, slug in enumerate(slugs) if bits >> place & 1)
