"""The letter as files: to read, to send, to edit and to print."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.registry import on_tap
from bot.chat.letters.buttons import Files
from bot.chat.letters.dialogue import unchanged
from bot.content.cases.countries import country_name
from bot.content.files.docx import as_docx
from bot.content.files.mail import as_eml, as_txt, file_name
from bot.content.files.paper_sizes import Paper, paper_for
from bot.content.files.pdf import UnprintableError, as_pdf
from bot.model.letters.letter import Letter
from bot.model.letters.record import Way
from bot.model.people.limits import Made
from bot.model.team.organisation import AboutLine
from bot.services.letters.steps import LetterReady

_PRESSES: Final = ThreadPoolExecutor(os.cpu_count() or 1, "letters on paper")
"""Setting a page takes a moment of a core, in which nobody else should have to wait: so many at a time."""


@on_tap(Files)
async def files(context: Context, tap: Files) -> None:
    """Send all of them at once."""
    step = await unchanged(context, tap.path)
    if step and await context.may_make(Made.FILES):
        context.services.ways_taken.note(context.visitor.chat, tap.case, Way.POST)
        await send_as_files(context, step)


async def send_as_files(context: Context, step: LetterReady) -> None:
    """The step's letter as files."""
    await context.toast("toast_files")
    letter, paper = step.letter, paper_for(step.path.country, context.visitor.client_language)
    made = await files_of(context, letter, paper, step.signature.town)
    if context.discreet:
        made = [(neutral_name(name), content) for name, content in made]
    pdf = any(name.endswith(".pdf") for name, _ in made)
    # Who gives no name isn't asked to sign.
    named = bool(step.signature.name)
    caption = context.texts.screen(
        "files",
        mail=bool(letter.email),
        pdf=pdf,
        named=named,
        postal=bool(step.authority.postal),
        # Where it is posted to: an embassy's country, else that of the case.
        country=country_name(step.authority.country or step.case.country, context.texts.language),
        # Beside the files, and not in them: the letter is the supporter's own.
        run_by=step.organisation.get(AboutLine.NAME, context.texts.language),
        contact=step.organisation.get(AboutLine.CONTACT, context.texts.language),
    )
    await context.send_files(made, caption)
    if not pdf:
        await context.say(context.texts.screen("files_without_pdf"))


async def files_of(context: Context, letter: Letter, paper: Paper, town: str) -> list[tuple[str, bytes]]:
    """Name and content of each: to send, to print, to edit, to copy. `town`: where it is signed, or ""."""
    forms = context.services.library.letters.files.forms[letter.choice.language]
    place_and_date = forms.place_and_date(town, context.services.days.today())
    mail = [(file_name(letter, "eml"), as_eml(letter))] if letter.email else []
    on_paper = partial(_on_paper, letter, paper, place_and_date)
    printed = await asyncio.get_running_loop().run_in_executor(_PRESSES, on_paper)
    return [*mail, *printed, (file_name(letter, "txt"), as_txt(letter))]


def neutral_name(name: str) -> str:
    """The same file's name so that it tells nothing of a letter."""
    return f"document.{name.rpartition('.')[2]}"


def _on_paper(letter: Letter, paper: Paper, place_and_date: str) -> list[tuple[str, bytes]]:
    """The PDF and the .docx; the latter alone if what was typed has a sign that can't be drawn."""
    made = [(file_name(letter, "docx"), as_docx(letter, paper=paper, place_and_date=place_and_date))]
    with suppress(UnprintableError):
        made.insert(0, (file_name(letter, "pdf"), as_pdf(letter, paper=paper, place_and_date=place_and_date)))
    return made
