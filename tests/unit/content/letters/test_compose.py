"""Links that open a letter in web mail."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.letters.compose import compose_links
from bot.content.letters.web_mail import web_mail_for
from bot.model.letters.letter import Letter, LetterChoice

LONG = 100_000
ALL = web_mail_for("CN")


def letter(subject: str, body: str, copy_to: str | None = "issuer@example.org") -> Letter:
    choice = LetterChoice("case", "ask", "office", "en")
    return Letter(choice, "", (), "office@example.org", copy_to, subject, tuple(body.split("\n\n")))


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=80)


@given(TEXTS.filter(bool), TEXTS.filter(bool))
def test_all_of_the_letter_arrives_whatever_is_in_it(subject: str, body: str) -> None:
    links = compose_links(letter(subject, body), ALL, room=LONG)
    assert [name for name, _ in links] == ["Gmail", "Outlook", "Yahoo", "Proton", "Mail.ru", "Yandex"]
    for _, link in links:
        assert link.whole
        assert link.url.isascii()
        start, _, mailto = link.url.partition("mailto=")
        if mailto:
            inner = unquote(mailto)
            assert inner.startswith("mailto:office@example.org?"), start
            fields = parse_qs(urlsplit(inner).query)
        else:
            fields = parse_qs(urlsplit(link.url).query)
            assert fields["to"] == ["office@example.org"]
        assert fields["cc"] == ["issuer@example.org"]
        assert [*fields.get("su", []), *fields.get("subject", [])] == [subject]
        assert fields["body"] == [body]


@pytest.mark.parametrize("room", [500, 2048, 8000])
def test_a_link_is_no_longer_than_there_is_room(room: int) -> None:
    links = compose_links(letter("О ней", "Прошу Вас. " * 200), ALL, room=room)
    assert links, "address and subject fit"
    assert all(len(link.url) <= room and not link.whole for _, link in links)
    assert compose_links(letter("О ней", "Прошу."), ALL, room=20) == []


def test_a_provider_of_the_country_or_next_door_is_offered_to_nobody() -> None:
    names = [name for name, _ in compose_links(letter("s", "b"), web_mail_for("TJ"), room=LONG)]
    assert "Mail.ru" not in names
    assert "Yandex" not in names
