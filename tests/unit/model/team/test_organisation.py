"""What an owner may say of whoever runs the bot, and what a reader of each language gets."""

from __future__ import annotations

import pytest

from bot.model.team.organisation import MOST, AboutLine, Organisation, fits


@pytest.mark.parametrize(
    ("about", "text"),
    [
        (AboutLine.NAME, "Общество «Пример»"),
        (AboutLine.CONTACT, "appeals@example.org"),
        (AboutLine.CONTACT, "Call +32 2 123 45 67"),
        (AboutLine.CONTACT, "@example_society"),
        (AboutLine.PROOF, "https://example.org/our-bot?lang=fr#bot"),
        (AboutLine.PROOF, "https://пример.рф/бот"),
        (AboutLine.CHANNEL, "https://t.me/example"),
        (AboutLine.PURPOSE, "We defend the press.\nSince 1987."),
    ],
)
def test_what_says_it_is_taken(about: AboutLine, text: str) -> None:
    assert fits(about, text)


@pytest.mark.parametrize(
    ("about", "text"),
    [
        *((about, "") for about in AboutLine),
        (AboutLine.NAME, "two\nlines"),
        (AboutLine.NAME, "123"),
        (AboutLine.CONTACT, "write to us"),
        (AboutLine.PROOF, "http://example.org"),
        (AboutLine.PROOF, "https://localhost"),
        (AboutLine.PROOF, "see https://example.org"),
        (AboutLine.PROOF, "https://example.org https://other.example"),
        (AboutLine.CHANNEL, "on the radio"),
        (AboutLine.NOTICE, "…"),
    ],
)
def test_what_says_nothing_is_not(about: AboutLine, text: str) -> None:
    assert not fits(about, text)


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert fits(AboutLine.NAME, "A" * MOST[AboutLine.NAME])
    assert not fits(AboutLine.NAME, "A" + "🕊" * (MOST[AboutLine.NAME] // 2))


def test_readers_get_their_own_language_or_one_that_there_is() -> None:
    said = Organisation({(AboutLine.NOTICE, "fr"): "Avis", (AboutLine.NAME, ""): "The Society"})
    assert [said.get(AboutLine.NOTICE, language) for language in ("fr", "ru")] == ["Avis", "Avis"]
    assert said.get(AboutLine.NAME, "ru") == "The Society"
    assert said.get(AboutLine.PURPOSE, "fr") == ""
    assert said.missing == (AboutLine.CONTACT, AboutLine.PROOF)
