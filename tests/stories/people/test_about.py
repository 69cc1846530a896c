"""Who runs this bot: said by an owner, read by everybody, and needed before anything is sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import (
    DESK,
    another_owner,
    by_day,
    gathered,
    organiser,
    previews,
    writes_first,
)


@pytest.fixture
async def unsaid(tmp_path: Path) -> AsyncIterator[Running]:
    """Just installed: nobody has said yet who runs it."""
    async with Running(tmp_path, run_by="") as bot:
        yield bot


async def _says(olga: Human, which: str, text: str) -> Message:
    await olga.taps(which)
    await olga.hears()
    await olga.says(text)
    return await olga.hears()


async def test_the_first_thing_one_learns_is_who_runs_it(bot: Running) -> None:
    anna = bot.person("Anna")
    await anna.opens("tjk001")
    welcome = await anna.hears("Run by: The Example Society", "https://example.org/our-bot", "/about")
    assert welcome.text.index("Run by") < welcome.text.index("is stored")
    await anna.says("/about")
    about = await anna.hears("Who runs this bot", "The Example Society", "appeals@example.org")
    assert f"has to name @{bot.app.username}" in about.text
    assert not about.buttons, "only owners change it"


async def test_beside_the_files_of_a_letter_stands_who_made_them_and_in_none_of_them(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    card = await to_letter(bot, anna, "en")
    await anna.taps("Files, to print", card)
    await anna.hears("made by the bot that is run by The Example Society", "appeals@example.org", file=True)
    made = [said.document.data for said in anna.person.messages if said.document is not None]
    assert len(made) == 4
    for data in made:
        inside = data if not zipfile.is_zipfile(io.BytesIO(data)) else _unpacked(data)
        assert b"Example Society" not in inside
        assert b"appeals@example.org" not in inside


def _unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        return b"".join(folder.read(name) for name in folder.namelist())


async def test_who_subscribes_before_anybody_has_said_is_told_so(unsaid: Running) -> None:
    anna = unsaid.person("Anna")
    await anna.opens("tjk001")
    await anna.hears("Nobody has said yet who runs this bot")
    await anna.says("/about")
    await anna.hears("don't take its word for who is behind it")


async def test_nothing_is_sent_before_an_owner_has_said_it(unsaid: Running) -> None:
    olga, anna = await unsaid.owner(), await unsaid.subscriber("Anna")
    await writes_first(olga, "Update", "A hearing is set for Monday.")
    await olga.taps("👁")
    held = await olga.hears("Nobody has said yet who runs this bot")
    assert not any("🚀" in key.label for key in held.buttons)

    await olga.says("/about")
    screen = await olga.hears("Still to be said", "Name of the organisation", "Page that names this bot")
    await olga.taps("Name of the organisation", screen)
    await olga.hears("as people know it")
    await olga.says("The \u2067Society\u200b of <Friends> & Co")
    await olga.hears("The Society of <Friends> & Co", "Still to be said")

    await olga.taps("How to reach it")
    await olga.hears("how people reach you")
    await olga.says("write to us")
    await olga.hears("can't be used", "nothing was changed")
    await olga.says("appeals@example.org or +32 2 123 45 67")
    await olga.hears("appeals@example.org or +32 2 123 45 67")

    await olga.taps("Page that names this bot")
    await olga.hears(f"@{unsaid.app.username}")
    await olga.says("http://example.org")
    await olga.hears("can't be used")
    await unsaid.restart()
    await olga.says("https://example.org/our-bot")
    whole = await olga.hears("https://example.org/our-bot", "How to reach them")
    assert "Still to be said" not in whole.text

    await olga.taps("👁")
    await previews(olga)
    await olga.taps("🚀")
    await anna.hears("A hearing is set for Monday.")


async def test_what_it_is_stands_in_each_language_and_can_be_taken_out(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/about")
    await olga.taps("What it is", await olga.hears("Who runs this bot"))
    await olga.taps("Français", await olga.hears("In which language"))
    await olga.hears("Français", "is and does")
    await olga.says("Nous défendons la presse.")
    await olga.hears("Nous défendons la presse.")

    anna = bot.person("Anna", "ru")
    await anna.says("/about")
    await anna.hears("Nous défendons la presse.")

    await olga.says("/about")
    await olga.taps("What it is", await olga.hears())
    choice = await olga.hears("In which language")
    assert any(key.label == "✅ Français" for key in choice.buttons)
    await olga.taps("Français", choice)
    await olga.taps("Take it out", await olga.hears("Now it says", "Nous défendons la presse."))
    gone = await olga.hears("Who runs this bot")
    assert "Nous défendons" not in gone.text


async def test_the_other_owners_hear_of_a_change_and_organisers_cant_make_one(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    oscar, orla = await another_owner(bot, olga, "Oscar"), await organiser(bot, olga, "Orla")
    await orla.says("/about")
    assert (await orla.hears("Who runs this bot")).labels == [DESK]

    await olga.says("/about")
    await olga.taps("If this bot is gone", await olga.hears("Who runs this bot"))
    await olga.hears("the day when this bot is gone")
    await olga.says("@example_society")
    await olga.hears("@example_society")
    await gathered(bot)
    await oscar.hears("What people read of who runs this bot was changed", "/about")


async def test_back_from_the_question_awaits_nothing(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/about")
    await olga.taps("Name of the organisation", await olga.hears())
    await olga.taps("Back", await olga.hears("Now it says", "The Example Society"))
    await olga.hears("Who runs this bot")
    await olga.says("Somebody else")
    await olga.says("/about")
    await olga.hears("Who runs this bot", "The Example Society")


async def test_an_owner_says_what_the_bot_is_called_in_a_language(bot: Running) -> None:
    olga, over_the_chat = await bot.owner(), bot.world.profile
    await olga.says("/about")
    await olga.taps("Name over the chat", await olga.hears())
    await olga.taps("Français", await olga.hears("@BotFather"))
    await olga.hears("a few changes a day")
    await olga.says("Lettres\nde soutien")
    await olga.hears("can't be used")
    assert ("name", "fr") not in over_the_chat
    await olga.says("Lettres de soutien")
    about = await olga.hears("Who runs this bot")
    assert "Lettres de soutien" not in about.text, "it stands over the chat already"
    assert over_the_chat["name", "fr"] == "Lettres de soutien"
    assert ("name", "") not in over_the_chat, "that one is BotFather's"

    await olga.taps("Name over the chat", about)
    await olga.taps("✅ Français", await olga.hears("@BotFather"))
    await olga.taps("Take it out", await olga.hears("Lettres de soutien"))
    await olga.hears("Who runs this bot")
    assert over_the_chat["name", "fr"] == ""


async def test_a_name_that_telegram_does_not_take_is_kept_and_that_is_said(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/about")
    await olga.taps("Name over the chat", await olga.hears())
    await olga.taps("Русский", await olga.hears())
    await olga.hears("a few changes a day")
    bot.world.faults.add(InjectedFault(method="setMyName", status=429, retry_after=80_000))
    await olga.says("Письма поддержки")
    refused = await olga.hears("didn't take", "Письма поддержки", "tomorrow")
    await olga.taps("Back", refused)
    await olga.hears("Now it says", "Письма поддержки")
    bot.world.faults.clear()
    await bot.restart()
    await bot.app.idle()
    assert bot.world.profile["name", "ru"] == "Письма поддержки"

    # A new bot, after the old one's token was lost, has none of its names.
    bot.world.profile.clear()
    await bot.restart()
    await bot.app.idle()
    assert bot.world.profile["name", "ru"] == "Письма поддержки"
    assert len(bot.world.calls_of("setMyName")) == 3, "one was refused, and no start says it again in vain"
