"""A database that is too large to be looked through before the bot answers: broadcasts wait for the look."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import app
from bot.chat.delivery import reports
from bot.errors import DamagedDatabase
from bot.model.conditions import Condition
from tests.support.application import Running
from tests.support.steps.broadcasting import adds_up
from tests.support.steps.organising import got, launches


def comes_to(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """Have the look end so, whatever size the database is."""

    async def look(_: Path, __: float) -> None:
        raise fault

    monkeypatch.setattr(app, "larger_than_at_once", lambda _: True)
    monkeypatch.setattr(app, "inspected", look)
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def test_a_look_that_fails_in_an_unforeseen_way_holds_up_no_broadcast(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    comes_to(monkeypatch, OSError(5, "Input/output error"))
    await bot.restart()
    await launches(olga, "Update", "News")
    assert adds_up(await olga.hears("Sent:"))["done"] == 1
    assert len(got(anna, "News")) == 1


async def test_a_damaged_one_sends_nothing_and_everybody_who_must_knows(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    comes_to(monkeypatch, DamagedDatabase("The database bot.db is damaged."))
    await bot.restart()
    await launches(olga, "Update", "News")
    await olga.hears("Sending:", "The server's database can't be used at the moment")
    assert "restore" in bot.app.conditions.now[Condition.DAMAGED]
    assert got(anna, "News") == []
