"""A broadcast that is seen or heard: a video, a GIF, a voice message, and who lets no voice message in."""

from __future__ import annotations

import pytest

from bot.rehearsal import InjectedFault, Message
from bot.rehearsal.text.html import parse_html
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import put_off
from tests.support.steps.organising import KEPT, PREVIEW, content, does, figures, got, previews, subscribed

VOICE = b"OggS a minute of speech"


async def _begins(olga: Human) -> None:
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message in this language: English", "voice message with a text")


async def _speaks(olga: Human, words: str) -> None:
    """A voice message, and its words after it."""
    await does(olga, lambda person: person.sends_voice(data=VOICE))
    await olga.hears(KEPT, "⚠️ English – a voice message", "Send me the words now")
    await olga.says(words)
    await olga.hears(KEPT, "✅ English – a voice message", words)


@pytest.mark.parametrize("kind", ["video", "animation"])
async def test_a_video_with_or_without_sound_arrives_with_its_words(bot: Running, kind: str) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    caption, entities = parse_html('🎬 <b>Look</b> at <a href="https://example.org/x">this</a>')
    await _begins(olga)
    sent = await does(olga, lambda p: p.sends_played(kind, "march.mp4", b"a march", caption, entities))
    await olga.hears(KEPT, "English – a video" if kind == "video" else "English – a GIF")
    await olga.taps("Preview")
    await olga.hears("Look at this", file=True)
    ask = await olga.hears(PREVIEW)
    assert ("I can't hear what is said in it" in ask.text) is (kind == "video")
    await olga.taps("🚀")
    arrived = await anna.hears("Look at this", file=True)
    assert (arrived.file, arrived.kind) == (sent.file, kind)
    assert content(arrived)["entities"] == content(sent)["entities"]
    assert arrived.keyboard


