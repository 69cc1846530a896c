"""Words that run from right to left in a letter that runs from left to right, as every letter here does.

Without help the number after a town in Arabic letters jumps before it, and a full stop to the wrong end. So
what was typed is set apart by isolates (Unicode Standard Annex #9), where it needs that and nowhere else:
nobody sees them, but they are signs in a text that somebody sends. The hand-off page does the same
(web/letter.js).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

ISOLATE: Final = "\u2068"
"""First strong isolate: what follows runs as its first letter does. Telegram takes the older signs away."""
END: Final = "\u2069"
MARK: Final = "\u200e"
"""Left-to-right mark, for programs that know no isolates."""

_RIGHT_TO_LEFT: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_FOREIGN: Final = re.compile(f"[{_RIGHT_TO_LEFT}]")
_NOTHING_ELSE: Final = re.compile(f"[{_RIGHT_TO_LEFT}\u200c\u200d ]*")
_SIGNS_IN_IT: Final = re.compile("[\u0660-\u0669\u06f0-\u06f9\u060c\u061b\u061f\u06d4]")
_SIGN_FIRST: Final = re.compile(r"[+#/@-]\d")
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
"""The letters that flags are made of: nobody reads them."""
_APART: Final = re.compile(f"{ISOLATE}([^{END}]*){END}")


def is_foreign(text: str) -> bool:
    """Whether any of it runs from right to left."""
    return _FOREIGN.search(text) is not None


def apart(text: str, *, alone: bool = False) -> str:
    """The text, isolated where it would run into what stands around it.

    `alone`: it is a paragraph, where words without signs and figures need no help.
    """
    if not is_foreign(text) or (alone and _NOTHING_ELSE.fullmatch(text) and not _SIGNS_IN_IT.search(text)):
        return text
    return f"{ISOLATE}{text}{END}"


def runs_against(text: str, *, is_rtl: bool) -> bool:
    """Whether it would run into what stands around it, in a text that runs from right to left, or doesn't."""
    if not is_rtl:
        return is_foreign(text)
    return _SIGN_FIRST.match(text) is not None or any(
        unicodedata.bidirectional(sign) == "L" for sign in text if not _FLAG.match(sign)
    )


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """A text taken apart at its isolates, without them, each part with whether it runs from right to left."""
    for part in _APART.split(text):
        if part:
            yield part, _begins_at_the_right(part)


def _begins_at_the_right(text: str) -> bool:
    """Whether its first letter with a direction runs from right to left: so does the text, if isolated."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((one != "L" for one in strong if one in ("L", "R", "AL")), False)
