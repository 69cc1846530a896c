"""The picture of a case: sent by who edits it, shown to who opens it; nothing of the phone that took it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal import Message
from bot.rehearsal.world.faults import InjectedFault
from tests.support.application import Running
from tests.support.people import Human
from tests.support.samples.cases.photos import PLACE, colours, photo, screenshot
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.cases import TITLE, newest_files, opens_case
from tests.support.steps.organising import organiser
from tests.support.steps.roles import case_worker, translator

CASE = "exa001"
TEAL = (0, 128, 128)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        yield bot


async def asks_to_send(human: Human) -> None:
    await opens_case(human)
    await human.taps("🖼 Picture")
    await human.hears("This case has no picture")
    await human.taps("🖼 Send a picture")
    await human.hears("Send the picture, as a photo")


async def tells(human: Human, field: str, words: str) -> Message:
    await human.taps(field)
    await human.hears("Nothing stands here yet")
    await human.says(words)
    return await human.hears("Tap what you want to change.", words, file=True)


async def sends(human: Human, data: bytes | None = None) -> Message:
    """A picture with all that has to be told of it; the part's screen."""
    await asks_to_send(human)
    human.person.sends_photo(data=data or photo())
    await human.hears("Who took it", "missing", file=True)
    await tells(human, "Who took it", "Ilma Fenwick")
    return await tells(human, "Who allowed it", "her sister, by e-mail")


async def publishes(human: Human) -> None:
    await opens_case(human)
    await human.taps("✅ Publish…")
    await human.hears("Does the person")
    await human.taps("the family agrees")
    await human.hears("May the issuer")
    await human.taps("It is public")
    await human.hears("agree to this picture being shown?", file=True)
    await human.taps("Yes, it may be shown")
    await human.hears("This name is said too")
    await human.taps("it may be said")
    await human.hears("Let everybody see")
    await human.taps("Publish now")
    await human.hears("✅")


def shown(message: Message) -> bytes:
    assert message.photo is not None
    return message.photo.data


async def test_who_opens_a_case_sees_its_picture_and_not_where_it_was_taken(bot: Running) -> None:
    owner, anna = await bot.owner(), bot.person("Anna")
    part = await sends(owner)
    assert PLACE not in shown(part)
    await tells(owner, "On the picture", "A woman at her desk")
    await opens_case(owner)
    await owner.taps("👁 Preview")
    await owner.hears("What happened")
    await owner.taps("🖼 See the picture")
    assert (
        await owner.hears("A woman at her desk", file=True)
    ).text == "A woman at her desk\nPhoto: Ilma Fenwick"
    await anna.opens(CASE)
    await anna.hears("Write a letter", file=False)
    await publishes(owner)
    assert "the picture may be shown" in (await opens_case(owner)).text

    boris = bot.person("Boris")
    await boris.opens(CASE)
    seen = await boris.hears("A woman at her desk", "Photo: Ilma Fenwick", file=True)
    welcome = await boris.hears("Write a letter for someone at risk", file=False)
    assert seen.id < welcome.id
    assert colours(shown(seen))[0] == pytest.approx(TEAL, abs=3)
    for told in (PLACE, b"Exif", b"GPS"):
        assert told not in shown(seen)
    assert PLACE not in (await newest_files(bot, CASE))["picture.jpg"]

    await boris.taps("Read the case", welcome)
    page = await boris.hears("What happened")
    assert page.id == welcome.id
    await boris.taps("🖼 See the picture", page)
    await boris.hears("Photo: Ilma Fenwick", file=True)
    assert len({message.photo.id for message in boris.person.messages if message.photo}) == 1, "uploaded once"
    bot.world.faults.add(InjectedFault("sendPhoto", times=2, status=400))  # neither its id nor itself
    assert (await boris.taps("🖼 See the picture", page)).text == "This case shows no picture"
    await boris.says("/case")
    await boris.hears("Photo: Ilma Fenwick", file=True)
    await boris.hears("What happened", file=False)


async def test_who_comes_back_by_the_link_gets_one_message_with_the_picture(bot: Running) -> None:
    owner, anna = await bot.owner(), bot.person("Anna")
    await sends(owner)
    await publishes(owner)
    await anna.opens(CASE)
    await anna.taps("🔔 Every update")
    await anna.hears("You")
    before = len(anna.person.messages)
    await anna.opens(CASE)
    back = await anna.hears("Photo: Ilma Fenwick", file=True)
    assert "Good to see you again" in back.text
    assert back.keyboard
    assert len(anna.person.messages) == before + 2
    await anna.taps("Read the case", back)
    await anna.hears("What happened", file=False)


