"""A progress report to an authority: the organisation tells it how many letters it got, and what they ask."""

from __future__ import annotations

from telegram.constants import ChatAction

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, copy_button, keyboard, link_button
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_tap
from bot.chat.cases.buttons import ProgressReportFiles, ProgressReports, ShowProgressReport, ShowReportBack
from bot.chat.letters.dialogue import pick_case
from bot.chat.letters.files import files_of
from bot.chat.letters.questions import name_of
from bot.content.files.paper_sizes import paper_for
from bot.content.letters.handoff import ShownAs, handoff_url
from bot.content.letters.web_mail import web_mail_for
from bot.model.cases.case import Authority, Case
from bot.model.team.roles import Access
from bot.services.cases.reporting.progress_report import NoReport, ProgressReport


@on_tap(ProgressReports, Access.ORGANISERS)
async def authorities(context: Context, tap: ProgressReports) -> None:
    """Which authority it is for: of those that got so many letters that their number can be told."""
    case = await pick_case(context, tap.case, ProgressReports, team=True)
    if case is None:
        return
    able = await context.services.progress_reports.authorities(case)
    page = page_of(context, able, ProgressReports(case.slug))
    await context.show(
        context.texts.screen("progress_reports", any=bool(able)),
        keyboard(
            *[[_of(context, case, one)] for one in page.shown],
            page.turn,
            [button(context.texts.label("back"), ShowReportBack(case.slug))],
        ),
    )


@on_tap(ShowProgressReport, Access.ORGANISERS)
async def show(context: Context, tap: ShowProgressReport) -> None:
    """The letter, ready to be sent by the organisation's own mail; in other languages at a tap."""
    report = await _report(context, tap)
    if report is None:
        return
    case, letter, label = report.case, report.letter, context.texts.label
    url = _page_url(context, report)
    with_ask = case.text(context.texts.language).asks
    await context.show(
        context.texts.screen(
            "progress_report",
            name=name_of(case, report.authority, context.texts.language),
            email=letter.email,
            subject=letter.subject,
            body=letter.body,
            language=context.language_called(letter.choice.language),
            by_link=url is not None,
        ),
        keyboard(
            [link_button(label("open_mail"), url, "primary")] if url else [],
            [
                *([copy_button(label("copy_address"), letter.email)] if letter.email else []),
                copy_button(label("copy_subject"), letter.subject),
            ],
            [
                button(
                    label("report_back_files"),
                    ProgressReportFiles(case.slug, report.authority.id, report.ask, letter.choice.language),
                    None if url else "primary",
                )
            ],
            *[
                [button(with_ask[ask][0], _other(tap, ask, letter.choice.language))]
                for ask in report.asks
                if ask != report.ask
            ],
            [
                button(context.language_name(code), _other(tap, report.ask, code))
                for code in report.languages
                if code != letter.choice.language
            ],
            [button(label("back"), ProgressReports(case.slug))],
        ),
    )


@on_tap(ProgressReportFiles, Access.ORGANISERS)
async def files(context: Context, tap: ProgressReportFiles) -> None:
    """A draft of the mail, the same on paper and as text."""
    shown = ShowProgressReport(tap.case, tap.authority, tap.ask, tap.language)
    report = await _report(context, shown)
    if report is None:
        return
    await context.working(ChatAction.UPLOAD_DOCUMENT)
    paper = paper_for(None, context.visitor.client_language)
    made = await files_of(context, report.letter, paper, "")
    await context.services.team_record.exported(report.case.slug, "progress")
    await context.send_files(made, context.texts.screen("progress_report_files", email=report.letter.email))


async def _report(context: Context, tap: ShowProgressReport) -> ProgressReport | None:
    """What is told; None, and why not is said, where it can't be."""
    case = await pick_case(context, tap.case, ProgressReports, team=True)
    authority = case.authority(tap.authority) if case else None
    if case is None:
        return None
    if authority is None:
        await authorities(context, ProgressReports(case.slug))
        return None
    report = await context.services.progress_reports.of(
        context.visitor, case, authority, tap.ask, tap.language
    )
    if isinstance(report, NoReport):
        await context.show(
            context.texts.screen("progress_report_none", why=report.value),
            keyboard([button(context.texts.label("back"), ProgressReports(case.slug))]),
        )
        return None
    return report


def _of(context: Context, case: Case, authority: Authority) -> Key:
    words = case.text(context.texts.language).authority_buttons[authority.id]
    return button(words, ShowProgressReport(case.slug, authority.id))


def _other(tap: ShowProgressReport, ask: str, language: str) -> ShowProgressReport:
    return ShowProgressReport(tap.case, tap.authority, ask, language)


def _page_url(context: Context, report: ProgressReport) -> str | None:
    """The page that opens it in a mail program; None where there is none, or nobody to mail it to."""
    if context.services.page_url is None or not report.letter.email:
        return None
    shown = ShownAs(
        context.texts.language,
        office=name_of(report.case, report.authority, context.texts.language),
        web_mail=web_mail_for(report.case.country),
        report=True,
    )
    return handoff_url(context.services.page_url, report.letter, shown, room=context.services.link_room.most)
