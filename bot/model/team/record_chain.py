"""Whether the team's record is whole: looked through from its first entry to its last."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.model.team.record import FIRST, RecordEntry, digest_of, noted


class BreakKind(StrEnum):
    """What is wrong at the first place where something is."""

    MISSING = "missing"  # the entry of that number isn't there
    CHANGED = "changed"  # it says something else than when it was written
    NOT_LINKED = "not_linked"  # it doesn't go on from the one before: that one, or both, were written anew


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first break: the number of the entry at which it is found."""

    number: int
    kind: BreakKind


class Chain:
    """Follows the entries in their order, one after the other."""

    def __init__(self, head: str | None = None) -> None:
        """`head`: a digest that was noted down once, in full or its beginning; it is looked for."""
        self._looked_for = None if head is None else noted(head)
        self.entries = 0
        """So many are whole, from the first one on."""
        self.head = FIRST
        """The digest of the last of them."""
        self.found: int | None = None
        """The number of the entry that had the digest looked for; None: none so far."""
        self.broken: ChainBreak | None = None

    def follow(self, entry: RecordEntry, previous: bytes, digest: bytes) -> bool:
        """Take the next one, as it is kept; False once there is a break: what comes after tells nothing."""
        if self.broken is None:
            self.broken = self._break_at(entry, previous, digest)
        if self.broken is not None:
            return False
        self.entries, self.head = entry.number, digest
        if self._looked_for is not None and digest.hex().startswith(self._looked_for):
            self.found = entry.number
        return True

    def end(self) -> None:
        """There are no more. A record has a first entry, so an empty one was emptied."""
        if self.broken is None and not self.entries:
            self.broken = ChainBreak(1, BreakKind.MISSING)

    def _break_at(self, entry: RecordEntry, previous: bytes, digest: bytes) -> ChainBreak | None:
        number = self.entries + 1
        if entry.number != number:
            return ChainBreak(number, BreakKind.MISSING)
        try:
            if digest_of(entry, previous) != digest:
                return ChainBreak(number, BreakKind.CHANGED)
        except (TypeError, ValueError, AttributeError):  # put there by hand, of a kind that isn't written
            return ChainBreak(number, BreakKind.CHANGED)
        return None if previous == self.head else ChainBreak(number, BreakKind.NOT_LINKED)
