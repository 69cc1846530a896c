"""The languages this product speaks, and how one is chosen for a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

LANGUAGES: Final = ("en", "fr", "ru", "tg")
"""ISO 639-1 codes in the order menus show them."""

OWN_NAMES: Final = {"en": "English", "fr": "Français", "ru": "Русский", "tg": "Тоҷикӣ"}
"""Each language's name in itself, as a person who reads only it would look for it."""


def language_for(client_code: str | None, enabled: Collection[str], default: str) -> str:
    """The enabled language for a Telegram client's IETF tag ("fr-BE", "pt", None), else `default`.

    A client set to Tajik gets Russian before the default where Tajik is switched off: most readers of
    Tajik in Tajikistan also read Russian.
    """
    base = (client_code or "").replace("_", "-").partition("-")[0].lower()
    for candidate in (base, *_NEXT_BEST.get(base, ())):
        if candidate in enabled:
            return candidate
    return default


_NEXT_BEST: Final[Mapping[str, tuple[str, ...]]] = {
    "tg": ("ru",),
    **dict.fromkeys(("be", "kk", "ky", "tk", "uk", "uz", "hy", "az", "ka", "mo"), ("ru",)),
}
