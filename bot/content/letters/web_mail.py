"""Which web mail the hand-off page offers. How each takes a letter, web/letter.js knows."""

from __future__ import annotations

from typing import Final

EVERYBODYS: Final = "goyp"
"""Gmail, Outlook, Yahoo, Proton; their signs in a link."""
SEATED_IN_RUSSIA: Final = "mx"
"""Mail.ru and Yandex."""
NEAR_RUSSIA: Final = frozenset({"AM", "AZ", "BY", "GE", "KG", "KZ", "MD", "RU", "TJ", "TM", "UA", "UZ"})
"""Where Russia's providers are the country's own or its neighbours' (ISO 3166-1 alpha-2)."""


def web_mail_for(country: str) -> str:
    """The signs of the web mail to offer for letters to that country.

    Nobody is led to a provider there or next door. It is the same for everybody: a browser's history keeps
    the link, and one that offers less to who has ties, or is unsure, would tell what they answered.
    """
    return EVERYBODYS + (SEATED_IN_RUSSIA if country not in NEAR_RUSSIA else "")
