"""The list of cases, and one case with what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.broadcasts.buttons import NewNudge
from bot.chat.cases.buttons import Totals
from bot.chat.cases.editor.buttons import (
    AskForArticle,
    AskOpenQuestion,
    CaseHistory,
    CaseHome,
    CheckCase,
    CloseCase,
    DiscardCase,
    EditPart,
    NewCase,
    NextQuestion,
    OfferedCaseFiles,
    OpenThanks,
    PreviewCase,
    PublishCase,
    ReopenCase,
)
from bot.chat.cases.editor.room import fitting
from bot.chat.cases.stopping import stop_key
from bot.content.cases.editing.fields import CasePart
from bot.content.cases.editing.missing import missing
from bot.content.cases.editing.places import short_title
from bot.model.cases.case import STALE_AFTER_DAYS
from bot.model.cases.revision import CaseRecord
from bot.model.cases.standing import Standing
from bot.model.small_numbers import Told
from bot.model.team.roles import Access, Role
from bot.services.cases.publishing import may_thank
from bot.services.cases.revisions import Files
from bot.services.people.prompts import Awaited

_TYPED: Final = (
    Awaited.CASE_VALUE,
    Awaited.APPEAL,
    Awaited.TRANSLATION,
    Awaited.ARTICLE,
    Awaited.DRAFT_ANSWER,
    Awaited.CASE_CARD,
    Awaited.CASE_PICTURE,
)
LISTED: Final = 12
"""Cases on one screen."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list. `state`: "draft", "hold", "live", "over", "closed" or "out"."""

    slug: str
    title: str
    state: str
    age_days: int
    is_old: bool
    letters: int | None
    is_changed: bool


@on_command("cases", place=104, access=Access.CASES)
async def cases(context: Context) -> None:
    """Every case, drafts too, with how each stands."""
    await show_list(context)


