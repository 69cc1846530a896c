"""Being discreet: what somebody sees who looks at a supporter's phone without unlocking it."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.people.discreet.buttons import SetDiscreet
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import adds_up
from tests.support.steps.hotline import ANSWER, asks, switched_on
from tests.support.steps.letters import body_of, letter_of, to_letter
from tests.support.steps.organising import (
    by_day,
    does,
    gathered,
    got,
    organiser,
    previews,
    sends,
    subscribed,
    writes_first,
    writes_in,
)
from tests.support.stores import rows

LINE = "You have a new message."
WORDS = "She was moved to another prison"
AUTRES = "On l’a changée de prison"


async def discreet(human: Human) -> Message:
    """From the settings to the screen that says that it is switched on."""
    await human.says("/settings")
    await human.hears()
    await human.taps("🤫")
    await human.hears()
    await human.taps("🤫")
    return await human.hears("/forget")


def new_of(human: Human, since: int) -> list[Message]:
    """The messages of the bot's that came after that many, as they came."""
    return [one for one in human.person.versions[since:] if not one.edited]


@pytest.mark.parametrize("begins", ["/settings", "/mydata", "/privacy", "/discreet"])
async def test_it_is_found_where_a_frightened_person_looks_and_ends_with_one_tap(
    bot: Running, begins: str
) -> None:
    anna = await subscribed(bot, "Anna")
    await anna.says(begins)
    if begins != "/discreet":
        await anna.hears()
        await anna.taps("🤫 Discreet")
    await anna.hears("Switched off")
    await anna.taps("🤫 Be discreet")
    await anna.hears("Switched on")
    await bot.restart()
    await anna.says("/mydata")
    await anna.hears("That I am to be discreet: /discreet")
    await anna.says("/discreet")
    await anna.hears("Switched on")
    await anna.taps("🔔 Not discreet")
    await anna.hears("Switched off")
    await anna.says("/mydata")
    shown = await anna.hears("What is stored about you")
    assert "That I am to be discreet" not in shown.text
    assert rows(bot.database, "SELECT * FROM discreet") == []


async def test_a_second_tap_and_an_old_button_change_nothing_more(bot: Running) -> None:
    anna, boris = await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    for _ in range(2):
        await anna.taps_old(pack(SetDiscreet(on=True)))
        await anna.hears("Switched on")
    assert len(rows(bot.database, "SELECT * FROM discreet")) == 1
    for _ in range(2):
        await anna.taps_old(pack(SetDiscreet(on=False)))
        await anna.hears("Switched off")
    assert rows(bot.database, "SELECT * FROM discreet") == []
    await boris.taps_old(pack(SetDiscreet(on=False)))
    await boris.hears("Switched off")


@pytest.mark.parametrize("subscribes", [True, False])
async def test_forget_takes_it_along(bot: Running, subscribes: bool) -> None:
    anna = await subscribed(bot, "Anna") if subscribes else bot.person("Anna")
    await discreet(anna)
    await anna.says("/forget")
    await anna.taps("Yes, delete", await anna.hears("Delete everything about you?"))
    await anna.hears("Nothing about you is stored any more")
    assert rows(bot.database, "SELECT * FROM discreet") == []
    assert rows(bot.database, "SELECT * FROM subscribers") == []


async def test_to_a_discreet_reader_a_broadcast_is_silent_and_shows_nothing_and_others_get_it_as_ever(
    bot: Running,
) -> None:
    olga = await bot.owner()
    anna, boris = await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    claire, diana = await subscribed(bot, "Claire", "fr"), await subscribed(bot, "Diana", "fr")
    await discreet(anna)
    await discreet(claire)
    await writes_first(olga, "Update", WORDS)
    await writes_in(olga, "Français", AUTRES)
    await previews(olga)
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    [hers], [his] = got(anna, WORDS), got(boris, WORDS)
    assert hers.on_lock_screen == LINE
    assert (hers.silent, hers.protected) == (True, True)
    assert WORDS in his.on_lock_screen
    assert (his.silent, his.protected, LINE in his.text) == (False, False, False)
    assert hers.labels == his.labels, "what there is to do below it is the same"
    [french], [plain] = got(claire, AUTRES), got(diana, AUTRES)
    assert french.on_lock_screen == "Vous avez un nouveau message."
    assert AUTRES in plain.on_lock_screen


async def test_a_picture_shows_neither_itself_nor_its_words(bot: Running) -> None:
    olga, anna, boris = await bot.owner(), await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    await discreet(anna)
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    await does(olga, lambda person: person.sends_photo(WORDS))
    await olga.hears("Kept. Nothing is sent yet")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    [hers], [his] = got(anna, WORDS), got(boris, WORDS)
    assert hers.on_lock_screen == LINE
    assert (hers.silent, hers.protected) == (True, True)
    assert his.on_lock_screen == f"{WORDS}\n[photo]"


