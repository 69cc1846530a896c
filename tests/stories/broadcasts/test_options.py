"""How a broadcast goes out: checks, buttons, sound, cost, confirmation; and the way back to a draft."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import Confirm, Option, Preview, Toggle
from bot.content.library import Library, messages_folder
from bot.model.broadcasts.delivery import Outgoing
from bot.rehearsal import Message
from bot.rehearsal.world.faults import InjectedFault
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.hotline import BEGIN, switched_on
from tests.support.steps.organising import (
    KEPT,
    PREVIEW,
    does,
    got,
    invitation,
    launches,
    organiser,
    previews,
    sends,
    subscribed,
    writes_first,
    writes_in,
)
from tests.support.stores import rows

CASE = "Rukhshona Khakimova, journalist, Tajikistan"


async def _options(olga: Human) -> Message:
    await olga.taps("⚙️ Options")
    return await olga.hears("How it goes out")


async def _switches(olga: Human, *which: str) -> None:
    await _options(olga)
    for label in which:
        assert (await olga.taps(label)).text == "Saved."
        await olga.hears("How it goes out")
    await olga.taps("Back")
    await olga.hears(KEPT)


async def _says_raw(olga: Human, text: str, entity: Mapping[str, Any]) -> Message:
    """A formatted text as some clients send it, and the rehearsal's own doesn't."""
    found = ({"offset": 0, "length": len(text), **entity},)
    return await does(olga, lambda person: person._writes(text=text, entities=found))


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "text_link", "url": "mailto:office@example.org"}, "Please write the e-mail address itself"),
        ({"type": "text_link", "url": "tel:+992000000"}, "Please use one that begins with https://"),
        (
            {"type": "text_mention", "user": {"id": 7, "is_bot": False, "first_name": "A"}},
            "tied to that person's Telegram account",
        ),
    ],
    ids=["mailto", "tel", "person"],
)
async def test_what_telegram_would_break_is_named_by_its_words(
    bot: Running, entity: Mapping[str, Any], reason: str
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    written = await writes_first(olga, "Update", "The office")
    await olga.taps("✏️ English")
    await olga.hears("in this language: English")
    await _says_raw(olga, "Our office", entity)
    await olga.hears("I can't send that on", "“Our office”", reason, "I am still waiting")
    await olga.edits(written, "The office, again")
    await olga.hears("Your change is saved")
    await previews(olga)
    await olga.taps("🚀")
    assert (await anna.hears("The office")).text == "The office, again"


async def test_a_text_that_is_too_long_in_one_language_is_named_and_nothing_is_previewed(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Short")
    old = await previews(olga)
    # As a version of the program that didn't look would have kept it.
    assert bot.app._store is not None
    await bot.app._store.drafts.put_text(1, "fr", Outgoing("sendMessage", {"text": "à" * 4097}), None)
    assert (await olga.taps("🚀", old)).text == "That button is out of date."
    kept = await olga.hears("⚠️ Français – 4,097 characters", "4,096 is the most")
    assert not [button for button in kept.buttons if "👁" in button.label]
    await olga.taps_old(pack(Preview(1)))
    await olga.hears(KEPT, "4,096 is the most")
    await olga.taps_old(pack(Confirm(1, 2)))
    await olga.hears("Telegram wouldn't take it as it is. Nothing is sent.")
    assert not got(anna, "Short")


async def test_a_version_that_telegram_refuses_is_told_in_the_preview(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Anna")
    await writes_first(olga, "Update", "Words")
    bot.world.faults.add(
        InjectedFault("sendMessage", times=1, status=400, description="Bad Request: DOCUMENT_INVALID")
    )
    await olga.taps("👁")
    await olga.hears("Telegram doesn't take this version: English", "DOCUMENT_INVALID")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)


async def test_readers_get_the_buttons_that_were_chosen_and_a_link_to_share(bot: Running) -> None:
    olga = await bot.owner()
    anna, igor = await subscribed(bot, "Anna"), await subscribed(bot, "Igor", "ru")
    await writes_first(olga, "Update", "News")
    await writes_in(olga, "Русский", "Слушание в понедельник")
    shown = await _options(olga)
    assert [row[0] for row in shown.labels] == [
        "▫️ Silent",
        "▫️ Wait for the morning",
        "▫️ Never twice",
        "▫️ 30 seconds to stop it",
        "▫️ Button: Write a letter",
        "✅ Button: Read the case",
        "▫️ Button: Share",
        "🏷 Label",
        "◀️ Back",
    ]
    await olga.taps("Back")
    await olga.hears(KEPT)
    await _switches(olga, "Button: Write", "Button: Read", "Button: Share")
    await previews(olga)
    await olga.taps("🚀")
    message = await anna.hears("News")
    assert message.labels == [["✍️ Write a letter"], ["📣 Share"], ["⚙️ Change what I get"]]
    shared = parse_qs(urlsplit(message.button("📣").url or "").query)
    assert shared["text"] == [CASE]
    link = f"https://t.me/{bot.world.username}?start="
    assert shared["url"] == [f"{link}tjk001-share"]
    russian = parse_qs(urlsplit((await igor.hears("Слушание в понедельник")).buttons[1].url or "").query)
    assert russian["text"] != [CASE], "in the language of the text above it"

    newcomer = bot.person("Nora")
    await newcomer.opens(shared["url"][0].removeprefix(link))
    await newcomer.hears(CASE)
    assert rows(bot.database, "SELECT source, arrived FROM arrivals") == [("share", 1)]


async def test_a_silent_broadcast_makes_no_sound_here_and_there(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Quiet news")
    await _switches(olga, "Silent")
    ask = await previews(olga)
    assert "without a sound" in ask.text
    assert [m.silent for m in got(olga, "Quiet news") if m.text == "Quiet news"] == [True]
    await olga.taps("🚀")
    assert (await anna.hears("Quiet news")).silent
    await writes_first(olga, "Update", "Loud news")
    ask = await previews(olga)
    assert "sound" not in ask.text
    await olga.taps("🚀")
    assert not (await anna.hears("Loud news")).silent


async def test_the_last_screen_says_all_that_was_chosen(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Anna")
    await writes_first(olga, "Call to act", "Write now")
    assert "Options:" not in (await olga.sees(KEPT)).text, "all is as usual"
    await _switches(olga, "Urgent", "Never twice", "Wait for the morning", "Write a letter", "Share")
    no_buttons = "No buttons to write, to read or to share"
    assert f"Options: Urgent; Wait for the morning; Never twice; {no_buttons}" in (await olga.sees(KEPT)).text
    ask = await previews(olga)
    for words in ("Urgent: it goes before an update", "left out rather than sent to twice", "22:00 and 8:00"):
        assert words in ask.text
    await olga.taps("✏️ Change it", ask)
    await olga.hears(KEPT)
    await _switches(olga, "Urgent")
    assert "Urgent" not in (await previews(olga)).text
    assert (await olga.taps("🚀", ask)).text == "That button is out of date.", "it was another plan"


async def test_for_half_a_minute_it_can_be_stopped_before_anybody_has_it(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Soon")
    await _switches(olga, "30 seconds to stop it")
    assert "you have 30 seconds to stop it" in (await previews(olga)).text
    assert (await olga.taps("🚀")).text == "Confirmed. You can still stop it."
    assert (await olga.hears("It goes out in 30 seconds", "Nobody has it yet")).labels[0] == ["⏹ Stop"]
    await bot.later(seconds=29)
    await olga.taps("⏹ Stop")
    await olga.hears("It is a draft again")
    await bot.later(minutes=5)
    assert not got(anna, "Soon")

    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("It goes out in 30 seconds")
    await bot.restart()
    await bot.later(seconds=20)
    assert not got(anna, "Soon")
    await bot.later(seconds=10)  # then at once, and not when it is looked again twenty seconds later
    assert bot.app._store is not None
    assert await bot.app._store.schedules.waiting(1) is None
    await anna.hears("Soon")
    await olga.hears("Its time has come")
    await olga.hears("Sent:", "delivered: 1")
    # With a time of its own it waits anyway.
    await writes_first(olga, "Update", "Later")
    await _switches(olga, "30 seconds to stop it")
    await olga.taps("🕒")
    await olga.taps("In 1 hour")
    await olga.taps("Back")
    shown = await _options(olga)
    assert "30 seconds" not in str(shown.labels)


async def test_the_others_of_the_team_get_a_trial_each_in_their_language_and_no_reader_does(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Hearing on Monday")
    await writes_in(olga, "Русский", "Слушание в понедельник")
    assert "Trial" not in str((await previews(olga)).labels), "there is nobody else"
    igor, paul = await subscribed(bot, "Igor", "ru"), await subscribed(bot, "Paul", "fr")
    for human in (igor, paul):
        await human.opens(await invitation(olga))
        await human.hears("/broadcast")
    gone = await organiser(bot, olga, "Gone")
    gone.person.blocks()
    await olga.taps_old(pack(Preview(1)))
    await olga.hears(PREVIEW)
    await olga.taps("🧪 Trial")
    await olga.hears("2 other people of the team", "No reader has it")
    await igor.hears("🧪", "Русский")
    assert (await igor.hears("Слушание в понедельник")).labels[0] == ["📖 Прочитать о деле"]
    assert not got(igor, "Hearing on Monday")
    await paul.hears("🧪", "English")
    await paul.hears("Hearing on Monday")
    assert not [human for human in (anna, gone) if got(human, "Hearing") or got(human, "🧪")]
    await olga.taps("👁")
    await olga.hears(PREVIEW)
    bot.world.faults.add(InjectedFault("sendMessage", times=1, status=400, description="Bad Request: CHAT"))
    await olga.taps("🧪 Trial")
    await olga.hears("1 other person of the team", "didn't get through to 1")


async def test_a_label_is_the_teams_alone_and_goes_with_the_texts(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "First words")
    await _options(olga)
    await olga.taps("🏷 Label")
    await olga.hears("What shall the team call this message?", "readers never do")
    await olga.says("/help")
    await olga.hears("I am still waiting for your message's label")
    await olga.says("x" * 41)
    await olga.hears("too long: a label has 40 characters at most")
    await bot.restart()
    await olga.says("Hearing \n of 3 May\u202e")
    await olga.hears("How it goes out")
    await olga.taps("Back")
    await olga.hears(KEPT, "Label: Hearing of 3 May")
    await olga.says("/broadcast")
    assert "📝 Hearing of 3 May" in str((await olga.hears("What do you want to send?")).labels)
    await olga.taps("📝 Hearing")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    assert "Update “Hearing of 3 May”" in (await olga.hears("Sent:")).text
    await anna.hears("First words")
    assert not got(anna, "Hearing")

    await olga.taps("📄 Copy")
    assert "Hearing" not in (await olga.hears(KEPT)).text, "two of one name"
    await _options(olga)
    await olga.taps("🏷 Label")
    await olga.says("Another")
    await olga.hears("How it goes out")
    await olga.taps("🏷 Label")
    await olga.hears("Now it is: “Another”")
    await olga.taps("Without a label")
    await olga.hears("How it goes out")
    await olga.taps("🏷 Label")
    await olga.says("To be deleted")
    await olga.hears("How it goes out")
    await olga.taps("Back")
    await olga.hears(KEPT, "Label: To be deleted")
    await olga.taps("🗑")
    await bot.later(days=2)
    assert bot.app._store is not None
    kept = await bot.app._store.drafts.get(2)
    assert kept is not None
    assert (kept.texts, kept.plan.label) == ({}, "")


async def test_readers_can_ask_the_team_below_a_message_while_the_hotline_is_on(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    anna = await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Questions?")
    await _switches(olga, "Button: Ask the team")
    await previews(olga)
    await olga.taps("🚀")
    settings = ["⚙️ Change what I get"]
    assert (await anna.hears("Questions?")).labels == [["📖 Read the case"], ["❓ Ask the team"], settings]
    await anna.taps("❓")
    await anna.hears(BEGIN)
    assert got(anna, "Questions?"), "the message stays"

    await writes_first(olga, "Update", "No more")
    await _switches(olga, "Button: Ask the team")
    await olga.says("/hotline")
    await olga.hears("Supporters can ask the team")
    await olga.taps("Let nobody ask")
    await olga.hears("this is switched off")
    await olga.taps_old(pack(Preview(2)))
    await olga.hears(PREVIEW)
    await olga.taps("🚀")
    assert (await anna.hears("No more")).labels == [["📖 Read the case"], settings], "it would be dead"
    await writes_first(olga, "Update", "And again")
    assert "Ask the team" not in str((await _options(olga)).labels)


async def test_an_update_can_t_be_urgent_and_nothing_can_be_paid_for_unless_a_setting_allows_it(
    bot: Running,
) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Anna")
    await writes_first(olga, "Update", "News")
    shown = await _options(olga)
    assert not [label for row in shown.labels for label in row if "Urgent" in label or "Stars" in label]
    for option in (Option.URGENT, Option.PAID):
        await olga.taps_old(pack(Toggle(1, option, True)))
        await olga.hears("How it goes out")
    await olga.taps_old(pack(Preview(1)))
    ask = await olga.hears(PREVIEW)
    assert "Urgent" not in ask.text
    assert "Star" not in ask.text


async def test_a_paid_broadcast_says_what_it_costs_at_most_and_never_costs_more(tmp_path: Path) -> None:
    async with Running(tmp_path, settings_given={"stars_per_broadcast": 1}) as bot:
        olga = await bot.owner()
        for number in range(12):
            await subscribed(bot, f"Reader {number}")
        await writes_first(olga, "Update", "Fast news")
        ask = await previews(olga)
        assert "Star" not in ask.text, "nothing is paid for unless it was chosen"
        await olga.taps("✏️ Change it", ask)
        await olga.hears(KEPT)
        shown = await _options(olga)
        assert "1 Star at most for these readers; never more than 1" in shown.text
        await olga.taps("Faster for Stars")
        await olga.hears("How it goes out")
        await olga.taps("Back")
        await olga.hears(KEPT)
        ask = await previews(olga)
        assert "It costs up to 1 Telegram Star for these readers, and never more than 1" in ask.text
        await olga.taps("🚀")
        await olga.hears("Sent:", "delivered: 12")
        sends = [c for c in bot.world.calls_of("sendMessage") if c.params.get("text") == "Fast news"]
        paid = [c for c in sends if c.params.get("allow_paid_broadcast")]
        assert len(sends) == 14, "two previews, and every reader"
        assert len(paid) <= 10, "ten messages are one Star"


async def test_how_long_it_takes_is_said_with_stars_and_without(tmp_path: Path) -> None:
    async with Running(tmp_path, settings_given={"stars_per_broadcast": 1}) as bot:
        olga = await bot.owner()
        for number in range(12):
            await subscribed(bot, f"Reader {number}")
        await writes_first(olga, "Update", "Slow news")
        bot.per_second = 0.01
        await bot.restart()
        shown = await _options(olga)
        # At one in 100 seconds, and ten at once for the Star.
        assert "It then takes about 4 minutes. Without Stars: about 20 minutes." in shown.text
        await olga.taps("Faster for Stars")
        await olga.hears("How it goes out")
        await olga.taps("Back")
        await olga.hears(KEPT)
        assert "Sending takes about 4 minutes" in (await previews(olga)).text


async def test_a_time_that_passed_since_the_preview_is_not_sent_at(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Later")
    await olga.taps("🕒")
    await olga.taps("In 1 hour")
    await olga.taps("Back")
    await olga.hears(KEPT)
    ask = await previews(olga)
    bot.clock.advance(hours=2)
    await olga.taps("🚀", ask)
    await olga.hears("The time it was to go out has passed. Nothing is sent.")
    await olga.taps("✏️ Change it")
    await olga.hears(KEPT, "that time has passed")
    again = await previews(olga)
    assert "The time it was to go out has passed" in again.text
    assert not [button for button in again.buttons if "🚀" in button.label]
    assert not got(anna, "Later")


async def test_an_unfinished_draft_is_found_again(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Anna")
    await writes_first(olga, "Update", "Half an update\nwith a second line that nobody needs on a button")
    await writes_in(olga, "Français", "La moitié")
    await bot.restart()
    await olga.says("/broadcast")
    listed = await olga.hears("What do you want to send?", "Or go on with one of these")
    assert [row[0] for row in listed.labels if "📝" in row[0]] == ["📝 Half an update with a…"]
    await olga.taps("📝")
    await olga.hears(KEPT, "Half an update", "La moitié")
    await olga.taps("🗑")
    await olga.hears("Draft deleted")
    await olga.says("/broadcast")
    assert "Or go on" not in (await olga.hears("What do you want to send?")).text


async def test_a_correction_is_of_the_same_sort_and_replaces_what_readers_have(bot: Running) -> None:
    olga = await bot.owner()
    anna, marie = await subscribed(bot, "Anna"), await subscribed(bot, "Marie", "fr")
    await writes_first(olga, "Update", "A heering on Monday")
    await olga.taps("➕ Français")
    await olga.hears("in this language: Français")
    await does(olga, lambda person: person.sends_photo("Une odience"))
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    before = {anna: await anna.hears("A heering"), marie: await marie.hears("Une odience")}
    await olga.hears("Sent:", "delivered: 2")

    await olga.taps("✏️ Correct")
    kept = await olga.hears("A correction. Nothing is changed yet", "So far it says what they have already")
    assert not [label for row in kept.labels for label in row if label[0] in "👥🕒⚙👁"]
    await olga.taps("✏️ English")
    await olga.hears("It takes the place of what readers have")
    await does(olga, lambda person: person.sends_photo("A picture instead"))
    await olga.hears("I can't send that on", "only another text can take its place")
    await olga.says("A hearing on Monday")
    await olga.hears("A correction. Nothing is changed yet", "It will replace what 2 people got")
    await olga.taps("✏️ Français")
    await olga.hears("Only the words below it can be corrected")
    await olga.says("Une audience")
    await olga.hears("A correction", "Français – a photo", "Une audience")
    await olga.taps("👁")
    assert (await olga.hears("Une audience")).photo
    ask = await olga.hears(PREVIEW, "It replaces what 2 people got")
    assert ask.labels[0] == ["🚀 Replace it for 2 people"]
    await olga.taps("🚀", ask)
    for human, words in ((anna, "A hearing on Monday"), (marie, "Une audience")):
        now = await human.hears(words)
        assert now.id == before[human].id
        assert now.keyboard == before[human].keyboard
        assert now.file == before[human].file


async def test_a_correction_with_the_words_that_readers_have_already_cannot_be_sent(bot: Running) -> None:
    olga = await bot.owner()
    anna = await subscribed(bot, "Anna")
    await sends(olga, "Update", "The hearing is on Monday")
    await olga.taps("✏️ Correct")
    await olga.hears("in this language: English")
    for words, changed in (("The hearing is on Tuesday", True), ("The hearing is on Monday", False)):
        await olga.says(words)
        draft = await olga.hears("A correction. Nothing is changed yet", words)
        assert ("what they have already" in draft.text) is not changed
        assert ("👁" in str(draft.labels)) is changed
        if changed:
            preview = draft.button("👁")
        await olga.taps("✏️ English", draft)
        await olga.hears("in this language: English")
    # The way to the preview that an older screen still has.
    await olga.taps(preview, draft)
    await olga.hears("A correction. Nothing is changed yet", "what they have already")
    assert not got(olga, PREVIEW)
    [message] = got(anna, "The hearing is on Monday")
    assert not message.edited


async def test_with_several_cases_the_buttons_say_which_one_a_message_is_about(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    shutil.copytree("docs/example-case/exa001", messages / "cases" / "exa001")
    async with Running(tmp_path, messages=messages) as bot:
        cases = Library.load(messages).cases
        short = [cases[slug].text("en").short for slug in ("tjk001", "exa001")]
        olga = await bot.owner()
        anna = await subscribed(bot, "Anna")
        await olga.says("/broadcast")
        await olga.taps(short[0])
        await olga.hears("What do you want to send?")
        await olga.taps("Update")
        await olga.hears("Now send me the message")
        await olga.says("News")
        await olga.hears(KEPT)
        await previews(olga)
        await olga.taps("🚀")
        assert (await anna.hears("News")).labels[0] == [f"📖 Read: {short[0]}"]
        assert short[0] != short[1]


@pytest.mark.clock
async def test_what_waits_and_what_is_under_way_is_found_again_by_the_whole_team(tmp_path: Path) -> None:
    async with Running(tmp_path, per_second=0.01) as slow:
        olga = await slow.owner()
        paul = await organiser(slow, olga, "Paul")
        for name in ("Anna", "Bob"):
            await subscribed(slow, name)
        await writes_first(olga, "Update", "For tomorrow")
        await olga.taps("🕒")
        await olga.taps("Tomorrow 18:00")
        await olga.taps("Back")
        await olga.hears(KEPT)
        await previews(olga)
        assert (await olga.taps("🚀")).text == "Confirmed: it waits for its time."
        await olga.hears("Confirmed. It waits for its time.")
        await launches(olga, "Call to act", "Under way")
        await olga.hears("1 of 2")

        await olga.says("/broadcast")
        listed = await olga.hears("Or go on with one of these")
        assert [row[0] for row in listed.labels[2:-2]] == ["▶️ Under way", "🕒 For tomorrow"]
        assert "▶️ under way · 🕒 waits for its time" in listed.text
        assert "📝" not in listed.text
        await olga.taps("🕒 For tomorrow")
        await olga.hears("It waits for its time")
        await paul.says("/broadcast")
        listed = await paul.hears("Or go on with one of these")
        assert [row[0] for row in listed.labels[2:-2]] == ["▶️ Under way"]
        await paul.taps("▶️")
        await paul.hears("1 of 2")