async def test_a_picture_is_replaced_taken_out_and_taken_up_again(bot: Running) -> None:
    owner = await bot.owner()
    await sends(owner)
    first = (await newest_files(bot, CASE))["picture.jpg"]
    await owner.taps("🖼 Another one")
    await owner.hears("Send the picture")
    owner.person.sends_document("scan.png", screenshot())
    part = await owner.hears("Who took it", "missing", file=True)
    assert colours(shown(part))[0] == (255, 255, 255), "what is transparent is white"
    assert "Ilma Fenwick" not in part.text, "who took the other one didn't take this one"
    await owner.taps("🗑 Take it out…")
    await owner.hears("Take the picture out?")
    await owner.taps("🗑 Take it out")
    await owner.hears("This case has no picture")
    files = await newest_files(bot, CASE)
    assert [name for name in files if not name.endswith(".toml")] == []
    assert b"[picture]" not in files["case.toml"]
    await opens_case(owner)
    await owner.taps("🕘 Revisions")
    await owner.hears("🖼 Picture")
    await owner.taps("Revision 4")
    await owner.hears("4")
    await owner.taps("↩️ Go back to this one")
    await owner.hears("the newest is 7")
    files = await newest_files(bot, CASE)
    assert files["picture.jpg"] == first
    assert b"her sister, by e-mail" in files["case.toml"]


async def test_what_is_no_picture_is_refused_with_the_reason_and_still_awaited(bot: Running) -> None:
    owner = await bot.owner()
    await asks_to_send(owner)
    large = photo(width=2000, height=1500) + bytes(10 * 1024 * 1024)
    refused: list[tuple[str, bytes, str]] = [
        ("appeal.pdf", b"%PDF-1.7 nothing", "I see no picture in this"),
        ("large.jpg", large, "larger than 10 MB"),
        ("broken.jpg", photo()[:-400], "couldn't read this picture to its end"),
        ("tiny.jpg", photo(width=60, height=60), "too small"),
        ("narrow.png", screenshot(2200, 105), "so narrow"),
        ("many.png", screenshot(9000, 1100), "too many pixels"),
    ]
    for name, data, why in refused:
        owner.person.sends_document(name, data)
        await owner.hears(why, "Nothing was changed")
    await owner.says("Here it is")
    await owner.hears("I see no picture in this")
    owner.person.sends_photo(data=photo(turned=True))
    part = await owner.hears("Who took it", "missing", file=True)
    assert colours(shown(part))[1] == (240, 320), "as it was held"
    await opens_case(owner)
    await owner.taps("✅ Publish…")
    await owner.hears("Not published", "who took the picture", "who allowed the picture")


async def test_two_who_send_one_see_each_other(bot: Running) -> None:
    owner = await bot.owner()
    worker = await case_worker(bot, owner, "Vera")
    await asks_to_send(owner)
    await asks_to_send(worker)
    worker.person.sends_photo(data=photo("teal"))
    await worker.hears("missing", file=True)
    owner.person.sends_photo(data=photo("maroon"))
    asked = await owner.hears("Somebody else changed the picture meanwhile", "Nothing was overwritten")
    assert colours((await newest_files(bot, CASE))["picture.jpg"])[0] == pytest.approx(TEAL, abs=3)
    await owner.taps("Put mine there", asked)
    await owner.hears("missing", file=True)
    assert colours((await newest_files(bot, CASE))["picture.jpg"])[0] == pytest.approx((128, 0, 0), abs=3)


async def test_whoever_only_translates_sends_none_and_a_closed_case_shows_none(bot: Running) -> None:
    owner = await bot.owner()
    lena = await translator(bot, owner, "Lena", "Русский")
    await sends(owner)
    ask = next(key for key in (await owner.screen("🖼 Another one")).buttons if "Another one" in key.label)
    await lena.taps_old(str(ask.data))
    await lena.hears("That is for the organisers")
    await publishes(owner)
    oskar = await organiser(bot, owner, "Oskar")
    await opens_case(owner)
    await owner.taps("⛔ Close…")
    await owner.taps("Free")
    await owner.taps("⛔ Close it now")
    await owner.hears("The case is closed")
    await oskar.says("/case")
    await oskar.hears(TITLE, file=False)
    assert not [message for message in oskar.person.messages if message.photo]
