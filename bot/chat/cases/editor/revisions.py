"""What a case was: its revisions, back to any of them; and files of the program that changed meanwhile."""

from __future__ import annotations

from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.cases.editor.asking.told import changes_file, changes_told, fitting_changes, parts_called
from bot.chat.cases.editor.buttons import (
    BackToRevision,
    CaseHistory,
    CaseHome,
    OfferedCaseFiles,
    RevisionFile,
    ShowRevision,
)
from bot.chat.cases.editor.desk import names_of, show_case
from bot.chat.cases.editor.room import fitting
from bot.chat.team.labels import numbers_of_team
from bot.model.team.news import TeamNews
from bot.model.team.roles import Access

MOST_PARTS: Final = 30


@on_tap(CaseHistory, Access.CASES)
async def history(context: Context, tap: CaseHistory) -> None:
    """The newest revisions, and a way to earlier ones."""
    record = await context.services.revisions.record(tap.case)
    found = await context.services.revisions.history(tap.case, tap.before)
    if record is None or not found:
        await show_case(context, tap.case)
        return
    documents = await context.services.revisions.documents(tap.case)
    files = documents.files if documents else {}
    label = context.texts.label
    html = context.texts.screen(
        "case_history",
        revisions=found,
        parts={each.number: parts_called(context, files, each.parts) for each in found},
        published=record.published,
        who=await numbers_of_team(context),
        zone=context.services.days.zone.key,
    )
    rows = [
        [button(label("case_revision", number=each.number), ShowRevision(tap.case, each.number))]
        for each in found
    ]
    earlier = button(label("case_earlier"), CaseHistory(tap.case, found[-1].number))
    await context.show(
        fitting(html),
        keyboard(
            *rows,
            [earlier] if found[-1].number > 1 else [],
            [button(label("back"), CaseHome(tap.case))],
        ),
    )


async def published_on_server(context: Context, news: TeamNews) -> tuple[str, Keyboard | None]:
    """Tell one of the team that people see another revision, which nobody in the chat published."""
    slug, number = news.case or "", int(news.detail or 0)
    html = context.texts.screen(
        "case_server",
        title=(await names_of(context, [slug]))[slug],
        revision=number,
        moment=news.at or context.services.clock.now(),
        zone=context.services.days.zone.key,
    )
    label = context.texts.label
    shows = button(label("case_revision", number=number), ShowRevision(slug, number))
    return html, keyboard([shows], [button(label("case_history"), CaseHistory(slug))])


@on_tap(ShowRevision, Access.CASES)
async def show_revision(context: Context, tap: ShowRevision) -> None:
    """Who changed what in it, and what differs from the newest."""
    record = await context.services.revisions.record(tap.case)
    found = await context.services.revisions.history(tap.case, tap.number + 1)
    if record is None or not found or found[0].number != tap.number:
        await show_case(context, tap.case)
        return
    changed = await context.services.revisions.differences(tap.case, tap.number - 1, tap.number)
    changes = changes_told(context, changed) if tap.number > 1 else []
    shown = fitting_changes(changes)
    differs = await context.services.revisions.changes_since(tap.case, tap.number, record.newest)
    html = context.texts.screen(
        "case_revision",
        revision=found[0],
        changes=shown,
        more=len(changes) - len(shown),
        differs=parts_called(context, changed.after, differs)[:MOST_PARTS],
        published=record.published == tap.number,
        who=await numbers_of_team(context),
        zone=context.services.days.zone.key,
    )
    label = context.texts.label
    again = button(label("case_take_up"), BackToRevision(tap.case, tap.number, record.newest))
    whole = button(label("case_revision_file"), RevisionFile(tap.case, tap.number))
    await context.show(
        fitting(html),
        keyboard(
            [whole] if len(shown) < len(changes) else [],
            [again] if differs else [],
            [button(label("back"), CaseHistory(tap.case))],
        ),
    )


@on_tap(RevisionFile, Access.CASES)
async def revision_file(context: Context, tap: RevisionFile) -> None:
    """All that it changed, which a screen has no room for."""
    changed = await context.services.revisions.differences(tap.case, tap.number - 1, tap.number)
    if changed.before and changed.after:
        await context.send_files([changes_file(tap.case, tap.number, changes_told(context, changed))])
    else:
        await show_case(context, tap.case)


@on_tap(BackToRevision, Access.CASES)
async def back_to(context: Context, tap: BackToRevision) -> None:
    """Make it the newest. Nothing changes for people until that is published."""
    record = await context.services.revisions.record(tap.case)
    if record is None or record.newest != tap.seen:
        await context.toast("toast_case_newer")
    else:
        kept = await context.services.editing.back_to(context.visitor.chat, tap.case, tap.number)
        if kept and kept.number:
            await context.toast("toast_case_kept")
    await show_case(context, tap.case)


@on_tap(OfferedCaseFiles, Access.ORGANISERS)
async def offered_files(context: Context, tap: OfferedCaseFiles) -> None:
    """What changed in the program's own files; take it in part by part, or leave the case as it is."""
    offered = await context.services.revisions.offered(tap.case)
    if offered is None:
        await show_case(context, tap.case)
        return
    if tap.take is None:
        label = context.texts.label
        files = {**offered.ours, **offered.documents.files}
        html = context.texts.screen(
            "case_offered",
            taken=parts_called(context, files, offered.merged.taken)[:MOST_PARTS],
            clashing=parts_called(context, files, offered.merged.clashing)[:MOST_PARTS],
        )
        await context.show(
            fitting(html),
            keyboard(
                [button(label("case_take_offered"), OfferedCaseFiles(tap.case, take=True))],
                [button(label("case_leave_offered"), OfferedCaseFiles(tap.case, take=False))],
                [button(label("back"), CaseHome(tap.case))],
            ),
        )
        return
    if tap.take:
        if await context.services.revisions.take_offered(context.visitor.chat, tap.case):
            await context.toast("toast_case_kept")
    else:
        await context.services.revisions.put_offered_aside(context.visitor.chat, tap.case)
    await show_case(context, tap.case)