async def test_photos_and_videos_come_as_one_album(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _begins(olga)
    items = [("video", "march.mp4", b"a march"), ("photo", "", b""), ("video", "speech.mp4", b"a speech")]
    await does(olga, lambda person: person.sends_mixed(items, "Outside the court")[-1])
    await olga.hears(KEPT, "✅ English – an album of 3")
    ask = await previews(olga)
    assert "I can't hear what is said in it" in ask.text
    await olga.taps("🚀")
    await olga.hears("Sent:", "delivered: 1")
    album = [m for m in anna.person.messages if m.group]
    assert [(m.kind, m.text) for m in album] == [("video", "Outside the court"), ("photo", ""), ("video", "")]
    assert [m.file.data for m in album if m.file and m.kind == "video"] == [b"a march", b"a speech"]


async def test_a_voice_message_gets_its_words_after_it_and_arrives_with_them(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _begins(olga)
    await does(olga, lambda person: person.sends_voice(data=VOICE))
    kept = await olga.hears(KEPT, "⚠️ English – a voice message", "Send me the words now")
    assert not [button for button in kept.buttons if "👁" in button.label], "not without words"
    words = "ж" * 1025
    await olga.says(words)
    await olga.hears("I can't send that on", "It has 1,025 characters; 1,024 is the most", "still waiting")
    await olga.says(words[1:])
    await olga.hears(KEPT, "✅ English – a voice message")
    ask = await previews(olga)
    assert "Listen to all of it before you confirm" in ask.text
    assert "Whoever lets no voice messages in gets the words alone" in ask.text
    await olga.taps("🚀")
    arrived = await anna.hears("жжж", file=True)
    assert (arrived.kind, arrived.text, arrived.file and arrived.file.data) == ("voice", words[1:], VOICE)
    assert arrived.keyboard
    result = await olga.hears("Sent:", "delivered: 1")
    assert "the words alone" not in result.text


async def test_words_for_a_voice_message_can_be_written_later_edited_or_be_under_it_from_the_start(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _begins(olga)
    await does(olga, lambda person: person.sends_voice(data=VOICE))
    await olga.hears(KEPT, "a voice message")
    await olga.says("/language")
    await bot.restart()
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("📝")
    await olga.hears("⚠️ English – a voice message")
    await olga.taps("English")
    await olga.hears("Your voice message is here", "Send the words that go below it")
    words = await olga.says("She speaks from her sel")
    await olga.hears("✅ English – a voice message")
    await olga.edits(words, "She speaks from her cell")
    await olga.hears("Your change is saved (English)")
    await previews(olga)
    await olga.taps("🚀")
    arrived = await anna.hears("She speaks from her cell", file=True)
    assert arrived.kind == "voice"
    await olga.hears("Sent:")

    await _begins(olga)
    await does(olga, lambda person: person.sends_voice("All at once", VOICE))
    await olga.hears(KEPT, "✅ English – a voice message")
    await olga.taps("English")
    await olga.hears("Now send me the message")
    await olga.says("No voice after all")
    await olga.hears(KEPT, "English – 18 characters")


async def test_who_lets_no_voice_message_in_gets_the_words_and_is_counted_so(bot: Running) -> None:
    olga = await bot.owner()
    anna, boris = await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    anna.person.voiceless = True
    await _begins(olga)
    await _speaks(olga, "She speaks from her cell")
    await previews(olga)
    await olga.taps("🚀")
    result = await olga.hears("Sent:", "2 people in all", "1 of them got the words alone")
    assert figures(result) == {"delivered": 2, "gone": 0, "failed": 0, "unknown": 0}
    words, voice = [await human.hears("She speaks from her cell") for human in (anna, boris)]
    assert (words.kind, voice.kind) == ("text", "voice")
    assert words.labels == voice.labels
    assert len(bot.world.calls_of("sendVoice", anna.chat)) == 1, "nothing is tried again"

    # They are subscribers as before: the next one comes too.
    anna.person.voiceless = False
    await _begins(olga)
    await _speaks(olga, "Once more from her cell")
    await previews(olga)
    await olga.taps("🚀")
    assert (await anna.hears("Once more from her cell")).kind == "voice"


async def test_both_words_and_voice_are_corrected_and_taken_back(bot: Running) -> None:
    olga = await bot.owner()
    anna, boris = await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    anna.person.voiceless = True
    await _begins(olga)
    await _speaks(olga, "The hearing is on Munday")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:", "delivered: 2")
    await olga.taps("Correct")
    await olga.hears("Only the words below it can be corrected")
    await does(olga, lambda person: person.sends_voice(data=VOICE))
    await olga.hears("I can't send that on", "Only the words below")
    await olga.says("The hearing is on Monday")
    await olga.hears("A correction", "✅ English – a voice message")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Corrected at 2 of 2")
    for human, kind in ((anna, "text"), (boris, "voice")):
        now = await human.hears("The hearing is on Monday")
        assert (now.kind, bool(now.edited), bool(now.keyboard)) == (kind, True, True)
        assert not got(human, "Munday")
    await olga.taps("↩️ Delete it everywhere")
    await olga.hears("Delete it at 2 people?")
    await olga.taps("Yes")
    await olga.hears("Deleted at 2 of 2")
    assert not got(anna, "Monday")
    assert not got(boris, "Monday")


async def test_an_edit_of_the_words_after_it_was_sent_offers_a_correction_that_keeps_the_voice(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _begins(olga)
    await does(olga, lambda person: person.sends_voice(data=VOICE))
    await olga.hears(KEPT, "Send me the words now")
    words = await olga.says("The hearing is on Munday")
    await olga.hears(KEPT, "✅")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:", "delivered: 1")
    await olga.edits(words, "The hearing is on Monday")
    await olga.taps("Correct it everywhere")
    await olga.hears(PREVIEW)
    await olga.taps("🚀")
    await olga.hears("Corrected at 1 of 1")
    assert (await anna.hears("The hearing is on Monday")).kind == "voice"


async def test_a_refused_voice_and_a_passing_fault_of_its_words_lose_nobody(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    anna.person.voiceless = True
    await _begins(olga)
    await _speaks(olga, "She speaks from her cell")
    await previews(olga)
    bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=1, status=429, retry_after=1))
    await olga.taps("🚀")
    await put_off(bot, 1)
    bot.clock.advance(seconds=5)
    await olga.hears("Sent:", "delivered: 1", "1 of them got the words alone")
    assert len(got(anna, "She speaks from her cell")) == 1


async def test_who_of_the_team_hears_none_is_told_why_and_what_to_do(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    olga.person.voiceless = True
    await _begins(olga)
    await _speaks(olga, "She speaks from her cell")
    await olga.taps("👁")
    await olga.hears("🔇", "your settings let none in", "Privacy and Security")
    await olga.hears(PREVIEW)


@pytest.mark.parametrize(
    ("extra", "instead"),
    [
        ({"video_note": {"length": 240}}, "Send it as an ordinary video"),
        ({"audio": {}}, "Record a voice message, or write where it can be heard"),
    ],
    ids=["round video", "sound file"],
)
async def test_what_can_t_be_sent_is_named_with_what_to_do_instead(
    bot: Running, extra: dict[str, dict[str, int]], instead: str
) -> None:
    olga = await bot.owner()
    await _begins(olga)
    [(kind, more)] = extra.items()
    file = {"file_id": "x", "file_unique_id": "x", "duration": 3, **more}
    await does(olga, lambda person: person._writes(kind=kind, extra={kind: file}))
    refused: Message = await olga.hears("I can't send that on", instead)
    assert "I am still waiting for it" in refused.text
