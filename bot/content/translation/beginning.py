"""Begins a language: its two folders, with all there is to be written and the English beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_month_names

from bot.content.cases.countries import likely
from bot.content.languages import CODE, FILE, catalogue_file, known
from bot.content.parsing import read_text
from bot.content.translation.catalogue_writing import update_catalogue
from bot.errors import ContentError
from bot.model.languages import SOURCE_LANGUAGE

_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_LIST_BEGINS: Final = re.compile(r"(\w+) = \[\s*(?:#.*)?$")
_LIKELY: Final = 10
_DESCRIPTION: Final = """\
# What the program has to know of {english}. What each entry means: docs/adding-a-language.md.
# Taken from the Unicode data: see whether all of it is right.

name = "{name}"
english_name = "{english}"
tag = "{tag}"
script = "{script}"
direction = "{direction}"
order = {order}
reviewed = false
# reviewed_by = ""
# reviewed_on = 2026-01-31
# fallback = ["{source}"]  # languages its readers get where this one can't be had
# serves = []  # codes of languages whose readers this one serves best

[writing]
date = "{date}"
quotes = ["“", "”"]
# first_day = ""  # how the first of a month is written, where not in a figure
# blank_before = ""  # signs with a blank before them, such as ":;?!»"
# comma = ","        # between the parts of a list
digits = "latn"

[countries]
likely = [{countries}]
# alphabet = ""  # its letters in their order, where they are not just the Latin ones with accents
"""


def begin_language(messages: Path, code: str) -> list[Path]:
    """Make what isn't there yet; nothing is overwritten. The files that were made.

    Raises ContentError for a code that the Unicode data doesn't know.
    """
    if not CODE.fullmatch(code):
        raise ContentError(f'"{code}" is no code of a language.', "Give it as ISO 639 has it, such as es.")
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        advice = "See whether its code in ISO 639 is right."
        raise ContentError(f'"{code}" is no language that the Unicode data knows.', advice) from None
    made = []
    for path, text in _files(messages, code):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            made.append(path)
    if not catalogue_file(messages, code).exists():
        made.append(update_catalogue(messages, code)[0])
    return made


def _files(messages: Path, code: str) -> Iterator[tuple[Path, str]]:
    """Each file but the catalogue, and what stands in it."""
    yield messages / "locale" / code / FILE, _description(messages, code)
    theirs, mine = messages / "letters" / SOURCE_LANGUAGE, messages / "letters" / code
    yield (
        mine / "forms_of_address.toml",
        _with_months(_emptied(read_text(theirs / "forms_of_address.toml")), code),
    )
    yield mine / "frame.toml", _emptied(read_text(theirs / "frame.toml"))
    yield mine / "own_words.toml", _without_lists(read_text(theirs / "own_words.toml"))
    for path in sorted((theirs / "phrases").glob("*.toml")):
        yield mine / "phrases" / path.name, _emptied(read_text(path))


def _description(messages: Path, code: str) -> str:
    locale = Locale.parse(code)
    _, script, region = (*str(get_global("likely_subtags").get(code, "")).split("_"), "", "")[:3]
    name = locale.get_display_name(code) or code
    orders = [language.order for language in known(messages).spoken.values()]
    return _DESCRIPTION.format(
        name=name[:1].upper() + name[1:],
        english=locale.get_display_name(SOURCE_LANGUAGE) or code,
        tag="-".join(part for part in (code, region) if part),
        script=script or "Latn",
        direction=locale.text_direction,
        order=max(orders) // 10 * 10 + 10,
        source=SOURCE_LANGUAGE,
        date=locale.date_formats["long"],
        countries=", ".join(f'"{country}"' for country in likely(code, _LIKELY)),
    )


def _emptied(text: str) -> str:
    """The file with its texts taken out; each line that has some stands as a comment above what is to be."""
    lines = []
    for line in text.splitlines():
        if line.lstrip().startswith("#") or not _TEXT.search(line):
            lines.append(line.replace("reviewed = true", "reviewed = false"))
        else:
            indent = line[: len(line) - len(line.lstrip())]
            lines += [f"{indent}# {line.strip()}", _TEXT.sub('""', _without_comment(line))]
    return "\n".join(lines) + "\n"


def _without_comment(line: str) -> str:
    """The line without what stands behind its last text as a comment: that is in the line above."""
    end = max((found.end() for found in _TEXT.finditer(line.partition(" #")[0])), default=len(line))
    return line[:end] + line[end:].partition("#")[0].rstrip()


def _with_months(text: str, code: str) -> str:
    """Forms of address with the language's own code, and its months."""
    names = get_month_names("wide", "format", code)
    months = ", ".join(f'"{names[number]}"' for number in range(1, 13))
    text = re.sub(r'^language = ""$', f'language = "{code}"', text, count=1, flags=re.MULTILINE)
    return re.sub(r"^months = \[.*\]$", lambda _: f"months = [{months}]", text, count=1, flags=re.MULTILINE)


def _without_lists(text: str) -> str:
    """The file with its lists as comments, each above an empty one."""
    lines = []
    inside = ""
    for line in text.splitlines():
        begins = _LIST_BEGINS.match(line)
        if begins or inside:
            lines.append(f"# {line}")
            inside = begins[1] if begins else inside
            if line.rstrip().endswith("]"):
                lines.append(f"{inside} = []")
                inside = ""
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"
