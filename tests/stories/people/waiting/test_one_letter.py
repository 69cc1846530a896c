"""One person moves a total by one letter a day, case and authority: whatever way they find to report more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.chat.base.buttons import pack, parse
from bot.chat.letters.buttons import Sent
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import to_letter
from tests.support.steps.records import counted

ONE = ({"president": 1}, 1)
ALREADY = "This letter is already counted."

Way = Callable[[Running, Human, Message], Awaitable[None]]


async def another_language(bot: Running, anna: Human, _: Message) -> None:
    for language, name in (("fr", "Français"), ("ru", "Русский")):
        await anna.says("/language")
        await anna.hears()
        await anna.taps(name)
        await anna.hears(name)
        card = await to_letter(bot, anna, language)
        said = bot.said(language)
        assert (await anna.taps(said.label("i_sent_it"), card)).text == said.label("toast_already")


async def another_ask(bot: Running, anna: Human, _: Message) -> None:
    card = await to_letter(bot, anna, "en", ask=1)
    assert (await anna.taps("I sent it", card)).text == ALREADY


async def another_link(bot: Running, anna: Human, _: Message) -> None:
    for link in ("tjk001", "tjk001-radio", "tjk001-poster"):
        await anna.opens(link)
        await anna.hears()
        card = await to_letter(bot, anna, "en")
        assert (await anna.taps("I sent it", card)).text == ALREADY


async def an_old_button(bot: Running, anna: Human, card: Message) -> None:
    """As it stood below letters of other wordings, languages, asks and versions of the case."""
    data = next(button.data for button in card.buttons if "I sent it" in button.label)
    sent = parse(data or "")
    assert isinstance(sent, Sent)
    others = (
        replace(sent, ask="clemency"),
        replace(sent, wording=7),
        replace(sent, version="tjk001n2"),
        replace(sent, language="ru"),
    )
    for other in others:
        assert (await anna.taps_old(pack(other))).text == ALREADY


async def many_taps(_: Running, anna: Human, card: Message) -> None:
    answers = await asyncio.gather(*(anna.taps("I sent it", card) for _ in range(5)))
    assert {answer.text for answer in answers} == {ALREADY}


async def taking_back(bot: Running, anna: Human, card: Message) -> None:
    for again in range(3):
        assert counted(bot) == ONE, again
        await anna.taps("Take it back")
        await anna.hears("Taken back")
        await anna.taps("I sent it", card)
        await anna.hears("It counts")


async def coming_anew(bot: Running, anna: Human, _: Message) -> None:
    await anna.says("/stop")
    await anna.hears("nothing is sent to you")
    await bot.restart()
    card = await to_letter(bot, anna, "en")
    assert (await anna.taps("I sent it", card)).text == ALREADY


WAYS = another_language, another_ask, another_link, an_old_button, many_taps, taking_back, coming_anew


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_by_no_way_it_counts_twice_on_a_day(bot: Running, way: Way) -> None:
    anna = bot.person("Anna", "en")
    card = await to_letter(bot, anna, "en")
    await anna.taps("I sent it", card)
    await anna.hears("It counts")
    assert counted(bot) == ONE
    await way(bot, anna, card)
    await bot.app.idle()
    assert counted(bot) == ONE
