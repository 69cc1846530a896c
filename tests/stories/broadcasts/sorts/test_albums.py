"""An organiser sends an album: several messages become one text, and arrive as one."""

from __future__ import annotations

from bot.rehearsal import Message
from bot.rehearsal.world.chats.person import _PIXEL, Person
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import KEPT, PREVIEW, does, got, previews, subscribed

PHOTOS = [("", b"")] * 3
GROUP = "13000000000000077"


async def _asked(olga: Human, kind: str = "Update") -> None:
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps(kind)
    await olga.hears("Now send me the message")


def _item(caption: str = "", name: str = "") -> object:
    """One item of an album that comes bit by bit."""

    def send(person: Person) -> Message:
        files = person.backend.files
        return person._writes(
            text=caption,
            kind="document" if name else "photo",
            document=files.keep_document(name, b"%PDF") if name else None,
            photo=None if name else files.keep_photo(_PIXEL),
            group=GROUP,
        )

    return send


async def _sends(olga: Human, caption: str = "", name: str = "") -> Message:
    send = _item(caption, name)
    assert callable(send)
    return await does(olga, send)


def _albums(human: Human) -> list[list[Message]]:
    """The albums on somebody's screen that the bot sent, each with its items in order."""
    groups = list(dict.fromkeys(m.group for m in human.person.messages if m.group and not m.own))
    return [[m for m in human.person.messages if m.group == group and not m.own] for group in groups]


async def test_an_album_arrives_as_one_in_its_order_and_the_preview_says_that_it_has_no_buttons(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _asked(olga)
    files = [(f"page {n}.pdf", b"%PDF " + bytes([n])) for n in range(1, 11)]
    await does(olga, lambda person: person.sends_album(files, "The whole judgment")[-1])
    await olga.hears(KEPT, "English – an album of 10, 1 reader", "The whole judgment")
    assert len(got(olga, KEPT)) == 1, "one screen, kept up to date, and not ten"
    ask = await previews(olga)
    assert "Telegram gives an album no buttons" in ask.text
    assert "/letter" in ask.text
    await olga.taps("🚀")
    result = await olga.hears("Sent:", "delivered: 1")
    assert "1 person in all" in result.text
    for reader in (olga, anna):
        (album,) = _albums(reader)
        assert [(m.file.name, m.file.data) for m in album if m.file] == files
        assert [m.text for m in album] == ["The whole judgment", *[""] * 9]
        assert not any(m.keyboard for m in album)


async def test_a_restart_between_two_items_loses_none(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _asked(olga)
    await _sends(olga)
    await olga.hears(KEPT, "English – a photo")
    await bot.restart()
    await _sends(olga, "Words under the second one")
    await olga.hears(KEPT, "an album of 2", "Words under the second one")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:", "delivered: 1")
    assert [[m.text for m in album] for album in _albums(anna)] == [["Words under the second one", ""]]


async def test_an_album_s_words_can_be_edited_until_it_is_confirmed(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _asked(olga)
    await _sends(olga)
    await olga.hears(KEPT)
    second = await _sends(olga, "A heering")
    await olga.hears("an album of 2", "A heering")
    await olga.edits(second, "A hearing")
    await olga.hears("Your change is saved (English)")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:", "delivered: 1")
    assert [[m.text for m in album] for album in _albums(anna)] == [["A hearing", ""]]

    await olga.edits(second, "Another hearing")
    await olga.hears("I can't send that on", "confirmed already")
    await _sends(olga)
    await olga.hears("I can't send that on", "It went without this item")
    assert [[m.text for m in album] for album in _albums(anna)] == [["A hearing", ""]]


async def test_what_is_wrong_with_an_album_is_named_and_keeps_it_from_being_previewed(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Anna")
    await _asked(olga)
    await _sends(olga, "Words")
    await olga.hears(KEPT, "English – a photo")
    second = await _sends(olga, "More words")
    kept = await olga.hears("⚠️ English – an album of 2", "Several items of the album have a text")
    assert not [button for button in kept.buttons if "👁" in button.label]
    await olga.edits(second, "")
    await olga.hears("Your change is saved")
    await olga.taps("Back")
    await olga.hears("✅ English – an album of 2")
    await _sends(olga, name="leaflet.pdf")
    await olga.hears("⚠️ English – an album of 3", "Files can't be in one album with photos")


async def test_music_in_an_album_is_refused_and_the_rest_of_it_kept(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _asked(olga)
    audio = {"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}}
    await does(olga, lambda person: person._writes(kind="audio", extra=audio, group=GROUP))
    await olga.hears("I can't send that on", "no music")
    for caption in ("The march", ""):
        await _sends(olga, caption)
        await olga.hears(KEPT)
    await does(olga, lambda person: person._writes(kind="audio", extra=audio, group=GROUP))
    await olga.hears("I can't send that on", "no music", "What else is in it is kept")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:", "delivered: 1")
    assert [[m.text for m in album] for album in _albums(anna)] == [["The march", ""]]


async def test_each_language_can_have_its_own_sort_and_what_takes_long_is_counted_by_message(
    bot: Running,
) -> None:
    olga = await bot.owner()
    anna, marie = await subscribed(bot, "Anna"), await subscribed(bot, "Marie", "fr")
    await _asked(olga)
    await olga.says("In words")
    await olga.hears(KEPT)
    await olga.taps("➕ Français")
    await olga.hears("in this language: Français")
    await does(olga, lambda person: person.sends_album(PHOTOS, "En images")[-1])
    await olga.hears("Français – an album of 3, 1 reader", "English – 8 characters")
    await olga.taps("👁")
    await olga.hears("👇 Français")
    await olga.hears(PREVIEW)
    await olga.taps("🚀")
    await anna.hears("In words")
    await marie.hears("En images")
    assert len(_albums(marie)[0]) == 3
    assert not _albums(anna)


async def test_the_words_under_an_album_can_be_corrected_and_its_pictures_stay(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _asked(olga)
    await does(olga, lambda person: person.sends_album(PHOTOS, "Thre pictures")[-1])
    await olga.hears("an album of 3")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:", "delivered: 1")
    (before,) = _albums(anna)
    await olga.taps("✏️ Correct")
    await olga.hears("Only the words below it can be corrected")
    await does(olga, lambda person: person.sends_album(PHOTOS, "Other pictures")[0])
    await olga.hears("I can't send that on", "Only the words below a photo, a video, a file or a voice")
    await olga.says("Three pictures")
    await olga.hears("A correction", "an album of 3", "Three pictures")
    ask = await previews(olga)
    await olga.taps("🚀", ask)
    await anna.hears("Three pictures")
    (after,) = _albums(anna)
    assert [m.text for m in after] == ["Three pictures", "", ""]
    assert [(m.id, m.file) for m in after] == [(m.id, m.file) for m in before]
