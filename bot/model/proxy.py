"""The proxy by which Telegram is reached, if any: from a setting, else from the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import unquote, urlsplit

SETTING: Final = "TELEGRAM_PROXY"
OFF: Final = "off"


class ProxyKind(StrEnum):
    """How one speaks with it."""

    HTTP = "http"
    SOCKS5 = "socks5"


_KINDS: Final = {
    "http": ProxyKind.HTTP,
    "socks5": ProxyKind.SOCKS5,
    "socks5h": ProxyKind.SOCKS5,  # the proxy looks names up; that is so for all of them here
    "socks": ProxyKind.SOCKS5,  # what GNOME's settings write into ALL_PROXY
}
_HOST: Final = re.compile(r"[A-Za-z0-9._:-]+")
_USUAL_PORTS: Final = {ProxyKind.HTTP: 80, ProxyKind.SOCKS5: 1080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where it is, and what it wants to know. `named_by`: the setting or variable that names it."""

    kind: ProxyKind
    host: str
    port: int
    named_by: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Its URL without user and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.kind}://{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.address} (from {self.named_by})"


def proxy_for(api_url: str, setting: str | None, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy for the Bot API server at `api_url`; None: there is none, or it isn't to be used.

    `setting` is TELEGRAM_PROXY's value; "off" means none whatever the environment says. Else it is
    HTTPS_PROXY or HTTP_PROXY, by `api_url`'s own kind, or else ALL_PROXY, in lower case or in capitals,
    unless NO_PROXY names the server or that is on this machine, as in Go
    (https://pkg.go.dev/net/http#ProxyFromEnvironment). ValueError, in words that name the variable and never
    its value, for one that can't be used.
    """
    if setting and setting.strip():
        return None if setting.strip().lower() == OFF else _read(setting, SETTING)
    url = urlsplit(api_url)
    host = url.hostname or ""
    if _is_here(host) or any(_is_meant(host, entry) for entry in _entries(environment)):
        return None
    for name in (f"{url.scheme}_proxy".lower(), "all_proxy"):
        for spelt in (name, name.upper()):
            if value := environment.get(spelt, "").strip():
                return _read(value, spelt)
    return None


def _read(value: str, named_by: str) -> Proxy:
    value = value.strip()
    if "://" not in value:
        value = f"http://{value}"
    try:
        url = urlsplit(value)
        kind, host, port = _KINDS.get(url.scheme.lower()), url.hostname, url.port
        user, password = (unquote(part or "", errors="strict") for part in (url.username, url.password))
    except ValueError:
        raise ValueError(_fault(named_by)) from None
    behind = url.path.removeprefix("/") + url.query + url.fragment
    if not kind or not host or not _HOST.fullmatch(host) or port == 0 or behind:
        raise ValueError(_fault(named_by))
    if not f"{user}{password}".isascii() or not f"{user}{password}x".isprintable():
        raise ValueError(_fault(named_by))
    return Proxy(kind, host, port or _USUAL_PORTS[kind], named_by, user, password)


def _fault(named_by: str) -> str:
    unset = "" if named_by == SETTING else f"is not set, and {named_by} in the environment "
    return (
        f"{unset}is not the address of a proxy that can be used. Give it like http://proxy.example.org:3128 "
        "or socks5://user:password@127.0.0.1:1080, with signs like @ and # in a password percent-encoded; "
        f"or set {SETTING}={OFF} for none."
    )


def _entries(environment: Mapping[str, str]) -> Iterator[str]:
    for entry in (environment.get("no_proxy") or environment.get("NO_PROXY") or "").split(","):
        if entry := entry.strip().lower():
            yield entry


def _is_meant(host: str, entry: str) -> bool:
    """Whether an entry of NO_PROXY means this host: a name and all below it, an address, a network, "*"."""
    if entry == "*":
        return True
    try:
        return ip_address(host) in ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        name = re.sub(r":\d+$", "", entry).strip("[]").removeprefix("*").removeprefix(".")
        return bool(name) and (host == name or host.endswith(f".{name}"))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
