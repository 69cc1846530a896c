"""Putting a case before people, closing and reopening it: each is asked first, and says what follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.chat.approvals import question as second_key
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts.buttons import NewDraft
from bot.chat.cases.editor.asking.told import where
from bot.chat.cases.editor.buttons import (
    CaseHome,
    CheckCase,
    DiscardCase,
    HaveRead,
    PublishCase,
)
from bot.chat.cases.editor.desk import lay_down, show_case, show_list
from bot.chat.cases.editor.room import fitting
from bot.chat.cases.picture import say_below
from bot.content.cases.check.finding import Finding
from bot.errors import ContentError
from bot.model.broadcasts.broadcast import Kind
from bot.model.cases.case import Case
from bot.model.cases.revision import Agreed, Consent, MayUse
from bot.model.team.roles import Access
from bot.services.cases.publishing import NotPublished, Published
from bot.services.team.approvals import of_publishing

MOST_FINDINGS = 12
_PICTURE = ""
"""Among the names that are confirmed: the picture."""


@on_tap(CheckCase, Access.CASES)
async def check(context: Context, tap: CheckCase) -> None:
    """What keeps the case from being published, and what deserves a look."""
    await lay_down(context)  # a question that was put off isn't waited for behind this screen
    if await context.services.revisions.record(tap.case) is None:
        await show_list(context)
        return
    findings = await context.services.editing.check(tap.case, context.services.days.today())
    await show_findings(context, tap.case, findings)


async def show_findings(context: Context, slug: str, found: Sequence[Finding], why: str = "") -> None:
    """What a check found. `why` it is shown: "publish" or "preview" was wanted and can't be."""
    findings = sorted(found, key=lambda each: not each.fault)
    documents = await context.services.revisions.documents(slug)
    files = documents.files if documents else {}
    html = context.texts.screen(
        "case_findings",
        findings=findings[:MOST_FINDINGS],
        places=[where(context, files, finding) for finding in findings[:MOST_FINDINGS]],
        languages={
            code: context.language_name(code)
            for finding in findings
            if finding.told and (code := finding.told.language)
        },
        more=max(0, len(findings) - MOST_FINDINGS),
        faults=sum(finding.fault for finding in findings),
        why=why,
    )
    await context.show(fitting(html), keyboard([button(context.texts.label("back"), CaseHome(slug))]))


@on_tap(PublishCase, Access.ORGANISERS)
async def publish(context: Context, tap: PublishCase) -> None:
    """Ask who agrees, whether the appeal may be used, then each name that is said; then do it."""
    record = await context.services.revisions.record(tap.case)
    if record is None or record.newest != tap.base:
        if record is not None:
            await context.toast("toast_case_newer")
        await show_case(context, tap.case)
        return
    findings = await context.services.editing.check(tap.case, context.services.days.today())
    if any(finding.fault for finding in findings):
        await show_findings(context, tap.case, findings, "publish")
        return
    case = await _draft_of(context, tap.case)
    names = context.services.publishing.names_said(case) if case else ()
    pictured = case is not None and case.picture is not None
    confirmed = (_PICTURE, *names) if pictured else names
    unread = await context.services.publishing.unread(tap.case)
    default = case.default_language if case else ""
    remarks = sum(not finding.fault for finding in findings)
    if (
        tap.agreed is None
        or tap.may_use is None
        or tap.named < len(confirmed)
        or not tap.sure
        or default in unread
    ):
        picture = case.picture.content if case and case.picture else None
        await _ask(context, tap, confirmed, picture, unread, default, remarks)
        return
    consent = Consent(tap.agreed, tap.may_use, names, pictured=pictured)
    done = await context.services.publishing.publish(context.visitor.chat, tap.case, tap.base, consent)
    match done:
        case Published():
            await context.toast("toast_case_published")
            await _published(context, tap.case, first=not done.before)
        case NotPublished() if done.newest:
            await context.toast("toast_case_newer")
            await show_case(context, tap.case)
        case NotPublished() if done.unapproved:
            if not await second_key.show(context, of_publishing(tap.case, tap.base, consent)):
                await show_case(context, tap.case)
        case NotPublished():
            await show_findings(context, tap.case, done.faults, "publish")
        case None:
            await show_list(context)


