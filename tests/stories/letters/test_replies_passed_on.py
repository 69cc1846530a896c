"""An authority's answer, passed on by whoever got it: to every organiser, without a name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.chat.base.buttons import pack
from bot.chat.letters.after_sending import PassOn, Replied
from bot.chat.letters.buttons import Remind, Sent
from bot.model.letters.letter import Safety
from bot.model.letters.reply import Answer
from bot.rehearsal import InjectedFault, Message, Person
from bot.rehearsal.world.chats.person import _PIXEL
from bot.services.letters.replies import MOST_PASSED_ON
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.after_sending import PRESIDENT_IN_FRENCH, has_answered, sends
from tests.support.steps.organising import does, got, invitation, organiser
from tests.support.steps.records import came
from tests.support.stores import rows, sqlite_connection

HEAD = "A supporter passes on what came"
SECRET = "Dear Sir, your letter no. 4711 has been received and will be examined."


def text(person: Person) -> Message:
    return person.says(SECRET, [{"type": "bold", "offset": 0, "length": 4}])


def photo(person: Person) -> Message:
    return person.sends_photo(SECRET)


def document(person: Person) -> Message:
    return person.sends_document("answer.pdf", b"%PDF-1.4 invented", SECRET)


@pytest.mark.parametrize("what", [text, photo, document])
async def test_what_came_reaches_every_organiser_without_a_name(
    bot: Running, what: Callable[[Person], Message]
) -> None:
    olga = await bot.owner()
    paul = await bot.subscriber("Paul", "fr")
    await paul.opens(await invitation(olga))
    await paul.hears("/broadcast")
    anna = bot.person("Zebedee", last_name="Quinlan", username="zebedee_q")
    await has_answered(bot, anna)
    await anna.taps("Pass it on")
    warning = await anna.hears("Send me what came, in one message")
    assert "First cover names, addresses and e-mail addresses in it" in warning.text
    await bot.restart()
    sent = await does(anna, what)
    await anna.taps("Pass this on")
    await anna.hears("Passed on. Thank you.")
    for human, words in ((olga, HEAD), (paul, PRESIDENT_IN_FRENCH)):
        head = await human.sees(words)
        assert "Rukhshona Khakimova" in head.text
        copy = human.person.messages[-1]
        assert copy.id > head.id
        assert (copy.text, copy.entities, copy.kind) == (sent.text, sent.entities, sent.kind)
        assert (copy.file and copy.file.data) == (sent.file and sent.file.data)
        seen = "\n".join(m.text for m in human.person.messages)
        assert not [word for word in ("Zebedee", "Quinlan", "zebedee_q", str(anna.chat)) if word in seen]
    assert "President: A real answer" in (await olga.sees(HEAD)).text
    assert not bot.world.calls_of("forwardMessage")

    await anna.says("and one more thing")
    await anna.hears("/help")
    assert not got(olga, "one more thing"), "one message, and nothing that comes later"
    await bot.app.stop()
    stored = b"".join(path.read_bytes() for path in bot.database.parent.iterdir() if path.is_file())
    assert b"4711" not in stored
    assert b"one more thing" not in stored
    await bot.start()


async def _passes_on(bot: Running, name: str) -> None:
    human = bot.person(name)
    await has_answered(bot, human)
    await human.taps("Pass it on")
    await human.hears("Send me what came, in one message")
    await does(human, text)
    await human.taps("Pass this on")
    await human.hears("Passed on. Thank you.")


async def _switches(human: Human) -> Message:
    await human.says("/notices")
    await human.hears("What I tell you unasked", "Answers that supporters pass on come at once")
    await human.taps("Answers to letters")
    return await human.hears("What I tell you unasked")


async def test_who_of_the_team_wants_no_answers_gets_none_and_the_others_do(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    shown = await _switches(paul)
    assert "⬜ Answers to letters" in [key.label for key in shown.buttons]
    assert "Nobody of the team gets such answers" not in shown.text
    await bot.restart()
    await _passes_on(bot, "Anna")
    await olga.sees(HEAD)
    assert not got(paul, HEAD)
    await _switches(paul)
    await _passes_on(bot, "Boris")
    await paul.sees(HEAD)


async def test_where_nobody_wants_answers_nobody_is_asked_for_one_and_that_is_said(bot: Running) -> None:
    olga = await bot.owner()
    anna = bot.person("Anna")
    await has_answered(bot, anna)
    assert "Nobody of the team gets such answers now" in (await _switches(olga)).text
    await anna.taps("Pass it on")
    await anna.hears("Send me what came, in one message")
    await does(anna, text)
    await anna.taps("Pass this on")
    await anna.hears("couldn't")
    assert not got(olga, HEAD)
    boris = bot.person("Boris")
    answered = await has_answered(bot, boris)
    assert not [key for key in answered.buttons if "Pass it on" in key.label]


@pytest.mark.parametrize("name", ["answer.pdf.exe", "answer.pdf"])
async def test_a_file_of_an_odd_kind_is_named_before_anybody_opens_it(bot: Running, name: str) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await has_answered(bot, anna)
    await anna.taps("Pass it on")
    await anna.hears("Send me what came")
    await does(anna, lambda person: person.sends_document(name, b"MZ", ""))
    await anna.taps("Pass this on")
    await anna.hears("Passed on. Thank you.")
    head = await olga.sees(HEAD)
    odd = "this file is of an unusual kind: answer.pdf.exe" in head.text and "Don't open it" in head.text
    assert odd is name.endswith(".exe")


async def test_who_went_on_to_something_else_passes_nothing_on(bot: Running) -> None:
    olga = await bot.owner()
    anna = bot.person("Anna")
    await has_answered(bot, anna)
    await anna.taps("Pass it on")
    await anna.hears("Send me what came, in one message")
    await anna.taps("I sent it")
    await anna.says("Anna Bell, Leeds")
    await anna.hears("/help")
    await anna.taps("Pass it on")
    await anna.hears("Send me what came, in one message")
    await bot.later(hours=1, minutes=1)
    await anna.says("Anna Bell, Leeds")
    await anna.hears("/help")
    assert not got(olga, "Bell")
    assert not got(olga, HEAD)


async def test_a_greeting_is_passed_on_and_stop_and_help_are_not(bot: Running) -> None:
    olga = await bot.owner()
    anna = await bot.subscriber("Anna")
    await has_answered(bot, anna)
    await anna.taps("Pass it on")
    await anna.hears("Send me what came")
    await anna.says("Hello")
    await anna.taps("Pass this on")
    await anna.hears("Passed on. Thank you")
    assert got(olga, "Hello")
    await anna.taps("Pass on something more")
    await anna.hears("Send me what came")
    await anna.says("help")
    await anna.hears("/letter", "/stop")
    await anna.says("something else")
    await anna.hears("/help")
    await anna.taps("Pass on something more")
    await anna.hears("Send me what came")
    await anna.says("Stop!")
    await anna.hears("Stopped")
    await anna.says("something else")
    await anna.hears("/help")
    assert len(got(olga, HEAD)) == 1


async def test_nothing_is_passed_on_after_cancelling_or_a_day(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    thanks = await has_answered(bot, anna)
    await anna.taps("Pass it on", thanks)
    await anna.hears("Send me what came")
    await anna.taps("Cancel")
    await anna.hears("Nothing was passed on")
    await anna.says(SECRET)
    await anna.hears("/help")
    await anna.taps("Pass it on", thanks)
    await anna.hears("Send me what came")
    await bot.later(hours=25)
    await anna.says(SECRET)
    await anna.hears("/help")
    assert not got(olga, HEAD)


def album(person: Person) -> Message:
    page = person.backend.files.keep_photo(_PIXEL)
    return person._writes(kind="photo", photo=page, text="page 1", extra={"media_group_id": "77"})


async def test_what_can_t_be_passed_on_is_said_and_may_be_sent_again(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await has_answered(bot, anna)
    await anna.taps("Pass it on")
    await anna.hears("Send me what came")
    await does(anna, lambda person: person.sends_sticker())
    await anna.hears("I can only pass on text, a photo or a file")
    await does(anna, lambda person: person.sends_location())
    await anna.hears("I can only pass on text, a photo or a file")
    await does(anna, album)
    await anna.hears("I can't pass on several pictures together")
    assert not got(olga, HEAD)
    await anna.says(SECRET)
    await anna.taps("Pass this on")
    await anna.hears("Passed on. Thank you")
    assert got(olga, SECRET)


async def test_one_organiser_out_of_reach_is_nobody_s_loss(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    anna = await bot.subscriber("Anna")
    await has_answered(bot, anna)
    paul.person.blocks()
    await anna.taps("Pass it on")
    await anna.hears("Send me what came")
    await anna.says(SECRET)
    await anna.taps("Pass this on")
    await anna.hears("Passed on. Thank you")
    assert got(olga, SECRET)
    assert rows(bot.database, "SELECT gone FROM subscribers") == [(0,)], "the supporter has not left"


async def test_where_nobody_is_reached_it_is_said_and_can_be_tried_again(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await has_answered(bot, anna)
    await anna.taps("Pass it on")
    await anna.hears("Send me what came")
    bot.world.faults.add(InjectedFault("copyMessage", chat=olga.chat, status=400, times=1))
    await anna.says(SECRET)
    await anna.taps("Pass this on")
    await anna.hears("couldn't be reached just now, and nothing was kept")
    await anna.taps("Pass this on")
    await anna.hears("Passed on. Thank you")
    assert len(got(olga, SECRET)) == len(got(olga, HEAD)) == 1, "nothing lies about of the first try"


async def test_without_organisers_there_is_nobody_to_pass_it_on_to(bot: Running) -> None:
    thanks = await has_answered(bot, bot.person("Anna"))
    assert thanks.labels == [["✏️ Change my answer"]]


async def test_nobody_floods_the_organisers(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    thanks = await has_answered(bot, anna)
    for number in range(MOST_PASSED_ON + 1):
        await anna.taps("Pass it on", thanks)
        await anna.hears("Send me what came")
        await anna.says(f"Page {number}")
        await anna.taps("Pass this on")
        await anna.hears("Passed on. Thank you" if number < MOST_PASSED_ON else "enough for today")
        if number == MOST_PASSED_ON // 2:
            await bot.restart()
    assert len(got(olga, HEAD)) == MOST_PASSED_ON
    await bot.later(days=1)
    await anna.taps("Pass it on", thanks)
    await anna.hears("Send me what came")
    await anna.says("The next day")
    await anna.taps("Pass this on")
    await anna.hears("Passed on. Thank you")


async def test_after_a_fault_what_is_typed_next_is_not_passed_on(bot: Running) -> None:
    olga = await bot.owner()
    anna = bot.person("Anna")
    thanks = await has_answered(bot, anna)
    await anna.taps_old(pack(Remind("tjk001", None, "release", "justice", language="en")))
    await anna.hears("I will remind you")
    await anna.taps("Pass it on", thanks)
    await anna.hears("Send me what came, in one message")
    with sqlite_connection(bot.database) as connection:
        connection.execute(
            "CREATE TRIGGER refusing BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
    await anna.taps_old(pack(Sent("tjk001", Safety.FREE, "release", "justice", language="en")))
    await anna.hears("Something went wrong on our side")
    await anna.says("Anna Bell")
    await anna.hears()
    await bot.app.idle()
    assert not got(olga, HEAD)


async def test_what_came_of_a_letter_that_was_not_reported_is_neither_counted_nor_passed_on(
    bot: Running,
) -> None:
    """A changed client can send the data of any button."""
    olga, anna = await bot.owner(), bot.person("Anna", started=True)
    for tap in (
        Replied("tjk001", "president", Answer.STEP),
        PassOn("tjk001", "president", Answer.STEP),
    ):
        await anna.taps_old(pack(tap))
        await anna.hears("No letter of yours is counted here: President.")
    await anna.says(SECRET)
    await anna.hears("/help")
    assert not got(olga, SECRET)
    assert came(bot) == []

    await sends(anna, bot)
    await anna.taps_old(pack(PassOn("tjk001", "president", Answer.STEP)))
    await anna.hears("No letter of yours")
    assert came(bot) == []
    await anna.taps_old(pack(Replied("tjk001", "president", Answer.NONE)))
    await anna.hears("Thank you. That helps.")
    await anna.taps_old(pack(PassOn("tjk001", "president", Answer.STEP)))
    await anna.says(SECRET)
    await anna.hears("/help")
    assert not got(olga, SECRET)


async def test_a_double_tap_passes_on_one_copy(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna", "en")
    await has_answered(bot, anna)
    await anna.taps("Pass it on")
    await anna.hears("Send me what came, in one message")
    await does(anna, text)
    check = await anna.screen("Pass this on")
    await asyncio.gather(*(anna.person.taps(check, "Pass this on") for _ in range(2)))
    await anna.hears("Passed on. Thank you.")
    assert len([one for one in olga.person.messages if HEAD in one.text]) == 1
