"""Being reminded as long as one has written nothing: asked for by a tap, written and sent by a person."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import NewNudge
from bot.chat.people.buttons import NoNudgesBelow, SetNudges, ShowNudges
from bot.content.library import messages_folder
from bot.model.letters.letter import Safety
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.after_sending import sends as reports_a_letter
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import KEPT, got, organiser, previews, subscribed
from tests.support.steps.records import HasDatabase, comes_to_hold, figures_in, kept
from tests.support.stores import CASE, rows, sealer_of
from tests.support.suggested.steps import (
    ASKS,
    WORDS,
    answers,
    asks_to_be_reminded,
    begins_a_reminder,
    sends_the_reminder,
    takes_it_back,
    wishers,
)


def wishes(bot: HasDatabase) -> int:
    """How many records say that somebody asked."""
    return sum(record.nudges for record in kept(bot))


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard or [] for key in row]


@pytest.mark.parametrize("safety", Safety)
async def test_whoever_answered_what_is_offered_the_same_at_the_same_places(
    bot: Running, safety: Safety
) -> None:
    anna = await subscribed(bot, "Anna")
    screens = []
    for answered in (False, True):
        if answered:
            await answers(anna, safety)
        await anna.says("/case")
        case = await anna.hears("What happened")
        assert ASKS in labels(case)
        await anna.says("/settings")
        settings = await anna.hears("What you get")
        assert ASKS in labels(settings)
        await anna.taps(ASKS)
        screens.append(str(await anna.hears("Nobody expects it of you")))
    assert screens[0] == screens[1]


async def test_somebody_asks_looks_takes_it_back_and_nothing_of_it_stays(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await asks_to_be_reminded(anna)
    await anna.says("/mydata")
    await anna.hears("You asked to be reminded if you haven't written: ")
    await anna.says("/settings")
    await anna.hears("What you get")
    await bot.restart()
    await takes_it_back(anna)
    assert wishes(bot) == 0
    await anna.says("/mydata")
    shown = await anna.hears("What is stored about you")
    assert "You asked to be reminded" not in shown.text
    await anna.taps_old(pack(SetNudges(CASE, on=False)))
    await anna.hears("don't keep that you asked")


async def test_only_who_follows_a_case_that_has_letters_is_offered_it(bot: Running) -> None:
    anna, boris = bot.person("Anna"), await subscribed(bot, "Boris")
    await anna.says("/case")
    assert ASKS not in labels(await anna.hears("What happened"))
    await anna.taps_old(pack(SetNudges(CASE, on=True)))
    await anna.hears("You get no messages on this case")
    assert kept(bot) == [], "nothing is written of who can't be reminded"
    await reports_a_letter(boris, bot)
    await boris.taps_old(pack(ShowNudges(CASE)))
    await boris.hears("You have told me of a letter")
    await boris.taps_old(pack(SetNudges(CASE, on=True)))
    await boris.hears("You have told me of a letter")
    assert wishes(bot) == 0
    await boris.taps_old(pack(ShowNudges("")))
    await boris.hears("You have told me of a letter")
    await boris.says("/stop")
    await boris.hears()
    await boris.taps_old(pack(ShowNudges("")))
    await boris.hears("You follow no case for which there are letters now")


@pytest.mark.parametrize("how", ["/stop", "leaves the case", "blocks the bot", "/forget"])
async def test_who_goes_is_reminded_of_nothing_and_the_wish_goes_with_them(bot: Running, how: str) -> None:
    anna = await subscribed(bot, "Anna")
    await asks_to_be_reminded(anna)
    if how == "leaves the case":
        await anna.says("/settings")
        await anna.taps("✅ ", await anna.hears("What you get"))
        await anna.hears("You are not subscribed")
    elif how == "blocks the bot":
        anna.person.blocks()
    else:
        await anna.says(how)
        await anna.hears()
        if how == "/forget":
            await anna.taps("Yes")
            await anna.hears("Nothing about you is stored any more")
    await comes_to_hold(bot, wishes, 0)
    figures = figures_in(bot.database, sealer_of(bot.database, bot.key))
    assert ("a",) not in figures.get(CASE, {}), "nor is anybody counted any more"
    if how == "blocks the bot":
        anna.person.unblocks()
        await bot.app.idle()
        assert wishes(bot) == 0, "it doesn't come back by itself"


async def test_a_letter_ends_it_once_it_cant_be_taken_back_any_more(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await asks_to_be_reminded(anna)
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await anna.taps("Take it back")
    await anna.hears("This letter is not counted")
    await anna.taps_old(pack(ShowNudges(CASE)))
    await anna.hears("I remind you of this case"), "as it was before the letter"
    await reports_a_letter(anna, bot)
    await anna.taps_old(pack(ShowNudges(CASE)))
    await anna.hears("You have told me of a letter")
    await bot.later(days=1, hours=1)
    assert wishes(bot) == 0
    assert ("a",) not in figures_in(bot.database, sealer_of(bot.database, bot.key))[CASE]


async def test_the_wish_and_its_end_look_like_any_other_tap_on_the_disk(bot: Running) -> None:
    """Nothing but one locked record is there, of one length, and written anew by each tap alike."""
    humans = [await subscribed(bot, name) for name in ("Anna", "Boris", "Carl")]
    for human, safety in zip(humans, (Safety.FREE, Safety.CAREFUL, Safety.TIES), strict=True):
        await answers(human, safety)
    seen = []
    for human, on in zip(humans, (True, False, True), strict=True):
        await human.taps_old(pack(SetNudges(CASE, on=True)))
        await human.hears()
        before = rows(bot.database, "SELECT tag, sealed, length(sealed) FROM records")
        await human.taps_old(pack(SetNudges(CASE, on=on)))
        await human.hears()
        after = rows(bot.database, "SELECT tag, sealed, length(sealed) FROM records")
        seen.append((len(after) - len(before), len(set(after) - set(before)), {row[2] for row in after}))
    assert len({(new, written, tuple(sizes)) for new, written, sizes in seen}) == 1, seen
    shapes = rows(bot.database, "SELECT due, fresh, length(sealed), length(tag) FROM records")
    assert len(set(shapes)) == 1
    for table, number in (("reminders", 0), ("prompts", 0), ("records", 3)):
        assert rows(bot.database, f"SELECT count(*) FROM {table}") == [(number,)]


# --- what the team sends


async def test_two_organisers_remind_those_who_asked_and_not_twice_in_two_weeks(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    asked = await wishers(bot, 8)
    others = [await subscribed(bot, f"Other {n}") for n in range(8)]
    # One writes meanwhile, one takes it back: with Zoe seven are left.
    asked += [await subscribed(bot, "Zoe")]
    await asks_to_be_reminded(asked[-1])
    wrote, back = asked[0], asked[1]
    await reports_a_letter(wrote, bot)
    await takes_it_back(back)
    for human in others[:4]:
        await reports_a_letter(human, bot)
    await olga.says("/broadcast")
    await olga.hears("More than 5 asked")
    await olga.taps("⏳ Reminder")
    draft = await olga.hears(KEPT, "Call to act", "Asked to be reminded, no letter")
    assert WORDS[:30] in draft.text
    assert "A case has one reminder in 14 days at most" in draft.text
    # Paul begins one too, before hers is out: whoever confirms first sends.
    await begins_a_reminder(paul)
    hers, his = await previews(olga), await previews(paul)
    assert "5 people in all" in hers.text, "in fives"
    await olga.taps("🚀", hers)
    await olga.hears("Sent:", "7")
    await paul.taps("🚀", his)
    await paul.hears("two reminders within 14 days", "Nothing is sent")
    for human in asked[2:]:
        assert len(got(human, WORDS)) == 1
    for human in (wrote, back, *others):
        assert not got(human, WORDS)
    # In the message itself: to a letter, to the case, and no more of it.
    zoe = asked[-1]
    message = await zoe.sees(WORDS)
    assert "🔕 Don't remind me any more" in labels(message)
    await zoe.taps("🔕 Don't remind me any more", message)
    await zoe.hears("don't keep that you asked")
    assert (await zoe.sees(WORDS)).text == message.text, "the team's words stay"
    # Thirteen days later it is still too soon; after that it isn't.
    await bot.later(days=13)
    await paul.says("/broadcast")
    await paul.hears("A case has one in 14 days at most: the next can go out from")
    await begins_a_reminder(paul)
    again = await previews(paul)
    assert "🚀" not in "".join(labels(again))
    await bot.later(days=1, hours=1)
    await begins_a_reminder(paul)
    await sends_the_reminder(paul)
    assert not [human for human in asked[2:-1] if len(got(human, WORDS)) != 2]
    assert len(got(zoe, WORDS)) == 1


async def test_a_double_tap_begins_one_draft_and_an_old_button_finds_it(bot: Running) -> None:
    olga = await bot.owner()
    await wishers(bot, 6)
    await begins_a_reminder(olga)
    await olga.taps_old(pack(NewNudge(CASE)))
    await olga.hears(KEPT, WORDS[:30])
    assert rows(bot.database, "SELECT count(*) FROM broadcasts") == [(1,)]
    # Whoever isn't in the team begins nothing.
    anna = await subscribed(bot, "Anna")
    await anna.taps_old(pack(NewNudge(CASE)))
    await anna.hears("That is for the organisers of this bot")


async def test_too_few_are_never_pointed_at(bot: Running) -> None:
    olga = await bot.owner()
    asked = await wishers(bot, 5)
    await olga.says("/broadcast")
    screen = await olga.hears("so far nobody has asked to be reminded, or too few have")
    assert "⏳ Reminder" not in labels(screen)
    asked += await wishers(bot, 4)
    await olga.says("/broadcast")
    screen = await olga.hears("so far nobody has asked to be reminded, or too few have")
    assert "⏳ Reminder" not in labels(screen), "nobody sees when the sixth one asks"
    asked += await wishers(bot, 1)
    await begins_a_reminder(olga)
    for human in asked[:7]:
        await takes_it_back(human)
    shown = await previews(olga)
    assert "would point at fewer than five people" in shown.text
    assert "🚀" not in "".join(labels(shown))


async def test_what_was_planned_asks_if_another_one_came_in_between(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    asked = await wishers(bot, 6)
    await begins_a_reminder(olga)
    await olga.taps("🕒")
    await olga.hears("When is it to go out?")
    await olga.taps("In 1 hour")
    await olga.hears("When is it to go out?")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("It waits for its time")
    # While hers is planned, his can't go before it.
    await begins_a_reminder(paul)
    his = await previews(paul)
    assert "two reminders within 14 days" in his.text
    await bot.restart()
    await bot.later(hours=1, minutes=1)
    await olga.hears("Sent:", "6")
    assert all(len(got(human, WORDS)) == 1 for human in asked)


async def test_a_closed_case_reminds_nobody_and_keeps_no_wish(tmp_path: Path) -> None:
    async with Running(tmp_path) as bot:
        olga = await bot.owner()
        asked = await wishers(bot, 6)
        await begins_a_reminder(olga)
        await olga.says("/stopcase")
        await olga.hears("Stop this case now?")
        await olga.taps("⛔ Yes, stop it now")
        await olga.hears("Stopped: Rukhshona")
        await asked[0].taps_old(pack(SetNudges(CASE, on=True)))
        await asked[0].hears("There are no letters for this case now")
        await bot.later(days=2)
        assert wishes(bot) == 6, "an owner may go on with it within days"
        await bot.later(days=7)
        assert wishes(bot) == 0
        assert not any(got(human, WORDS) for human in asked)


async def test_who_blocked_the_bot_meanwhile_gets_none_and_counts_for_nobody(bot: Running) -> None:
    olga = await bot.owner()
    asked = await wishers(bot, 7)
    asked[0].person.blocks()
    await comes_to_hold(bot, wishes, 6)
    await begins_a_reminder(olga)
    shown = await previews(olga)
    assert "5 people in all" in shown.text
    await olga.taps("🚀")
    await olga.hears("Sent:", "6")
    # An old button below a message of before, from somebody who deleted everything since.
    zoe: Human = asked[1]
    await zoe.says("/forget")
    await zoe.taps("Yes", await zoe.hears("Delete"))
    await zoe.hears("Nothing about you is stored any more")
    await zoe.taps_old(pack(NoNudgesBelow(CASE)))
    await zoe.hears("You get no messages on this case")


async def test_each_case_has_a_wish_and_a_draft_of_its_own(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    shutil.copytree("docs/example-case/exa001", messages / "cases" / "exa001")
    async with Running(tmp_path, messages=messages) as bot:
        olga = await bot.owner()
        anna = bot.person("Anna")
        await anna.opens()
        await anna.taps("🔔")
        await anna.says("/settings")
        await anna.hears("What you get")
        await anna.taps(ASKS)
        first = await anna.hears("Of which case?")
        assert [label[:2] for label in labels(first)[:2]] == ["▫️", "▫️"]
        await anna.taps(labels(first)[1])
        await anna.hears("Nobody expects it of you")
        await anna.taps("✅ Yes, remind me")
        await anna.hears("I remind you of this case")
        await anna.taps_old(pack(ShowNudges()))
        again = await anna.hears("Of which case?")
        assert sorted(label[:1] for label in labels(again)[:2]) == sorted(["✅"[:1], "▫️"[:1]])
        assert wishes(bot) == 1
        # Of both cases somebody begins one: neither is the other.
        for slug in (CASE, "exa001", CASE, "exa001"):
            await olga.taps_old(pack(NewNudge(slug)))
            await olga.hears(KEPT, WORDS[:30])
        begun = rows(bot.database, 'SELECT "case" FROM broadcasts ORDER BY id')
        assert begun == [(CASE,), ("exa001",)]
