"""Which web mail the hand-off page offers. How each takes a letter, web/letter.js knows.

A letter in Cyrillic takes 6,000 to 10,700 characters in a link, one in Arabic 5,000 to 8,700. Proton's has it
behind the #, which no server sees (MAILTO_PROTOCOL_HANDLER_PATH in github.com/ProtonMail/WebClients), so it
carries every letter; into the others a long one is pasted. What is known of them, and why their links stay
below 4,000:

- Gmail refused one of 6,410 and one of 8,132 characters (github.com/defund12/defund12.org/issues/893).
- Outlook's host took 31,145 for a calendar's entry, the cookies counted in
  (github.com/InteractionDesignFoundation/add-event-to-calendar-docs/issues/19). But a long letter got an
  error (github.com/datenanfragen/website/pull/416), and who isn't signed in is sent by way of an address that
  is longer still (github.com/goalgorilla/open_social/pull/2356).
- Of Yahoo, Mail.ru and Yandex nothing was found that says.
"""

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
