"""Passing a case on: its link, and Telegram's own question whom to send it to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from telegram.helpers import create_deep_linked_url

from bot.chat.base.buttons import Button, callback_data
from bot.model.cases.totals import SHARED

LONGEST_URL: Final = 2000
"""Characters; browsers and Telegram's apps take this many everywhere."""


class ShareWords(StrEnum):
    """What whoever passes a case on says with it."""

    INVITE = "i"
    WROTE = "w"  # that they have written, too


class ShareTo(StrEnum):
    """Where the link that is passed on leads."""

    BOT = "b"
    APPEAL = "a"  # to what the case is known from, where that has an address


@dataclass(frozen=True, slots=True)
class Shared(Button):
    """What is chosen for passing a case on."""

    case: str
    words: ShareWords = ShareWords.INVITE
    to: ShareTo = ShareTo.BOT


@callback_data("ps")
class Share(Shared):
    """Show the words and the link for passing a case on; `below`: what was tapped stays."""

    below: bool = False


@callback_data("pc")
class ShareCode(Shared):
    """Send the link as a picture of a code to scan."""


@callback_data("pp")
class SharePoster(Shared):
    """Send the link as a page to put up, with a code to scan."""


def case_link(username: str, slug: str) -> str:
    """The case's link for passing on; who comes by it is counted under that source, tied to nobody."""
    return create_deep_linked_url(username, f"{slug}-{SHARED}")


def share_url(link: str, words: str) -> str:
    """Where Telegram asks whom to send a link and some words to: the words cut if it is too long."""
    head = f"https://t.me/share/url?url={quote(link, safe='')}&text="
    said = quote(words, safe="")
    if len(head) + len(said) >= LONGEST_URL:
        kept = words
        while kept and len(head) + len(quote(f"{kept}…", safe="")) >= LONGEST_URL:
            # Whole words, as long as there are several.
            kept = kept.rpartition(" ")[0].rstrip() or kept[:-1]
        said = quote(f"{kept}…", safe="")
    return head + said
