"""The card below a letter: which messages a letter stands on, and what becomes of them when it is changed."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import OnPath, WriteLetter
from bot.model.letters.letter import Safety
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import body_of, letter_of, reading_of, to_letter

READ_FIRST = "Read this first"


async def _in_language(anna: Human, now: str, then: str) -> Message:
    await anna.taps(f"🌐 {now}")
    await anna.taps(f"⚪️ {then}")
    await anna.hears("Your letter is ready")
    return await anna.sees("Your letter is ready")


async def test_reading_copy_letter_and_card_follow_every_change_in_place(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    card = await to_letter(bot, anna, "en")
    before = [message.id for message in anna.person.messages]
    letter, reading = letter_of(anna, card), reading_of(anna, card)
    assert reading is not None
    assert READ_FIRST in reading.text

    english = await _in_language(anna, "Russian", "English")
    assert "Yours sincerely" in body_of(anna, english)
    assert READ_FIRST not in str(reading_of(anna, english)), "one needn't read it twice"

    french = await _in_language(anna, "English", "French")
    assert "Je vous prie" in body_of(anna, french)
    copy = reading_of(anna, french)
    assert copy is not None
    assert READ_FIRST in copy.text
    assert "(French)" in copy.text
    assert (copy.id, letter_of(anna, french).id, french.id) == (reading.id, letter.id, card.id)
    assert [message.id for message in anna.person.messages] == before, "nothing more was said"


async def test_a_letter_of_one_s_own_language_gets_its_reading_copy_when_it_needs_one(bot: Running) -> None:
    anna = bot.person("Anna", "ru")
    own = await to_letter(bot, anna, "ru")
    letter = letter_of(anna, own)
    assert letter.reply_to is None or READ_FIRST not in str(reading_of(anna, own))
    said = bot.said("ru")
    await anna.taps("🌐 Русский")
    await anna.taps("⚪️ Английский")
    card = await anna.screen(said.label("i_sent_it"))
    assert card.id > own.id, "the card of before is the letter now"
    assert letter_of(anna, card).id == own.id
    copy = reading_of(anna, card)
    assert copy is not None
    assert copy.id == letter.id
    assert "▸" in copy.text
    assert "Yours sincerely" in body_of(anna, card)
    assert len([one for one in anna.person.messages if one.keyboard]) == 1, "one card, and no other buttons"


async def test_where_the_letter_was_deleted_a_tap_on_its_card_gives_a_whole_one(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    card = await to_letter(bot, anna, "en")
    del anna.person.screen[letter_of(anna, card).id]
    await anna.taps("✏️ Change", card)
    await anna.hears("Your letter is ready")
    new = await anna.sees("Your letter is ready")
    assert "Ваш" in body_of(anna, new)
    await anna.taps("🎲", new)
    await anna.hears("Your letter is ready")


@pytest.mark.parametrize("ask", ["", "release"])
async def test_only_who_has_chosen_nothing_is_chosen_for(bot: Running, ask: str) -> None:
    anna = bot.person("Anna", "en", started=True)
    await anna.taps_old(pack(WriteLetter("tjk001", Safety.FREE, ask)))
    await anna.hears("Who should your letter go to?" if ask else "Your letter is ready")
    await anna.taps_old(pack(WriteLetter("tjk001", Safety.FREE, "", "justice")))
    await anna.hears("What should your letter ask for?")
    for answer in (Safety.CAREFUL, Safety.ABROAD):
        await anna.taps_old(pack(WriteLetter("tjk001", answer)))
        await anna.hears("What should your letter ask for?")


def test_every_button_of_a_path_tells_where_its_reading_copy_is() -> None:
    path = OnPath("tjk001", Safety.FREE, "release", "president", above=2).path
    for kind in OnPath.__subclasses__():
        assert kind.on(path).path == path
