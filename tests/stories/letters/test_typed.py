"""What people type for a letter: names that lead to them, what is no name, and what sounds like leaving."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import OWN, body_of, own_words, to_letter
from tests.support.stores import rows


@pytest.fixture
async def paged(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot with a page."""
    async with Running(tmp_path, page=True) as running:
        yield running


async def _asked_for_a_name(bot: Running) -> Human:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await own_words(anna, OWN)
    await anna.hears("Your letter is ready")
    await anna.taps("Add my name")
    await anna.hears("comma")
    return anna


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("Anna Peeters, 0471/12.34.56", "like that of a phone"),
        ("Anna Peeters\n+992 93 123 45 67", "like that of a phone"),
        ("Anna Peeters, facebook.com/anna.peeters", "a user name or a link"),
        ("Anna Peeters, vk.com/id1234", "a user name or a link"),
        ("@annapeeters", "a user name or a link"),
        ("Anna Peeters, instagram: anna_p", "a user name or a link"),
        ("Anna Peeters, rue de la loi 16, Bruxelles", "like that of a home"),
        ("Анна Петерс, ул. Рудаки 5, кв. 12", "like that of a home"),
    ],
)
async def test_a_name_that_leads_to_somebody_is_remarked_on_and_they_decide(
    bot: Running, typed: str, remark: str
) -> None:
    anna = await _asked_for_a_name(bot)
    await anna.says(typed)
    warned = await anna.hears("before this goes below your letter", remark)
    assert OWN in warned.text, "nothing that was typed is lost"

    await anna.taps("Change the name", warned)
    await anna.hears("comma")
    await anna.says("Anna Peeters, Lyon")
    await anna.hears("paragraph by paragraph")
    letter = await anna.hears("Your letter is ready")
    assert "Anna Peeters" in body_of(anna, letter)
    assert OWN in body_of(anna, letter)
    assert rows(bot.database, "SELECT * FROM prompts") == []


async def test_a_signature_has_eighty_characters_at_most(bot: Running) -> None:
    anna = await _asked_for_a_name(bot)
    await anna.says("A" * 81)
    await anna.hears("I can't make a signature of that", "at most 80 characters")
    await anna.says("A" * 80)
    await anna.hears("paragraph by paragraph")
    assert "A" * 80 in body_of(anna, await anna.hears("Your letter is ready"))


async def test_who_wants_it_so_signs_with_it(bot: Running) -> None:
    anna = await _asked_for_a_name(bot)
    await anna.says("Anna Peeters, 0471/12.34.56")
    await anna.taps("Use it as it is", await anna.hears("like that of a phone"))
    await anna.hears("paragraph by paragraph")
    body = body_of(anna, await anna.hears("Your letter is ready"))
    assert "0471/12.34.56" in body
    assert OWN in body


async def test_another_name_can_be_typed_at_once_where_one_is_remarked_on(bot: Running) -> None:
    anna = await _asked_for_a_name(bot)
    await anna.says("Anna Peeters, 0471/12.34.56")
    await anna.hears("send another name")
    await anna.says("@annapeeters")
    await anna.hears("a user name or a link")
    await anna.says("Anna Peeters, Lyon")
    await anna.hears("paragraph by paragraph")
    body = body_of(anna, await anna.hears("Your letter is ready"))
    assert "Anna Peeters" in body
    assert OWN in body
    assert rows(bot.database, "SELECT * FROM prompts") == []


async def test_another_sentence_can_be_typed_at_once_where_one_is_remarked_on(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    warned = await own_words(anna, "You criminals, give her back.")
    assert "taken as an insult" in warned.text
    await anna.says(OWN)
    await anna.hears("paragraph by paragraph")
    body = body_of(anna, await anna.hears("Your letter is ready"))
    assert OWN in body
    assert "criminals" not in body
    assert rows(bot.database, "SELECT * FROM prompts") == []


async def test_who_keeps_what_was_remarked_on_is_asked_no_more(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    warned = await own_words(anna, "You criminals, give her back.")
    await anna.taps("Use it as it is", warned)
    await anna.hears("paragraph by paragraph")
    assert "criminals" in body_of(anna, await anna.hears("Your letter is ready"))
    assert rows(bot.database, "SELECT * FROM prompts") == []
    await anna.says("Thank you for this")
    await anna.hears("I am a program")


async def test_without_a_name_after_all(bot: Running) -> None:
    anna = await _asked_for_a_name(bot)
    await anna.says("@annapeeters")
    await anna.taps("Without a name", await anna.hears("a user name or a link"))
    await anna.hears("paragraph by paragraph")
    letter = await anna.hears("Your letter is ready")
    assert "annapeeters" not in letter.text
    assert OWN in body_of(anna, letter)


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example/x",
        "evil.example/x",
        "www.example.org",
        "I sent it",
        "✅ i sent it!",
        "письмо отправлено",
        "Without a name",
        "is it safe to give my name?",
        "Anna /letter",
        "hello",
        "cancel",
        "отмена",
        "не надо",
    ],
)
async def test_what_is_no_name_is_asked_for_again(bot: Running, typed: str) -> None:
    anna = await _asked_for_a_name(bot)
    await anna.says(typed)
    again = await anna.hears("I can't make a signature of that")
    assert OWN in again.text
    await anna.says("Anna Bell, Lyon")
    await anna.hears("paragraph by paragraph")
    body = body_of(anna, await anna.hears("Your letter is ready"))
    assert "Anna Bell" in body
    assert OWN in body


