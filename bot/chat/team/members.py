"""What organisers see besides broadcasts: joining, team, languages, totals. Every entry checks the role."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from telegram.constants import ChatAction
from telegram.helpers import create_deep_linked_url

from bot.chat import menu
from bot.chat.base.buttons import Invite, Open, RemoveMember, Screen, SwitchLanguage, Totals, TotalsForm
from bot.chat.base.context import Context, button, keyboard
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
    handler: Callable[Concatenate[Context, P], Awaitable[None]],
) -> Callable[Concatenate[Context, P], Coroutine[Any, Any, None]]:
    """Let only the team in; others are told kindly."""

    @wraps(handler)
    async def checked(context: Context, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if context.visitor.role is None:
            await context.show(context.texts.screen("organisers_only"))
            # Somebody who was taken out of the team still has an organiser's menu: put it right.
            await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)
            return
        await handler(context, *args, **kwargs)

    return checked


def for_owners(
    handler: Callable[Concatenate[Context, P], Awaitable[None]],
) -> Callable[Concatenate[Context, P], Coroutine[Any, Any, None]]:
    """Let only owners in."""

    @wraps(handler)
    async def checked(context: Context, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if context.visitor.role is not Role.OWNER:
            await context.show(context.texts.screen("organisers_only"))
            return
        await handler(context, *args, **kwargs)

    return checked


async def join(context: Context, token: str) -> None:
    """A one-time invitation was opened."""
    role = await context.services.team.join(context.visitor, token)
    if role is None:
        await context.say(context.texts.screen("invitation_used"))
        return
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    await context.say(context.texts.screen("joined", role=role.value))
    await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)


@for_owners
async def invite(context: Context) -> None:
    """Ask whom the link is for."""
    label = context.texts.label
    await context.show(
        context.texts.screen("invite"),
        keyboard(
            [button(label("invite_organiser"), Invite(Role.ORGANISER))],
            [button(label("invite_owner"), Invite(Role.OWNER))],
        ),
    )


@for_owners
async def invited(context: Context, tap: Invite) -> None:
    """A link for one new member of the team."""
    link = create_deep_linked_url(context.bot.username, await context.services.team.invitation(tap.role))
    hours = int(INVITATION_LASTS.total_seconds() // 3600)
    await context.show(context.texts.screen("invitation", role=tap.role.value, link=link, hours=hours))


@for_organisers
async def team(context: Context) -> None:
    """Who is in the team; owners can remove."""
    members = await context.services.team.members(context.visitor)
    rows = []
    if context.visitor.role is Role.OWNER:
        rows = [
            [button(context.texts.label("remove_member", number=number), RemoveMember(member.id, False))]
            for number, member in enumerate(members, start=1)
            if not member.you
        ]
    await context.show(context.texts.screen("team", members=members), keyboard(*rows))


@for_owners
async def remove_member(context: Context, tap: RemoveMember) -> None:
    """Take somebody out of the team, once it is sure."""
    if not tap.sure:
        members = {member.id: member for member in await context.services.team.members(context.visitor)}
        if member := members.get(tap.member):
            number = list(members).index(tap.member) + 1
            await context.show(
                context.texts.screen(
                    "remove_member", number=number, since=member.since, zone=context.services.days.zone.key
                ),
                keyboard(
                    [
                        button(
                            context.texts.label("remove_member", number=number),
                            RemoveMember(tap.member, True),
                        )
                    ],
                    [button(context.texts.label("cancel"), Open(Screen.TEAM))],
                ),
            )
            return
    if await context.services.team.remove(tap.member):
        await context.toast("toast_saved")
    await team(context)


@for_organisers
async def languages(context: Context) -> None:
    """Which languages supporters can use."""
    on = await context.services.people.languages()
    items = [
        {"name": OWN_NAMES[code], "on": code in on, "reviewed": context.services.library.reviewed(code)}
        for code in LANGUAGES
    ]
    rows = [
        [
            button(
                context.texts.label("switch_off" if code in on else "switch_on", language=OWN_NAMES[code]),
                SwitchLanguage(code, code not in on),
            )
        ]
        for code in LANGUAGES
        if not context.services.library.reviewed(code)
    ]
    await context.show(context.texts.screen("languages", items=items), keyboard(*rows))


@for_organisers
async def switch_language(context: Context, tap: SwitchLanguage) -> None:
    """Switch an unreviewed language on or off."""
    await context.services.people.switch_language(tap.language, tap.on)
    await context.toast("toast_saved")
    await languages(context)
    if tap.language in LANGUAGES:
        on = tap.language in await context.services.people.languages()
        await menu.for_language(context.bot, context.services.phrasebook, tap.language, on=on)


@for_organisers
async def totals(context: Context, slug: str = "") -> None:
    """`/totals`: the figures of a case."""
    case = await pick_case(context, slug, lambda item: Totals(item.slug))
    if case is None:
        return
    figures = await context.services.totals.of(case)
    label = context.texts.label
    await context.show(
        context.texts.screen(
            "totals",
            title=case.text(context.texts.language).title,
            code=case.code,
            totals=figures,
            authorities=_by_authority(case, figures, context.texts.language),
            days=sorted(figures.by_day.items(), reverse=True)[:DAYS_LISTED],
            sources=[(name, *counts) for name, counts in list(figures.by_source.items())[:SOURCES_LISTED]],
            age_days=context.services.totals.age_days(case),
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


async def _totals_after(context: Context, case: Case, figures: CaseTotals) -> None:
    texts = context.texts
    rows = [
        {
            "name": name_of(case, authority, texts.language),
            "replies": in_words(texts, "answer", Answer, figures.replies.get(authority.id, {})),
            "failed": in_words(texts, "how", How, figures.failed_addresses.get(authority.id, {})),
            "dead": authority.id in figures.dead,
        }
        for authority in case.authorities
    ]
    await context.show(
        texts.screen("totals_after", title=case.text(texts.language).title, authorities=rows),
        keyboard([button(texts.label("back"), Totals(case.slug))]),
    )


def in_words(
    texts: ChatTexts, kind: str, keys: Iterable[str], numbers: Mapping[str, int]
) -> list[tuple[str, int]]:
    """The numbers above nothing, in the order of `keys`, each under the label `kind`_`key`."""
    return [(texts.label(f"{kind}_{key}"), numbers[key]) for key in keys if numbers.get(key)]


@for_organisers
async def totals_as(context: Context, tap: Totals) -> None:
    """The figures again, as a chart or as a table."""
    case = context.services.library.case(tap.case)
    if case is None or tap.form is TotalsForm.TEXT:
        await totals(context, tap.case)
        return
    figures = await context.services.totals.of(case)
    if tap.form is TotalsForm.AFTER:
        await _totals_after(context, case, figures)
        return
    text, label = case.text(context.texts.language), context.texts.label
    caption = context.texts.screen("totals_chart", title=text.title)
    if tap.form is TotalsForm.CSV:
        await context.send_files([(f"totals-{case.slug}.csv", as_csv(figures, case))], caption)
        return
    await context.working(ChatAction.UPLOAD_PHOTO)
    names = {authority.id: name_of(case, authority, context.texts.language) for authority in case.authorities}
    words = ChartWords(
        title=label("chart_title", number=context.texts.number(figures.actions)),
        by_day=label("chart_by_day"),
        by_authority=label("chart_by_authority"),
        note=label("chart_note"),
        none=label("chart_none"),
    )
    await context.send_photo(await context.services.totals.chart(figures, names, words), caption)
