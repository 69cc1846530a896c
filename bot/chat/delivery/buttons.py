"""Buttons on a broadcast under way, and afterwards; their codes begin with b."""

from __future__ import annotations

from bot.chat.base.buttons import Button, callback_data
from bot.model.broadcasts.broadcast import Part


@callback_data("bp")
class Pause(Button):
    """Send to nobody until it is resumed."""

    broadcast: int


@callback_data("br")
class Resume(Button):
    """Go on with a paused broadcast."""

    broadcast: int


@callback_data("bg")
class GoOn(Button):
    """Go on with a broadcast that the bot itself stopped, after the halt of that number."""

    broadcast: int
    halt: int


@callback_data("bv")
class SeeIt(Button):
    """Show a broadcast that is under way as its readers get it."""

    broadcast: int


@callback_data("bc")
class Cancel(Button):
    """Send it to nobody more, for good; not `sure` yet: ask."""

    broadcast: int
    sure: bool


@callback_data("bR")
class Recall(Button):
    """Delete it wherever it was delivered; not `sure` yet: ask."""

    broadcast: int
    sure: bool


@callback_data("bC")
class Correct(Button):
    """Begin a correction: a new text in the place of the one that was delivered."""

    broadcast: int


@callback_data("bs")
class SendPart(Button):
    """Begin a draft for some of a broadcast's recipients: the rest of a cancelled one, or who failed."""

    broadcast: int
    part: Part


@callback_data("bd")
class CopyDraft(Button):
    """Begin a draft with the texts and the plan of a broadcast."""

    broadcast: int


@callback_data("bk")
class Leave(Button):
    """Leave a broadcast as it is: the answer "no" to a question about it."""

    broadcast: int


@callback_data("bS")
class Replace(Button):
    """Stop the broadcast that a draft goes on from, so that the draft's text can go to the rest."""

    draft: int


@callback_data("bl")
class TeamBroadcasts(Button):
    """Show a page of all that the team has confirmed; the first is 0."""

    page: int


@callback_data("bL")
class LookAt(Button):
    """Show one of the team's broadcasts below."""

    broadcast: int


@callback_data("on")
class Newest(Button):
    """Show the newest message on a case."""

    case: str
