"""Which files that a supporter passes on are of a kind that does nothing when it is opened. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

ORDINARY: Final = {
    "pdf": ("application/pdf",),
    "txt": ("text/plain",),
    "eml": ("message/rfc822",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
    "webp": ("image/webp",),
    "heic": ("image/heic", "image/heif"),
    "odt": ("application/vnd.oasis.opendocument.text",),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
}
"""The endings of files in which an answer comes, and what senders' programs call them.

A `.doc` or `.docm` can carry a program, and so can a web page or an `.svg`; an archive can hide one.
"""
_NOTHING_SAID: Final = ("", "application/octet-stream")
_LONGEST: Final = 12  # characters of an ending that are shown


def odd_kind(name: str, mime: str) -> str:
    """The kind of a file that isn't ordinary, to be shown: its endings, or "?". Empty for an ordinary one.

    `name` and `mime` are the sender's words. A sign that can't be seen, or that turns the direction of what
    is read, makes any name odd: it can show "exe" at the end as if it stood before ".pdf".
    """
    hidden = any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") for sign in name)
    plain = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign == ".")).casefold()
    endings = plain.split(".")[1:]
    last = endings[-1] if endings else ""
    kind = mime.partition(";")[0].strip().casefold()
    if not hidden and last in ORDINARY and kind in (*ORDINARY[last], *_NOTHING_SAID):
        return ""
    # What it passes itself off as stands before it.
    shown = endings[-2:] if len(endings) > 1 and endings[-2] in ORDINARY else endings[-1:]
    return "".join(f".{ending[:_LONGEST]}" for ending in shown if ending) or "?"
