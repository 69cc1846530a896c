"""The translations under messages/locale/, and what they have to translate: the texts of the templates."""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from jinja2.ext import babel_extract

from bot.content.languages import catalogue_file
from bot.content.parsing import shown
from bot.content.strays import strays
from bot.errors import ContentError
from bot.model.languages import SOURCE_LANGUAGE
from bot.reading import kept_by_content, read_bytes


def catalogue(messages: Path, language: str) -> gettext.NullTranslations:
    """The gettext catalogue of `language`; English is the templates' own language and has none.

    Catalogues are read from their .po source, so that nothing compiled can be out of date. Raises
    ContentError for one that can't be used.
    """
    return _compiled(catalogue_file(messages, language), language)


@kept_by_content
def _compiled(path: Path, language: str) -> gettext.NullTranslations:
    parsed = parsed_catalogue(path, language)
    if parsed is None:
        return gettext.NullTranslations()
    for message in parsed:
        if message.id and not is_said(message):
            message.string = "" if isinstance(message.id, str) else ("",) * parsed.num_plurals
    compiled = BytesIO()
    try:
        write_mo(compiled, parsed)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    except (ValueError, RecursionError) as error:  # its rule for plurals is read here
        raise _no_catalogue(path, str(error)) from None


def untranslated(wanted: Catalog, messages: Path, language: str) -> int:
    """How many texts of messages/chat the language's catalogue lacks or marks as doubtful; 0 for English.

    `wanted`: what `extracted` finds, the same for every language. Raises ContentError for a catalogue that
    can't be used.
    """
    if language == SOURCE_LANGUAGE:
        return 0
    parsed = parsed_catalogue(catalogue_file(messages, language), language)
    if parsed is None:
        return sum(bool(message.id) for message in wanted)
    missing = 0
    for message in wanted:
        if not message.id:
            continue  # the catalogue's own head
        found = parsed.get(message.id)
        missing += found is None or found.fuzzy or not is_said(found)
    return missing


def is_said(message: Message) -> bool:
    """Whether every form of its translation is there. What is blank is none."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
    return all(text.strip() for text in strings)


def extracted(messages: Path) -> Catalog:
    """Every text of the templates under messages/chat, in a catalogue without translations."""
    found = Catalog(charset="utf-8")
    options = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    for path in template_files(messages):
        for line, _, message, comments in babel_extract(
            BytesIO(read_bytes(path)), ("gettext", "ngettext"), ["note:"], options
        ):
            words = [word for word in ((message,) if isinstance(message, str) else message or ()) if word]
            place = (f"messages/chat/{path.name}", line)
            found.add(words if len(words) > 1 else words[0], None, [place], auto_comments=comments)
    return found


def template_files(messages: Path) -> list[Path]:
    """The templates under messages/chat; what other programs left among them is passed over."""
    folder = messages / "chat"
    passed = {stray.path for stray in strays(folder)}
    return [path for path in sorted(folder.glob("*.j2")) if path not in passed]


def parsed_catalogue(path: Path, language: str) -> Catalog | None:
    """What stands in a catalogue; None where there is none. Raises ContentError."""
    try:
        # Else what isn't understood is left out, and told to nobody but the standard output.
        return read_po(BytesIO(read_bytes(path)), locale=language, abort_invalid=True)
    except FileNotFoundError:
        return None
    except PoFileError as error:
        raise _no_catalogue(path, f"line {error.lineno + 1}: {error}") from None
    except OSError as error:
        raise _no_catalogue(path, f"{error.strerror}") from None
    except (ValueError, LookupError) as error:
        raise _no_catalogue(path, f"{type(error).__name__}") from None


def _no_catalogue(path: Path, why: str) -> ContentError:
    return ContentError(f"{shown(path)} can't be read ({why}).", "Correct it, or put the release's back.")
