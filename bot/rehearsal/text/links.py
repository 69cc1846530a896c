"""Which links Telegram takes. Where it would quietly rewrite one, this refuses, so that a test sees it."""

from __future__ import annotations

import re
from typing import Final

from bot.rehearsal.errors import ApiError, bad_request

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_REWRITTEN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^/?#\s]*@[^/?#\s]*\.")
_LINK: Final = re.compile(r"(https?|tg|ton|tonsite)://([^/?#\s]*)((?:[/?#]\S*\s*)?)", re.IGNORECASE)


def checked_link(url: str, what: str = "URL") -> str:
    """The link as Telegram stores it: scheme and host in small letters, with a path.

    Raises ApiError (400). Telegram itself accepts mailto: in a text link and rewrites it into
    http://mailto:…, which leads nowhere, and it drops a link that it can't read: both are refused here.
    """
    scheme = _SCHEME.match(url)
    if scheme is None or (not url.startswith(scheme[0] + "//") and re.match(r"[^/?#]*:\d+(?:[/?#]|$)", url)):
        url = f"http://{url}"
    found = _LINK.fullmatch(url)
    if found is None:
        raise _invalid(what, url, "Unsupported URL protocol" if _SCHEME.match(url) else "Wrong HTTP URL")
    protocol, host, rest = found[1].lower(), found[2], found[3].rstrip()
    if protocol == "tg":
        return f"tg://{host.lower()}{rest}"
    address = host.rpartition("@")[2]
    if not address or (":" in address and not re.fullmatch(r".+:\d{1,5}", address)):
        raise _invalid(what, url, "Wrong HTTP URL" if address else "URL host is empty")
    bare = address.partition(":")[0]
    if "." not in bare and bare != "localhost":
        raise _invalid(what, url, "Wrong HTTP URL")
    if not rest.startswith("/"):
        rest = f"/{rest}"
    return f"{protocol}://{host.lower()}{rest}"


def link_kept(url: str) -> str:
    """The link of an <a> as Telegram stores it; empty where it quietly leaves only the words.

    Raises ApiError (400) for what it would quietly break.
    """
    try:
        return checked_link(url)
    except ApiError:
        if _REWRITTEN.match(url):
            raise
        return ""


def _invalid(what: str, url: str, why: str) -> ApiError:
    return bad_request(f"{what} '{url}' is invalid: {why}")
