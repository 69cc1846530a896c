"""A draft is changed, thrown away, is somebody else's, can't be used; and only what was previewed is sent."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import Confirm, Discard, Preview, WriteIn
from bot.chat.team.buttons import SwitchLanguage
from bot.rehearsal import Message
from bot.rehearsal.text.html import parse_html
from bot.rehearsal.world.chats.person import _PIXEL
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import (
    GONE,
    KEPT,
    PREVIEW,
    does,
    got,
    launches,
    organiser,
    previews,
    subscribed,
    writes_first,
    writes_in,
)


async def test_an_edited_message_changes_the_draft(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    written = await writes_first(olga, "Update", "A heering")
    text, entities = parse_html("A <b>hearing</b>")
    await does(olga, lambda person: person.edits(written, text, entities))
    await olga.hears("Your change is saved (English)", "look at the preview again")
    await olga.taps("Preview")
    await olga.hears("A hearing")
    await olga.hears(PREVIEW)
    await olga.taps("🚀")
    arrived = await anna.hears("hearing")
    assert arrived.html == "A <b>hearing</b>"


async def test_an_edit_changes_only_the_language_it_was_written_for(bot: Running) -> None:
    olga = await bot.owner()
    anna, marie = await subscribed(bot, "Anna"), await subscribed(bot, "Marie", "fr")
    await writes_first(olga, "Update", "English words")
    french = await writes_in(olga, "Français", "Mots francais")
    await olga.edits(french, "Mots français")
    await olga.hears("Your change is saved (Français)")
    await previews(olga)
    await olga.taps("🚀")
    await anna.hears("English words")
    assert (await marie.hears("Mots")).text == "Mots français"


async def test_who_speaks_another_language_is_asked_for_their_own_first(bot: Running) -> None:
    olga = await bot.owner(language="fr")
    anna, marie = await subscribed(bot, "Anna"), await subscribed(bot, "Marie", "fr")
    await olga.says("/broadcast")
    await olga.hears("Que voulez-vous envoyer")
    await olga.taps("Actualité")
    await olga.hears("le message dans cette langue", "Français")
    await olga.says("Mots français")
    kept = await olga.hears("C’est enregistré", "English – encore à rédiger", "✅ Français")
    assert "👁" not in str(kept.labels), "who reads English would get nothing"
    await olga.taps("English")
    await olga.hears("le message dans cette langue", "English")
    await olga.says("English words")
    await olga.hears("C’est enregistré")
    await olga.taps("👁")
    await olga.hears("Ci-dessus, ce que verront")
    await olga.taps("🚀")
    assert (await anna.hears("English words")).text == "English words"
    assert (await marie.hears("Mots")).text == "Mots français"


async def test_a_confirmation_of_what_was_changed_since_is_refused(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    written = await writes_first(olga, "Update", "Before")
    old = await previews(olga)
    await olga.edits(written, "After")
    await olga.hears("Your change is saved")
    answer = await olga.taps("🚀", old)
    assert answer.text == "That button is out of date."
    await olga.hears(KEPT, "English – 5 characters")
    await previews(olga)
    await olga.taps("🚀")
    await anna.hears("After")
    await olga.hears("Sent:")
    assert not got(anna, "Before")


async def test_rewriting_by_the_button_ends_the_old_preview_too(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Before")
    old = await previews(olga)
    await olga.taps("✏️ Change it", old)
    await olga.hears(KEPT)
    await olga.taps("✏️ English")
    await olga.hears("in this language: English")
    await olga.says("After")
    await olga.hears(KEPT)
    answer = await olga.taps("🚀", old)
    assert answer.text == "That button is out of date."
    await previews(olga)
    await olga.taps("🚀")
    await anna.hears("After")
    assert not got(anna, "Before")


async def test_a_new_text_that_was_not_asked_for_is_said_to_be_nowhere_while_a_draft_is_open(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await olga.says("Nothing to put it in")
    await olga.hears("I am a program")
    await writes_first(olga, "Update", "First <text>")
    await olga.says("Second text")
    answer = await olga.hears("I didn't put this anywhere", "Your draft still says: “First <text>”")
    await olga.taps("✏️ English", answer)
    await olga.hears("in this language: English")
    await olga.says("Third text")
    await olga.hears(KEPT, "Third text")
    await olga.says("Fourth text")
    await olga.taps("👁", await olga.hears("I didn't put this anywhere", "“Third text”"))
    await olga.hears(PREVIEW)
    await olga.taps("🚀")
    assert (await anna.hears("Third text")).text == "Third text"
    await olga.hears("Sent:")
    await olga.says("There is no draft any more")
    await olga.hears("I am a program")


async def test_cancelling_before_anything_was_written_does_not_speak_of_a_draft(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Cancel")
    assert (await olga.hears("Nothing was sent.")).text == "Nothing was sent."


async def test_what_is_thrown_away_is_never_sent(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    written = await writes_first(olga, "Update", "Better not")
    preview = await previews(olga)
    await olga.taps("🗑", preview)
    await olga.hears("Draft deleted. Nothing was sent.")
    answer = await olga.taps("🚀", preview)
    assert answer.text == "That button is out of date.", "it must not claim that anything is being sent"
    await olga.hears(GONE)
    await olga.edits(written, "Better not, again")
    await olga.hears("I am a program")
    await launches(olga, "Update", "Something else")
    await anna.hears("Something else")
    assert not got(anna, "Better not")


async def test_words_after_a_draft_was_thrown_away_are_not_taken_for_its_text(bot: Running) -> None:
    olga = await bot.owner()
    await writes_first(olga, "Update", "Better not")
    await olga.taps("✏️ English")
    asked = await olga.hears("in this language: English")
    await olga.taps("🗑", asked)
    await olga.hears("Draft deleted. Nothing was sent.")
    await olga.says("These words are for nobody")
    answer = await olga.hears()
    assert "I am a program" in answer.text
    assert not got(olga, GONE)


async def test_cancelling_at_the_first_question(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Cancel")
    await olga.hears("Nothing was sent")
    await olga.says("These words are for nobody")
    await olga.hears("I am a program")


async def test_words_after_the_preview_are_not_taken_for_the_text(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "The text")
    await olga.taps("✏️ English")
    await olga.hears("in this language: English")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)
    preview = await olga.screen("🚀")
    await olga.says("Looks good, thanks")
    await olga.hears("I didn't put this anywhere")
    await olga.taps("🚀", preview)
    assert (await anna.hears("The text")).text == "The text"


def _sticker(olga: Human) -> Message:
    return olga.person.sends_sticker()


def _place(olga: Human) -> Message:
    return olga.person.sends_location()


def _long_caption(olga: Human) -> Message:
    # People who pay for Telegram may write longer captions than bots may send.
    photo = olga.person.backend.files.keep_photo(_PIXEL)
    return olga.person._writes(kind="photo", photo=photo, text="я" * 1025)


@pytest.mark.parametrize(
    ("send", "reason"),
    [
        (_sticker, "I can send a text; a photo, video, GIF, document or voice message"),
        (_place, "I am still waiting for it"),
        (_long_caption, "It has 1,025 characters; 1,024 is the most"),
    ],
    ids=["sticker", "place", "long caption"],
)
async def test_what_cannot_be_sent_is_refused_with_the_reason(
    bot: Running, send: object, reason: str
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    assert callable(send)
    await does(olga, lambda _: send(olga))
    await olga.hears("I can't send that on", reason)
    await olga.says("Then in words")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await anna.hears("Then in words")


async def test_from_a_refusal_there_is_a_way_back_to_the_draft(bot: Running) -> None:
    olga = await bot.owner()
    await writes_first(olga, "Update", "The first words")
    await olga.taps("✏️ English")
    await olga.hears("in this language: English")
    await does(olga, lambda _: _sticker(olga))
    refusal = await olga.hears("I can't send that on", "still waiting")
    await olga.taps("Back", refusal)
    await olga.hears(KEPT, "The first words")
    await olga.says("Not for the draft")
    await olga.hears("I didn't put this anywhere")


async def test_an_edit_that_bots_cannot_send_is_refused_and_the_draft_stays(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    photo = await does(olga, lambda person: person.sends_photo("Short"))
    await olga.hears(KEPT)
    await olga.edits(photo, "long " * 300)
    await olga.hears("I can't send that on", "1,024 is the most", "The draft stays as it was")
    await previews(olga)
    await olga.taps("🚀")
    assert (await anna.hears(file=True)).text == "Short"


async def test_somebody_else_s_draft_can_be_neither_seen_nor_sent_nor_thrown_away(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    paul = await organiser(bot, olga, "Paul")
    await writes_first(olga, "Update", "Olga's secret draft")
    preview = await previews(olga)
    confirm = preview.button("🚀").data
    assert confirm is not None
    for forged in (pack(Preview(1)), pack(WriteIn(1, "en")), pack(Confirm(1, 1)), confirm, pack(Discard(1))):
        answer = await paul.taps_old(forged)
        assert "sent already" not in answer.text
        await paul.hears(GONE)
    await paul.says("Paul's words in Olga's draft")
    await paul.hears("I am a program")
    assert not got(paul, "secret")
    await olga.taps("🚀", preview)
    assert (await anna.hears("secret")).text == "Olga's secret draft"


async def test_two_organisers_write_at_once_and_each_sends_their_own(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    paul = await organiser(bot, olga, "Paul")
    for author in (olga, paul):
        await author.says("/broadcast")
    for author in (olga, paul):
        await author.hears("What do you want to send?")
        await author.taps("Update")
    for author in (paul, olga):
        await author.hears("Now send me the message")
        await author.says(f"From {author.person.first_name}")
    for author in (olga, paul):
        await author.hears(KEPT)
        await author.taps("Preview")
    for author in (olga, paul):
        await author.hears(f"From {author.person.first_name}")
        await author.hears(PREVIEW)
    await olga.taps("🚀")
    await paul.taps("🚀")
    for author in (olga, paul):
        await author.hears("Sent:", "delivered: 1")
        assert len(got(author, "Sent:")) == 1, "each is told of their own broadcast only"
        assert len(got(anna, f"From {author.person.first_name}")) == 1


async def test_an_organiser_with_two_drafts_sends_the_one_confirmed(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "First draft")
    first = await previews(olga)
    await writes_first(olga, "Update", "Second draft")
    await previews(olga)
    await olga.taps("🚀", first)
    await anna.hears("First draft")
    await olga.hears("Sent:")
    assert not got(anna, "Second draft")


async def test_the_preview_shows_a_version_whose_language_was_switched_off_since(bot: Running) -> None:
    olga = await bot.owner()
    await olga.taps_old(pack(SwitchLanguage("tg", True)))
    await olga.hears("Тоҷикӣ – not reviewed, switched on")
    zarina = await subscribed(bot, "Zarina", "tg")
    await writes_first(olga, "Update", "In English")
    await writes_in(olga, "Тоҷикӣ", "Бо забони тоҷикӣ")
    await olga.taps_old(pack(SwitchLanguage("tg", False)))
    await olga.hears("Тоҷикӣ – not reviewed, switched off")
    await olga.taps("👁")
    seen = await olga.hears("Бо забони тоҷикӣ")
    await olga.hears(PREVIEW, "Тоҷикӣ: 1 reader")
    await olga.taps("🚀")
    assert (await zarina.hears("Бо забони тоҷикӣ")).labels == seen.labels
