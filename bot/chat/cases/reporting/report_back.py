"""The report to whoever issued the appeal: as a message, as files, and as a draft of a mail."""

from __future__ import annotations

from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, copy_button, keyboard, link_button
from bot.chat.base.registry import on_command, on_tap
from bot.chat.cases.buttons import ProgressReports, ReportBackFiles, ReportBackSent, ShowReportBack
from bot.chat.cases.reporting.report_letter import as_csv, letter_of, texts_of
from bot.chat.letters.dialogue import pick_case
from bot.content.files.docx import as_docx
from bot.content.files.mail import as_eml, as_txt
from bot.content.files.paper_sizes import paper_for
from bot.content.letters.handoff import ShownAs, handoff_url
from bot.content.letters.web_mail import web_mail_for
from bot.model.cases.case import Case
from bot.model.letters.letter import Letter
from bot.model.team.roles import Access

MOST_SHOWN: Final = 3200
"""Characters of the text that stand on the screen: what is around it takes up to 800 more in any language."""


@on_command("reportback", place=112, access=Access.ORGANISERS)
async def report_back(context: Context) -> None:
    """The report of a case, or the list of cases to choose from."""
    await _show(context, "")


@on_tap(ShowReportBack, Access.ORGANISERS)
async def show(context: Context, tap: ShowReportBack) -> None:
    """The same, of the case on the button."""
    await _show(context, tap.case)


async def _show(context: Context, slug: str) -> None:
    case = await pick_case(context, slug, ShowReportBack, team=True)
    if case is None:
        return
    report = await context.services.report_back.shown(case)
    label, letter = context.texts.label, letter_of(context, case, report)
    body = _shown(letter.body)
    again = button(label("look_again"), ShowReportBack(case.slug))
    url = _page_url(context, case, letter)
    await context.show(
        context.texts.screen(
            "report_back",
            email=case.issuer.email,
            subject=letter.subject,
            body=body,
            cut=body != letter.body,
            by_link=url is not None,
            last=report.last.on if report.last else None,
            counting=report.counting,
        ),
        keyboard(
            [link_button(label("open_mail"), url, "primary")] if url else [],
            [
                copy_button(label("copy_address"), case.issuer.email),
                copy_button(label("copy_subject"), letter.subject),
            ],
            [button(label("report_back_files"), ReportBackFiles(case.slug), None if url else "primary")],
            [button(label("report_back_sent"), ReportBackSent(case.slug, report.letters))],
            [button(label("progress_reports"), ProgressReports(case.slug))],
            [] if report.counting is None else [again],
            context.desk_row(below=True),
        ),
    )


@on_tap(ReportBackFiles, Access.ORGANISERS)
async def files(context: Context, tap: ReportBackFiles) -> None:
    """A draft of the mail, the same on paper, and the figures as a table."""
    case = context.services.library.case(tap.case)
    if case is None:
        await _show(context, "")
        return
    report = await context.services.report_back.shown(case)
    letter = letter_of(context, case, report)
    today = context.services.days.today()
    paper = paper_for(None, context.visitor.client_language)
    name = f"report-{case.slug}-{today.isoformat()}"
    made = [
        (f"{name}.eml", as_eml(letter)),
        (f"{name}.docx", as_docx(letter, paper=paper, place_and_date=texts_of(context, case).date(today))),
        (f"{name}.txt", as_txt(letter)),
        (f"{name}.csv", as_csv(report, case)),
    ]
    await context.services.team_record.exported(case.slug, "report")
    await context.send_files(made, context.texts.screen("report_back_files", email=case.issuer.email))


@on_tap(ReportBackSent, Access.ORGANISERS)
async def sent(context: Context, tap: ReportBackSent) -> None:
    """Put down that it was sent, with its figures."""
    case = context.services.library.case(tap.case)
    if case is None:
        await _show(context, "")
        return
    await context.services.report_back.sent(context.visitor.chat, case, tap.letters)
    await context.toast("toast_report_back_sent")
    await _show(context, case.slug)


def _page_url(context: Context, case: Case, letter: Letter) -> str | None:
    """The page that opens the report in a mail program; None where there is none, or it can't carry all."""
    if context.services.page_url is None:
        return None
    shown = ShownAs(
        context.texts.language,
        office=case.issuer.name,
        web_mail=web_mail_for(case.country),
        report=True,
    )
    return handoff_url(context.services.page_url, letter, shown, room=context.services.link_room.most)


def _shown(body: str) -> str:
    """As much of the text as a message has room for, in whole paragraphs."""
    paragraphs = body.split("\n\n")
    while len(paragraphs) > 1 and len("\n\n".join(paragraphs)) > MOST_SHOWN:
        paragraphs.pop()
    return "\n\n".join(paragraphs)
