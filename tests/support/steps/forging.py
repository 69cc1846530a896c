"""Buttons that somebody could have forged or kept, and what a database looks like before and after them."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from bot.chat.base.buttons import Button, pack
from tests.support.examiner.contents import Contents, contents
from tests.support.people import Human
from tests.support.steps.organising import REFUSED


def _values(hint: Any) -> list[Any]:
    """What a field of a button can be: each of a few, or something that is there."""
    optional = [kind for kind in get_args(hint) if kind is not type(None)]
    if optional:
        return [None, *_values(optional[0])]
    if hint is bool:
        return [True, False]
    if hint is int:
        return [1, 2, 3]
    if hint is str:
        return ["tjk001", "en"]
    if hint is date:
        return [date(2026, 11, 29)]
    assert issubclass(hint, Enum)
    return list(hint)


def buttons_of(kind: type[Button]) -> list[Button]:
    """Buttons of that kind, so that each of its fields has each of its values."""
    hints = get_type_hints(kind)
    choices = [_values(hints[field.name]) for field in fields(kind)]
    most = max(map(len, choices), default=1)
    return [kind(*(choice[place % len(choice)] for choice in choices)) for place in range(most)]


def changed(database: Path, before: dict[str, Counter[tuple[object, ...]]]) -> dict[str, object]:
    """What is there that wasn't, and the reverse."""
    after = lasting(database)
    return {
        name: (after[name] - rows, rows - after[name]) for name, rows in before.items() if after[name] != rows
    }


def lasting(database: Path) -> Contents:
    """Every row of every table, but for the bot's own signs of life, and what it is about to tell."""
    return {
        name: rows
        for name, rows in contents(database).items()
        if name not in ("facts_about_database", "team_news")
    }


async def refused(human: Human, button: Button) -> None:
    await human.taps_old(pack(button))
    answer = await human.hears(REFUSED)
    assert not answer.keyboard, button
    assert not answer.file, button
