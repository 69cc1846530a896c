"""Letters that are taken for one another, and letters without capitals, read as if they had some.

Much of the reader goes by capitals: names begin with one, and sentences. A script that has none is exchanged,
letter for letter, for one that has and that no appeal is written in; where a name or a sentence begins gets a
capital, by the words of its language. What was read is exchanged back. So one reader is enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeVar

_FIRST_CAPITAL, _FIRST_SMALL, MOST_LETTERS = 0x10C80, 0x10CC0, 51
"""Old Hungarian: fifty-one letters, each with a capital, and written from right to left as well."""
STAND_INS: Final = "\U00010c80-\U00010cb2\U00010cc0-\U00010cf2"
"""For a class of a pattern: capitals and small letters that stand for those without."""
CAPITALS: Final = "A-ZÀ-ÞŠŽА-ЯЁІЇЄҒҚҲӢҶӮ\U00010c80-\U00010cb2"
"""For a class of a pattern: capitals of appeals."""
SMALL: Final = "a-zà-ÿа-яёғӣқӯҳҷ\U00010cc0-\U00010cf2"
"""For a class of a pattern: small letters of appeals."""

_One = TypeVar("_One")


_TURNED: Final = re.compile(r"(?<![\d+])(\d{1,12}(?:[ -]\d{1,8}){0,5})\+(?![\d+])")
"""A number that is written so that it looks right among letters that run from right to left: "2577 20+"."""


def _turned(match: re.Match[str]) -> str:
    return "+" + " ".join(reversed(re.split("[ -]", match[1])))


@dataclass(frozen=True, slots=True)
class Letters:
    """`small`: letters without capitals → what stands for them; `alike`: a letter → all taken for it."""

    small: Mapping[int, str]
    back: Mapping[int, str]
    alike: Mapping[str, str]
    dropped: re.Pattern[str]
    signs: Mapping[int, str]
    signs_back: tuple[tuple[str, str], ...]
    joined: str  # letters that are written in one with the word behind them

    @classmethod
    def of(cls, scripts: Iterable[Mapping[str, Any]]) -> Letters:
        """From the `script` tables of languages."""
        listed: dict[str, None] = {}
        alike: dict[str, str] = {}
        signs: dict[str, str] = {}
        dropped = joined = ""
        for script in scripts:
            listed |= dict.fromkeys(script.get("without_capitals", ""))
            signs |= script.get("signs", {})
            dropped += script.get("dropped", "")
            joined += script.get("joined", "")
            for group in script.get("alike", ()):
                alike |= dict.fromkeys(group, group)
        if len(listed) > MOST_LETTERS:
            raise ValueError(f"letters without capitals: {len(listed)}, and {MOST_LETTERS} at most")
        small = {ord(sign): chr(_FIRST_SMALL + at) for at, sign in enumerate(listed)}
        back = {_FIRST_SMALL + at: sign for at, sign in enumerate(listed)}
        back |= {_FIRST_CAPITAL + at: sign for at, sign in enumerate(listed)}
        exchanged = {sign.translate(small): group.translate(small) for sign, group in alike.items()}
        return cls(
            small,
            back,
            exchanged,
            re.compile(f"[{re.escape(dropped)}]" if dropped else "(?!)"),
            str.maketrans(signs),
            tuple((after, before) for before, after in signs.items()),
            joined.translate(small),
        )

    def as_pattern(self, text: str) -> str:
        """A word for a pattern: letters that are alike in each place, and capitals where a word begins."""
        exchanged = text.translate(self.small)
        firsts = {match.start() for match in re.finditer(r"\b\w", exchanged)}
        return "".join(self._any_of(sign, first=at in firsts) for at, sign in enumerate(exchanged))

    def _any_of(self, sign: str, *, first: bool) -> str:
        those = self.alike.get(sign) or self.alike.get(sign.lower(), sign)
        if ord(sign) in self.back:
            those += those.upper() if first else ""
        elif sign.isupper():
            those = (those if those != sign else sign.lower()) + those.upper()
        else:
            bare = unicodedata.normalize("NFD", sign)[0]
            those += bare if bare not in those and sign != "й" else ""
        return f"[{those}]" if len(those) > 1 else re.escape(sign)

    def first_alike(self, sign: str) -> str:
        """The letter that stands for all those taken for one."""
        return self.alike.get(sign, sign)[0]

    def has(self, text: str) -> bool:
        """Whether a text has letters without capitals, as it came or exchanged."""
        return any(ord(sign) in self.small or ord(sign) in self.back for sign in text)

    def exchanged(self, text: str) -> str:
        """With small letters that stand for those without capitals; figures and signs as in Latin script."""
        if not any(ord(sign) in self.small for sign in text):
            return text
        plain = self.dropped.sub("", text).translate(self.signs)
        figures = "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)
        return _TURNED.sub(_turned, figures).translate(self.small)

    def as_they_were(self, text: str) -> str:
        """The text in its own letters again."""
        if not any(ord(sign) in self.back for sign in text):
            return text
        if self.joined:
            text = re.sub(rf"(?<!\w)([{self.joined}]) (?=[{STAND_INS}])", r"\1", text)
        for latin, own in self.signs_back:
            sign = re.escape(latin)
            text = re.sub(rf"(?<=[{STAND_INS})»\"]){sign}|{sign}(?=\s?[{STAND_INS}])", own, text)
        return text.translate(self.back)

    def all_as_they_were(self, found: _One) -> _One:
        """The same for every text in what was read."""
        if isinstance(found, str):
            return self.as_they_were(found)  # type: ignore[return-value]
        if isinstance(found, tuple):
            return tuple(self.all_as_they_were(one) for one in found)  # type: ignore[return-value]
        if is_dataclass(found) and not isinstance(found, type):
            changed = {one.name: self.all_as_they_were(getattr(found, one.name)) for one in fields(found)}
            return replace(found, **changed)
        return found
