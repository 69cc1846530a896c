"""Reads a TOML file strictly: every key is asked for by name, and a key nobody asked for is a fault.

The people who write these files are case workers, so each message names the file, the line, what is wrong and
what to do, and suggests the entry that was probably meant.
"""

from __future__ import annotations

import difflib
import re
import string
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from typing import TypeVar, cast

from bot.content.lines import Lines
from bot.content.lines import Path as Way
from bot.content.parsing import TextFile, read_toml, shown
from bot.errors import ContentError, ContentFlaw, FlawKind
from bot.model.languages import Language

F = TypeVar("F", bound=Callable[..., object])

_ID = re.compile(r"[a-z0-9]{1,12}")


def _else(empty: object) -> Callable[[F], F]:
    """Gives something empty for an entry that can't be used, where faults are collected."""

    def around(method: F) -> F:
        @wraps(method)
        def read(self: Section, *args: object, **kwargs: object) -> object:
            try:
                return method(self, *args, **kwargs)
            except ContentError as error:
                self.refuse(error)
                return empty

        return cast("F", read)

    return around


class Section:
    """One table of a file. Ask for what you need, then call `close`, which refuses what is left over.

    Faults are raised, or, if the section was read with a list to collect them in, noted there: an entry that
    can't be used then gives something empty, and what was read is good for nothing but finding more faults.
    """

    def __init__(
        self,
        file: str,
        entries: Mapping[str, object],
        language: Language | None = None,
        *,
        place: str = "",
        way: Way = (),
        lines: Lines | None = None,
        collected: list[ContentError] | None = None,
    ) -> None:
        self.file = file
        self.place = place
        self.language = language
        self._entries = entries
        self._way = way
        self._lines = lines or Lines("")
        self._collected = collected
        self._asked: set[str] = set()
        self._known: set[str] = set()  # asked for, or asked whether it is there

    @classmethod
    def read(
        cls, path: TextFile, language: Language | None = None, collected: list[ContentError] | None = None
    ) -> Section:
        """The whole file as a section. `language` decides on typography. Raises ContentError."""
        text, entries = read_toml(path)
        return cls(shown(path), entries, language, lines=Lines(text), collected=collected)

    def fault(
        self,
        problem: str,
        advice: str,
        entry: str = "",
        item: int | None = None,
        flaw: ContentFlaw | FlawKind | None = None,
    ) -> ContentError:
        """An error that names this place (an `entry` in it, its `item`), to be raised or refused.

        `flaw`: what it is, for the chat; the way to the place is put in.
        """
        place = ".".join(part for part in (self.place, entry) if part)
        return self._fault(f"[{place}]" if place else "", problem, advice, entry, item, flaw)

    def refuse(self, error: ContentError) -> None:
        """Note the error where faults are collected, else raise it."""
        if self._collected is None:
            raise error
        self._collected.append(error)

    @property
    def is_examined(self) -> bool:
        """Whether all faults are being collected, so that what can be done without is still told."""
        return self._collected is not None

    def line(self, entry: str = "", item: int | None = None) -> int:
        """The line on which this section, an entry of it, or an item of that entry's list begins."""
        way = self._way + ((entry,) if entry else ()) + (() if item is None else (item,))
        return self._lines.of(way)

    def has(self, key: str) -> bool:
        """Whether an optional entry is there. It then counts as one that may have been meant."""
        self._known.add(key)
        return key in self._entries

    def entries(self) -> tuple[str, ...]:
        """The names of the entries, in the order of the file."""
        return tuple(self._entries)

    @_else("")
    def text(self, key: str, allowed: Collection[str] = (), *, empty: bool = False) -> str:
        """A text, its line breaks and runs of blanks turned into single blanks.

        `allowed` are the placeholders that may stand in it, such as `in_text` for "{in_text}".
        """
        return self._clean(self._take(key), key, allowed, empty=empty)

    @_else(())
    def texts(self, key: str, allowed: Collection[str] = (), *, empty: bool = False) -> tuple[str, ...]:
        """A list of one text or more; `empty`: or of none."""
        value = self._take(key)
        if empty and value == []:
            return ()
        if not isinstance(value, list) or not value:
            raise self.fault(
                "needs a list with at least one text.",
                'Write it as ["first text", "second text"].',
                key,
                flaw=FlawKind.LACKS,
            )
        return tuple(self._clean(item, key, allowed, item=number) for number, item in enumerate(value))

    @_else(())
    def raw_texts(self, key: str) -> tuple[str, ...]:
        """A list of one text or more whose braces are none of this reader's business, or one text."""
        value = self._take(key)
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not items:
            raise self.fault(
                "needs a list with at least one text.",
                'Write it as ["first text", "second text"].',
                key,
                flaw=FlawKind.LACKS,
            )
        return tuple(self._folded(item, key, number) for number, item in enumerate(items))

    @_else("")
    def raw(self, key: str) -> str:
        """A text just as it stands."""
        value = self._take(key)
        if not isinstance(value, str):
            raise self.fault("needs a text.", "Put it between quotation marks.", key)
        return value

    def empty(self, key: str) -> Section:
        """A section that may be left out, and is: one with nothing in it."""
        return self._inner(key, {})

    def is_table(self, key: str) -> bool:
        """Whether the entry is there, and is a table."""
        return isinstance(self._entries.get(key), dict)

    @_else(())
    def ids(self, key: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of ids; each must be one of `known`, where that is given."""
        found = self.texts(key)
        for item in found:
            if known is not None and item not in known:
                unknown = ContentFlaw(FlawKind.UNKNOWN, name=item)
                raise self.fault(
                    f'"{item}" is not known.', f"Use one of: {', '.join(known)}.", key, flaw=unknown
                )
        if len(set(found)) != len(found):
            twice = FlawKind.NAMED_TWICE
            raise self.fault("names the same thing twice.", "Take one of them out.", key, flaw=twice)
        return found

    @_else("")
    def identifier(self, key: str = "id") -> str:
        """A short name for buttons and columns: 1 to 12 small letters and digits."""
        value = self.text(key)
        if value and not _ID.fullmatch(value):  # where it is empty, its fault is told
            raise self.fault(
                f'"{value}" can\'t be used as a short name.', "Use 1 to 12 letters a-z and digits.", key
            )
        return value

    def one_of(self, key: str, known: Collection[str]) -> str:
        """A text that must be one of `known`."""
        value = self.text(key)
        if value in known:
            return value
        if value:  # else its fault is told
            unknown = ContentFlaw(FlawKind.UNKNOWN, name=value)
            told = f"Use one of: {', '.join(known)}."
            self.refuse(self.fault(f'"{value}" is not known.', told, key, flaw=unknown))
        return next(iter(known), "")

    @_else(date.min)
    def day(self, key: str) -> date:
        """A day, written 2025-04-01 without quotation marks."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault("needs a day.", "Write it like 2025-04-01, without quotation marks.", key)
        return value

    @_else(False)
    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.fault("needs true or false.", "Write true or false, without quotation marks.", key)
        return value

    @_else(0)
    def number(self, key: str) -> int:
        """A whole number from 0 on."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fault("needs a whole number.", "Write it like 40, without quotation marks.", key)
        return value

    def section(self, key: str) -> Section:
        """A table in this one."""
        try:
            value = self._take(key)
            if isinstance(value, dict):
                return self._inner(key, value)
            raise self.fault("has to be a section.", f"Begin it with a line [{self._below(key)}].", key)
        except ContentError as error:
            self.refuse(error)
            # One fault is enough for a section: what is missing in it need not be told.
            return Section(self.file, {}, self.language, collected=[])

    @_else(())
    def sections(self, key: str) -> tuple[Section, ...]:
        """A list of tables, each begun with [[key]]. At least one."""
        try:
            value = self._take(key)
        except ContentError as error:
            error.flaw = ContentFlaw(FlawKind.NONE_YET, (*self._way, key))
            raise
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise self.fault(
                "needs one section or more.",
                f"Begin each with a line [[{self._below(key)}]].",
                key,
                flaw=FlawKind.NONE_YET,
            )
        return tuple(self._inner(key, item, number) for number, item in enumerate(value))

    def close(self) -> None:
        """Refuse an entry that nobody asked for."""
        for key in self._entries:
            if key not in self._asked:
                lacking = self._known - set(self._entries)
                near = difflib.get_close_matches(key, lacking, n=1) or difflib.get_close_matches(
                    key, self._known, n=1
                )
                hint = f'Did you mean "{near[0]}"? Correct it or take it out.' if near else "Take it out."
                place = f"[{self.place}]" if self.place else ""
                left_over = ContentFlaw(FlawKind.LEFT_OVER, name=key)
                told = f'the entry "{key}" is not known here.'
                self.refuse(self._fault(place, told, hint, key, flaw=left_over))

    def _fault(
        self,
        place: str,
        problem: str,
        advice: str,
        entry: str = "",
        item: int | None = None,
        flaw: ContentFlaw | FlawKind | None = None,
    ) -> ContentError:
        line = self.line(entry, item)
        what = f"{place}: {problem}" if place else problem
        where = f"{self.file}, line {line}"
        if isinstance(flaw, FlawKind):
            flaw = ContentFlaw(flaw)
        if flaw:
            flaw = replace(flaw, way=(*self._way, *([entry] if entry else []), *flaw.way))
        return ContentError(
            f"{where}{', ' if place else ': '}{what}", advice, line=line, what=what, flaw=flaw
        )

    def _inner(self, key: str, entries: Mapping[str, object], number: int | None = None) -> Section:
        return Section(
            self.file,
            entries,
            self.language,
            place=self._below(key) if number is None else f"{self._below(key)} no. {number + 1}",
            way=(*self._way, key) if number is None else (*self._way, key, number),
            lines=self._lines,
            collected=self._collected,
        )

    def _below(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _take(self, key: str) -> object:
        self._asked.add(key)
        self._known.add(key)
        if key not in self._entries:
            near = difflib.get_close_matches(key, self._entries, n=1)
            hint = f' There is "{near[0]}": is that what it should be called?' if near else ""
            lacks = ContentFlaw(FlawKind.LACKS, (key,))
            raise self.fault(f'"{key}" is missing.', f"Add it.{hint}", flaw=lacks)
        return self._entries[key]

    def _clean(
        self,
        value: object,
        key: str,
        allowed: Collection[str],
        *,
        empty: bool = False,
        item: int | None = None,
    ) -> str:
        folded = self._folded(value, key, item, empty=empty)
        try:
            fields = [
                (name, spec, how)
                for _, name, spec, how in string.Formatter().parse(folded)
                if name is not None
            ]
        except ValueError:
            raise self.fault(
                "has a brace { or } without its other half.",
                "Write {{ or }} for a brace.",
                key,
                item,
                FlawKind.BRACES,
            ) from None
        for name, spec, how in fields:
            if name not in allowed or spec or how:
                can = ", ".join(f"{{{name}}}" for name in allowed) or "none"
                raise self.fault(
                    f'the placeholder "{{{name}}}" can\'t be used.',
                    f"Allowed here: {can}.",
                    key,
                    item,
                    FlawKind.BRACES,
                )
        return folded

    def _folded(self, value: object, key: str, item: int | None = None, *, empty: bool = False) -> str:
        """The text with its line breaks and runs of blanks turned into single blanks, and typeset."""
        if not isinstance(value, str):
            raise self.fault("needs a text.", "Put it between quotation marks.", key, item)
        folded = " ".join(value.split())
        if not folded and not empty:
            raise self.fault(
                "is empty.",
                "Write something, or take the entry out if it may be left out.",
                key,
                item,
                FlawKind.LACKS,
            )
        return self.language.typeset(folded) if self.language else folded
