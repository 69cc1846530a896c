"""Stopping a case at once, by an owner's tap; and going on with it. The team is told of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, button, keyboard
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.broadcasts.buttons import NewDraft
from bot.chat.cases.buttons import GoOnWithCase, StopCase
from bot.chat.cases.editor.buttons import CaseHome
from bot.chat.letters.dialogue import pick_case
from bot.chat.team.labels import numbers_of_team, of_member
from bot.model.broadcasts.broadcast import Kind
from bot.model.cases.case import Case
from bot.model.cases.standing import Outlook
from bot.model.team.news import OF_STANDING, News, TeamNews
from bot.model.team.roles import Access, Role

_STANDS: Final = {news: standing for standing, news in OF_STANDING.items()}


@on_command("stopcase", place=105, access=Access.OWNERS)
async def stop_case(context: Context) -> None:
    """Ask whether to stop a case at once; of one that an owner has stopped, whether to go on."""
    case = await pick_case(context, "", lambda slug: StopCase(slug, sure=False))
    if case is not None:
        await _ask(context, case)


@on_screen(Screen.STOP_CASE, Access.OWNERS)
async def open_stop_case(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await stop_case(context)


@on_tap(StopCase, Access.OWNERS)
async def stop(context: Context, tap: StopCase) -> None:
    """Say what it does, and ask; or do it. A second tap shows just how the case stands."""
    case = context.services.library.case(tap.case)
    if case is None:
        await stop_case(context)
    elif not tap.sure:
        await _ask(context, case)
    else:
        if await context.services.standings.stop(context.visitor.chat, case.slug):
            await context.toast("toast_case_stopped")
        await _stopped(context, case)


@on_tap(GoOnWithCase, Access.OWNERS)
async def go_on(context: Context, tap: GoOnWithCase) -> None:
    """Say what comes back, and ask; or go on with the case."""
    case = context.services.library.case(tap.case)
    if case is None:
        await stop_case(context)
    elif not context.services.standings.is_stopped_here(case.slug):
        await _ask(context, case)
    elif not tap.sure:
        await _ask_to_go_on(context, case)
    else:
        held = await context.services.standings.held(case.slug)
        await context.services.standings.go_on(context.visitor.chat, case.slug)
        html = context.texts.screen(
            "case_goes_on",
            title=_title(context, case),
            standing=context.services.standings.of(case.slug).value,
            **_numbers(held),
        )
        await context.show(html, keyboard([stop_key(context, case)]))


def keys(context: Context, case: Case) -> list[Key]:
    """The button with which an owner stops the case, or goes on with it; none for others."""
    if context.visitor.role is not Role.OWNER:
        return []
    return [stop_key(context, case)]


def stop_key(context: Context, case: Case) -> Key:
    """The button with which the case is stopped, or gone on with."""
    if context.services.standings.is_stopped_here(case.slug):
        return button(context.texts.label("case_go_on"), GoOnWithCase(case.slug, sure=False))
    return button(context.texts.label("stop_case"), StopCase(case.slug, sure=False))


async def _ask(context: Context, case: Case) -> None:
    if context.services.standings.is_stopped_here(case.slug):
        await _stopped(context, case)
        return
    outlook = await context.services.standings.outlook(case.slug)
    html = context.texts.screen(
        "stop_case",
        title=_title(context, case),
        standing=context.services.standings.of(case.slug).value,
        **_numbers(outlook),
    )
    label = context.texts.label
    await context.show(
        html,
        keyboard(
            [button(label("stop_case_sure"), StopCase(case.slug, sure=True), "danger")],
            [button(label("cancel"), Open(Screen.CASE, case.slug))],
        ),
    )


async def _stopped(context: Context, case: Case) -> None:
    """How it stands after an owner stopped it, with what can be done next."""
    held = await context.services.standings.held(case.slug)
    html = context.texts.screen("case_stopped", title=_title(context, case), **_numbers(held))
    label = context.texts.label
    await context.show(
        html,
        keyboard(
            [button(label("case_say_why"), NewDraft(case.slug, Kind.UPDATE))],
            [button(label("case_go_on"), GoOnWithCase(case.slug, sure=False))],
        ),
    )


async def _ask_to_go_on(context: Context, case: Case) -> None:
    held = await context.services.standings.held(case.slug)
    by_files = context.services.standings.of_files(case.slug)
    html = context.texts.screen(
        "case_go_on", title=_title(context, case), standing=by_files.value, **_numbers(held)
    )
    label = context.texts.label
    await context.show(
        html,
        keyboard(
            [button(label("case_go_on_sure"), GoOnWithCase(case.slug, sure=True))],
            [button(label("cancel"), Open(Screen.CASE, case.slug))],
        ),
    )


async def news_alone(context: Context, news: TeamNews) -> tuple[str, Keyboard | None]:
    """What one of the team is told of a case that was stopped, or goes on, in a message of its own."""
    members = await context.services.team.members(context.visitor)
    who = await numbers_of_team(context)
    in_team = news.actor in {member.id for member in members}
    html = context.texts.screen(
        "case_news",
        title=_title_of(context, news),
        standing=_STANDS[news.what].value,
        by_files=news.actor is None and news.what is not News.CASE_STOPPED,
        number=who[news.actor] if news.actor and in_team else None,
        moment=news.at or context.services.clock.now(),
        zone=context.services.days.zone.key,
    )
    return html, None


async def news_line(context: Context, news: TeamNews) -> tuple[Mapping[str, Any], Key | None]:
    """The same as a line among others."""
    members = await context.services.team.members(context.visitor)
    who = "" if news.actor is None else of_member(context, members, news.actor)
    case = context.services.library.case(news.case or "")
    key = button(case.text(context.texts.language).short, CaseHome(case.slug)) if case else None
    return {"who": who, "title": _title_of(context, news)}, key


def shown(context: Context, case: Case) -> Mapping[str, Any]:
    """How the case stands, as the templates of its screens say it."""
    standings = context.services.standings
    return {
        "standing": standings.of(case.slug).value,
        "closed_since": standings.since(case),
        "outcome": case.outcome.value if case.outcome else "",
    }


def _numbers(outlook: Outlook) -> dict[str, int]:
    return {
        "sending": outlook.sending,
        "left": outlook.left,
        "scheduled": outlook.scheduled,
        "passed": outlook.passed,
        "reminders": outlook.reminders,
    }


def _title_of(context: Context, news: TeamNews) -> str:
    case = context.services.library.case(news.case or "")
    return _title(context, case) if case else news.case or ""


def _title(context: Context, case: Case) -> str:
    return case.text(context.texts.language).title
