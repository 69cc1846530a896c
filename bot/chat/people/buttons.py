"""Buttons for subscribing, settings and leaving."""

from __future__ import annotations

from bot.chat.base.buttons import Button, callback_data
from bot.model.people.subscription import Wants


@callback_data("s")
class Subscribe(Button):
    """Consent to updates; `case` empty: every case. `source`: where the deep link stood."""

    wants: Wants
    case: str = ""
    source: str = ""


@callback_data("g")
class SetLanguage(Button):
    """Speak this language; `case` and `source` of a deep link are kept until consent."""

    language: str
    case: str = ""
    source: str = ""


@callback_data("w")
class SetWants(Button):
    """Change which updates are sent."""

    wants: Wants


@callback_data("k")
class SetCase(Button):
    """Follow a case, or don't."""

    case: str
    on: bool


@callback_data("e")
class Stop(Button):
    """No more messages."""


@callback_data("E")
class StopBelow(Button):
    """No more messages; said below the tapped message, whose words stay: for what an organiser wrote."""


@callback_data("f")
class Forget(Button):
    """Delete everything on this chat. `language` is the one it was asked in: afterwards nobody knows it."""

    sure: bool
    language: str = ""


@callback_data("yd")
class MyDataFile(Button):
    """All that is held on this chat as a file, for who wants one."""


@callback_data("ya")
class PutAway(Button):
    """Wait for no answer any more."""


@callback_data("yc")
class MyCountry(Button):
    """Say what the country is for, and offer some; or show a page of them all, the first being 1."""

    page: int = 0


@callback_data("yC")
class SetCountry(Button):
    """Keep this country; empty: keep none."""

    country: str


@callback_data("yn")
class ShowNudges(Button):
    """Say what being reminded of a case means, and how it stands; `case` empty: of those to choose from."""

    case: str = ""


@callback_data("yN")
class SetNudges(Button):
    """Ask to be reminded as long as one has written nothing, or take that back."""

    case: str
    on: bool


@callback_data("yg")
class StaySubscribed(Button):
    """Go on getting updates, a year after one came, or was asked last."""


@callback_data("yo")
class NoNudgesBelow(Button):
    """Take it back; said below the tapped message, whose words stay: for a reminder that the team wrote."""

    case: str
