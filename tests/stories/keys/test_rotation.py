"""The data key is rotated while the bot is stopped: for everybody it is as if nothing had happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.keys.keyring import Keyring
from tests.support.application import Running
from tests.support.approvals.steps import MANY, NEEDS, looks, team_of_four
from tests.support.people import Human
from tests.support.steps.cases import at_rest
from tests.support.steps.hotline import asks, switched_on
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import writes_first
from tests.support.stores import sealer_of


@pytest.fixture
async def with_rule(tmp_path: Path) -> AsyncIterator[Running]:
    """The bot with the rule of two keys."""
    async with Running(tmp_path, two_keys=MANY) as running:
        yield running


TEXT = "The hearing is on Tuesday"


class Unwatched:
    """Nobody looks on."""

    def begins(self, what: str, total: int) -> None:
        pass

    def at(self, done: int) -> None:
        pass


async def rotated(bot: Running) -> None:
    """Twice: the second time tags come from tags."""
    before = sealer_of(bot.database, bot.key).key_check()
    for _ in range(2):
        async with at_rest(bot) as store:
            assert await store.rotate(Keyring.from_text(bot.key, bot.database), Unwatched()) == 0
    assert sealer_of(bot.database, bot.key).key_check() != before


async def held(human: Human) -> str:
    await human.says("/mydata")
    return (await human.hears("What is stored about you")).text


async def test_what_is_stored_what_was_asked_and_what_is_to_come_stay(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna, dora = await bot.subscriber("Anna"), await bot.subscriber("Dora")
    boris, carl = bot.person("Boris"), bot.person("Carl")
    await anna.says("/settings")
    await anna.hears("What you get")
    await anna.taps("My country")
    await anna.taps((await anna.hears()).buttons[0])
    await anna.hears("Your country:")
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await to_letter(bot, boris, "en")
    await boris.taps("remind me tomorrow")
    await boris.hears("I will remind you")
    await to_letter(bot, carl, "en")
    await carl.taps("Add my name")
    await carl.hears("comma")
    await asks(dora)
    await olga.taps("Block", await olga.sees("Nobody has it yet"))
    await olga.hears("Block whoever asked question 1?")
    await olga.taps("Yes, block")
    await olga.hears("can't ask anything for 30 days")
    await asks(anna, "When is the hearing?")
    await paul.hears("question 2")
    everybody = (anna, boris, carl, dora, olga, paul)
    before = [await held(human) for human in everybody]

    await rotated(bot)
    assert [await held(human) for human in everybody] == before
    await carl.says("Carl Rivers, Lisbon")
    await carl.hears("Carl Rivers")
    await dora.says("/ask")
    await dora.hears("You can't ask the team anything here for now")
    await paul.taps("Take it", await paul.sees("Nobody has it yet"))
    await paul.hears("You have it")
    await bot.later(days=1, minutes=1)
    await boris.hears("You asked me to remind you")
    await anna.says("/forget")
    await anna.hears("Delete everything about you?")
    await anna.taps("Yes")
    await anna.hears("Nothing about you")


async def test_what_was_approved_and_planned_goes_out(with_rule: Running) -> None:
    _, paul, _, sam = await team_of_four(with_rule)
    await writes_first(paul, "Update", TEXT)
    await paul.taps("🕒")
    await paul.hears("When is it to go out?")
    await paul.taps("In 1 hour")
    await paul.hears("When is it to go out?")
    await paul.taps("Back")
    await paul.hears("Kept")
    await paul.taps("👁")
    await paul.hears("somebody else of the team")
    await paul.taps("Ask a second person")
    await paul.hears(NEEDS)
    await paul.taps("Ask for approval")
    await sam.taps("Approve", await looks(sam))
    await paul.hears("Organiser no. 4 has approved")
    await paul.taps("Go on")
    await paul.hears("Organiser no. 4 has approved it")
    await paul.taps("🚀")
    await paul.hears("It waits for its time")
    await rotated(with_rule)
    await with_rule.later(hours=1, minutes=1)
    anna = next(one for one in with_rule.world.people.values() if one.first_name == "Anna")
    await Human(anna).sees(TEXT)