@on_screen(Screen.CASES, Access.CASES)
async def open_cases(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await show_list(context)


@on_tap(CaseHome, Access.CASES)
async def home(context: Context, tap: CaseHome) -> None:
    """A case, or the list of them."""
    if tap.case:
        await show_case(context, tap.case)
    else:
        await show_list(context, tap.first)


async def lay_down(context: Context) -> None:
    """Who taps another screen has gone on: what they type next is no value, text or appeal."""
    awaited = context.services.prompts.awaited(context.visitor)
    if context.data and awaited and awaited[0] in _TYPED:
        await context.services.prompts.drop(context.visitor)


async def show_list(context: Context, first: int = 0) -> None:
    """The list, the newest case first, with a button each; so many of them, and a way to earlier ones."""
    await lay_down(context)
    known = await context.services.revisions.records()
    records = [record for slug, record in known.items() if context.visitor.has(slug)][::-1]
    if first >= len(records):
        first = 0  # a case may be gone since the button was made
    shown = records[first : first + LISTED]
    lines = [await _line(context, record) for record in shown]
    rows = [[button(line.title, CaseHome(line.slug))] for line in lines]
    earlier = button(context.texts.label("case_more"), CaseHome(first=first + LISTED))
    html = context.texts.screen("case_list", cases=lines)
    new = (
        [] if context.visitor.limited_to is not None else [button(context.texts.label("case_new"), NewCase())]
    )
    onward = [earlier] if records[first + LISTED :] else []
    await context.show(fitting(html), keyboard(*rows, onward, [*new, *context.desk_row()]))


async def show_case(context: Context, slug: str) -> None:
    """One case: how it stands, what was changed, and what can be done. The list if there is none."""
    await lay_down(context)
    record = await context.services.revisions.record(slug)
    if record is None:
        await show_list(context)
        return
    label = context.texts.label
    line = await _line(context, record)
    consent = await context.services.revisions.consent(slug)
    offered = await context.services.revisions.offered(slug) if context.visitor.sends else None
    asked = len(await context.services.drafting.open(slug))
    to_remind = await _to_remind(context, slug)
    html = context.texts.screen(
        "case_home",
        case=line,
        number=record.newest,
        published=record.published,
        consent=consent,
        agreed=label(f"agreed_{consent.agreed.value}") if consent else "",
        may_use=label(f"use_{consent.may_use.value}") if consent else "",
        offered=len(offered.merged.taken) + len(offered.merged.clashing) if offered else 0,
        asked=asked,
        to_remind=to_remind,
    )
    language = context.texts.language
    parts = [button(label(f"cp_{part.name.lower()}"), EditPart(slug, part, language)) for part in CasePart]
    main = None
    if context.visitor.sends:
        main = button(label("case_publish"), PublishCase(slug, record.newest), "primary")
    index = context.services.library.letters.files.index
    if line.state == "draft" and any(True for _ in missing(await _files(context, slug), index)):
        main = button(label("case_questions"), NextQuestion(slug), "primary")
    await context.show(
        html,
        keyboard(
            *(parts[first : first + 2] for first in range(0, len(parts), 2)),
            [
                button(label("case_preview"), PreviewCase(slug, language)),
                button(label("case_check"), CheckCase(slug)),
            ],
            [button(label("case_asked", number=asked), AskOpenQuestion(slug))] if asked else [],
            [button(label("case_offered"), OfferedCaseFiles(slug))] if offered else [],
            [button(label("case_nudge"), NewNudge(slug))] if to_remind else [],
            [button(label("case_article"), AskForArticle(slug))],
            [main] if main and line.is_changed else [],
            _steering(context, slug, line),
            [button(label("case_history"), CaseHistory(slug)), button(label("case_list"), CaseHome())],
        ),
    )


async def _to_remind(context: Context, slug: str) -> Told:
    """More than how many asked to be reminded, where it may make sense to write to them; else None."""
    if not (context.visitor.sends and context.services.standings.is_live(slug)):
        return None
    asked = context.services.nudges.asked(slug)
    return asked if asked and await context.services.nudging.is_due(slug) else None


def _steering(context: Context, slug: str, line: CaseLine) -> list[Key]:
    label, case = context.texts.label, context.services.library.case(slug)
    if line.state == "draft":
        return [button(label("case_discard"), DiscardCase(slug))] if context.visitor.sends else []
    keys = [button(label("case_totals"), Totals(slug))] if case else []
    if case and context.visitor.sends and line.state == "closed" and may_thank(case):
        word = "case_thanks_end" if case.thanks_open else "case_thanks"
        keys.append(button(label(word), OpenThanks(slug, on=not case.thanks_open)))
    if case and context.visitor.role is Role.OWNER and line.state != "closed":
        keys.append(stop_key(context, case))
    if context.visitor.role is not Role.OWNER:
        return keys
    if line.state == "closed":
        keys.append(button(label("case_reopen"), ReopenCase(slug)))
    elif case:
        keys.append(button(label("case_close"), CloseCase(slug)))
    return keys


async def _line(context: Context, record: CaseRecord) -> CaseLine:
    services = context.services
    case = services.library.case(record.case) if record.published else None
    today = services.days.today()
    if case is not None:
        age = case.age_days(today)
        return CaseLine(
            record.case,
            case.text(context.texts.language).short,
            _state(services.standings.of(record.case)),
            age,
            age > STALE_AFTER_DAYS,
            (await services.totals.of(case)).actions,
            record.newest != record.published,
        )
    files = await _files(context, record.case)
    state = "out" if record.published else "draft"
    return CaseLine(record.case, title_of(files, context) or record.case, state, 0, False, None, True)


async def _files(context: Context, slug: str) -> Files:
    found = await context.services.revisions.documents(slug)
    return found.files if found else {}


async def names_of(context: Context, slugs: Iterable[str | None]) -> Mapping[str, str]:
    """What each of these cases is called on a button; its slug where nothing is known of it any more."""
    found = {}
    for slug in {slug for slug in slugs if slug}:
        case = context.services.library.case(slug)
        if case is not None:
            found[slug] = case.text(context.texts.language).short
            continue
        files = await context.services.revisions.documents(slug)
        found[slug] = (title_of(files.files, context) if files else "") or slug
    return found


def title_of(files: Files, context: Context) -> str:
    """What a case's documents call it on a button, in the reader's language or another; "" if none."""
    return short_title(files, (context.texts.language, *context.services.phrasebook.languages))


def _state(standing: Standing) -> str:
    return {
        Standing.LIVE: "live",
        Standing.OVER: "over",
        Standing.STOPPED: "closed",
        Standing.HERE: "hold",
        Standing.OUT: "out",
    }[standing]
