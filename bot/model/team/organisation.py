"""Who runs the bot, in the words of its owner: what supporters are told before anything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class AboutLine(StrEnum):
    """What is said of the organisation, in the order in which it is shown."""

    NAME = "name"
    PURPOSE = "purpose"  # what it is; in each language
    CONTACT = "contact"  # how to reach it
    PROOF = "proof"  # a page of its own that names this bot
    CHANNEL = "channel"  # where it is found if the bot is gone
    NOTICE = "notice"  # data protection: who is responsible, one's rights, whom to ask; in each language
    BOT_NAME = "bot_name"  # what stands over the bot's chats; in each language; not one of what /about says


BY_LANGUAGE: Final = frozenset({AboutLine.PURPOSE, AboutLine.NOTICE, AboutLine.BOT_NAME})
REQUIRED: Final = (AboutLine.NAME, AboutLine.CONTACT, AboutLine.PROOF)
"""Without these nobody can tell who writes to them, so no broadcast goes out."""
MOST: Final = {
    AboutLine.NAME: 80,
    AboutLine.PURPOSE: 300,
    AboutLine.CONTACT: 200,
    AboutLine.PROOF: 200,
    AboutLine.CHANNEL: 200,
    AboutLine.NOTICE: 900,
    AboutLine.BOT_NAME: 64,
}
"""Characters as Telegram counts them, in UTF-16. All of it fits into one message; a bot's name has 64 at most
(core.telegram.org/bots/api#setmyname)."""

_PAGE: Final = re.compile(r"https://(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_REACHED: Final = re.compile(
    r"[^\s@]+@(?:[\w-]+\.)+[^\W\d_]{2,}|https://\S+\.\S+|(?<!\w)@\w{4,}|\+\d[\d ()/.-]{6,}"
)
_FOUND: Final = re.compile(r"https://\S+\.\S+|(?<!\w)@\w{4,}")


def fits(about: AboutLine, text: str) -> bool:
    """Whether `text` can be what is said there. `text`: without blanks at its ends.

    A page is one https address; a contact has an e-mail address, a page, a user name or a phone number in it;
    a channel a page or a user name; a name has a letter. MOST says how long each may be.
    """
    if not text or len(text.encode("utf-16-le", "surrogatepass")) // 2 > MOST[about]:
        return False
    match about:
        case AboutLine.PROOF:
            return _PAGE.fullmatch(text) is not None
        case AboutLine.CONTACT:
            return _REACHED.search(text) is not None
        case AboutLine.CHANNEL:
            return _FOUND.search(text) is not None
        case AboutLine.NAME | AboutLine.BOT_NAME:
            return "\n" not in text and any(sign.isalpha() for sign in text)
        case _:
            return any(sign.isalpha() for sign in text)


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is known of it: by what is said and in which language ("" where it is the same in all)."""

    said: Mapping[tuple[AboutLine, str], str] = field(default_factory=dict)

    def get(self, about: AboutLine, language: str) -> str:
        """What is said there to a reader of `language`; if nothing is in it, in any other; "" for nothing."""
        if about not in BY_LANGUAGE:
            return self.said.get((about, ""), "")
        others = (text for (what, _), text in sorted(self.said.items()) if what is about)
        return self.said.get((about, language)) or next(others, "")

    @property
    def missing(self) -> tuple[AboutLine, ...]:
        """What has to be said before the first broadcast, and isn't."""
        return tuple(about for about in REQUIRED if not self.get(about, ""))
