"""Who may do what for the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """An owner may invite and remove organisers; everything else both may do."""

    OWNER = "owner"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team; known by a number and a date, never by a name."""

    id: int
    role: Role
    since: datetime  # UTC
    you: bool = False
