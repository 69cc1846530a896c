"""All figures of one case as they are: what of them is told, and when, is another matter (model/totals)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

SHARED: Final = "share"
"""The source of whoever comes by the button that passes a message on: a link of the bot's own."""
NOT_KNOWN: Final = "not-known"
"""Stands for the ask of letters that are counted without it: of who was forgotten before it was."""


@dataclass(frozen=True, slots=True)
class CaseTotals:
    """All figures of one case. Actions are what people said they did; nobody checked."""

    case: str
    subscribers: int
    letters_opened: int
    actions: int
    people: int  # distinct people behind `actions`
    by_authority: Mapping[str, tuple[int, int]]  # authority id -> (actions, letters opened)
    by_day: Mapping[date, int]  # organisers' days -> actions
    by_source: Mapping[str, tuple[int, int]]  # source of a deep link -> (arrived, subscribed)
    failed_addresses: Mapping[str, Mapping[str, int]]  # authority id -> how an address failed -> reports
    replies: Mapping[str, Mapping[str, int]]  # authority id -> what came of letters -> supporters
    by_ask: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Authority id, ask id -> actions; the ask is empty where it isn't known."""
    embassies: Mapping[str, int] = field(default_factory=dict)
    """Country -> who looked for the embassy there, while none is on file."""
