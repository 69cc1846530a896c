"""The text form of BOT_KEY."""

from __future__ import annotations

import base64
import binascii
from typing import Final

MASTER_KEY_BYTES: Final = 32


def new_key(random: bytes) -> str:
    """The text for a master key of MASTER_KEY_BYTES random bytes: URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(random).decode("ascii").rstrip("=")


def key_from_text(text: str) -> bytes | None:
    """The master key, or None if the text isn't one."""
    try:
        raw = base64.b64decode(text.strip() + "=" * (-len(text.strip()) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == MASTER_KEY_BYTES else None
