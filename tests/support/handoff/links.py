"""What a link to the hand-off page carries."""

from __future__ import annotations

import base64
import zlib

_SINGLE_BYTES = 128


def text_in(url: str) -> str:
    """All that stands in the fragment: twelve lines, then the letter (see content/letters/handoff.py)."""
    packed = url.partition("#")[2].partition(".")[2]
    whole = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), -zlib.MAX_WBITS)
    alphabet, _, plain = whole.partition(b"\0")
    signs = alphabet.decode()
    if not signs:
        return plain.decode()
    return "".join(chr(byte) if byte < _SINGLE_BYTES else signs[byte - _SINGLE_BYTES] for byte in plain)
