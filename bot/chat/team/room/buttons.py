"""Buttons about the team's room; their codes begin with g."""

from __future__ import annotations

from bot.chat.base.buttons import Button, callback_data


@callback_data("gb")
class BeginRoomLink(Button):
    """Make a link that adds the bot to a group."""


@callback_data("gl")
class LinkTeamRoom(Button):
    """Let the group of that wish be the room, in that language; not `sure` yet: show what that means."""

    link: int
    language: str
    sure: bool


@callback_data("gd")
class DropRoomLink(Button):
    """Don't link that group."""

    link: int


@callback_data("go")
class SwitchRoomOnly(Button):
    """Be told in the room only of what comes there, or in private too."""

    on: bool


@callback_data("gu")
class UnlinkRoom(Button):
    """Let no group be the room; not `sure` yet: ask."""

    sure: bool
