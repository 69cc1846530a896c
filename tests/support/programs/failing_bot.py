"""`python -m bot run`, in which a layer fails as libraries do: with what it worked on in the error's words.

While a file of this name lies in the folder: "store" fails at each change of a row, "services" at looking up
what is awaited, "chat" at what was written, "rendering" at each screen but that of the incident.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

from bot.chat.people.hotline import asking
from bot.cli.run import run_program
from bot.content.texts import ChatTexts
from bot.services.people.prompts import PromptsService
from bot.store.db.sqlite.driver import Cursor

_EXECUTE, _SCREEN, _AWAITED, _GOES_ON = (
    Cursor.execute,
    ChatTexts.screen,
    PromptsService.awaited,
    asking.goes_on,
)
_CHANGES = "INSERT", "UPDATE", "DELETE"


def _fails(layer: str) -> bool:
    return Path(layer).exists()


async def _execute(self: Cursor, statement: str, values: Any = ()) -> Cursor:
    if _fails("store") and statement.lstrip().startswith(_CHANGES):
        raise sqlite3.OperationalError(f"it can't be done: {statement} {values}")
    return await _EXECUTE(self, statement, values)


def _screen(self: ChatTexts, name: str, /, **values: object) -> str:
    if _fails("rendering") and name != "incident":
        raise ValueError(f"{name} can't be shown with {values}")
    return _SCREEN(self, name, **values)


def _awaited(self: PromptsService, visitor: Any) -> Any:
    if _fails("services"):
        raise ValueError(f"nothing can be looked up for {visitor}")
    return _AWAITED(self, visitor)


async def _goes_on(context: Any, message: Any) -> bool:
    if _fails("chat"):
        raise LookupError(f"what is that? {message.text} {message.whole} {context.visitor.chat}")
    return await _GOES_ON(context, message)


if __name__ == "__main__":
    vars(asking)["goes_on"] = _goes_on
    Cursor.execute = _execute  # type: ignore[method-assign,assignment]
    ChatTexts.screen = _screen  # type: ignore[method-assign]
    PromptsService.awaited = _awaited  # type: ignore[method-assign]
    sys.exit(run_program(0))