async def test_what_is_said_to_the_bot_is_no_sentence_for_a_letter(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    answer = await own_words(anna, "Without words of my own")
    assert "no words in that" in answer.text
    for words in ("done", "Sent!", "готово", "تم", "C'est fait."):
        await anna.says(words)
        await anna.hears("no words in that")
    await anna.says(OWN)
    await anna.hears("paragraph by paragraph")
    assert OWN in body_of(anna, await anna.hears("Your letter is ready"))


async def test_what_runs_from_right_to_left_is_isolated_and_stays_with_the_letter(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    own = "من ۲ فرزند دارم."
    await own_words(anna, own)
    await anna.hears("Your letter is ready")
    await anna.taps("Add my name")
    await anna.hears(f"\u2068{own}\u2069")
    await anna.says("مریم احمدی، هرات")
    await anna.hears("paragraph by paragraph")
    letter = await anna.hears("Your letter is ready", "\u2068مریم احمدی, هرات\u2069")
    assert f"\u2068{own}\u2069" in body_of(anna, letter).split("\n\n")
    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("Without words of my own")
    letter = await anna.hears("Your letter is ready", "\u2068مریم احمدی, هرات\u2069")
    assert "\u2068هرات\u2069" in body_of(anna, letter)
    assert body_of(anna, letter).endswith("\n\nمریم احمدی")


async def test_what_was_typed_and_cannot_be_read_any_more_is_asked_for_again(paged: Running) -> None:
    anna = paged.person("Anna", "ru")
    card = await to_letter(paged, anna, "ru")
    await anna.taps("Добавить имя", card)
    await anna.hears()
    await anna.says("Anna Bell, Leeds")
    card = await anna.hears("Ваше письмо готово", "Anna Bell, Leeds")
    sent, change = card.button("Письмо отправлено").data, card.button("Изменить").data
    assert sent
    assert change
    await anna.taps_old(sent)
    thanks = await anna.hears("Это важно", "больше не даёт мне прочитать")
    assert thanks.button("Дальше:").data, "no page with a letter that lacks the name"
    await anna.taps_old(change)
    asked = await anna.hears("Ваше письмо готово", "больше не даёт мне прочитать", "без имени")
    assert "Anna Bell" not in body_of(anna, asked)
    await anna.taps("Добавить имя", asked)
    await anna.hears()
    await anna.says("Anna Bell, Leeds")
    again = await anna.hears("Ваше письмо готово", "Anna Bell, Leeds")
    assert "больше не даёт" not in again.text
    assert body_of(anna, again).endswith("Anna Bell")


@pytest.mark.parametrize("words", ["Stop torturing him.", "Прекратите пытки!", "Arrêtez la torture"])
async def test_a_sentence_that_says_stop_of_something_else_goes_into_the_letter(
    bot: Running, words: str
) -> None:
    anna = await bot.subscriber("Anna")
    await to_letter(bot, anna, "en")
    await own_words(anna, words)
    await anna.hears("Your letter is ready", words)
    assert rows(bot.database, "SELECT wants FROM subscribers") == [("all",)]


@pytest.mark.parametrize("words", ["Stop. Thank you", "больше не пишите", "désabonnez-moi svp"])
async def test_who_wants_to_leave_while_asked_for_a_name_leaves(bot: Running, words: str) -> None:
    anna = await bot.subscriber("Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    await anna.says(words)
    await anna.hears("Stopped. You will get no more updates")
    assert rows(bot.database, "SELECT wants FROM subscribers") == [(None,)]
