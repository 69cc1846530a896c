"""The cases as people see them: the program's files, and what was edited in the chat and published."""

from __future__ import annotations

import asyncio
import sys

from bot.cli.keyring import keyring_of
from bot.config import load_settings
from bot.content.library import Library
from bot.errors import AppealBotError
from bot.model.clock import SystemClock
from bot.services.cases.revisions import CaseRevisionsService
from bot.store.store import Store


def library_as_shown() -> Library:
    """What the next start would show; for commands that write nothing. Raises ContentError.

    Where there is no database it is what the files say. Where there is one that can't be read, so that cases
    edited in the chat aren't looked at, that is said at the terminal.
    """
    library = Library.load()
    try:
        asyncio.run(_with_published(library))
    except AppealBotError as error:
        print(
            f"Cases are as their files say; what was edited in the chat isn't looked at. {error}",
            file=sys.stderr,
        )
    return library


async def _with_published(library: Library) -> None:
    settings = load_settings()
    if not settings.may_have_database:
        return
    keyring = keyring_of(settings)
    store = await Store.open(settings.database_url, keyring, as_it_is=True)
    try:
        await CaseRevisionsService(store, library, SystemClock()).show_published()
    finally:
        await store.close()
