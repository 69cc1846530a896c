"""A broadcast as its organiser writes it and as its readers get it: words, formatting, files, languages."""

from __future__ import annotations

import pytest

from bot.rehearsal.text.html import parse_html, utf16_length
from tests.support.application import Running
from tests.support.people import Human
from tests.support.samples.languages import OWN_NAMES
from tests.support.steps.organising import (
    KEPT,
    PREVIEW,
    content,
    does,
    figures,
    got,
    previews,
    sends,
    subscribed,
    writes_first,
    writes_in,
)

FORMATTED = (
    "👩‍👩‍👧 <b>Her hearing 🇨🇭</b> is <i>on <u>Monday</u></i> 🔔 "
    '<a href="https://example.org/case?id=1&amp;lang=en">read more</a>\n\n'
    "<blockquote>5 &lt; 8 &amp; “quoted”</blockquote>\n<code>TJK 001</code> "
    "<s>old</s> <tg-spoiler>hidden</tg-spoiler>"
)


async def _begins(olga: Human, kind: str = "Update") -> None:
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps(kind)
    await olga.hears("Now send me the message in this language: English")


async def test_the_whole_story_in_one_language(bot: Running) -> None:
    olga = await bot.owner()
    anna = await bot.subscriber("Anna")
    await olga.says("/broadcast")
    choice = await olga.hears(
        "Rukhshona Khakimova, journalist, Tajikistan", "goes to 1 subscriber who wants every update"
    )
    assert "Nothing is sent before you have seen it and confirmed" in choice.text
    await olga.taps("Update")
    await olga.hears("in this language: English", "Bold, italics and links are kept")
    await olga.says("A hearing is set for Monday.")
    kept = await olga.hears(
        KEPT,
        "English – 28 characters, 1 reader\n“A hearing is set for Monday.”",
        "Français – readers get: English",
        "Who: ",
        "When: as soon as you confirm it",
    )
    assert "👁 Preview" in [button.label for button in kept.buttons]
    received = anna.person.received
    await olga.taps("Preview")
    await olga.hears("A hearing is set for Monday.")
    ask = await olga.hears(PREVIEW, "English: 1 reader", "1 person in all", "take it back within 48 hours")
    assert [button.label for button in ask.buttons if "🚀" in button.label] == ["🚀 Send to 1 person"]
    assert anna.person.received == received, "nobody gets anything before the confirmation"
    await olga.taps("🚀")
    await anna.hears("A hearing is set for Monday.")
    result = await olga.hears("Sent: Rukhshona Khakimova", "1 person in all")
    assert figures(result) == {"delivered": 1, "gone": 0, "failed": 0, "unknown": 0}


