"""Links of before, which name a letter's parts by number, as the program made them."""

from __future__ import annotations

import base64
import zlib

from bot.content.composing.plans import Picked
from bot.content.library import Library
from bot.model.base36 import base36
from bot.model.letters.letter import LetterChoice, Signature


def older_link(
    library: Library,
    base: str,
    choice: LetterChoice,
    signature: Signature = Signature(),  # noqa: B008 - never changed
    own: str = "",
    *,
    page: str = "en",
    copy: bool = False,
) -> str:
    """The link of form 2 that opened the letter of these choices."""
    choices = (
        "2",
        choice.case,
        library.cases[choice.case].version,
        choice.ask,
        choice.authority,
        choice.language,
        _written(library.letters.picked(choice)),
        page,
        "1" if copy else "0",
        _packed([signature.name, signature.town, own]),
    )
    return f"{base}#{'.'.join(choices)}"


def _written(picked: Picked) -> str:
    paragraphs = (
        paragraph.style.value
        + "".join(f"{base36(place)}{base36(index):0>2}" for place, index in paragraph.units)
        for paragraph in picked.paragraphs
    )
    return "-".join((base36(picked.subject), *paragraphs))


def _packed(typed: list[str]) -> str:
    words = [" ".join(text.split()) for text in typed]
    if not any(words):
        return "-"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress("\n".join(words).encode("utf-8", "replace")) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")
