"""Writes the hand-off page to a folder, for a host of static files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.content.library import Library
from bot.content.texts import Phrasebook
from bot.errors import AppealBotError
from bot.web.page import HandoffPage

FRONT: Final = "index.html"
OLDER: Final = "old.html"


def exported_page(library: Library, phrasebook: Phrasebook) -> HandoffPage:
    """The page as files find each other."""
    return HandoffPage.build(library, phrasebook, older=OLDER, front=FRONT)


def export_page(page: HandoffPage, folder: Path) -> list[Path]:
    """Write the page, that for older links, and _headers for hosts that read it. Raises AppealBotError.

    They are for everybody, and may be read by any user of the machine, whatever the umask.
    """
    headers = "".join(f"  {name}: {value}\n" for name, value in page.headers.items())
    files = {FRONT: page.front.body, OLDER: page.older.body, "_headers": f"/*\n{headers}".encode()}
    try:
        made = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for one in made:
            one.chmod(0o755)
        for name, content in files.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o644)
    except OSError as error:
        raise AppealBotError(
            f"The page can't be written to {folder} ({error.strerror}).", "Name a folder that can be written."
        ) from None
    return [folder / name for name in files]
