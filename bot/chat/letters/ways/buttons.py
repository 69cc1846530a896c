"""Buttons for other ways than the drafted letter."""

from __future__ import annotations

from bot.chat.base.buttons import callback_data
from bot.chat.letters.buttons import OnPath


@callback_data("lp")
class PhoneCall(OnPath):
    """Show what to say on the phone."""


@callback_data("lo")
class OwnLetter(OnPath):
    """Show what to write a letter of one's own from, and take the next message for it."""


@callback_data("lf")
class OwnLetterFiles(OnPath):
    """Send the letter of one's own, which stands on this message, as files."""