async def test_formatting_arrives_as_it_was_written_down_to_the_last_offset(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _begins(olga)
    written = await does(olga, lambda person: person.says_html(FORMATTED))
    assert {"bold", "italic", "underline", "text_link", "blockquote", "code", "strikethrough", "spoiler"} <= {
        entity["type"] for entity in written.entities
    }
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    arrived = await anna.hears("Her hearing")
    assert arrived.text == written.text
    assert content(arrived)["entities"] == content(written)["entities"]


async def test_a_text_with_tags_and_braces_is_plain_text(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    text = "<b>not bold</b> & {{ name }} %(n)s {% raw %} \u2068right to left\u2069"
    await sends(olga, "Update", text)
    arrived = await anna.hears("not bold")
    assert arrived.text == text
    assert not [entity for entity in arrived.entities if entity["type"] == "bold"]


async def test_a_text_of_4096_characters_arrives_whole(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    text = "🕯" + "ж" * 4094 + "."
    assert len(text) == 4096
    assert utf16_length(text) > 4096
    await sends(olga, "Update", text)
    assert (await anna.hears("жжж")).text == text


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_photo_or_document_with_its_caption(bot: Running, kind: str) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    caption, entities = parse_html('🖼 <b>Look</b> at <a href="https://example.org/x">this</a>')
    await _begins(olga)
    if kind == "photo":
        sent = await does(olga, lambda person: person.sends_photo(caption, entities))
    else:
        sent = await does(
            olga, lambda person: person.sends_document("leaflet.pdf", b"%PDF-1.7", caption, entities)
        )
    await olga.hears(KEPT)
    await olga.taps("Preview")
    preview = await olga.hears("Look at this", file=True)
    await olga.hears(PREVIEW)
    await olga.taps("🚀")
    arrived = await anna.hears("Look at this", file=True)
    assert arrived.file == sent.file
    assert arrived.kind == kind
    assert content(arrived)["entities"] == content(sent)["entities"]
    assert content(arrived) == content(preview)


async def test_a_photo_without_a_word_is_enough(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _begins(olga)
    await does(olga, lambda person: person.sends_photo())
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    arrived = await anna.hears(file=True)
    assert arrived.text == ""
    assert arrived.keyboard


async def test_each_reads_their_language_and_else_the_default(bot: Running) -> None:
    olga = await bot.owner()
    anna, marie, igor = [
        await subscribed(bot, name, code) for name, code in (("Anna", "en"), ("Marie", "fr"), ("Igor", "ru"))
    ]
    await writes_first(olga, "Update", "In English")
    await writes_in(olga, "Français", "En français")
    ask = await previews(olga)
    assert "English: 2 readers" in ask.text
    assert "Français: 1 reader" in ask.text
    assert "3 people in all" in ask.text
    await olga.taps("🚀 Send to 3 people")
    await anna.hears("In English")
    await marie.hears("En français")
    default = await igor.hears("In English")
    result = await olga.hears("Sent:")
    assert figures(result)["delivered"] == 3
    assert not got(marie, "In English")
    assert not got(anna, "En français")
    assert default.labels == (await anna.sees("In English")).labels, (
        "buttons speak as the text above them does"
    )


async def test_the_preview_is_exactly_what_each_reader_gets(bot: Running) -> None:
    olga = await bot.owner()
    anna, marie = await subscribed(bot, "Anna"), await subscribed(bot, "Marie", "fr")
    await _begins(olga, "Call to act")
    await does(olga, lambda person: person.says_html(FORMATTED))
    await olga.hears(KEPT)
    await olga.taps("Français")
    await olga.hears("in this language: Français")
    await does(olga, lambda person: person.sends_photo("Écrivez 🖊 à l’ambassade"))
    await olga.hears(KEPT)
    await olga.taps("Preview")
    english = await olga.hears("Her hearing")
    french = await olga.hears("Écrivez", file=True)
    await olga.hears(PREVIEW)
    await olga.taps("🚀")
    assert content(await anna.hears("Her hearing")) == content(english)
    assert content(await marie.hears("Écrivez", file=True)) == content(french)
    said = bot.said("fr")
    assert french.labels == [[said.label(name)] for name in ("write_letter", "share_case", "change_settings")]
    assert english.labels == [["✍️ Write a letter"], ["📣 Share"], ["⚙️ Change what I get"]]


async def test_with_two_languages_the_preview_says_which_is_which(bot: Running) -> None:
    olga = await bot.owner()
    await writes_first(olga, "Update", "In English")
    await writes_in(olga, "Русский", "По-русски")
    question = await previews(olga)
    assert [name for name in OWN_NAMES.values() if f"▪️ {name}" in question.text] == ["English", "Русский"]
    shown = [message.text for message in olga.person.messages if not message.own]
    place = shown.index("👇 English")
    assert shown[place : place + 4] == ["👇 English", "In English", "👇 Русский", "По-русски"]


async def test_the_preview_says_how_long_it_takes(bot: Running) -> None:
    olga = await bot.owner()
    for name in ("Anna", "Bob"):
        await subscribed(bot, name)
    await writes_first(olga, "Update", "News")
    bot.per_second = 0.01
    await bot.restart()
    ask = await previews(olga)
    assert "2 people in all" in ask.text
    assert "Sending takes about 4 minutes" in ask.text, "200 seconds at one in 100 seconds, rounded up"


async def test_without_subscribers_there_is_nothing_to_confirm(bot: Running) -> None:
    olga = await bot.owner()
    await writes_first(olga, "Update", "To nobody")
    ask = await previews(olga)
    assert "Nobody is subscribed to this yet" in ask.text
    assert not [button for button in ask.buttons if "🚀" in button.label]


async def test_updates_go_to_who_wants_all_and_calls_to_everybody(bot: Running) -> None:
    olga = await bot.owner()
    anna, carl = await subscribed(bot, "Anna", bell="🔔"), await subscribed(bot, "Carl", bell="📣")
    left = await subscribed(bot, "Lena")
    await left.says("/stop")
    await left.hears("Stopped")
    await olga.says("/broadcast")
    choice = await olga.hears("What do you want to send?")
    assert "goes to 1 subscriber who wants every update" in choice.text
    assert "goes to all 2 subscribers of this case" in choice.text

    await sends(olga, "Update", "An update")
    update = await anna.hears("An update")
    await sends(olga, "Call to act", "A call")
    await anna.hears("A call")
    call = await carl.hears("A call")
    assert not got(carl, "An update")
    assert not got(left, "A call")
    assert update.labels[0] == ["📖 Read the case"]
    assert call.labels[0] == ["✍️ Write a letter"]

    await anna.taps("📖", update)
    await anna.hears("What happened", "What is asked")
    await carl.taps("✍️", call)
    await carl.hears("One question first, for your safety")


async def test_buttons_under_a_broadcast_leave_its_words_standing(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Call to act", "Words that Anna wants to read again")
    call = await anna.hears("Words that Anna")
    await anna.taps("✍️", call)
    await anna.hears("One question first")
    assert got(anna, "Words that Anna"), "the answer to a button must not replace the broadcast"