async def test_an_album_shows_none_of_its_pictures(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    await discreet(anna)
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    await does(olga, lambda person: person.sends_album([("", b""), ("", b"")], WORDS)[-1])
    await olga.hears("Kept. Nothing is sent yet")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    album = [one for one in anna.person.messages if one.group and not one.own]
    assert [one.on_lock_screen for one in album] == [LINE, ""]
    assert all(one.silent and one.protected for one in album)


async def test_a_correction_and_a_recall_reach_discreet_readers_too(bot: Running) -> None:
    olga, anna, boris = await bot.owner(), await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    await discreet(anna)
    sent = await sends(olga, "Update", WORDS)
    await anna.hears(WORDS)
    await olga.taps("✏️ Correct it")
    await olga.hears("It takes the place of what readers have")
    await olga.says("She was moved to a hospital")
    await olga.hears("Nothing is changed yet")
    await olga.taps("👁")
    await olga.hears("She was moved to a hospital")
    await olga.taps("🚀")
    await olga.hears("Corrected at 2 of 2")
    changed = await anna.hears("She was moved to a hospital")
    assert changed.on_lock_screen == LINE
    assert changed.protected
    await boris.hears("She was moved to a hospital")
    await olga.taps("↩️ Delete it everywhere", sent)
    await olga.hears("Whoever has read it has read it")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 2 of 2")
    for reader in (anna, boris):
        assert "She was moved" not in reader.transcript()


async def test_reminders_come_the_same_way_and_what_they_lead_to_can_be_copied(bot: Running) -> None:
    anna = bot.person("Anna")
    await discreet(anna)
    await to_letter(bot, anna, "en")
    await anna.taps("remind me tomorrow")
    await anna.hears("I will remind you")
    await bot.later(days=1, minutes=1)
    reminder = await anna.hears("You asked me to remind you")
    assert reminder.on_lock_screen == LINE
    assert (reminder.silent, reminder.protected) == (True, True)
    await anna.taps("✍️ Open the letter", reminder)
    await anna.hears("One question first")
    await anna.taps("No")
    card = await anna.hears("Your letter is ready")
    letter = letter_of(anna, card)
    assert body_of(anna, letter), "it is there to be copied by a tap"
    assert not card.protected
    assert not letter.protected
    assert (card.silent, letter.silent) == (True, True)
    assert anna.person.screen[reminder.id].text == reminder.text, "what is protected stays as it is"


async def test_files_of_a_letter_have_a_name_that_says_nothing_and_can_be_saved(bot: Running) -> None:
    anna, boris = bot.person("Anna"), bot.person("Boris")
    await discreet(anna)
    for human in (anna, boris):
        await to_letter(bot, human, "en")
        await human.taps("📎")
        await human.hears(file=True)
    names = {one.document.name for one in anna.person.messages if one.document}
    assert {name.partition(".")[0] for name in names} == {"document"}
    assert {name.partition(".")[2] for name in names} >= {"eml", "docx", "txt"}
    assert not any(one.protected for one in anna.person.messages if one.document)
    assert all(one.silent for one in anna.person.messages if one.document)
    theirs = [one.document.name for one in boris.person.messages if one.document]
    assert all("president" in name for name in theirs), "the other's say what they are"


async def test_every_answer_is_silent_and_only_for_who_chose_it(bot: Running) -> None:
    anna, boris = await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    await discreet(anna)
    for human in (anna, boris):
        before = len(human.person.versions)
        for command in ("/case", "/help", "/share", "/privacy", "/mydata", "/about"):
            await human.says(command)
            await human.hears()
        await human.says("/language")
        await human.hears()
        came = new_of(human, before)
        assert len(came) >= 7
        assert {one.silent for one in came} == {human is anna}
        assert not any(one.protected for one in came)


async def test_what_the_team_answers_shows_nothing_either(bot: Running) -> None:
    _, paul = await switched_on(bot)
    anna = await subscribed(bot, "Anna")
    await discreet(anna)
    await asks(anna)
    await paul.taps("💬 Answer", await paul.hears("Question 1"))
    await paul.hears()
    before = len(anna.person.versions)
    await paul.says(ANSWER)
    await paul.hears("Your answer")
    await anna.hears(ANSWER)
    came = new_of(anna, before)
    assert [one.on_lock_screen for one in came] == [LINE, LINE]
    assert all(one.silent and one.protected for one in came)


async def test_one_of_the_team_who_chose_it_is_told_silently_and_of_nothing(bot: Running) -> None:
    olga = await bot.owner()
    await discreet(olga)
    before = len(olga.person.versions)
    paul = await organiser(bot, olga, "Paul")
    await by_day(bot)
    await subscribed(bot, "Anna")
    await sends(paul, "Update", WORDS)
    await gathered(bot)
    told = await olga.hears(LINE)
    assert told.on_lock_screen == LINE
    assert all(one.silent for one in new_of(olga, before))
