"""The newest revision as a supporter would see it: the case's page, and its letters, drawn anew at a tap."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.cases.case import has_room
from bot.chat.cases.editor.buttons import CaseHome, PreviewCase, PreviewFiles, PreviewPicture
from bot.chat.cases.editor.desk import show_list
from bot.chat.cases.editor.publishing import show_findings
from bot.chat.cases.editor.room import fitting
from bot.chat.letters.files import files_of
from bot.chat.letters.letter_view import reading_html
from bot.content.cases.editing.missing import languages_of
from bot.content.files.paper_sizes import paper_for
from bot.content.library import Library
from bot.errors import ContentError
from bot.model.cases.case import Case
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import LetterChoice, Signature
from bot.model.team.roles import Access
from bot.services.letters.steps import is_personal


@on_tap(PreviewCase, Access.CASES)
async def preview(context: Context, tap: PreviewCase) -> None:
    """The page of the case in a language; with an ask and an authority, a letter."""
    found = await _newest(context, tap.case)
    if found is None:
        return
    library, languages = found
    case = library.cases[tap.case]
    language = tap.language if tap.language in case.texts else case.default_language
    if language != tap.language and tap.language in languages:
        await context.toast("toast_language_unfinished")
    if _is_letter(case, tap):
        await _letter(context, tap, library, case, language)
    else:
        await _page(context, tap, case, language)


@on_tap(PreviewFiles, Access.CASES)
async def preview_files(context: Context, tap: PreviewFiles) -> None:
    """What else a supporter gets of that letter: its reading copy where one is needed, and its files."""
    found = await _newest(context, tap.case)
    if found is None:
        return
    library, _ = found
    case = library.cases[tap.case]
    if not _is_letter(case, tap) or tap.language not in case.letters:
        await _page(context, PreviewCase(tap.case), case, case.default_language)
        return
    await context.toast("toast_files")
    choice = LetterChoice(case.slug, tap.ask, tap.authority, tap.language, tap.draw % WORDINGS)
    copy = case.issuer.copy and not is_personal(case, tap.ask)
    letter = library.letters.write(choice, Signature(), copy=copy)
    own = context.texts.language if context.texts.language in case.letters else case.default_language
    if own != tap.language:
        reading = library.letters.read(own, choice, Signature())
        await context.say(reading_html(context, letter, reading), more=1)
    paper = paper_for(None, context.visitor.client_language)
    made = await files_of(context, letter, paper, "")
    await context.send_files(made, context.texts.screen("case_files"))


async def _newest(context: Context, slug: str) -> tuple[Library, Collection[str]] | None:
    """A library with the newest revision, and the languages begun in it; None if something else was said."""
    documents = await context.services.revisions.documents(slug)
    if documents is None:
        await show_list(context)
        return None
    try:
        library = await context.services.revisions.library_of(slug, documents.files)
    except ContentError:
        findings = await context.services.editing.check(slug, context.services.days.today())
        await show_findings(context, slug, findings, "preview")
        return None
    return library, languages_of(documents.files)


def _is_letter(case: Case, tap: PreviewCase | PreviewFiles) -> bool:
    ask = case.ask(tap.ask)
    return ask is not None and tap.authority in [each.id for each in case.addressees(ask)]


async def _page(context: Context, tap: PreviewCase, case: Case, language: str) -> None:
    texts, label = context.services.phrasebook[language], context.texts.label
    text = case.text(language)
    standing = {"standing": "live", "closed_since": None, "outcome": ""}
    html = texts.screen("case", case=case, text=text, in_full=has_room(case, text), **standing)
    asks = [
        [
            button(
                text.asks[ask.id][0],
                PreviewCase(case.slug, language, ask.id, to[0].id, secrets.randbelow(_DRAWS)),
            )
        ]
        for ask in case.asks
        if (to := case.addressees(ask))
    ]
    others = [
        button(context.language_name(code), PreviewCase(case.slug, code))
        for code in case.texts
        if code != language
    ]
    picture = button(texts.label("show_picture"), PreviewPicture(case.slug, language))
    await context.show(
        fitting(html),
        keyboard(
            *asks,
            *(others[first : first + 3] for first in range(0, len(others), 3)),
            [picture] if case.picture else [],
            [button(label("back"), CaseHome(tap.case))],
        ),
    )


_DRAWS = 36**6 - 1
"""Numbers that a button can carry."""


async def _letter(context: Context, tap: PreviewCase, library: Library, case: Case, language: str) -> None:
    authority = case.authority(tap.authority)
    written = [code for code in (authority.languages if authority else ()) if code in case.letters]
    tongue = language if language in case.letters else (written or [case.default_language])[0]
    choice = LetterChoice(case.slug, tap.ask, tap.authority, tongue, tap.draw % WORDINGS)
    letter = library.letters.write(choice, Signature())
    label = context.texts.label
    html = context.texts.screen("case_letter", letter=letter, language=context.language_name(tongue))
    ask = case.ask(tap.ask)
    ids = [each.id for each in (case.addressees(ask) if ask else case.authorities)]
    following = ids[(ids.index(tap.authority) + 1) % len(ids)]
    draw = secrets.randbelow(_DRAWS)
    others = [
        button(context.language_name(code), PreviewCase(case.slug, code, tap.ask, tap.authority, tap.draw))
        for code in case.letters
        if code != tongue
    ]
    await context.show(
        fitting(html),
        keyboard(
            [
                button(label("case_another"), PreviewCase(case.slug, tongue, tap.ask, tap.authority, draw)),
                button(
                    label("case_next_authority"), PreviewCase(case.slug, tongue, tap.ask, following, draw)
                ),
            ],
            [
                button(
                    label("case_files_too"),
                    PreviewFiles(case.slug, tongue, tap.ask, tap.authority, tap.draw),
                )
            ],
            *(others[first : first + 3] for first in range(0, len(others), 3)),
            [button(label("back"), PreviewCase(case.slug, tongue))],
        ),
    )
