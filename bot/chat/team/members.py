"""What organisers see besides broadcasts: joining, team, languages, totals. Every entry checks the role."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from telegram.constants import ChatAction
from telegram.helpers import create_deep_linked_url

from bot.chat import menu
from bot.chat.base.buttons import Invite, Open, RemoveMember, Screen, SwitchLanguage, Totals, TotalsForm
from bot.chat.base.context import Turn, button, keyboard
from bot.chat.letters.dialogue import pick_case
from bot.chat.letters.questions import name_of
from bot.content.texts import ChatTexts
from bot.model.cases.case import Case
from bot.model.cases.totals import CaseTotals
from bot.model.languages import LANGUAGES, OWN_NAMES
from bot.model.letters.address import How
from bot.model.letters.reply import Answer
from bot.model.team.roles import Role
from bot.services.cases.totals import ChartWords, as_csv
from bot.services.team.members import INVITATION_LASTS

P = ParamSpec("P")

DAYS_LISTED = 14
SOURCES_LISTED = 20


def for_organisers(
    handler: Callable[Concatenate[Turn, P], Awaitable[None]],
) -> Callable[Concatenate[Turn, P], Coroutine[Any, Any, None]]:
    """Let only the team in; others are told kindly."""

    @wraps(handler)
    async def checked(turn: Turn, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if turn.visitor.role is None:
            await turn.show(turn.texts.screen("organisers_only"))
            # Somebody who was taken out of the team still has an organiser's menu: put it right.
            await menu.for_chat(turn.bot, turn.desk.phrasebook, turn.visitor)
            return
        await handler(turn, *args, **kwargs)

    return checked


def for_owners(
    handler: Callable[Concatenate[Turn, P], Awaitable[None]],
) -> Callable[Concatenate[Turn, P], Coroutine[Any, Any, None]]:
    """Let only owners in."""

    @wraps(handler)
    async def checked(turn: Turn, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if turn.visitor.role is not Role.OWNER:
            await turn.show(turn.texts.screen("organisers_only"))
            return
        await handler(turn, *args, **kwargs)

    return checked


async def join(turn: Turn, token: str) -> None:
    """A one-time invitation was opened."""
    role = await turn.desk.team.join(turn.visitor, token)
    if role is None:
        await turn.say(turn.texts.screen("invitation_used"))
        return
    turn.visitor = await turn.desk.people.visitor(turn.visitor.chat, turn.visitor.client_language)
    await turn.say(turn.texts.screen("joined", role=role.value))
    await menu.for_chat(turn.bot, turn.desk.phrasebook, turn.visitor)


@for_owners
async def invite(turn: Turn) -> None:
    """Ask whom the link is for."""
    label = turn.texts.label
    await turn.show(
        turn.texts.screen("invite"),
        keyboard(
            [button(label("invite_organiser"), Invite(Role.ORGANISER))],
            [button(label("invite_owner"), Invite(Role.OWNER))],
        ),
    )


@for_owners
async def invited(turn: Turn, tap: Invite) -> None:
    """A link for one new member of the team."""
    link = create_deep_linked_url(turn.bot.username, await turn.desk.team.invitation(tap.role))
    hours = int(INVITATION_LASTS.total_seconds() // 3600)
    await turn.show(turn.texts.screen("invitation", role=tap.role.value, link=link, hours=hours))


@for_organisers
async def team(turn: Turn) -> None:
    """Who is in the team; owners can remove."""
    members = await turn.desk.team.members(turn.visitor)
    rows = []
    if turn.visitor.role is Role.OWNER:
        rows = [
            [button(turn.texts.label("remove_member", number=number), RemoveMember(member.id, False))]
            for number, member in enumerate(members, start=1)
            if not member.you
        ]
    await turn.show(turn.texts.screen("team", members=members), keyboard(*rows))


@for_owners
async def remove_member(turn: Turn, tap: RemoveMember) -> None:
    """Take somebody out of the team, once it is sure."""
    if not tap.sure:
        members = {member.id: member for member in await turn.desk.team.members(turn.visitor)}
        if member := members.get(tap.member):
            number = list(members).index(tap.member) + 1
            await turn.show(
                turn.texts.screen(
                    "remove_member", number=number, since=member.since, zone=turn.desk.days.zone.key
                ),
                keyboard(
                    [
                        button(
                            turn.texts.label("remove_member", number=number), RemoveMember(tap.member, True)
                        )
                    ],
                    [button(turn.texts.label("cancel"), Open(Screen.TEAM))],
                ),
            )
            return
    if await turn.desk.team.remove(tap.member):
        await turn.toast("toast_saved")
    await team(turn)


@for_organisers
async def languages(turn: Turn) -> None:
    """Which languages supporters can use."""
    on = await turn.desk.people.languages()
    items = [
        {"name": OWN_NAMES[code], "on": code in on, "reviewed": turn.desk.library.reviewed(code)}
        for code in LANGUAGES
    ]
    rows = [
        [
            button(
                turn.texts.label("switch_off" if code in on else "switch_on", language=OWN_NAMES[code]),
                SwitchLanguage(code, code not in on),
            )
        ]
        for code in LANGUAGES
        if not turn.desk.library.reviewed(code)
    ]
    await turn.show(turn.texts.screen("languages", items=items), keyboard(*rows))


@for_organisers
async def switch_language(turn: Turn, tap: SwitchLanguage) -> None:
    """Switch an unreviewed language on or off."""
    await turn.desk.people.switch_language(tap.language, tap.on)
    await turn.toast("toast_saved")
    await languages(turn)
    if tap.language in LANGUAGES:
        on = tap.language in await turn.desk.people.languages()
        await menu.for_language(turn.bot, turn.desk.phrasebook, tap.language, on=on)


@for_organisers
async def totals(turn: Turn, slug: str = "") -> None:
    """`/totals`: the figures of a case."""
    case = await pick_case(turn, slug, lambda item: Totals(item.slug))
    if case is None:
        return
    figures = await turn.desk.totals.of(case)
    label = turn.texts.label
    await turn.show(
        turn.texts.screen(
            "totals",
            title=case.text(turn.texts.language).title,
            code=case.code,
            totals=figures,
            authorities=_by_authority(case, figures, turn.texts.language),
            days=sorted(figures.by_day.items(), reverse=True)[:DAYS_LISTED],
            sources=[(name, *counts) for name, counts in list(figures.by_source.items())[:SOURCES_LISTED]],
            age_days=turn.desk.totals.age_days(case),
        ),
        keyboard(
            [
                button(label("totals_chart"), Totals(case.slug, TotalsForm.CHART)),
                button(label("totals_csv"), Totals(case.slug, TotalsForm.CSV)),
            ],
            [button(label("totals_after"), Totals(case.slug, TotalsForm.AFTER))],
            [button(label("totals_again"), Totals(case.slug))],
        ),
    )


def _by_authority(case: Case, figures: CaseTotals, language: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for authority in case.authorities:
        actions, opened = figures.by_authority.get(authority.id, (0, 0))
        rows.append(
            {
                "name": name_of(case, authority, language),
                "actions": actions,
                "opened": opened,
                "failed": sum(figures.failed_addresses.get(authority.id, {}).values()),
                "shared": authority.shared_address,
            }
        )
    return rows


async def _totals_after(turn: Turn, case: Case, figures: CaseTotals) -> None:
    texts = turn.texts
    rows = [
        {
            "name": name_of(case, authority, texts.language),
            "replies": in_words(texts, "answer", Answer, figures.replies.get(authority.id, {})),
            "failed": in_words(texts, "how", How, figures.failed_addresses.get(authority.id, {})),
            "dead": authority.id in figures.dead,
        }
        for authority in case.authorities
    ]
    await turn.show(
        texts.screen("totals_after", title=case.text(texts.language).title, authorities=rows),
        keyboard([button(texts.label("back"), Totals(case.slug))]),
    )


def in_words(
    texts: ChatTexts, kind: str, keys: Iterable[str], numbers: Mapping[str, int]
) -> list[tuple[str, int]]:
    """The numbers above nothing, in the order of `keys`, each under the label `kind`_`key`."""
    return [(texts.label(f"{kind}_{key}"), numbers[key]) for key in keys if numbers.get(key)]


@for_organisers
async def totals_as(turn: Turn, tap: Totals) -> None:
    """The figures again, as a chart or as a table."""
    case = turn.desk.library.case(tap.case)
    if case is None or tap.form is TotalsForm.TEXT:
        await totals(turn, tap.case)
        return
    figures = await turn.desk.totals.of(case)
    if tap.form is TotalsForm.AFTER:
        await _totals_after(turn, case, figures)
        return
    text, label = case.text(turn.texts.language), turn.texts.label
    caption = turn.texts.screen("totals_chart", title=text.title)
    if tap.form is TotalsForm.CSV:
        await turn.send_files([(f"totals-{case.slug}.csv", as_csv(figures, case))], caption)
        return
    await turn.working(ChatAction.UPLOAD_PHOTO)
    names = {authority.id: name_of(case, authority, turn.texts.language) for authority in case.authorities}
    words = ChartWords(
        title=label("chart_title", number=turn.texts.number(figures.actions)),
        by_day=label("chart_by_day"),
        by_authority=label("chart_by_authority"),
        note=label("chart_note"),
        none=label("chart_none"),
    )
    await turn.send_photo(await turn.desk.totals.chart(figures, names, words), caption)
