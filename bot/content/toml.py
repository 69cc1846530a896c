"""Reads a TOML file strictly: every key is asked for by name, and a key nobody asked for is a fault.

The people who write these files are case workers, so each message names the file, the place in it, what is
wrong and what to do, and suggests the entry that was probably meant.
"""

from __future__ import annotations

import difflib
import re
import string
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path

from bot.errors import ContentError

_ID = re.compile(r"[a-z0-9]{1,12}")
NO_BREAK = "\u00a0"


class Section:
    """One table of a file. Ask for what you need, then call `close`, which refuses what is left over."""

    def __init__(self, file: str, place: str, entries: Mapping[str, object], language: str = "") -> None:
        self.file = file
        self.place = place
        self.language = language
        self._entries = entries
        self._asked: set[str] = set()

    @classmethod
    def read(cls, path: Path, language: str = "") -> Section:
        """The whole file as a section. `language` decides on typography. Raises ContentError."""
        shown = (
            "/".join(path.parts[path.parts.index("messages") :]) if "messages" in path.parts else path.name
        )
        try:
            entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            raise ContentError(
                f"{shown} is missing.", "Add the file, or take out what points to it."
            ) from None
        except UnicodeDecodeError:
            raise ContentError(
                f"{shown} is not saved as UTF-8.", "Save it again with the encoding UTF-8."
            ) from None
        except OSError as error:
            raise ContentError(
                f"{shown} can't be read: {error.strerror}.", "Check the file's rights."
            ) from None
        except tomllib.TOMLDecodeError as error:
            raise ContentError(
                f"{shown} is not valid TOML: {error}.",
                "Look at that line and the one before: a quotation mark or a bracket is often missing.",
            ) from None
        return cls(shown, "", entries, language)

    def fault(self, problem: str, advice: str, entry: str = "") -> ContentError:
        """An error that names this place (and the `entry` in it), for the caller to raise."""
        place = ".".join(part for part in (self.place, entry) if part)
        return ContentError(f"{self.file}{f', [{place}]' if place else ''}: {problem}", advice)

    def has(self, key: str) -> bool:
        """Whether an optional entry is there."""
        return key in self._entries

    def keys(self) -> tuple[str, ...]:
        """The names of the entries, in the order of the file."""
        return tuple(self._entries)

    def text(self, key: str, allowed: Collection[str] = (), *, empty: bool = False) -> str:
        """A text, its line breaks and runs of blanks turned into single blanks.

        `allowed` are the placeholders that may stand in it, such as `in_text` for "{in_text}".
        """
        return self._clean(self._take(key), key, allowed, empty=empty)

    def texts(self, key: str, allowed: Collection[str] = ()) -> tuple[str, ...]:
        """A list of one text or more."""
        value = self._take(key)
        if not isinstance(value, list) or not value:
            raise self.fault(
                "needs a list with at least one text.", 'Write it as ["first text", "second text"].', key
            )
        return tuple(self._clean(item, key, allowed) for item in value)

    def ids(self, key: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of ids; each must be one of `known`, where that is given."""
        found = self.texts(key)
        for item in found:
            if known is not None and item not in known:
                raise self.fault(f'"{item}" is not known.', f"Use one of: {', '.join(known)}.", key)
        if len(set(found)) != len(found):
            raise self.fault("names the same thing twice.", "Take one of them out.", key)
        return found

    def identifier(self, key: str = "id") -> str:
        """A short name for buttons and columns: 1 to 12 small letters and digits."""
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise self.fault(
                f'"{value}" can\'t be used as a short name.', "Use 1 to 12 letters a-z and digits.", key
            )
        return value

    def one_of(self, key: str, known: Collection[str]) -> str:
        """A text that must be one of `known`."""
        value = self.text(key)
        if value not in known:
            raise self.fault(f'"{value}" is not known.', f"Use one of: {', '.join(known)}.", key)
        return value

    def day(self, key: str) -> date:
        """A day, written 2025-04-01 without quotation marks."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault("needs a day.", "Write it like 2025-04-01, without quotation marks.", key)
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.fault("needs true or false.", "Write true or false, without quotation marks.", key)
        return value

    def section(self, key: str) -> Section:
        """A table in this one."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.fault("has to be a section.", f"Begin it with a line [{self._below(key)}].", key)
        return Section(self.file, self._below(key), value, self.language)

    def sections(self, key: str) -> tuple[Section, ...]:
        """A list of tables, each begun with [[key]]. At least one."""
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise self.fault(
                "needs one section or more.", f"Begin each with a line [[{self._below(key)}]].", key
            )
        return tuple(
            Section(self.file, f"{self._below(key)} no. {number}", item, self.language)
            for number, item in enumerate(value, start=1)
        )

    def close(self) -> None:
        """Refuse an entry that nobody asked for."""
        for key in self._entries:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked - set(self._entries) or self._asked, n=1)
                hint = f'Did you mean "{near[0]}"? Correct it or take it out.' if near else "Take it out."
                raise self.fault(f'the entry "{key}" is not known here.', hint)

    def _below(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _take(self, key: str) -> object:
        self._asked.add(key)
        if key not in self._entries:
            near = difflib.get_close_matches(key, self._entries, n=1)
            hint = f' There is "{near[0]}": is that what it should be called?' if near else ""
            raise self.fault(f'"{key}" is missing.', f"Add it.{hint}")
        return self._entries[key]

    def _clean(self, value: object, key: str, allowed: Collection[str], *, empty: bool = False) -> str:
        if not isinstance(value, str):
            raise self.fault("needs a text.", "Put it between quotation marks.", key)
        folded = " ".join(value.split())
        if not folded and not empty:
            raise self.fault(
                "is empty.", "Write something, or take the entry out if it may be left out.", key
            )
        try:
            fields = [
                (name, spec, how)
                for _, name, spec, how in string.Formatter().parse(folded)
                if name is not None
            ]
        except ValueError:
            raise self.fault(
                "has a brace { or } without its other half.", "Write {{ or }} for a brace.", key
            ) from None
        for name, spec, how in fields:
            if name not in allowed or spec or how:
                can = ", ".join(f"{{{name}}}" for name in allowed) or "none"
                raise self.fault(
                    f'the placeholder "{{{name}}}" can\'t be used.', f"Allowed here: {can}.", key
                )
        return typeset(folded, self.language)


def typeset(text: str, language: str) -> str:
    """The text by its language's rules: in French a sign with a blank before it must not begin a line."""
    return re.sub(r" ([:;?!»])", rf"{NO_BREAK}\1", text) if language == "fr" else text
