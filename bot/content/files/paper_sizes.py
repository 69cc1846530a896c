"""The paper a letter is printed on, and where things stand so that a window envelope shows the address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Paper(StrEnum):
    """A format of paper."""

    A4 = "a4"
    LETTER = "us-letter"


# CLDR 47, supplemental data, measurementData: paperSize type="US-Letter". Everywhere else it is A4.
_US_LETTER: Final = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)


def paper_for(country: str | None, client_language: str | None) -> Paper:
    """The paper of a country (ISO 3166-1 alpha-2), else of the region in an IETF tag ("es-MX"), else A4."""
    return Paper.LETTER if (country or _region(client_language)).upper() in _US_LETTER else Paper.A4


def _region(tag: str | None) -> str:
    parts = re.split("[-_]", tag or "")[1:]
    return next((part for part in parts if re.fullmatch("[A-Za-z]{2}", part)), "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things stand on a sheet: millimetres from its left and upper edges.

    A letter that runs from right to left is the mirror image: there they are from its right edge.
    """

    width: float
    height: float
    left: float  # of all text
    right: float
    address_right: float
    address_from: float  # no higher, or the envelope's edge hides it
    address: float  # where the address begins, unless it needs more room; then it grows upwards
    address_to: float  # and where its last line stands at the latest; place and date end there too
    date_left: float  # to the right of all that the window may show
    top: float  # of the subject
    bottom: float
    fold_upper: float  # where the sheet is folded, so that the address comes to lie behind the window
    fold_lower: float


SHEETS: Final = {
    # DIN 5008 form B: the window shows 20 to 105 across, 45 to 90 down. The upper 17.7 of it are for marks of
    # the post, and the letter may lie a little lower in its envelope.
    Paper.A4: Sheet(
        width=210,
        height=297,
        left=25,
        right=190,
        address_right=104,
        address_from=47,
        address=62.7,
        address_to=89,
        date_left=110,
        top=98.5,
        bottom=279,
        # The same norm: folded twice, for a DL or C6/5 envelope.
        fold_upper=105,
        fold_lower=210,
    ),
    # The window of a No. 10 envelope is 4 1/2 inches wide and 1 1/8 high, 7/8 from the left, 1/2 from below.
    # A sheet folded in three has room to slide, half an inch up and an inch across. While it lies on the
    # lower edge, 2.04 to 3.17 inches down are seen, 2.5 to 3.17 always; across, 7/8 to 4 3/8 always.
    Paper.LETTER: Sheet(
        width=215.9,
        height=279.4,
        left=25.4,
        right=190.5,
        address_right=111,
        address_from=53,
        address=63.5,
        address_to=79,
        date_left=139,
        top=95,
        bottom=263,
        # In three.
        fold_upper=93.1,
        fold_lower=186.3,
    ),
}
