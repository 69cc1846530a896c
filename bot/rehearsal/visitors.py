"""Who may ask the rehearsal for anything: programs on this machine, and its own page.

Every website that somebody on this machine opens can make their browser ask 127.0.0.1 too, by an image's
address, a form or a script; and under a name of its own that it lets point here (DNS rebinding).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_from_here(request: web.BaseRequest, names: Collection[str] = ()) -> bool:
    """Whether it was asked under a name of this machine's own, or of `names`, and not by another site's page.

    A browser names the page that asks in Origin (but for images and links), and what it is to the address in
    Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/). A link that somebody follows to the page is fine.
    """
    if not _is_one_of(request.host, {*_LOOPBACK, *names}):
        return False
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        return False
    by = request.headers.get("Sec-Fetch-Site", "none")
    return by in ("none", "same-origin") or _is_a_link(request)


def is_by_a_page(request: web.BaseRequest) -> bool:
    """Whether a page in a browser asks, be it the rehearsal's own: programs send none of these headers."""
    return any(name in request.headers for name in ("Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode"))


def _is_a_link(request: web.BaseRequest) -> bool:
    return request.headers.get("Sec-Fetch-Mode") == "navigate" and request.raw_path.partition("?")[0] == "/"


def _is_one_of(host: str, names: Collection[str]) -> bool:
    try:
        return urlsplit(f"http://{host}").hostname in names
    except ValueError:
        return False


def refusal(status: int, why: str) -> web.Response:
    """An answer in words."""
    return web.Response(status=status, text=why, headers=HEADERS)
