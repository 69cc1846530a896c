"""Values for the screens of other ways than the drafted letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from bot.model.letters.advice import Remark
from bot.model.letters.letter import MAX_TEXT, Letter

_BOTH = (True, False)


def screens(
    nasty: str, letter: Letter, remarks: Sequence[Sequence[Remark]]
) -> dict[str, list[dict[str, Any]]]:
    """By screen: `nasty` stands for every text of others."""
    shown = {"to": letter.addressee, "length": MAX_TEXT, "limit": MAX_TEXT}
    without = replace(letter, email=None, copy_to=None)
    return {
        "no_embassy": [
            {"country": nasty, "embassy": nasty, "draws": draws, "instead": instead}
            for draws, instead in product(_BOTH, _BOTH)
        ],
        "no_address": [{"name": nasty, "phones": phones} for phones in ((), (nasty,))],
        "phone_call": [
            {
                "name": nasty,
                "phones": (nasty[:20], "+992 37 000 00 00"),
                "said": (nasty,) * 5,
                "means": means,
                "language": nasty[:20],
                "careful": careful,
            }
            for means, careful in product(((), (nasty,) * 5), _BOTH)
        ],
        "own_letter": [
            {
                "points": (nasty,) * 5,
                "limit": MAX_TEXT,
                "language": language,
                "careful": careful,
                "signed": signed,
                "goes": "A. B.",
                "own": signed,
            }
            for language, careful, signed in (("", False, ""), (nasty[:20], True, nasty[:80]))
        ],
        "own_letter_unusable": [
            {"length": length, "limit": MAX_TEXT, "signed": signed, "goes": signed, "own": signed}
            for length, signed in ((0, ""), (2001, nasty[:80]))
        ],
        "own_letter_ready": [
            *(
                {
                    **shown,
                    "letter": each,
                    "signed": signed,
                    "goes": "",
                    "own": signed,
                    "remarks": (),
                    "never": False,
                }
                for each, signed in ((letter, nasty[:80]), (without, ""))
            ),
            *(
                {
                    **shown,
                    "letter": without,
                    "signed": "",
                    "own": "",
                    "remarks": each,
                    "never": any(remark.kind.value == "never_said" for remark in each),
                }
                for each in remarks
            ),
        ],
        "typed_name": [{"signed": nasty[:80], "goes": goes} for goes in (nasty[:80], "A. B.", "")],
        "remark": [{"remark": remark} for each in remarks for remark in each],
        "share": [
            {"words": nasty, "link": "https://t.me/a_bot?start=tjk001-share", "counted": counted}
            for counted in _BOTH
        ],
        "share_code": [
            {"name": nasty, "link": f"https://example.org/{'x' * 380}", "counted": counted, "poster": poster}
            for counted, poster in product(_BOTH, _BOTH)
        ],
        "progress": [{"title": nasty, "over": over} for over in ("–", nasty)],
    }
