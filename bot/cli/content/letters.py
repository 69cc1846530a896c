"""`python -m bot letters …`: letters as many people get them, for somebody to read."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Final

from bot.cli.content.shown import library_as_shown
from bot.content.composing.writer import NoSuchLetterError
from bot.content.languages import language as known
from bot.content.library import Library
from bot.errors import ContentError
from bot.model.cases.case import Case
from bot.model.languages import SOURCE_LANGUAGE
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import Letter, LetterChoice, Signature
from bot.model.retention import ASK_AFTER

_DONE, _FAULT, _NOT_THERE = 0, 1, 2
_STYLE: Final = """
body { font: 1rem/1.45 serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
section { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2.5rem; border-block-start: 1px solid #999; }
h2 { grid-column: 1 / -1; font: bold 0.9rem sans-serif; color: #555; }
h3 { font-size: 1rem; margin: 0.4rem 0; }
p { margin: 0.4rem 0; white-space: pre-line; }
"""


def print_sample(
    slug: str,
    language: str,
    *,
    ask: str | None,
    authority: str | None,
    number: int,
    own: str,
    html: Path | None,
    text: Path | None,
    second: bool = False,
) -> int:
    """Draw so many letters and print them, or write a sheet with their reading copies, or a file each.

    0: done, 1: the files under messages/ can't be used, or nothing can be written there, 2: there are no
    such letters. A letter on the sheet stands beside what its sender would read; files hold the text alone,
    without greeting and close, as a program that compares letters takes it. `second`: as if a first letter
    of two weeks ago had brought no answer.
    """
    try:
        library = library_as_shown()
    except ContentError as error:
        print(error)
        return _FAULT
    case = library.case(slug)
    if case is None:
        print(library.faults.get(slug) or f"There is no case {slug}. There are: {', '.join(library.cases)}.")
        return _NOT_THERE
    asks = [ask] if ask else [one.id for one in case.asks if one.has_second or not second]
    first = datetime.now(UTC).date() - ASK_AFTER if second else None
    to = authority or next(one.id for one in case.authorities if one.writable)
    try:
        drawn = {
            name: [
                LetterChoice(slug, name, to, language, secrets.randbelow(WORDINGS), first=first)
                for _ in range(number)
            ]
            for name in asks
        }
        made = [
            library.letters.write(choice, Signature(), own)
            for choices in drawn.values()
            for choice in choices
        ]
    except NoSuchLetterError:
        print(_what_there_is(case, language, library))
        return _NOT_THERE
    try:
        if html:
            reading = _reading(case, language)
            copies = [library.letters.read(reading, letter.choice, Signature(), own) for letter in made]
            html.write_text(_sheet(case, made, copies), "utf-8")
        elif text:
            _write_each(text, made)
        else:
            print("\n\n\n".join(f"{letter.subject}\n\n{letter.body}" for letter in made))
    except OSError as error:
        print(f"{error.filename} can't be written: {error.strerror}. Name a place that can be.")
        return _FAULT
    return _DONE


def _what_there_is(case: Case, language: str, library: Library) -> str:
    why = library.language_faults.get(language)
    if language not in case.letters or language not in library.letters.files.composers:
        spoken = ", ".join(code for code in case.letters if code in library.letters.files.composers)
        return f"{case.slug} has no letters in {language}. It has them in: {spoken}." + (
            f" {why}" if why else ""
        )
    asks = ", ".join(ask.id if ask.has_second else f"{ask.id} (no second letters)" for ask in case.asks)
    authorities = ", ".join(authority.id for authority in case.authorities)
    return f"There are no such letters. Asks: {asks}. Authorities: {authorities}."


def _reading(case: Case, language: str) -> str:
    """The language of the copy beside a letter: the case's default, another where the letter is in that."""
    for code in (case.default_language, SOURCE_LANGUAGE, *case.letters):
        if code != language and code in case.letters:
            return code
    return language


def _write_each(folder: Path, letters: list[Letter]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, letter in enumerate(letters, start=1):
        (folder / f"{number:04}.txt").write_text("\n\n".join(letter.text) + "\n", "utf-8")


def _sheet(case: Case, letters: list[Letter], copies: list[Letter]) -> str:
    title = escape(f"{case.slug}: {len(letters)} letters")
    sections = "\n".join(_pair(*pair) for pair in zip(letters, copies, strict=True))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>\n{sections}\n</body></html>\n"
    )


def _pair(letter: Letter, copy: Letter) -> str:
    head = escape(f"{letter.choice.ask}, to {letter.choice.authority}, no. {letter.choice.wording}")
    return f"<section><h2>{head}</h2>{''.join((*_column(letter), *_column(copy)))}</section>"


def _column(letter: Letter) -> Iterator[str]:
    language = known(letter.choice.language)
    yield f'<div lang="{language.code}" dir="{language.direction}">'
    yield f"<h3>{escape(letter.subject)}</h3>"
    yield from (f"<p>{escape(paragraph)}</p>" for paragraph in letter.paragraphs)
    yield "</div>"
