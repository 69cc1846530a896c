"""What one person can have made for them in a while, and what they hear when it was enough."""

from __future__ import annotations

from bot.model.people.limits import MADE, Made
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import to_letter

FILES = MADE[Made.FILES]
PICTURES = MADE[Made.PICTURES]
ENOUGH = "within ten minutes"


def files(human: Human) -> int:
    """How many times files came."""
    return len({message.group or message.id for message in human.person.messages if message.document})


async def test_who_writes_to_every_authority_by_mail_and_on_paper_meets_no_limit(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    for authority in range(6):
        card = await to_letter(bot, anna, "en", authority=authority)
        await anna.taps("Files", card)
        await anna.hears("Print")
        await anna.taps("I sent it", card)
        await anna.hears("It counts")
    assert ENOUGH not in anna.transcript()
    assert files(anna) == 6


async def test_files_are_enough_for_a_while_and_that_is_said_once_and_the_letter_stays(bot: Running) -> None:
    anna, boris = await bot.subscriber("Anna"), await bot.subscriber("Boris")
    card = await to_letter(bot, anna, "en")
    for number in range(FILES.times):
        await anna.taps("Files", card)
        await bot.app.idle()
        assert files(anna) == number + 1
    await anna.taps("Files", card)
    told = await anna.hears(ENOUGH)
    assert "20 times" in told.text
    assert "Nothing is lost" in told.text
    assert (await anna.taps("Files", card)).text == "In 10 minutes I can again."
    assert anna.transcript().count(ENOUGH) == 1, "each further tap is answered, and the chat isn't filled"
    assert files(anna) == FILES.times
    await anna.taps("I sent it", card)
    await anna.hears("It counts")

    others = await to_letter(bot, boris, "en")
    await boris.taps("Files", others)
    await boris.hears("Print")

    bot.clock.advance(seconds=FILES.within.total_seconds())
    await anna.taps("Files", card)
    await bot.app.idle()
    assert files(anna) == FILES.times + 1


async def test_pictures_are_enough_too_and_files_are_counted_apart(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await anna.says("/share")
    shared = await anna.hears("This goes along")
    for _ in range(PICTURES.times):
        await anna.taps("QR code", shared)
        await bot.app.idle()
    await anna.taps("QR code", shared)
    assert "10 pictures" in (await anna.hears(ENOUGH)).text
    await anna.taps("Poster", shared)
    await bot.app.idle()
    assert files(anna) == 1


async def test_the_team_has_as_many_as_it_asks_for(bot: Running) -> None:
    olga = await bot.owner()
    card = await to_letter(bot, olga, "en")
    for _ in range(FILES.times + 1):
        await olga.taps("Files", card)
        await bot.app.idle()
    assert files(olga) == FILES.times + 1
    assert ENOUGH not in olga.transcript()
