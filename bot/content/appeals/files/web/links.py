"""Addresses behind words of HTML, and those that a page hides from robots in a way anyone may undo."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from bot.content.appeals.files.cleaning import one_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LONGEST: Final = 500
_PROTECTION: Final = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]{4,400})")
_PLACEHOLDER: Final = re.compile(r"\s*\[email[\s\xa0]*protected\]\s*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}")


def link_of(target: str) -> str:
    """A link's address, of the kinds that are kept: mail, telephone, web; "" for any other."""
    hidden = _PROTECTION.search(target)
    if hidden:
        address = unprotected(hidden[1])
        return f"mailto:{address}" if address else ""
    scheme, _, rest = target.strip()[:_LONGEST].partition(":")
    match scheme.casefold():
        case "mailto":
            return f"mailto:{one_line(unquote(rest.partition('?')[0]))}"
        case "tel":
            return f"tel:{one_line(unquote(rest))}"
        case "http" | "https":
            return one_line(f"{scheme.lower()}:{rest}")
        case _:
            return ""


def unprotected(digits: str) -> str:
    """A mail address that Cloudflare hid: hex, the first byte the key that the others are XORed with."""
    try:
        data = bytes.fromhex(digits)
    except ValueError:
        return ""
    address = bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "replace").partition("?")[0]
    return address if _ADDRESS.fullmatch(address) else ""


def protected(node: LexborNode) -> str | None:
    """The address that stands hidden in a tag in place of its text; None if none does."""
    attributes = node.attributes
    digits = attributes.get("data-cfemail") or ""
    if not digits and node.tag == "a":
        found = _PROTECTION.search(attributes.get("href") or "")
        if found and node.css_first("[data-cfemail]") is None and _PLACEHOLDER.fullmatch(node.text()):
            digits = found[1]
    return (unprotected(digits) or None) if digits else None
