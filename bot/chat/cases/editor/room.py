"""Keeps screens within a message, whatever somebody wrote into a case."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from bot.telegram_api import limits

_TAG: Final = re.compile(r"<(/?)[a-z][^>]*>")


def fitting(html: str, most: int = limits.MAX_TEXT) -> str:
    """The screen, its last lines left out where it would be longer than a message; "…" says so.

    It is cut where no tag is open.
    """
    if _length(html) <= most:
        return html
    kept, open_tags, length = "", 0, 0
    whole = ""
    for line in html.splitlines(keepends=True):
        length += _length(line)
        if length > most - 1:
            break
        kept += line
        open_tags += sum(-1 if tag[1] else 1 for tag in _TAG.finditer(line))
        if not open_tags:
            whole = kept
    return whole + "…"


def units(html: str) -> int:
    """How long a screen is as Telegram counts it below a photo, at the most: in code units of UTF-16."""
    return len(unescape(_TAG.sub("", html)).encode("utf-16-le")) // 2


def _length(html: str) -> int:
    return len(unescape(_TAG.sub("", html)))
