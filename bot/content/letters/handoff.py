"""The link that takes a letter to the hand-off page: all of it in the fragment, which no server ever gets."""

from __future__ import annotations

import base64
import zlib
from typing import Final

from bot.content.composing.plans import Picked
from bot.model.letters.letter import LetterChoice, Signature

MAX_URL: Final = 1000
"""Characters: Telegram doesn't say how long a button's link may be, so this stays on the safe side."""

_FORM: Final = "2"  # changes when the fragment is written in another way


def handoff_url(
    base: str,
    choice: LetterChoice,
    picked: Picked,
    *,
    version: str,
    page_language: str,
    copy: bool,
    signature: Signature,
    own: str = "",
) -> str | None:
    """The link that opens the letter of these choices on the page at `base`.

    `picked`: what the choice draws. The page can't draw, it joins.
    `version` is the case's, so that the page sees whether it still has the same words. `page_language` is
    what the page speaks, and what the letter is to be read in. `copy`: to the issuer as well. `own` is the
    sentence of one's own. None if the link would be too long for a button (`MAX_URL`): only somebody who
    wrote much, in rare characters, gets there.
    """
    choices = (
        _FORM,
        choice.case,
        version,
        choice.ask,
        choice.authority,
        choice.language,
        picked.written,
        page_language,
        "1" if copy else "0",
        _packed(signature, own),
    )
    url = f"{base}#{'.'.join(choices)}"
    return url if len(url) < MAX_URL else None


def _packed(signature: Signature, own: str) -> str:
    """What the person typed, deflated, in characters that a fragment keeps as they are; "-" for nothing."""
    # Nobody signs with a town alone, so it has no business in a link without a name.
    town = signature.town if signature.given else ""
    words = [" ".join(text.split()) for text in (signature.name, town, own)]
    if not any(words):
        return "-"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress("\n".join(words).encode("utf-8", "replace")) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")
