"""Buttons for the country that a supporter may give in their settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class MyCountry:
    """Say what the country is for, and offer some; or show a page of them all, the first being 1."""

    CODE: ClassVar = "yc"
    page: int = 0


@dataclass(frozen=True, slots=True)
class SetCountry:
    """Keep this country; empty: keep none."""

    CODE: ClassVar = "yC"
    country: str
