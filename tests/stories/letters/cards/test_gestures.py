"""How many gestures it takes from "Write a letter" to a letter that is sent and told, without a page.

With a page: tests/browser/test_gestures.py.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.steps.gestures import COMES_BACK, SENDS, Counted

IN_THE_CHAT_ALONE = 12


async def _to_card(bot: Running) -> tuple[Counted, Message]:
    """A reader of the case taps "Write a letter"; the card."""
    anna = bot.person("Anna", "en")
    await anna.opens("tjk001")
    await anna.taps("Read the case", await anna.hears())
    case = await anna.hears("What happened")
    hand = Counted(anna)
    await hand.taps("Write a letter", case)
    await hand.taps("No", await anna.hears("ties to the country"))
    return hand, await anna.hears("Your letter is ready")


async def _tells(hand: Counted, card: Message) -> Message:
    hand.does(SENDS, COMES_BACK)
    await hand.taps("I sent it", card)
    return await hand.human.hears("It counts")


async def test_gestures_of_web_mail_without_a_page(bot: Running) -> None:
    hand, card = await _to_card(bot)
    assert "tap the letter" not in card.text
    await hand.taps("Open in mail", card)
    ways = await hand.human.hears("First tap the letter above: that copies it")
    hand.does(("chat", "tap the letter: copied"))
    link = hand.follows("Gmail", ways)
    fields = parse_qs(urlsplit(link).query)
    assert fields["to"] == ["mail@president.tj"]
    assert fields["su"], "the subject is there; the text is in Russian, too long for a link"
    assert "body" not in fields
    hand.does(("mail program", "press the text's place"), ("mail program", "paste the letter"))
    await _tells(hand, ways)
    hand.made += hand.asked
    hand.within(IN_THE_CHAT_ALONE)


async def test_gestures_of_a_file_without_a_page(bot: Running) -> None:
    hand, card = await _to_card(bot)
    await hand.taps("Open in mail", card)
    ways = await hand.human.hears("Your letter is ready")
    await hand.taps("Another mail program", ways)
    came = await hand.human.hears(file=True)
    assert came.document is not None
    assert came.document.name.endswith(".eml")
    hand.does(("chat", "tap the file"), ("phone", "choose the mail program in a sheet"))
    await _tells(hand, ways)
    hand.within(IN_THE_CHAT_ALONE)


async def test_after_sending_there_is_no_more_to_choose_from_than_a_hand_has_fingers(bot: Running) -> None:
    hand, card = await _to_card(bot)
    thanks = await _tells(hand, card)
    assert len(thanks.buttons) <= 5
    # Where there is no page, the ways into a mail program are there at once.
    await hand.human.taps("Next:", thanks)
    following = await hand.human.hears("Your letter is ready", "Minister of Justice")
    assert following.button("Gmail").url
    assert following.button("I sent it").data
