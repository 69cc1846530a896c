"""The parameters of a call, whichever way they came: typed JSON, or strings from a form."""

from __future__ import annotations

import json
from typing import Any

from bot.rehearsal.errors import bad_request
from bot.rehearsal.world.things import Json

Uploads = dict[str, tuple[str, bytes]]


class Params:
    """Parameters by name. `files`: uploaded parts, name -> (file name, content)."""

    __slots__ = ("files", "raw")

    def __init__(self, raw: Json, files: Uploads | None = None) -> None:
        self.raw = raw
        self.files = files or {}

    def text(self, name: str) -> str:
        """A string; empty if it is missing."""
        value = self.raw.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise bad_request(f'field "{name}" must be of type String')
        return value

    def number(self, name: str) -> int | None:
        """An integer, or None if it is missing or no number."""
        value = self.raw.get(name)
        if isinstance(value, int):
            return value
        try:
            return int(value)  # type: ignore[arg-type]  # None and anything else end in the except
        except (TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """A boolean; false if it is missing."""
        value = self.raw.get(name)
        return value is True or (isinstance(value, (str, int)) and str(value).lower() in ("true", "1"))

    def tree(self, name: str) -> Any:
        """An object or array, given as such or as JSON in a string; None if it is missing."""
        value = self.raw.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
        return value

    def __contains__(self, name: str) -> bool:
        return name in self.raw or name in self.files
