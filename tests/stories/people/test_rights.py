"""What a supporter may expect: consent, languages, leaving, seeing and deleting what is held; deep links."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.library import Library, messages_folder
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import others_report, to_letter
from tests.support.steps.records import counted
from tests.support.stores import rows


async def test_nothing_is_stored_before_consent(bot: Running) -> None:
    anna = bot.person("Anna", "fr")
    await anna.opens("tjk001")
    await anna.hears()
    await to_letter(bot, anna, "fr")
    assert rows(bot.database, "SELECT * FROM subscribers") == []
    assert rows(bot.database, "SELECT * FROM prompts") == []


async def test_a_deep_links_source_is_counted_and_tied_to_nobody(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/link radio 1")
    await olga.hears("?start=tjk001-radio-1")
    for name in ("Anna", "Boris"):
        human = bot.person(name, "en")
        await human.opens("tjk001-radio-1")
        await human.hears()
    await human.taps("Every update")
    await human.hears("You are subscribed")
    await human.opens("tjk001-radio-1")
    await human.hears("Good to see you again")
    assert rows(bot.database, "SELECT * FROM arrivals") == [("tjk001", "radio-1", 2, 1)]
    columns = {row[1] for row in rows(bot.database, "PRAGMA table_info(subscribers)")}
    assert "source" not in columns


@pytest.mark.parametrize(
    "payload", ["nobody", "tjk001-", "-radio", "tjk001-" + "x" * 57, "join-wrong", "%%%", ""]
)
async def test_any_deep_link_gets_an_answer(bot: Running, payload: str) -> None:
    anna = bot.person("Anna", "en")
    await anna.says(f"/start {payload}".strip())
    answer = await anna.hears()
    assert (
        "Write a letter for someone at risk" in answer.text or "This invitation can't be used" in answer.text
    )


async def test_only_calls_to_act_can_be_chosen_and_changed(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.opens()
    await anna.hears()
    await anna.taps("Only when there is something to do")
    subscribed = (await anna.hears("You are subscribed")).text
    assert "only when there is something to do" in subscribed
    assert "Rukhshona Khakimova" in subscribed, "what she gets something on is named"
    await anna.says("/settings")
    await anna.hears("What you get")
    await anna.taps("Every update")
    changed = await anna.hears("Every update on the cases marked below")
    assert "🔘 🔔 Every update" in [b.label for b in changed.buttons]
    await anna.taps("✅")
    left = await anna.hears("What you get")
    assert any(b.label.startswith("▫️") for b in left.buttons), "the case is left"


async def test_a_second_case_is_followed_and_left_and_the_last_one_ends_the_updates(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    shutil.copytree("docs/example-case/exa001", messages / "cases" / "exa001")
    async with Running(tmp_path, messages=messages) as bot:
        short = {slug: case.text("en").short for slug, case in Library.load(messages).cases.items()}
        anna = await bot.subscriber("Anna")
        for case, follows, gets in (
            ("exa001", {"tjk001", "exa001"}, "all"),
            ("tjk001", {"exa001"}, "all"),
            ("tjk001", {"tjk001", "exa001"}, "all"),
            ("exa001", {"tjk001"}, "all"),
            ("tjk001", set(), None),
        ):
            await anna.says("/settings")
            await anna.hears("What you get")
            await anna.taps(short[case])
            shown = await anna.hears("What you get")
            marked = {slug for slug in short if f"✅ {short[slug]}" in str(shown.labels)}
            assert (marked, rows(bot.database, "SELECT wants FROM subscribers")) == (follows, [(gets,)])


async def test_the_language_can_be_changed_menu_included(bot: Running) -> None:
    anna = await bot.subscriber("Anna", "en")
    await anna.says("/language")
    choice = await anna.hears("Which language")
    assert [b.label for b in choice.buttons] == ["English", "Français", "Русский"], "Tajik is switched off"
    await anna.taps("Русский")
    await anna.hears("Русский")
    await anna.says("/help")
    assert "/letter" in (await anna.hears(bot.said("ru").label("command_letter")[:4])).text
    menu = {entry["command"]: entry["description"] for entry in bot.world.menu(anna.person)}
    assert menu["letter"] == bot.said("ru").label("command_letter")


async def test_the_menu_speaks_the_clients_language(bot: Running) -> None:
    boris, chen = bot.person("Boris", "ru"), bot.person("Chen", "zh")
    await bot.app.idle()
    russian = {entry["command"]: entry["description"] for entry in bot.world.menu(boris.person)}
    other = {entry["command"]: entry["description"] for entry in bot.world.menu(chen.person)}
    assert russian["letter"] == bot.said("ru").label("command_letter")
    assert other["letter"] == "Write a letter"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Please stop", "en"),
        ("/stop.", "en"),
        ("/stop\nthank you", "en"),
        ("/STOP!", "en"),
        ("Stop. Thank you", "en"),
        ("Stop 🛑", "fr"),
        ("/unsubscribe", "en"),
        (unicodedata.normalize("NFD", "désinscription"), "fr"),
        ("Ne m’écrivez plus, merci.", "fr"),
        ("больше не пишите", "ru"),
        ("Здравствуйте! Отпишите меня, пожалуйста.", "ru"),
        ("/отписаться", "ru"),
        ("лутфан бас кунед", "tg"),
        ("أوقفوا الرسائل من فضلكم", "en"),
    ],
)
async def test_plain_words_stop_and_a_tap_takes_it_back(bot: Running, words: str, language: str) -> None:
    anna = await bot.subscriber("Anna", "en")
    before = rows(bot.database, WANTED)
    await anna.says(words)
    await anna.hears("Stopped. You will get no more updates")
    assert rows(bot.database, WANTED) == [(None, None)]
    await anna.taps("Get updates again")
    await anna.hears("You are subscribed")
    assert rows(bot.database, WANTED) == before


WANTED = """
    SELECT wants, "case"
    FROM subscribers
    LEFT JOIN subscriptions ON subscriptions.subscriber_id = subscribers.id