async def _draft_of(context: Context, slug: str) -> Case | None:
    documents = await context.services.revisions.documents(slug)
    if documents is None:
        return None
    try:
        library = await context.services.revisions.library_of(slug, documents.files)
    except ContentError:
        return None
    return library.case(slug)


@on_tap(HaveRead, Access.ORGANISERS)
async def have_read(context: Context, tap: HaveRead) -> None:
    """Put down that it was read, and go on."""
    record = await context.services.revisions.record(tap.case)
    base = tap.base
    if record is not None and record.newest == tap.base:
        unread = await context.services.publishing.unread(tap.case)
        languages = [tap.language] if tap.language else unread
        base = await context.services.publishing.have_read(context.visitor.chat, tap.case, languages)
    await publish(context, PublishCase(tap.case, base, tap.agreed, tap.may_use, tap.named))


async def _ask(
    context: Context,
    tap: PublishCase,
    confirmed: tuple[str, ...],
    picture: bytes | None,
    unread: tuple[str, ...],
    default: str,
    remarks: int,
) -> None:
    label = context.texts.label
    back = [button(label("cancel"), CaseHome(tap.case))]
    if tap.agreed is None:
        rows = [
            [button(label(f"agreed_{each.value}"), PublishCase(tap.case, tap.base, each))]
            for each in Agreed
            if each is not Agreed.NOBODY
        ]
        question = "agreed"
        rows.append([button(label("agreed_nobody"), CaseHome(tap.case))])
    elif tap.may_use is None:
        rows = [
            [button(label(f"use_{each.value}"), PublishCase(tap.case, tap.base, tap.agreed, each))]
            for each in MayUse
            if each is not MayUse.NO
        ]
        question = "use"
        rows.append([button(label("use_no"), CaseHome(tap.case))])
    elif tap.named < len(confirmed):
        said = PublishCase(tap.case, tap.base, tap.agreed, tap.may_use, tap.named + 1)
        question = "picture" if confirmed[tap.named] == _PICTURE else "name"
        yes = "picture_may_be_shown" if question == "picture" else "name_may_be_said"
        rows = [[button(label(yes), said)]]
    elif default in unread:
        read = partial(HaveRead, tap.case, tap.base, tap.agreed, tap.may_use, tap.named)
        rows = [[button(label("case_read_all"), read())]]
        if len(unread) > 1:
            only = label("case_read_only", language=context.language_name(default))
            rows.append([button(only, read(default))])
        question = "read"
    else:
        sure = PublishCase(tap.case, tap.base, tap.agreed, tap.may_use, tap.named, sure=True)
        rows = [[button(label("case_publish_sure"), sure, "primary")]]
        question = "sure"
    html = context.texts.screen(
        "case_publish",
        question=question,
        name=confirmed[tap.named] if question == "name" else "",
        live=context.services.library.case(tap.case) is not None,
        unread=[context.language_name(code) for code in unread],
        remarks=remarks,
        asked=len(await context.services.drafting.open(tap.case)) if question == "sure" else 0,
    )
    show = partial(say_below, context, picture) if picture and question == "picture" else context.show
    await show(html, keyboard(*rows, back))


async def _published(context: Context, slug: str, *, first: bool) -> None:
    label = context.texts.label
    html = context.texts.screen("case_published", first=first, live=context.services.standings.is_live(slug))
    await context.show(
        html,
        keyboard(
            [button(label("case_tell"), NewDraft(slug, Kind.CALL if first else Kind.UPDATE))],
            [button(label("back"), CaseHome(slug))],
        ),
    )


@on_tap(DiscardCase, Access.ORGANISERS)
async def discard(context: Context, tap: DiscardCase) -> None:
    """Ask, or delete a draft that nobody but the team ever saw."""
    if not tap.sure:
        sure = button(context.texts.label("case_discard_sure"), DiscardCase(tap.case, sure=True), "danger")
        back = button(context.texts.label("cancel"), CaseHome(tap.case))
        await context.show(context.texts.screen("case_discard"), keyboard([sure], [back]))
        return
    await context.services.editing.discard(tap.case)
    await show_list(context)
