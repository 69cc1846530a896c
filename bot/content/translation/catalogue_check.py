"""Looks through a language's catalogue, messages.po: what isn't translated, and what would go wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import PLURALS, get_plural

from bot.content.catalogues import extracted, is_said, parsed_catalogue
from bot.content.languages import catalogue_file
from bot.content.translation.report import PartOfLanguage
from bot.errors import ContentError
from bot.model.languages import SOURCE_LANGUAGE

_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
_COMMAND: Final = re.compile(r"(?<![\w/])/[a-z]+")
_TAG: Final = re.compile(r"</?\w+[^>]*>|&\w+;|\{\{|\{%")
_SIGN: Final = re.compile(r"[^\w\s\"'“«(%/]+")
_SHOWN: Final = 40
"""So many letters of a text say which is meant."""


def check_catalogue(messages: Path, code: str) -> PartOfLanguage:
    """What the catalogue lacks, entry by entry."""
    part, path = PartOfLanguage("chat texts"), catalogue_file(messages, code)
    wanted = [message for message in extracted(messages) if message.id]
    part.of = len(wanted)
    if code == SOURCE_LANGUAGE:
        part.done = part.of
        return part
    try:
        catalogue = parsed_catalogue(path, code)
    except ContentError as error:
        part.wrong(path, error.line, error.what or error.problem, error.advice)
        return part
    if catalogue is None:
        todo = f"`python -m bot language new {code}` makes it, with every text that is to be translated."
        part.wrong(path, 0, "is missing.", todo)
        return part
    _check_plurals(part, path, catalogue, code)
    for message in wanted:
        found = catalogue.get(message.id)
        if found is None:
            part.lacks(path, 0, f"has no entry {_short(message)}.", "`make messages` adds it.")
            continue
        line = found.lineno or 0
        if found.fuzzy:
            part.lacks(
                path, line, f"{_short(message)} is marked as doubtful.", 'Look at it; take "fuzzy" out.'
            )
        elif not is_said(found):
            part.lacks(path, line, f"{_short(message)} is not translated.", "Till then it is in English.")
        elif problems := list(_problems(found)):
            for problem, advice in problems:
                part.wrong(path, line, f"{_short(message)} {problem}", advice)
        else:
            part.done += 1
    return part


def _check_plurals(part: PartOfLanguage, path: Path, catalogue: Catalog, code: str) -> None:
    known = get_plural(code)
    if code in PLURALS and catalogue.num_plurals != known.num_plurals:
        part.wrong(
            path,
            1,
            f"has {catalogue.num_plurals} forms for numbers; the language has {known.num_plurals}.",
            f'Write in its head: "Plural-Forms: {known}\\n".',
        )
    for message in catalogue:
        forms = len(message.string or ())
        if isinstance(message.id, tuple | list) and forms != catalogue.num_plurals:
            part.wrong(
                path,
                message.lineno or 0,
                f"{_short(message)} has {forms} forms for numbers, not {catalogue.num_plurals}.",
                f"Write msgstr[0] to msgstr[{catalogue.num_plurals - 1}].",
            )


def _problems(message: Message) -> Iterator[tuple[str, str]]:
    """What is wrong with a translation that is there."""
    originals = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    all_values = set(_PLACEHOLDER.findall(originals[-1]))
    few_values = set(_PLACEHOLDER.findall(originals[0]))
    for said in strings:
        values = set(_PLACEHOLDER.findall(said))
        # A form for one, or for two, may say the number in a word.
        if not (few_values - {"number"} if len(strings) > 1 else few_values) <= values <= all_values:
            told = ", ".join(f"%({name})s" for name in sorted(all_values ^ values))
            yield f"has other values than the English: {told}.", "Write each just as it stands there, once."
        elif said.count("%") != len(_PLACEHOLDER.findall(said)):
            yield 'has a "%" too many.', "Write a per cent sign as %%, and a value like %(name)s."
        if sorted(_COMMAND.findall(said)) != sorted(_COMMAND.findall(originals[-1])):
            yield (
                "has other commands than the English.",
                "Commands are written in English letters, like /stop.",
            )
        if sorted(_TAG.findall(said)) != sorted(_TAG.findall(originals[-1])):
            yield (
                "has other tags than the English.",
                "Write <b> and </b> and their like just as they stand there.",
            )
        sign = _SIGN.match(originals[0])
        if sign and not said.startswith(sign[0]):
            yield (
                f'doesn\'t begin with "{sign[0].strip()}".',
                "Begin with the sign that the English begins with.",
            )
        if said != said.strip(" \n\t"):
            yield "has a blank or a new line at its end or beginning.", "Take it out."


def _short(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f'"{text[:_SHOWN]}…"' if len(text) > _SHOWN else f'"{text}"'
