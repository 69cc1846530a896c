"""What a line looks like: running text, an address, a form that nobody filled in."""

from __future__ import annotations

import re
from typing import Final

from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.frames.headings import FORM_LINES
from bot.content.appeals.words.labels import LABEL

FORM: Final = re.compile("|".join(FORM_LINES), re.IGNORECASE)


def filled(text: str) -> bool:
    """Whether somebody did fill in a line that looks like a form's."""
    return bool(find_mails(text))


def has_address(text: str) -> bool:
    """Whether an address or a label for one stands in a line."""
    return bool(find_mails(text)) or LABEL.search(text) is not None


FEW: Final = 6


def sentence(text: str) -> bool:
    """Whether a line reads like running text and not like a line of an address."""
    words = re.findall(r"[^\W\d_]+", text)
    small = [word for word in words if word[0].islower() and len(word) > 1]
    return len(words) > FEW and len(small) * 2 > len(words)


def loosely_sentence(text: str) -> bool:
    """The same, less strictly: many names have capitals."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) > FEW and sum(word[0].islower() for word in words) * 5 > len(words) * 2


def headline(text: str) -> bool:
    """Whether Nearly Every Word Has a Capital, so that capitals tell no name."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > _SHORT]
    return (
        len(words) > _SHORT
        and sum(word[0].isupper() for word in words) * 10 >= len(words) * 9
        and not text.isupper()
    )


_SHORT: Final = 3
