"""What is kept of a supporter once they agreed, said one by one before they do."""

from __future__ import annotations

from enum import StrEnum


class KeptItem(StrEnum):
    """Each has its sentence in messages/chat/kept_item.html.j2; welcome, /privacy and README say them all."""

    CHAT = "chat"
    CHOICES = "choices"
    LETTERS = "letters"
    OPENED = "opened"
    QUESTION = "question"
    NUDGE = "nudge"
    UPDATES = "updates"
    YEAR = "year"
    REMINDER = "reminder"
    HOTLINE = "hotline"
    DISCREET = "discreet"
    MARK = "mark"
