"""What one of the team is called by the others: a name that they chose themselves, or none."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MOST_OF_A_NAME: Final = 24
"""Characters: beside a number and a role it still stands on one line of a phone."""


class NameFault(StrEnum):
    """Why something can't be somebody's name for the team."""

    NONE = "none"  # no words came, or more than a line
    LONG = "long"
    SIGNS = "signs"  # other signs than names are written with, or no letter
    LEADS = "leads"  # a link, an @handle, a phone number
    TAKEN = "taken"  # somebody in the team is called so, or nearly
