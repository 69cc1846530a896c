"""Which files somebody may hand over that are of no usual kind for a letter, or pretend to be of another."""

from __future__ import annotations

import unicodedata
from typing import Final

_USUAL: Final = {
    "pdf": "application/pdf",
    "jpg": "image/",
    "jpeg": "image/",
    "png": "image/",
    "webp": "image/",
    "heic": "image/",
    "gif": "image/",
    "tif": "image/",
    "tiff": "image/",
    "txt": "text/plain",
    "docx": "application/vnd.openxmlformats",
    "odt": "application/vnd.oasis",
}
"""Ending -> how its MIME type begins. None of them runs anything when it is opened."""
_ANY: Final = ("", "application/octet-stream")
_LONGEST: Final = 60


def odd_name(name: str | None, kind: str | None) -> str:
    """The file's name as it really reads, if it is of no usual kind; "" if it is. `kind`: its MIME type.

    Odd are also names that are written backwards by unseen signs, and kinds that aren't what the name says.
    """
    name, kind = name or "", (kind or "").casefold()
    hidden = any(unicodedata.category(sign) in {"Cf", "Cc"} for sign in name)
    seen = "".join(sign for sign in name if unicodedata.category(sign) not in {"Cf", "Cc"}).strip() or "?"
    usual = _USUAL.get(seen.rpartition(".")[2].casefold() if "." in seen else "")
    if usual is not None and not hidden and (kind in _ANY or kind.startswith(usual)):
        return ""
    return seen if len(seen) <= _LONGEST else f"…{seen[1 - _LONGEST :]}"