"""


async def test_what_deletes_looks_like_it_and_so_does_the_next_step(bot: Running) -> None:
    anna = await bot.subscriber("Anna", "en")
    await anna.says("/start")
    welcome = await anna.hears("Good to see you again")
    assert {button.label: button.style for button in welcome.buttons if button.style} == {
        "✍️ Write a letter": "primary"
    }
    await anna.says("/forget")
    asked = await anna.hears("Delete everything")
    assert [button.style for button in asked.buttons] == ["danger", None]


async def test_who_gets_nothing_is_offered_nothing_again(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("stop")
    answer = await anna.hears("You are not subscribed")
    assert not answer.keyboard


@pytest.mark.parametrize("word", ["help", "Aide", "ПОМОЩЬ!", "кӯмак", "?"])
async def test_a_plain_word_helps(bot: Running, word: str) -> None:
    anna = bot.person("Anna", "en")
    await anna.says(word)
    await anna.hears("/letter", "/stop", "/forget")


async def test_mydata_shows_everything_and_forget_leaves_nothing_but_totals(bot: Running) -> None:
    anna = await bot.subscriber("Anna", "en")
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await anna.taps("remind me tomorrow")
    await anna.hears("I will remind you")
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    document = (await anna.hears(file=True)).document
    assert document is not None
    held = json.loads(document.data)
    assert held["chat"] == anna.chat
    assert held["subscriber"]["cases"] == ["tjk001"]
    assert held["actions"][0]["authority"] == "president"
    assert len(held["reminders"]) == 1

    await anna.says("/forget")
    await anna.hears("can't be undone")
    await anna.taps("No, keep it")
    await anna.hears("Nothing was deleted", "/mydata", "/discreet")
    await anna.says("/forget")
    await anna.hears("can't be undone")
    await anna.taps("Yes, delete everything")
    await anna.hears("Nothing about you is stored any more")

    await anna.says("/mydata")
    await anna.hears("Nothing about you is stored", file=False)
    await others_report(bot, 8)
    boris = bot.person("Boris", "en")
    await to_letter(bot, boris, "en")
    await boris.taps("I sent it")
    await boris.hears("It counts", "more than 5 letters have been reported")
    assert counted(bot) == ({"president": 10}, 10), "Anna's letter still counts"


async def test_a_second_tap_on_delete_everything_ends_in_the_person_s_own_language(bot: Running) -> None:
    anna = await bot.subscriber("Anna", "en")
    await anna.says("/language")
    await anna.hears()
    await anna.taps("Русский")
    await anna.hears("Русский")
    await anna.says("/forget")
    asked = await anna.hears(
        bot.said("ru")
        .screen("forget", organiser=False, team=False)
        .splitlines()[0]
        .removeprefix("<b>")
        .removesuffix("</b>")
    )
    yes = asked.button(bot.said("ru").label("forget_yes"))
    await anna.taps(yes, asked)
    done = await anna.hears()
    await anna.taps(yes, asked)
    assert anna.person.messages[-1].text == done.text
    assert "Nothing about you" not in done.text


async def test_files_changed_under_a_running_bot_change_nothing_until_it_is_started_anew(
    tmp_path: Path,
) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    async with Running(tmp_path, messages=messages) as bot:
        anna = await bot.subscriber("Anna", "en")
        await anna.says("/privacy")
        before = await anna.hears("What this bot knows about you")
        for name in ("privacy", "help"):  # one that was shown before, and one that wasn't
            (messages / "chat" / f"{name}.html.j2").write_text("Newer words, {{ newer_value }}", "utf-8")
        await anna.says("/privacy")
        assert (await anna.hears("What this bot knows about you")).text == before.text
        await anna.says("/help")
        await anna.hears("/letter", "/stop", "/forget")


async def test_blocking_the_bot_ends_everything_until_they_agree_anew(bot: Running) -> None:
    anna = await bot.subscriber("Anna", "en")
    anna.person.blocks()
    await bot.app.idle()
    boris = bot.person("Boris", "en")
    await boris.says("/help")
    await boris.hears("/letter")
    await bot.app.idle()  # of two chats the one needn't wait for the other
    assert rows(bot.database, "SELECT gone, wants FROM subscribers") == [(1, "all")]
    anna.person.unblocks()
    await anna.says("/help")
    await anna.hears("/letter")
    assert rows(bot.database, "SELECT gone, wants FROM subscribers") == [(0, None)]
    await anna.opens()
    await anna.taps("🔔", await anna.hears("Would you like to get updates here?"))
    await anna.hears("You are subscribed.")
    assert rows(bot.database, "SELECT gone, wants FROM subscribers") == [(0, "all")]


def spellings(chat: int) -> Iterator[bytes]:
    """The ways in which a chat id could stand in a file."""
    yield str(chat).encode()
    for order in ("big", "little"):
        yield chat.to_bytes(8, order, signed=True)
        yield chat.to_bytes((chat.bit_length() + 8) // 8, order, signed=True)


async def test_no_chat_id_and_no_typed_name_stands_in_the_database(bot: Running) -> None:
    humans: list[Human] = [await bot.subscriber("Zebedee", "en"), await bot.owner("Xanthippe")]
    anna = humans[0]
    await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    await anna.says("Quinlan Featherstone, Zierikzee")
    await anna.hears("Your letter is ready")
    await anna.taps("my own words")
    await anna.hears("Why does this matter")
    await anna.says("Ouroboros keeps me awake")
    await anna.hears("Your letter is ready", "Ouroboros", "Quinlan")
    for label in ("I sent it", "remind me tomorrow", "The address failed", "Add my name"):
        if label != "Add my name":
            await anna.taps(label)
            await anna.hears()
    await humans[1].says("/broadcast")
    await humans[1].hears()
    await humans[1].taps("📰")
    await humans[1].hears()
    await humans[1].says("Some news")
    await humans[1].hears()
    await bot.app.stop()
    found = b"".join(path.read_bytes() for path in bot.database.parent.iterdir() if path.is_file())
    assert b"Some news" in found, "the search looks at the real file"
    for human in humans:
        assert not [form for form in spellings(human.chat) if form in found]
    for word in ("Zebedee", "Xanthippe", "Quinlan", "Featherstone", "Zierikzee", "Ouroboros"):
        assert word.encode() not in found
    await bot.start()


async def test_neither_the_answer_about_safety_nor_the_country_is_ever_in_the_database(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    for label in ("I am not sure", "Her release", "The embassy in my country", "Belgium", "Add my name"):
        question = await anna.hears()
        if label == "Belgium":
            page = next(b for b in question.buttons if b.label.startswith("A") and "–" in b.label)
            await anna.taps(page)
            await anna.hears()
        await anna.taps(label)
        assert await kept(bot, anna) == set()
    await anna.hears("initials only")
    assert await kept(bot, anna) == set()
    await anna.taps("remind me tomorrow")
    await anna.hears("I will remind you")
    assert await kept(bot, anna) == set()
    await anna.taps("Add my name")
    await anna.hears("initials only")
    bot.clock.advance(days=2)
    await bot.app.idle()
    await anna.says("/help")
    await anna.hears("/letter")
    assert rows(bot.database, "SELECT * FROM prompts") == []


async def kept(bot: Running, human: Human) -> set[str]:
    """Fields of kept buttons that hold an answer about safety or a country, as the key opens them."""
    assert bot.app._store is not None
    held = await bot.app._store.subscribers.personal_data(human.chat)
    data = [*(one.data for one in held.reminders), *([held.prompt.data] if held.prompt else [])]
    return {field for text in data for field in text.split(":")} & {"f", "c", "t", "a", "BE"}


async def test_after_the_day_to_act_until_no_letter_is_given(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    file = messages / "cases" / "tjk001" / "case.toml"
    file.write_text(
        re.sub(r"(?m)^(facts_as_of = .*)$", r"\1\nact_until = 2025-05-01", file.read_text("utf-8")), "utf-8"
    )
    async with Running(tmp_path, messages=messages) as bot:
        anna = bot.person("Anna", "en")
        await anna.says("/letter")
        await anna.hears("ended on 1 May 2025")
        await anna.taps_old("2l:tjk001:f:release:president::ru:0::")
        assert "@" not in (await anna.hears("ended on 1 May 2025")).text


async def test_a_question_that_is_still_open_is_told_of_and_one_that_was_put_away_isn_t(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    held = (await anna.hears(file=True)).file
    assert held
    assert b"signature" in held.data
    await anna.hears("I am still waiting for your name")
    await anna.taps("Not any more")
    await anna.hears("I am waiting for nothing")
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    document = (await anna.hears(file=True)).document
    assert document is not None
    told = json.loads(document.data)
    assert [name for name, value in told.items() if value] == ["chat", "taps"], "but no question"


async def test_the_lines_of_help_stand_close(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/help")
    lines = (await anna.hears("/letter")).text.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("/letter"))
    assert [line.split(" ")[0] for line in lines[first : first + 3]] == ["/letter", "/case", "/share"]
