"""`python -m bot export-page`: the hand-off page as files, for a host of static pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.cli.content.shown import library_as_shown
from bot.content.library import messages_folder
from bot.content.texts import Phrasebook
from bot.errors import AppealBotError
from bot.web.export import export_page, exported_page

EXPORTED: Final = """\
Written:
{files}
Put all of them on a host that serves them over https (docs/operating.md: four lines for as many hosts),
then set, where the bot runs:
  PUBLIC_URL=https://… (the page's address there)
  PAGE_ADDRESS=off
Letters travel in their links, so the page needs nothing more when a case changes. Write it again after an
upgrade of the program, before the bot runs the new one."""


def write_page(folder: Path) -> int:
    """Write the hand-off page for a host of static files; the exit code.

    Needs no token. Without a database the program's files are all that it is made of.
    """
    messages = messages_folder()
    try:
        library = library_as_shown()
        library.require_sound()  # what is made here once is used for long
        page = exported_page(library, Phrasebook.load(messages, ZoneInfo("UTC"), library.languages))
        files = export_page(page, folder)
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return 2
    print(EXPORTED.format(files="\n".join(f"  {file}" for file in files)))
    return 0
