"""Time goes by over a bot that has everything in it: each thing is there for as long as it was promised."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from bot.chat.delivery import reports
from bot.model import retention
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.room.steps import link_to
from tests.support.steps.after_sending import wants_to_be_asked
from tests.support.steps.clocks import later
from tests.support.steps.hotline import BEGIN, asks, switched_on
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import at, invitation, sends, writes_first
from tests.support.steps.records import to_be_asked
from tests.support.stores import rows


def _count(query: str) -> Callable[[Running], int]:
    def looked(bot: Running) -> int:
        [(number,)] = rows(bot.database, f"SELECT count(*) FROM {query}")
        assert isinstance(number, int)
        return number

    return looked


_RECIPIENTS = "deliveries JOIN broadcasts ON broadcast_id = broadcasts.id"
IN_TABLES: Mapping[str, Callable[[Running], int]] = {
    "recipients": _count(f"{_RECIPIENTS} WHERE task = 'send'"),
    "recipients of a recall": _count(f"{_RECIPIENTS} WHERE task = 'recall'"),
    "texts of a deleted draft": _count(
        "broadcast_texts JOIN broadcasts ON broadcast_id = broadcasts.id WHERE state = 'discarded'"
    ),
    "question of the bot's": _count("prompts"),
    "reminder": _count("reminders"),
    "question to ask": lambda bot: len(to_be_asked(bot)),
    "thread": _count("hotline_threads"),
    "copies": _count("hotline_copies"),
    "block": _count("hotline_blocks"),
    "gone": _count("subscribers WHERE gone = 1"),
    "invitation": _count("invitations"),
    "word of a room": _count("room_links"),
}
STAY: Mapping[str, Callable[[Running], int]] = {
    "texts that were sent": _count(
        "broadcast_texts JOIN broadcasts ON broadcast_id = broadcasts.id WHERE state = 'done'"
    ),
    "how many got them": _count("broadcasts WHERE delivered = 3"),
    "letters": _count("records"),
    "readers": _count("subscribers WHERE wants IS NOT NULL AND gone = 0"),
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _everything(bot: Running) -> tuple[Human, Message]:
    """Something of each kind that goes by itself; an owner, and the result of their first broadcast."""
    await at(bot, 8)
    olga, _ = await switched_on(bot)
    anna, vera = await bot.subscriber("Anna"), await bot.subscriber("Vera")
    result = await sends(olga, "Update", "A hearing is set")
    await anna.hears("A hearing is set")
    await sends(olga, "Update", "With a slip")
    await olga.taps("↩️ Delete it everywhere")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 3 of 3")
    vera.person.blocks()
    await bot.app.idle()
    await writes_first(olga, "Update", "Better not")
    await olga.taps("🗑")
    await olga.hears("Draft deleted")
    boris, carla, dina = bot.person("Boris"), bot.person("Carla"), bot.person("Dina")
    await wants_to_be_asked(boris, bot)
    await to_letter(bot, carla, "en")
    await carla.taps("remind me tomorrow")
    await carla.hears("I will remind you")
    await asks(anna)
    await asks(dina, "something rude")
    await olga.taps("Block", await olga.hears("Question 2", "Nobody has it yet"))
    await olga.hears("Block whoever asked question 2?")
    await olga.taps("Yes, block")
    await olga.hears("can't ask anything for 30 days")
    await invitation(olga)
    await link_to(olga)
    await boris.says("/ask")
    await boris.hears(BEGIN)
    return olga, result


LAST_DAY = {
    "recipients": 59,
    "recipients of a recall": 1,
    "texts of a deleted draft": 0,
    "question of the bot's": 1,
    "reminder": 0,
    "question to ask": 14,
    "thread": 6,
    "copies": 1,
    "block": 29,
    "gone": 29,
    "invitation": 0,
    "word of a room": 0,
}
"""On this day each was there the last time. The days are looked at in the morning, two hours later than all
was done: what goes by the date goes at midnight, and what came of a letter is asked in the afternoon."""


async def _day_by_day(bot: Running, days: int) -> dict[str, int]:
    """The last day on which each was there."""
    there = {name: count(bot) for name, count in IN_TABLES.items()}
    assert all(there.values()), there
    stay = {name: count(bot) for name, count in STAY.items()}
    assert all(stay.values()), stay
    await later(bot, hours=2)  # nothing goes by its age in the first hour
    last = dict.fromkeys(IN_TABLES, 0)
    for day in range(1, days + 1):
        await later(bot, hours=23, minutes=59)
        for _ in range(3):  # recipients go one broadcast after the other
            await later(bot, seconds=20)
        last |= {name: day for name, count in IN_TABLES.items() if count(bot)}
    assert {name: count(bot) for name, count in STAY.items()} == stay
    return last


async def test_day_by_day_everything_goes_when_it_was_said_to(bot: Running) -> None:
    await _everything(bot)
    assert await _day_by_day(bot, 63) == LAST_DAY


async def test_two_days_are_enough_for_recipients_and_every_screen_says_two(bot: Running) -> None:
    bot.settings_given["recipients_kept_days"] = retention.RECIPIENTS_KEPT_LEAST.days
    await bot.restart()
    olga, result = await _everything(bot)
    assert "and correct it for 2 days" in result.text
    last = await _day_by_day(bot, 3)
    assert last["recipients"] == last["recipients of a recall"] == 1
    await olga.taps("✏️ Correct it", result)
    await olga.hears("It is too long ago. Who got a broadcast is kept for 2 days")
    await olga.says("/privacy")
    await olga.hears("can be corrected or deleted: for 2 days, as a rule")
