"""The languages whose files can be used, as the bot needs them for speaking and for writing letters."""

from __future__ import annotations

import gettext
import re
from collections import defaultdict
from pathlib import Path
from typing import Final

from bot.content.catalogues import catalogue
from bot.content.composing.files import LetterFiles
from bot.content.languages import Languages, known
from bot.content.letters.own_words import OwnWordsLists
from bot.errors import ContentError

_NAMES: Final = re.compile(r"%\((\w+)\)s")


def _require_sound(code: str, found: gettext.NullTranslations) -> None:
    """Raise the first text that can't be filled in, as one with a lone "%": at a tap it would be a fault.

    `check_catalogue` tells all of them, and takes ten times as long.
    """
    texts: dict[str | tuple[str, int], str] = getattr(found, "_catalog", {})
    for key, said in texts.items():
        if key and not _can_be_filled(said, key if isinstance(key, str) else None):
            raise ContentError(
                f'messages/locale/{code}: "{said[:60]}" can\'t be filled in.',
                f"`python -m bot language check {code}` says where it stands.",
            )


def _can_be_filled(said: str, original: str | None) -> bool:
    """`original`: None where it has several forms, which may hold different values."""
    try:
        said % defaultdict(str)
    except (ValueError, TypeError):
        return False
    return original is None or set(_NAMES.findall(said)) <= set(_NAMES.findall(original))


def usable(messages: Path) -> Languages:
    """Look through the languages under messages/. Raises ContentError.

    One that nobody has read yet is being written, so a fault in its files is no reason to do without the
    others. Of one that is reviewed, whatever loads a file says what is wrong with it.
    """
    found = known(messages)
    faults = {}
    for code, language in found.spoken.items():
        if language.reviewed:
            continue
        try:
            _require_sound(code, catalogue(messages, code))
            LetterFiles.load(messages / "letters", {code: language})
            OwnWordsLists.load(messages / "letters", {code: language})
        except ContentError as error:
            faults[code] = error
    return found.without(faults)
