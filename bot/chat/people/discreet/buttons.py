"""Buttons for being discreet."""

from __future__ import annotations

from bot.chat.base.buttons import Button, callback_data


@callback_data("yq")
class SetDiscreet(Button):
    """Be discreet in this chat, or no more."""

    on: bool


@callback_data("yz")
class ClearChat(Button):
    """Delete at once what can be deleted of this chat."""


@callback_data("yZ")
class DeleteThis(Button):
    """Delete the message below which it stands, and say nothing."""


@callback_data("yx")
class SetDeletedAfter(Button):
    """Be discreet, and delete messages so many hours after they were sent; 0: let them stay."""

    hours: int
