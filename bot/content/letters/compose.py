"""Links that open a letter in somebody's web mail, ready to send, without a page of ours between.

The letter goes to the provider that would send it anyway. The fields' names are those that each provider's
own page reads, or browsers hand to it, the same as on the hand-off page (web/letter.js): none documents any.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from bot.model.letters.letter import Letter


@dataclass(frozen=True, slots=True)
class ComposeLink:
    """A link to a web mail. `whole`: with the letter's text; otherwise that is still to be pasted."""

    url: str
    whole: bool


def compose_links(letter: Letter, offered: str, *, room: int) -> list[tuple[str, ComposeLink]]:
    """(Name, link) of each web mail whose sign (see web_mail.py) is in `offered`, in that order.

    In at most `room` characters: with the whole letter if there is room, otherwise with address and subject.
    One that takes no link so short is left out; so are all without an e-mail address.
    """
    if not letter.email:
        return []
    found = []
    for sign in offered:
        name, write = _WEB_MAIL[sign]
        for body in (letter.body, ""):
            url = write(letter, body)
            if len(url) <= room:
                found.append((name, ComposeLink(url, whole=bool(body))))
                break
    return found


def _fields(letter: Letter, subject: str, body: str) -> str:
    fields = {"cc": letter.copy_to or "", subject: letter.subject, "body": body}
    return "&".join(f"{name}={quote(value, safe='@')}" for name, value in fields.items() if value)


def _with(start: str, subject: str) -> Callable[[Letter, str], str]:
    return lambda letter, body: (
        f"{start}to={quote(letter.email or '', safe='@')}&{_fields(letter, subject, body)}"
    )


def _mailto_in(start: str) -> Callable[[Letter, str], str]:
    """Of those that take a whole mailto: link, encoded once more, as a browser hands it to them."""
    return lambda letter, body: (
        start
        + quote(f"mailto:{quote(letter.email or '', safe='@')}?{_fields(letter, 'subject', body)}", safe="@")
    )


_WEB_MAIL: Final = {
    "g": ("Gmail", _with("https://mail.google.com/mail/?view=cm&fs=1&", "su")),
    "o": ("Outlook", _with("https://outlook.live.com/mail/0/deeplink/compose?", "subject")),
    "y": ("Yahoo", _with("https://compose.mail.yahoo.com/?", "subject")),
    "p": ("Proton", _mailto_in("https://mail.proton.me/inbox/#mailto=")),
    "m": ("Mail.ru", _mailto_in("https://e.mail.ru/cgi-bin/sentmsg?mailto=")),
    "x": ("Yandex", _mailto_in("https://mail.yandex.ru/compose?mailto=")),
}
"""By sign: the name on the button, and how a letter is written into its link."""
