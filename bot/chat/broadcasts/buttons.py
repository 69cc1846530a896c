"""Buttons of organisers' screens on broadcasts: who gets one, when, how it goes, and what can be done after.

Their codes begin with "b"; see buttons.py for what a button carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.model.broadcasts.audience import Facet
from bot.model.broadcasts.broadcast import Kind, Part


class Option(StrEnum):
    """What can be switched on and off in a draft's plan."""

    URGENT = "urgent"
    SILENT = "silent"
    MORNING = "morning"  # wait for the reader's morning
    ONCE = "once"  # leave out, rather than repeat, what a kill leaves undecided
    PAID = "paid"
    LETTER = "letter"
    CASE = "case"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class NewDraft:
    """Begin a broadcast; without a kind: ask for it."""

    CODE: ClassVar = "b"
    case: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class WriteIn:
    """Ask for a draft's text in a language."""

    CODE: ClassVar = "B"
    draft: int
    language: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Show what a draft has so far, and what can be changed."""

    CODE: ClassVar = "bo"
    draft: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Show a draft as readers will see it."""

    CODE: ClassVar = "p"
    draft: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """Send a draft, if it is still as it was in the preview."""

    CODE: ClassVar = "P"
    draft: int
    revision: int


@dataclass(frozen=True, slots=True)
class Discard:
    """Throw a draft away."""

    CODE: ClassVar = "D"
    draft: int


@dataclass(frozen=True, slots=True)
class BringBack:
    """Make what was thrown away a draft again."""

    CODE: ClassVar = "bb"
    draft: int


@dataclass(frozen=True, slots=True)
class Toggle:
    """Switch an option of a draft on or off; the draft's other options are shown again."""

    CODE: ClassVar = "bt"
    draft: int
    option: Option
    on: bool


@dataclass(frozen=True, slots=True)
class Options:
    """Show what can be switched on and off in a draft."""

    CODE: ClassVar = "bO"
    draft: int


@dataclass(frozen=True, slots=True)
class PickAudience:
    """Show whom a draft is for; with a facet: its choices, from the `page`-th group on."""

    CODE: ClassVar = "ba"
    draft: int
    facet: Facet | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class SetAudience:
    """Take a choice into a draft's audience, or out of it; no `value`: the facet narrows nothing any more."""

    CODE: ClassVar = "bA"
    draft: int
    facet: Facet
    value: str
    on: bool


@dataclass(frozen=True, slots=True)
class Everybody:
    """Take every choice out of a draft's audience."""

    CODE: ClassVar = "bE"
    draft: int


@dataclass(frozen=True, slots=True)
class PickWhen:
    """Show when a draft can go out."""

    CODE: ClassVar = "bw"
    draft: int


@dataclass(frozen=True, slots=True)
class SendNow:
    """It is to go out as soon as it is confirmed."""

    CODE: ClassVar = "bn"
    draft: int


@dataclass(frozen=True, slots=True)
class SendAt:
    """It is to go out at a time: minutes since 1970, UTC."""

    CODE: ClassVar = "bW"
    draft: int
    minute: int


@dataclass(frozen=True, slots=True)
class SendEvening:
    """Everybody is to get it in their own evening."""

    CODE: ClassVar = "be"
    draft: int


@dataclass(frozen=True, slots=True)
class TypeWhen:
    """Ask for a time to be typed."""

    CODE: ClassVar = "by"
    draft: int


@dataclass(frozen=True, slots=True)
class Unschedule:
    """Make a draft again of a broadcast that waits for its time, or missed it."""

    CODE: ClassVar = "bu"
    broadcast: int


@dataclass(frozen=True, slots=True)
class StartMissed:
    """Send now what missed its time."""

    CODE: ClassVar = "bm"
    broadcast: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Send to nobody until it is resumed."""

    CODE: ClassVar = "bp"
    broadcast: int


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with a paused broadcast."""

    CODE: ClassVar = "br"
    broadcast: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """Send it to nobody more, for good; not `sure` yet: ask."""

    CODE: ClassVar = "bc"
    broadcast: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Recall:
    """Delete it wherever it was delivered; not `sure` yet: ask."""

    CODE: ClassVar = "bR"
    broadcast: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Correct:
    """Begin a correction: a new text in the place of the one that was delivered."""

    CODE: ClassVar = "bC"
    broadcast: int


@dataclass(frozen=True, slots=True)
class SendPart:
    """Begin a draft for some of a broadcast's recipients: the rest of a cancelled one, or who failed."""

    CODE: ClassVar = "bs"
    broadcast: int
    part: Part


@dataclass(frozen=True, slots=True)
class CopyDraft:
    """Begin a draft with the texts and the plan of a broadcast."""

    CODE: ClassVar = "bd"
    broadcast: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave a broadcast as it is: the answer "no" to a question about it."""

    CODE: ClassVar = "bk"
    broadcast: int


@dataclass(frozen=True, slots=True)
class Replace:
    """Stop the broadcast that a draft goes on from, so that the draft's text can go to the rest."""

    CODE: ClassVar = "bS"
    draft: int


BroadcastButton = (
    NewDraft | WriteIn | Overview | Preview | Confirm | Discard | Toggle | Options | PickAudience
    | SetAudience | Everybody | PickWhen | SendNow | SendAt | SendEvening | TypeWhen | Unschedule
    | StartMissed | Pause | Resume | Cancel | Recall | Correct | SendPart | CopyDraft | Leave | Replace
    | BringBack
)  # fmt: skip
