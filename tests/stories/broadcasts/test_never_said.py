"""What a case never says reaches nobody by a broadcast; and what leads to a person is looked at first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack, parse
from bot.chat.broadcasts.buttons import Confirm, ConfirmLookedAt, LookedAt
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.steps.broadcasting import half_sent, with_never_said
from tests.support.steps.organising import (
    DESK,
    KEPT,
    PREVIEW,
    does,
    got,
    organiser,
    previews,
    sends,
    subscribed,
    writes_first,
    writes_in,
)

NEVER = "a name or word that this case never says"
LOOK = "Please look at this before it goes out"
SURE = "☑️ I have looked"


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    """With a case that never says "Wendeline", nor "Ҷамшед"."""
    messages = with_never_said(tmp_path, "Wendeline", "Ҷамшед")
    async with Running(tmp_path, messages=messages) as running:
        yield running


def _labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


async def test_a_broadcast_with_such_a_word_cant_be_sent_until_it_is_out_and_shows_where_it_stands(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    received = anna.person.received
    await writes_first(olga, "Update", "A hearing is set.\nLittle Wén-del\u00adine waits for her mother.")
    kept = await olga.sees(KEPT)
    assert "In the text, line 2:" in kept.text
    assert "“Little Wén-del\u00adine waits for her mother.”" in kept.text
    assert NEVER in kept.text
    assert not [label for label in _labels(kept) if "Preview" in label]
    draft = bot.app._store and await bot.app._store.drafts.unfinished(olga.chat, "tjk001", ["tjk001"], 1)
    assert draft
    for revision in range(4):  # a forged button, or one of a screen from before
        await olga.taps_old(pack(Confirm(draft[0], revision)))
    assert anna.person.received == received
    await writes_in(olga, "Français", "Чамшед ждёт.")
    await olga.taps("English")
    await olga.says("A hearing is set.\nHer children wait for her.")
    kept = await olga.hears(KEPT, "“Чамшед ждёт.”")
    assert not [label for label in _labels(kept) if "Preview" in label], "the other version still says it"
    await olga.taps("Français")
    await olga.says("Ses enfants l’attendent.")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await anna.hears("Her children wait for her.")


@pytest.mark.parametrize("place", ["caption", "link", "file"])
async def test_every_part_of_a_message_is_looked_through(bot: Running, place: str) -> None:
    olga = await bot.owner()
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    match place:
        case "caption":
            files = [("one.pdf", b"%PDF 1"), ("two.pdf", b"%PDF 2")]
            await does(olga, lambda person: person.sends_album(files, "Drawn by WENDELINE")[-1])
            await olga.hears(KEPT, "In the words below the picture, file or voice message, line 1:", NEVER)
        case "link":
            page = '<a href="https://example.org/free-wendeline">A hearing</a>'
            await does(olga, lambda person: person.says_html(page))
            await olga.hears(KEPT, "In the address of a link:", NEVER)
        case _:
            await does(olga, lambda person: person.sends_document("drawing_Wendeline2.pdf", b"%PDF", "See"))
            await olga.hears(KEPT, "In the name of the file:", "“drawing_Wendeline2.pdf”", NEVER)


async def test_a_file_arrives_with_its_name_though_that_was_looked_through(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await olga.says("/broadcast")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    await does(olga, lambda person: person.sends_document("judgment.pdf", b"%PDF", "The judgment"))
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    message = await anna.hears("The judgment", file=True)
    assert message.file
    assert message.file.name == "judgment.pdf"


async def test_what_is_near_such_a_word_or_a_misspelt_name_is_asked_about(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Ruhshona Khakimova and Wendelina wait.")
    await olga.taps("👁")
    ask = await olga.hears(PREVIEW, LOOK, "“Ruhshona Khakimova and Wendelina wait.”", "one letter away")
    assert "Is “Rukhshona” meant?" in ask.text
    assert not [label for label in _labels(ask) if "🚀" in label], "nothing to send it with before that"
    received = anna.person.received
    confirm = next(b for b in ask.buttons if SURE in b.label)
    asked = parse(confirm.data or "")
    assert isinstance(asked, LookedAt)
    await olga.taps_old(pack(Confirm(asked.draft, asked.revision)))
    await olga.taps_old(pack(ConfirmLookedAt(asked.draft, asked.revision, "of something else")))
    assert anna.person.received == received, "a button from before it was asked sends nothing"
    await olga.taps(SURE, ask)
    sure = await olga.hears("You have looked at it", LOOK)
    assert [label for label in _labels(sure) if "🚀" in label] == ["🚀 Send to 1 person"]
    await olga.taps("🚀")
    await anna.hears("Wendelina wait.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Write to https://t.me/+AbCdEfGh12", "a person or a private chat: https://t.me/+AbCdEfGh12"),
        ("Write to t.me/joinchat/AbCdEf.", "a person or a private chat: t.me/joinchat/AbCdEf"),
        ("Write to @karim_helps", "whoever has this name in Telegram: @karim_helps"),
        ("Write to t.me/karim_helps", "whoever has this name in Telegram: t.me/karim_helps"),
        ("Call +992 93 555 12 34", "somebody's number, as it looks: +992 93 555 12 34"),
        ('<a href="tg://user?id=4711">Karim</a> helps', "a person or a private chat: tg://user?id=4711"),
        ('<a href="tg://openmessage?user_id=4711">Karim</a> helps', "tg://openmessage?user_id=4711"),
        ('<a href="https://t.me/+992935551234">Karim</a> helps', "private chat: https://t.me/+992935551234"),
    ],
)
async def test_what_leads_to_a_person_or_a_private_chat_is_shown_and_needs_a_tap(
    bot: Running, text: str, told: str
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await olga.says("/broadcast")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    await does(olga, lambda person: person.says_html(text))
    await olga.hears(KEPT)
    await olga.taps("👁")
    ask = await olga.hears(PREVIEW, LOOK, told)
    assert not [label for label in _labels(ask) if "🚀" in label]
    await olga.taps(SURE)
    await olga.hears("You have looked at it")
    await olga.taps("🚀")
    await anna.hears("helps" if "helps" in text else "to" if "to" in text else "Call")


async def test_the_bots_own_name_and_the_cases_own_numbers_lead_nobody_astray(bot: Running) -> None:
    olga, _ = await bot.owner(), await bot.subscriber("Anna")
    username = bot.world.username
    await writes_first(olga, "Update", f"Pass on t.me/{username}?start=tjk001 or call +41 22 809 49 39.")
    ask = await previews(olga)
    assert LOOK not in ask.text
    assert [label for label in _labels(ask) if "🚀" in label]


async def test_another_text_is_looked_at_anew(bot: Running) -> None:
    olga, _ = await bot.owner(), await bot.subscriber("Anna")
    written = await writes_first(olga, "Update", "Write to @karim_helps.")
    await olga.taps("👁")
    ask = await olga.hears(PREVIEW, LOOK)
    await olga.edits(written, "Write to @daler_helps.")
    await olga.hears("Your change is saved")
    await olga.taps(SURE, ask)
    await olga.hears(KEPT)
    await olga.taps("👁")
    ask = await olga.hears(PREVIEW, LOOK, "@daler_helps")
    assert not [label for label in _labels(ask) if "🚀" in label]


async def test_a_correction_is_looked_through_too(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Update", "A hearing is set for Monday.")
    await olga.taps("✏️ Correct it")
    await olga.hears("Now send me the message")
    await olga.says("Wendeline's mother is heard on Tuesday.")
    kept = await olga.hears("A correction.", NEVER)
    assert not [label for label in _labels(kept) if "Preview" in label]
    assert got(anna, "A hearing is set for Monday."), "nothing was changed"


async def test_what_was_scheduled_before_the_word_was_listed_is_held_when_due_and_told(
    bot: Running, tmp_path: Path
) -> None:
    with_never_said(tmp_path, "Isolde")
    await bot.restart()
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    orla = await organiser(bot, olga, "Orla")
    await writes_first(orla, "Update", "Wendeline waits.")
    await orla.taps("🕒")
    await orla.taps("In 1 hour")
    await orla.taps("Back")
    await orla.hears(KEPT)
    await previews(orla)
    await orla.taps("🚀")
    await orla.hears("It waits for its time")
    with_never_said(tmp_path, "Wendeline")
    await bot.restart()
    received = anna.person.received
    await bot.later(hours=1, minutes=1)
    held = await orla.hears("Not sent: ", NEVER, "Nothing was sent")
    assert not [label for label in _labels(held) if "🚀" in label]
    told = await olga.hears("Not sent: ", NEVER, "This is for you to know")
    assert told.labels == [DESK]
    await bot.later(minutes=1)
    assert len(got(olga, "Not sent: ")) == 1, "told once"
    await orla.taps("✏️ Change it")
    await orla.taps("Back")
    await orla.hears("“Wendeline waits.”", NEVER)
    await orla.taps("English")
    await orla.says("Her daughter waits.")
    await orla.hears(KEPT)
    assert anna.person.received == received


async def test_what_is_being_sent_when_the_word_is_listed_is_stopped_and_asks(
    bot: Running, tmp_path: Path
) -> None:
    with_never_said(tmp_path, "Isolde")
    await bot.restart()
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "Wendeline waits.")
    with_never_said(tmp_path, "Wendeline")
    await bot.restart()
    await bot.later(minutes=11)
    asked = await olga.hears("Waiting for your answer", "It says what this case never says")
    assert not [label for label in _labels(asked) if "Go on" in label]
    assert not any(got(reader, "Wendeline waits.") for reader in readers[2:])


async def test_a_long_text_in_every_language_is_looked_through_to_its_end(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Anna")
    words = " ".join(f"hearing{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}" for n in range(100))
    await writes_first(olga, "Update", f"{words} Wendeline")
    await olga.sees(NEVER)


async def test_a_links_name_is_looked_through_for_everybody_reads_it(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/link free wende line")
    await olga.hears("In that name is a word that this case never says")
    await olga.says("/link radio")
    await olga.hears("?start=tjk001-radio")


async def test_whoever_comes_later_doesnt_get_what_is_never_said_by_now(bot: Running, tmp_path: Path) -> None:
    with_never_said(tmp_path, "Isolde")
    await bot.restart()
    olga, _ = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Update", "Wendeline waits.")
    with_never_said(tmp_path, "Wendeline")
    await bot.restart()
    carl = await bot.subscriber("Carl")
    await carl.says("/case")
    answer = await carl.taps("🗞 Latest message")
    assert answer.text, "it says why nothing comes"
    assert not got(carl, "Wendeline")
