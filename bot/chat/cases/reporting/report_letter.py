"""The report to whoever issued an appeal: its words, as a letter, and its figures, as a table."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from bot.chat.base.context import Context
from bot.chat.letters.questions import in_words
from bot.content.cases.countries import country_name
from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.content.files.tables import not_a_formula
from bot.content.texts import ChatTexts
from bot.model.cases.case import Case
from bot.model.cases.report_back import ReportBack
from bot.model.cases.totals import NOT_KNOWN
from bot.model.letters.letter import Letter, LetterChoice
from bot.model.small_numbers import Told


def letter_of(context: Context, case: Case, report: ReportBack) -> Letter:
    """The report as a letter to the issuer, in the case's default language."""
    language, texts = case.default_language, texts_of(context, case)
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


def texts_of(context: Context, case: Case) -> ChatTexts:
    """The words of the language that the issuer is written to in."""
    return context.services.phrasebook[case.default_language]


def _paragraphs(texts: ChatTexts, case: Case, report: ReportBack) -> Iterator[str]:
    label = texts.label
    yield label("rb_greeting")
    person = case.text(case.default_language).person
    yield label("rb_opening", code=case.code, person=person, day=report.until)
    lines = [
        label("rb_letters", number=_said(texts, report.letters)),
        label("rb_people", number=_said(texts, report.people)),
    ]
    if report.last is not None:
        lines.insert(0, label("rb_new", day=report.last.on, number=_said(texts, report.new_letters)))
    yield "\n".join(lines)
    for heading, found in (
        ("rb_by_ask", _by_ask(texts, case, report)),
        ("rb_by_authority", _by_authority(texts, case, report)),
        ("rb_by_country", _by_country(texts, report)),
        ("rb_replies", _replies(texts, case, report)),
        (
            "rb_failed",
            [(_office(texts, case, key), number) for (key,), number in report.of("failed").items()],
        ),
    ):
        if rows := [_row(texts, words, number) for words, number in found]:
            yield "\n".join((label(heading), *rows))
    notes = [label("rb_self_reported")]
    if None in report.figures.values():
        notes.append(label("rb_why_few"))
    if report.last is not None:
        notes.append(label("rb_stays"))
    yield " ".join(notes)
    yield label("rb_close")
    yield ""


def _row(texts: ChatTexts, words: str, number: Told | str) -> str:
    return f"– {_told_of(texts, words, number if isinstance(number, str) else _said(texts, number))}"


def _told_of(texts: ChatTexts, words: str, number: str) -> str:
    return texts.label("rb_told", words=words, number=number)


def _by_ask(texts: ChatTexts, case: Case, report: ReportBack) -> Iterable[tuple[str, Told]]:
    return [(_ask(texts, case, ask), number) for (ask,), number in _most_first(report, "ask")]


def _by_authority(texts: ChatTexts, case: Case, report: ReportBack) -> Iterator[tuple[str, str]]:
    """Each with the asks of the letters to it, where there are several and they may be told."""
    for (authority,), number in _most_first(report, "authority"):
        asks = {ask: n for (of, ask), n in report.of("split").items() if of == authority and n is not None}
        told = _said(texts, number)
        if number is not None and len(report.of("ask")) > 1 and asks:
            split = ", ".join(
                _told_of(texts, _ask(texts, case, ask), _said(texts, n)) for ask, n in asks.items()
            )
            told = f"{told} ({split})"
        yield _office(texts, case, authority), told


def _most_first(report: ReportBack, sort: str) -> list[tuple[tuple[str, ...], Told]]:
    """Figures of a sort; those that aren't told come last, in an order that tells nothing."""
    return sorted(report.of(sort).items(), key=lambda item: -(item[1] or 0))


def _by_country(texts: ChatTexts, report: ReportBack) -> Iterator[tuple[str, Told]]:
    for (country,), number in report.of("country").items():
        yield country_name(country, texts.language), number


def _replies(texts: ChatTexts, case: Case, report: ReportBack) -> Iterator[tuple[str, Told]]:
    for (authority, answer), told in report.of("reply").items():
        for words, people in in_words(texts, "answer", (answer,), {answer: told}):
            yield _told_of(texts, _office(texts, case, authority), words), people


def _ask(texts: ChatTexts, case: Case, ask: str) -> str:
    if ask == NOT_KNOWN:
        return texts.label("rb_ask_not_known")
    return case.text(case.default_language).asks.get(ask, (ask, ""))[0]


def _office(texts: ChatTexts, case: Case, authority: str) -> str:
    if authority == OPEN_EMBASSY:  # which one is kept nowhere
        return texts.label("other_embassies")
    name, office = case.text(case.default_language).authorities.get(authority, ("", authority))
    return ", ".join(filter(None, (name, office)))


def _said(texts: ChatTexts, number: Told) -> str:
    return texts.label("rb_few") if number is None else texts.label("rb_number", number=number)


def as_csv(report: ReportBack, case: Case) -> bytes:
    """The same figures as a table, which spreadsheets open; an empty cell is a figure that isn't told."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(["appeal_code", "until", "figure", "value", "basis"])
    for name, number in report.figures.items():
        out.writerow([not_a_formula(case.code), report.until.isoformat(), name, number, "self-reported"])
    return codecs.BOM_UTF8 + text.getvalue().encode()
