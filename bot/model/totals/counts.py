"""What is told in steps, and by what it is told apart. Names stand in the database, and are for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Cell = tuple[str, ...]
"""One of what a count is told apart by: an authority's id, say. Without parts: all of it."""
ALL: Final[Cell] = ()
OTHER: Final[Cell] = ("*",)
"""All that isn't told apart, together."""

# Letters that were reported as sent.
LETTERS: Final = "lt"
LETTERS_TO: Final = "la"  # authority
LETTERS_FOR: Final = "lk"  # ask; empty where it isn't known
LETTERS_TO_FOR: Final = "lx"  # authority, ask
LETTERS_BY_WAY: Final = "lw"  # Way; empty: it isn't known
LETTERS_IN: Final = "ll"  # language of the letter; empty where it isn't known
LETTERS_AFTER: Final = "lb"  # broadcast whose button led to it, Within; two empty ones: none did

# Letters that were shown to somebody.
OPENED: Final = "ot"
OPENED_TO: Final = "oa"
OPENED_AFTER: Final = "ob"

# What each person is counted once in, or is not.
PEOPLE: Final = "p"  # who reported any letter
REPLIES: Final = "r"  # authority, answer
FAILED: Final = "f"  # address, authority, how, round
EMBASSIES: Final = "e"  # country
LINKS: Final = "s"  # source; "1" who subscribed, "0" who didn't
READERS_IN: Final = "sl"  # language: subscribers
PEOPLE_FROM: Final = "c"  # country: subscribers who reported a letter

# Subscribers who came and who left.
JOINED: Final = "j"  # OTHER: who were there when counting began
GONE: Final = "g"


@dataclass(frozen=True, slots=True)
class Flow:
    """Something of which one person may do several. `parts`: what it is told apart by.

    Those that stand together are told at one time, since one is told apart by the other.
    """

    whole: str
    parts: tuple[tuple[str, ...], ...]

    @property
    def counts(self) -> tuple[str, ...]:
        """The whole, and all parts."""
        return (self.whole, *(count for together in self.parts for count in together))


LETTERS_FLOW: Final = Flow(
    LETTERS, ((LETTERS_TO, LETTERS_FOR, LETTERS_TO_FOR), (LETTERS_BY_WAY,), (LETTERS_IN,), (LETTERS_AFTER,))
)
OPENED_FLOW: Final = Flow(OPENED, ((OPENED_TO,), (OPENED_AFTER,)))
FLOWS: Final = (LETTERS_FLOW, OPENED_FLOW)
