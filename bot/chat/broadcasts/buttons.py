"""Buttons of organisers' screens on a broadcast that is written or planned; their codes begin with b."""

from __future__ import annotations

from enum import StrEnum

from bot.chat.base.buttons import Button, callback_data
from bot.model.broadcasts.audience import Facet
from bot.model.broadcasts.broadcast import Kind


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
    QUESTION = "question"
    GRACE = "grace"  # half a minute to stop it before it begins


@callback_data("b")
class NewDraft(Button):
    """Begin a broadcast; without a kind: ask for it."""

    case: str
    kind: Kind | None = None


@callback_data("bN")
class NewNudge(Button):
    """Begin a message to those who asked to be reminded, with words to begin with."""

    case: str


@callback_data("B")
class WriteIn(Button):
    """Ask for a draft's text in a language."""

    draft: int
    language: str


@callback_data("bo")
class Overview(Button):
    """Show what a draft has so far, and what can be changed."""

    draft: int


@callback_data("bf")
class TakeOver(Button):
    """Let what somebody planned who is out of the team go out at its time, as one's own."""

    broadcast: int


@callback_data("p")
class Preview(Button):
    """Show a draft as readers will see it."""

    draft: int


@callback_data("bT")
class TrialToTeam(Button):
    """Send a draft to everybody else of the team who sends, as its readers would get it."""

    draft: int


@callback_data("P")
class Confirm(Button):
    """Send a draft, if it is still as it was in the preview."""

    draft: int
    revision: int


@callback_data("bz")
class LookedAt(Button):
    """What is to be looked at in a draft before it goes out is right; `mark` says what that was."""

    draft: int
    revision: int
    mark: str


@callback_data("bZ")
class ConfirmLookedAt(Button):
    """Send a draft, if it is still as it was in the preview, and what was looked at is the same."""

    draft: int
    revision: int
    mark: str


@callback_data("D")
class Discard(Button):
    """Throw a draft away."""

    draft: int


@callback_data("bb")
class BringBack(Button):
    """Make what was thrown away a draft again."""

    draft: int


@callback_data("bt")
class Toggle(Button):
    """Switch an option of a draft on or off; the draft's other options are shown again."""

    draft: int
    option: Option
    on: bool


@callback_data("bO")
class Options(Button):
    """Show what can be switched on and off in a draft."""

    draft: int


@callback_data("bj")
class TypeLabel(Button):
    """Ask for a draft's label to be typed."""

    draft: int


@callback_data("bJ")
class TakeOffLabel(Button):
    """Let a draft have no label any more."""

    draft: int


@callback_data("ba")
class PickAudience(Button):
    """Show whom a draft is for; with a facet: its choices, from the `page`-th group on."""

    draft: int
    facet: Facet | None = None
    page: int = 0


@callback_data("bA")
class SetAudience(Button):
    """Take a choice into a draft's audience, or out of it; no `value`: the facet narrows nothing any more."""

    draft: int
    facet: Facet
    value: str
    on: bool


@callback_data("bE")
class Everybody(Button):
    """Take every choice out of a draft's audience."""

    draft: int


@callback_data("bw")
class PickWhen(Button):
    """Show when a draft can go out."""

    draft: int


@callback_data("bn")
class SendNow(Button):
    """It is to go out as soon as it is confirmed."""

    draft: int


@callback_data("bW")
class SendAt(Button):
    """It is to go out at a time: minutes since 1970, UTC."""

    draft: int
    minute: int


@callback_data("be")
class SendEvening(Button):
    """Everybody is to get it in their own evening."""

    draft: int


@callback_data("by")
class TypeWhen(Button):
    """Ask for a time to be typed."""

    draft: int


@callback_data("bu")
class Unschedule(Button):
    """Make a draft again of a broadcast that waits for its time, or missed it."""

    broadcast: int


@callback_data("bm")
class StartMissed(Button):
    """Send now what missed its time."""

    broadcast: int
