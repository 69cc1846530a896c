"""The report to whoever issued the appeal: as a message, as files, and as a draft of a mail."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_command, on_tap
from bot.chat.cases.buttons import ReportBackFiles, ReportBackSent, ShowReportBack
from bot.chat.letters.dialogue import pick_case
from bot.chat.letters.questions import in_words
from bot.content.files.docx import as_docx
from bot.content.files.mail import as_eml, as_txt
from bot.content.files.paper_sizes import paper_for
from bot.content.texts import ChatTexts
from bot.model.cases.case import Case
from bot.model.cases.report_back import ReportBack
from bot.model.letters.letter import Letter, LetterChoice
from bot.model.small_numbers import Told
from bot.model.team.roles import Access


@on_command("reportback", place=112, access=Access.ORGANISERS)
async def report_back(context: Context) -> None:
    """The report of a case, or the list of cases to choose from."""
    await _show(context, "")


@on_tap(ShowReportBack, Access.ORGANISERS)
async def show(context: Context, tap: ShowReportBack) -> None:
    """The same, of the case on the button."""
    await _show(context, tap.case)


async def _show(context: Context, slug: str) -> None:
    case = await pick_case(context, slug, lambda item: ShowReportBack(item.slug))
    if case is None:
        return
    report = await context.services.report_back.of(case)
    label = context.texts.label
    await context.show(
        context.texts.screen(
            "report_back",
            letter=letter_of(context, case, report),
            last=report.last.on if report.last else None,
        ),
        keyboard(
            [button(label("report_back_files"), ReportBackFiles(case.slug), "primary")],
            [button(label("report_back_sent"), ReportBackSent(case.slug, report.letters))],
        ),
    )


@on_tap(ReportBackFiles, Access.ORGANISERS)
async def files(context: Context, tap: ReportBackFiles) -> None:
    """A draft of the mail, the same on paper, and the figures as a table."""
    case = context.services.library.case(tap.case)
    if case is None:
        await _show(context, "")
        return
    report = await context.services.report_back.of(case)
    letter = letter_of(context, case, report)
    today = context.services.days.today()
    paper = paper_for(None, context.visitor.client_language)
    name = f"report-{case.slug}-{today.isoformat()}"
    made = [
        (f"{name}.eml", as_eml(letter)),
        (f"{name}.docx", as_docx(letter, paper=paper, place_and_date=_texts(context, case).date(today))),
        (f"{name}.txt", as_txt(letter)),
        (f"{name}.csv", _as_csv(report, case)),
    ]
    await context.send_files(made, context.texts.screen("report_back_files", email=case.issuer.email))


@on_tap(ReportBackSent, Access.ORGANISERS)
async def sent(context: Context, tap: ReportBackSent) -> None:
    """Put down that it was sent, with its figures."""
    case = context.services.library.case(tap.case)
    if case is None:
        await _show(context, "")
        return
    report = await context.services.report_back.of(case)
    await context.services.report_back.sent(context.visitor.chat, report, tap.letters)
    await context.toast("toast_report_back_sent")
    await _show(context, case.slug)


def letter_of(context: Context, case: Case, report: ReportBack) -> Letter:
    """The report as a letter to the issuer, in the case's default language."""
    language, texts = case.default_language, _texts(context, case)
    return Letter(
        choice=LetterChoice(case.slug, "report", "issuer", language, 0),
        addressee=case.issuer.name,
        address=(case.issuer.name,),
        email=case.issuer.email,
        copy_to=None,
        subject=texts.label("rb_subject", code=case.code),
        paragraphs=tuple(_paragraphs(texts, case, report)),
        greeting=1,
    )


def _paragraphs(texts: ChatTexts, case: Case, report: ReportBack) -> Iterator[str]:
    label, text = texts.label, case.text(case.default_language)
    yield label("rb_greeting")
    yield label("rb_opening", code=case.code, person=text.person, day=report.until)
    lines = [
        label("rb_letters", number=_said(texts, report.letters)),
        label("rb_people", number=_said(texts, report.people)),
    ]
    if report.last is not None:
        lines.insert(0, label("rb_new", day=report.last.on, number=_said(texts, report.new_letters)))
    yield "\n".join(lines)
    if sent := report.of("authority"):
        rows = [f"– {_office(case, key)}: {_said(texts, number)}" for (key,), number in sent.items()]
        yield "\n".join((label("rb_by_authority"), *rows))
    replies = [
        f"– {_office(case, key)}: {words}: {_said(texts, people)}"
        for (key, answer), told in report.of("reply").items()
        for words, people in in_words(texts, "answer", (answer,), {answer: told})
    ]
    if replies:
        yield "\n".join((label("rb_replies"), *replies))
    if failed := report.of("failed"):
        rows = [f"– {_office(case, key)}: {_said(texts, number)}" for (key,), number in failed.items()]
        yield "\n".join((label("rb_failed"), *rows))
    yield label("rb_self_reported")
    yield label("rb_close")
    yield ""


def _office(case: Case, authority: str) -> str:
    name, office = case.text(case.default_language).authorities.get(authority, ("", authority))
    return ", ".join(filter(None, (name, office)))


def _said(texts: ChatTexts, number: Told) -> str:
    return texts.label("rb_few") if number is None else texts.label("rb_number", number=number)


def _texts(context: Context, case: Case) -> ChatTexts:
    return context.services.phrasebook[case.default_language]


def _as_csv(report: ReportBack, case: Case) -> bytes:
    """The same figures as a table, which spreadsheets open; an empty cell is a figure that isn't told."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(["appeal_code", "until", "figure", "value", "basis"])
    for name, number in report.figures.items():
        out.writerow([case.code, report.until.isoformat(), name, number, "self-reported"])
    return codecs.BOM_UTF8 + text.getvalue().encode()
