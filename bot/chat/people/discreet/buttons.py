"""Buttons for being discreet."""

from __future__ import annotations

from bot.chat.base.buttons import Button, callback_data


@callback_data("yq")
class SetDiscreet(Button):
    """Be discreet in this chat, or no more."""

    on: bool
