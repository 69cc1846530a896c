"""Which web mail the hand-off page offers. How each takes a letter, web/letter.js knows."""

from __future__ import annotations

from typing import Final

EVERYBODYS: Final = "goyp"
"""Gmail, Outlook, Yahoo, Proton; their signs in a link."""
SEATED_IN_RUSSIA: Final = "mx"
"""Mail.ru and Yandex."""
NEAR_RUSSIA: Final = frozenset({"AM", "AZ", "BY", "GE", "KG", "KZ", "MD", "RU", "TJ", "TM", "UA", "UZ"})
"""Where Russia's providers are the country's own or its neighbours' (ISO 3166-1 alpha-2)."""


def web_mail_for(country: str, *, without_ties: bool) -> str:
    """The signs of the web mail to offer for letters to that country.

    Who has ties to it, or is unsure, isn't led to a provider there or next door. The link names what is
    offered, never what was answered.
    """
    return EVERYBODYS + (SEATED_IN_RUSSIA if without_ties or country not in NEAR_RUSSIA else "")
