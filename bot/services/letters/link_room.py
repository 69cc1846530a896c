"""How long a link a button may carry: as the settings have it, until Telegram says otherwise.

Telegram names no limit, so the setting is a guess. A refusal of a long one must cost nobody the letter: it is
said without the link, and from then on no letter gets one of that length.
"""

from __future__ import annotations

import logging
from typing import Final

log = logging.getLogger(__name__)

MOST: Final = 2048
ALWAYS: Final = 500
"""No refusal is put down to a link of at most so many characters."""


class LinkRoom:
    """The most characters that a link may have now. Kept in memory alone: after a start it is tried again."""

    def __init__(self, most: int = MOST) -> None:
        """`most`: the setting BUTTON_LINK_LENGTH."""
        self.most = most

    def refused(self, length: int) -> bool:
        """Note that Telegram refused a link of so many characters; False if that can't be for its length."""
        if length <= ALWAYS:
            return False
        if length <= self.most:
            self.most = length - 1
            log.warning(
                "Telegram refused a link of %d characters in a button. Letters that need so many are copied "
                "from the chat now. Set BUTTON_LINK_LENGTH to less than that.",
                length,
            )
        return True
