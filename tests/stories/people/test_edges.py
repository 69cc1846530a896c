"""Wrong input, old buttons, restarts, crowds: whatever people and the world do to a dialogue."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from bot.chat.base.buttons import Button, Open, Screen, pack
from bot.chat.letters.after_sending import NoReminder, TakeBack
from bot.chat.letters.buttons import (
    Adjust,
    ChooseLanguage,
    Countries,
    Files,
    Remind,
    Sent,
    Sign,
    Unsign,
    WriteLetter,
)
from bot.chat.people.buttons import Forget, SetCase, SetWants, Stop, Subscribe
from bot.model.letters.letter import Safety
from bot.model.people.subscription import Wants
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import body_of, to_letter
from tests.support.steps.records import kept

FULL = ("tjk001", Safety.FREE, "release", "president", "", "ru", 0)


@pytest.mark.parametrize(
    "what",
    [
        "🙈",
        "ᐛ" * 4096,
        "مرحبا \u202e كيف حالك",
        "<b>&lt;</b> {{ 7*7 }} %s %(name)s",
        "/unknown",
        "/letter@somebody_else_bot",
        "12345",
        "👩‍👩‍👧‍👦" * 100,
    ],
)
async def test_what_the_bot_cant_use_gets_one_helpful_line(bot: Running, what: str) -> None:
    anna = bot.person("<b>Anna</b> & \u202e{{x}}", "en", last_name="</pre>")
    await anna.says(what)
    await anna.hears("/letter", "/help")
    assert len([m for m in anna.person.messages if not m.own]) == 1


async def test_stickers_pictures_and_places_get_one_helpful_line_each(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    anna.person.sends_sticker()
    anna.person.sends_photo("look at this")
    anna.person.sends_document("a.pdf", b"%PDF", "a file")
    anna.person.sends_location()
    for _ in range(4):
        await anna.hears("/letter", "/help")


async def test_a_sticker_for_a_name_is_asked_for_again(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    anna.person.sends_sticker()
    await anna.hears("I can't make a signature of that")
    await anna.says("Anna, " + "y" * 4000)
    await anna.hears("I can't make a signature of that")
    await anna.says("\u202e<i>אנה</i>, Town")
    letter = await anna.hears("Your letter is ready")
    assert "<i>אנה</i>" in body_of(anna, letter)
    await anna.says("Another name, Town")
    await anna.hears("/help")


async def test_a_restart_in_the_middle_of_every_step(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.opens("tjk001")
    steps = ("🔔", "✍️ Write a letter", "No", "Change", "🖊 Add my name")
    for label in steps:
        await anna.hears("Your letter is ready" if label in steps[-2:] else "")
        await bot.restart()
        await anna.taps(label)
    await anna.hears("comma")
    await bot.restart()
    await anna.says("Anna Bell, Lyon")
    await anna.hears("ties to the country")
    await bot.restart()
    await anna.taps("No")
    letter = await anna.hears("Your letter is ready")
    assert "Anna Bell" in body_of(anna, letter)
    await bot.restart()
    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await bot.restart()
    await anna.taps("🌐 Russian")
    await anna.hears("Your letter is ready")
    await bot.restart()
    await anna.taps("⚪️ English")
    assert "Anna Bell" in body_of(anna, await anna.hears("Your letter is ready"))
    await bot.restart()
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await bot.restart()
    await anna.taps("Take it back")
    await anna.hears("Taken back. This letter is not counted.")


async def test_a_country_is_chosen_across_a_restart(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    for label in ("No", "Change", "authority", "The embassy in my country"):
        await anna.hears("" if label in ("No", "The embassy in my country") else "Your letter is ready")
        await bot.restart()
        await anna.taps(label)
    pages = await anna.hears("Which country")
    await bot.restart()
    assert pages.buttons[-1].label == "◀️ Back"
    await anna.taps(pages.buttons[-2], pages)
    page = await anna.hears("Which country")
    assert "Zimbabwe" in " ".join(b.label for b in page.buttons)
    await bot.restart()
    await anna.taps("Zimbabwe")
    await anna.hears("no embassy address is on file")


OLD: tuple[Button, ...] = (
    Subscribe(Wants.ALL, "tjk001", "radio"),
    Open(Screen.START),
    Open(Screen.SETTINGS),
    Open(Screen.CASE, "tjk001"),
    Open(Screen.LETTER),
    Open(Screen.LANGUAGE),
    Open(Screen.OTHER_WAYS, "tjk001"),
    Open(Screen.NOT_NOW),
    SetWants(Wants.CALLS),
    SetCase("tjk001", True),
    Stop(),
    Forget(False),
    WriteLetter("tjk001"),
    WriteLetter(*FULL),
    WriteLetter("tjk001", Safety.FREE, "gone", "gone", "ZZ", "xx", 7),
    WriteLetter("gone"),
    Adjust(*FULL),
    ChooseLanguage(*FULL),
    Sign(*FULL),
    Unsign(*FULL),
    Files(*FULL),
    Sent(*FULL),
    Sent("gone", None, "", "gone"),
    Remind(*FULL),
    NoReminder("tjk001"),
    Countries("tjk001", Safety.FREE, "release", page=99),
    Countries("gone"),
)


@pytest.mark.parametrize("button", OLD, ids=lambda button: pack(button))
async def test_a_button_a_month_old_still_leads_somewhere(bot: Running, button: Button) -> None:
    anna = bot.person("Anna", "en", started=True)
    await anna.taps_old(pack(button))
    heard = await anna.hears()
    assert "went wrong" not in heard.text


@pytest.mark.parametrize(
    "data",
    [
        "",
        "0l:tjk001",
        "1l",
        "1ZZ:1",
        "settings",
        "2u:tjk001:president:999999999",
        "\x00",
        "2l:tjk001:q:::::0::",
    ],
)
async def test_a_button_of_another_version_gets_the_current_screen(bot: Running, data: str) -> None:
    anna = bot.person("Anna", "en", started=True)
    answer = await anna.taps_old(data)
    assert answer.text == "That button is out of date."
    await anna.hears("Write a letter for someone at risk")


async def test_undo_of_a_report_that_never_was(bot: Running) -> None:
    anna = bot.person("Anna", "en", started=True)
    today = bot.clock.now().date()
    for day in (today, today - timedelta(days=30)):
        await anna.taps_old(pack(TakeBack("tjk001", "president", day)))
        await anna.hears("nothing to take back")


async def test_two_people_at_once_dont_get_in_each_others_way(bot: Running) -> None:
    languages = ("en", "fr", "ru") * 4
    humans = [bot.person(f"Person{number}", language) for number, language in enumerate(languages)]

    async def story(human: Human, language: str, ask: int) -> None:
        said = bot.said(language)
        await human.opens("tjk001")
        await human.hears()
        await human.taps(said.label("subscribe_calls"))
        await human.hears()
        await to_letter(bot, human, language, ask=ask, authority=ask)
        await human.taps(said.label("sign_it"))
        await human.hears()
        await human.says(f"{human.person.first_name}, Town{human.chat}")
        letter = await human.hears("@", f"Town{human.chat}")
        assert human.person.first_name in body_of(human, letter)
        assert f"Town{human.chat}" in letter.text
        await human.taps(said.label("i_sent_it"))
        await human.hears()

    await asyncio.gather(
        *(story(h, lang, i % 2) for i, (h, lang) in enumerate(zip(humans, languages, strict=True)))
    )
    for human in humans:
        others = {other.person.first_name for other in humans} - {human.person.first_name}
        mine = "\n".join(m.text for m in human.person.messages)
        assert not [name for name in others if re.search(rf"\b{name}\b", mine)]
    assert [len(record.letters) for record in kept(bot)] == [1] * 12


async def test_taps_as_fast_as_a_finger_can(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    letter = await to_letter(bot, anna, "en")
    answers = await asyncio.gather(*(anna.taps("I sent it", letter) for _ in range(8)))
    assert (
        sorted(a.text for a in answers) == ["Counted. Thank you!"] + ["This letter is already counted."] * 7
    )
    assert len([m for m in anna.person.messages if "It counts" in m.text]) == 1


async def test_eleven_starts_while_the_bot_was_away_get_one_welcome(bot: Running) -> None:
    anna, boris = bot.person("Anna", "en"), bot.person("Boris", "en")
    await bot.app.stop()
    for _ in range(11):
        await anna.says("/start")
    bot.world.backend.ahead += 300
    await boris.says("/help")
    await bot.start()
    await anna.hears("at risk")
    await boris.hears("/letter")
    await bot.app.idle()
    assert len([m for m in anna.person.messages if not m.own]) == 1
    await anna.says("Hello")
    await anna.hears("at risk")


async def test_a_group_is_left_alone_and_an_edited_message_isnt_ignored(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    mine = await anna.says("hello there")
    await anna.hears("/help")
    await anna.edits(mine, "hello there again")
    await anna.hears("/help")


async def test_who_writes_in_a_topic_is_answered_there(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    anna.person.topic = 77
    await to_letter(bot, anna, "en")
    await anna.taps("Files, to print")
    await anna.hears(file=True)
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    await anna.hears(file=True)
    await bot.app.idle()
    since = next(place for place, one in enumerate(anna.person.messages) if one.thread == 77)
    assert {one.thread for one in anna.person.messages[since:]} == {77}
