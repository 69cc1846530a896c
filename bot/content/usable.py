"""The languages whose files can be used, as the bot needs them for speaking and for writing letters."""

from __future__ import annotations

from pathlib import Path

from bot.content.catalogues import catalogue
from bot.content.composing.files import LetterFiles
from bot.content.languages import Languages, known
from bot.content.letters.own_words import OwnWordsLists
from bot.errors import ContentError


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
            catalogue(messages, code)
            LetterFiles.load(messages / "letters", {code: language})
            OwnWordsLists.load(messages / "letters", {code: language})
        except ContentError as error:
            faults[code] = error
    return found.without(faults)
