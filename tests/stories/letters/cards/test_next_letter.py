"""The thanks lead straight to the next letter on the page, where nothing else has to be seen or read before.

How many gestures that saves: tests/browser/test_gestures.py.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.handoff.links import text_in
from tests.support.people import Human
from tests.support.steps.letters import OWN, READY, body_of, to_letter
from tests.support.steps.records import counted, letters

COUNTS, TOO, HERE = "Это важно", "И это письмо отправлено", "Показать здесь"
A_WHILE_S = 6
"""Longer than a second tap takes to come."""


@pytest.fixture
async def paged(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot with a page."""
    async with Running(tmp_path, page=True) as running:
        yield running


async def _typed(human: Human, button: str, words: str) -> Message:
    await human.taps(button)
    await human.hears()
    await human.says(words)
    return await human.hears(READY["ru"], words)


def _quoted(message: Message) -> list[str]:
    return re.findall(r"<blockquote expandable>(.+?)</blockquote>", message.html, re.DOTALL)


async def _reports(human: Human, card: Message) -> Message:
    """The thanks for a letter."""
    await human.taps("Письмо отправлено", card)
    return await human.hears(COUNTS)


async def test_who_reads_the_letters_language_opens_the_next_one_at_once(paged: Running) -> None:
    anna = paged.person("Anna", "ru")
    await to_letter(paged, anna, "ru")
    await _typed(anna, "Добавить имя", "Anna Bell, Leeds")
    thanks = await _reports(anna, await _typed(anna, "Добавить слова", OWN))
    assert "Когда отправите его, нажмите вторую" in thanks.text
    onward = thanks.buttons[0]
    assert (onward.label, onward.style) == ("✍️ Дальше: Министр юстиции", "primary")
    assert onward.url

    await anna.taps(HERE, thanks)
    card = await anna.hears(READY["ru"], "ijozattj@mail.ru")
    assert text_in(onward.url).endswith(body_of(anna, card)), "the page and the chat have the same letter"
    assert "ijozattj@mail.ru" in text_in(onward.url)
    assert OWN in text_in(onward.url)
    assert text_in(onward.url).rstrip().endswith("Anna Bell")


async def test_the_next_letter_is_counted_once_and_each_is_taken_back_for_itself(paged: Running) -> None:
    anna = paged.person("Anna", "ru")
    first = await _reports(anna, await to_letter(paged, anna, "ru"))
    assert "для следующего письма" in (await anna.taps(TOO, first)).text, "nobody has sent it so soon"
    assert letters(paged) == ["president"]

    await paged.later(seconds=A_WHILE_S)
    assert (await anna.taps(TOO, first)).text == "Учтено. Спасибо!"
    second = await anna.hears(COUNTS)
    assert second.buttons[0].label != first.buttons[0].label
    await anna.taps(TOO, second)  # the second of two quick taps, where the finger now meets the newer thanks
    await paged.later(seconds=A_WHILE_S)
    assert "уже учтено" in (await anna.taps(TOO, first)).text
    assert letters(paged) == ["justice", "president"]
    assert counted(paged) == ({"justice": 1, "president": 1}, 1)

    await anna.taps("Снять отметку", second)
    await anna.hears()
    assert letters(paged) == ["president"]
    await anna.taps("Снять отметку", first)
    await anna.hears()
    assert letters(paged) == []


async def test_a_letter_counts_once_on_whichever_day_it_is_tapped_again(paged: Running) -> None:
    anna = paged.person("Anna", "ru")
    card = await to_letter(paged, anna, "ru")
    thanks = await _reports(anna, card)
    await paged.later(days=1)
    assert "уже учтено" in (await anna.taps("Письмо отправлено", card)).text
    assert (await anna.taps(TOO, thanks)).text == "Учтено. Спасибо!"
    await anna.hears(COUNTS)
    await paged.later(days=1)
    assert "уже учтено" in (await anna.taps(TOO, thanks)).text
    await anna.taps("Изменить", card)  # what is looked at there makes no new letter of it
    await anna.taps("Назад", await anna.hears(READY["ru"]))
    card = await anna.hears(READY["ru"])
    assert "уже учтено" in (await anna.taps("Письмо отправлено", card)).text
    gone = card.button("Письмо отправлено").data
    assert gone
    assert "уже учтено" in (await anna.taps_old(gone)).text
    assert letters(paged) == ["justice", "president"]

    await paged.later(seconds=A_WHILE_S)
    await _reports(anna, await to_letter(paged, anna, "ru"))
    assert letters(paged) == ["justice", "president", "president"], "a fresh letter to the same authority"


async def test_who_needs_a_reading_copy_has_it_in_the_thanks_that_lead_to_the_page(paged: Running) -> None:
    anna = paged.person("Anna", "en")
    await anna.taps("I sent it", await to_letter(paged, anna, "en"))
    thanks = await anna.hears("It counts")
    assert "It goes out in another language (Russian). Read first what it says:" in thanks.text
    onward = thanks.button("Next:")
    assert (onward.style, bool(onward.url)) == ("primary", True)

    (said,) = _quoted(thanks)
    await anna.taps("See it here", thanks)
    copy = await anna.hears("Read this first")
    card = await anna.hears(READY["en"], "ijozattj@mail.ru")
    (read,) = _quoted(copy)
    assert [line for line in read.splitlines() if not line.startswith("<b>▸")] == said.splitlines()
    assert text_in(str(onward.url)).endswith(body_of(anna, card))


async def test_who_is_unsure_about_their_safety_does_too(paged: Running) -> None:
    anna = paged.person("Anna", "ru")
    await anna.says("/letter")
    await anna.taps("Точно не знаю", await anna.hears())
    await anna.taps((await anna.hears("О чём попросить")).buttons[0])
    await anna.taps("Президент", await anna.hears("Кому адресовать"))
    thanks = await _reports(anna, await anna.hears(READY["ru"]))
    assert thanks.button("Дальше:").data
