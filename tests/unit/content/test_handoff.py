"""The link to the hand-off page: it holds the whole letter, in what a button can carry, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Settings
from bot.content.letters.handoff import ShownAs, handoff_url
from bot.content.letters.web_mail import web_mail_for
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import MAX_OWN, MAX_SIGNATURE, Letter, LetterChoice, Signature
from tests.support.handoff.links import lines_in
from tests.support.handoff.pages import CASE, COPYING
from tests.support.samples.languages import LANGUAGES

BASE = "https://letters.example.org/act/"
ROOM = Settings.model_fields["button_link_length"].default
CHOICE = LetterChoice(CASE.slug, "release", "president", "ru", 46655)
SHOWN = ShownAs("fr", "Président", date(2026, 3, 1), "1er mars 2026", "goyp")
LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)
NAMES = ("Анастасия Максимилиановна ", "Ростов-на-Дону ")


def letter(choice: LetterChoice = CHOICE, signature: Signature = Signature(), own: str = "") -> Letter:  # noqa: B008
    return COPYING.letters.write(choice, signature, own, copy=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_goes_whole_into_a_button_signed_or_not(language: str) -> None:
    """Seven authorities, two asks, six languages, with a long name and without: 168 links."""
    long = Signature((NAMES[0] * 9)[:50].strip(), (NAMES[1] * 9)[:29].strip())
    lengths = []
    for authority, ask, signature in product(CASE.authorities, CASE.asks, (Signature(), long)):
        for number in range(3):
            choice = LetterChoice(CASE.slug, ask.id, authority.id, language, number * 15_000 % WORDINGS)
            written = letter(choice, signature)
            office = CASE.texts["ru"].authority_buttons[authority.id]
            link = handoff_url(BASE, written, ShownAs("ru", office, web_mail="goypmx"), room=ROOM)
            assert link is not None
            assert "\n".join(lines_in(link)[12:]) == written.body
            # With who runs the bot, in as many signs as that can have: it goes before the letter would.
            for name in ("The Example Society", "Общество друзей мира " * 3, "Société — Ñandú 人権 " * 5):
                shown = ShownAs("ru", office, web_mail="goypmx", run_by=name[:80].strip())
                told = handoff_url(BASE, written, shown, room=ROOM)
                assert told is not None
                if told == link:
                    continue
                lines = lines_in(told)
                assert len(told) <= ROOM
                assert lines[12] == shown.run_by
                assert "\n".join(lines[13:]) == written.body
            lengths.append(len(link))
    assert max(lengths) <= ROOM
    assert sum(lengths) / len(lengths) <= 1760


def test_what_the_page_is_told_stands_before_the_letter_in_its_order() -> None:
    written = letter()
    link = handoff_url(BASE, written, SHOWN, room=ROOM)
    assert link is not None
    assert re.fullmatch(r"[A-Za-z0-9._-]+", link.removeprefix(f"{BASE}#")), "nothing that is escaped"
    assert lines_in(link)[:12] == [
        "fr",
        "ru",
        "tjk001",
        "2026-03-01|1er mars 2026",
        "goyp",
        "",
        "president-release-ru",
        written.email,
        CASE.issuer.email,
        "Président",
        written.addressee,
        written.subject,
    ]


@given(paragraphs=st.lists(LINES, min_size=1, max_size=6))
def test_any_words_come_back_whole(paragraphs: list[str]) -> None:
    written = replace(letter(), paragraphs=tuple(paragraphs))
    link = handoff_url(BASE, written, SHOWN, room=20_000)
    assert link is not None
    assert "\n".join(lines_in(link)[12:]) == written.body


def test_more_signs_than_single_bytes_have_room_for() -> None:
    words = "".join(chr(0x4E00 + number) for number in range(300))
    link = handoff_url(BASE, replace(letter(), paragraphs=(words,)), SHOWN, room=20_000)
    assert link is not None
    assert lines_in(link)[12:] == [words]


@pytest.mark.parametrize("own", ["Её дело — это дело всех нас, 7.", "من ۲ فرزند دارم."])
def test_a_sentence_that_makes_it_too_long_is_left_to_the_page(own: str) -> None:
    whole = letter(own=own)
    link = handoff_url(BASE, whole, SHOWN, room=ROOM, own=own)
    assert link is not None
    assert lines_in(link)[5] == ""
    short = handoff_url(BASE, whole, SHOWN, room=len(link) - 1, own=own)
    assert short is not None
    assert own not in "\n".join(lines_in(short))
    paragraphs = "\n".join(lines_in(short)[12:]).split("\n\n")
    paragraphs.insert(int(lines_in(short)[5]), whole.paragraphs[int(lines_in(short)[5])])
    assert "\n\n".join(paragraphs) == whole.body, "its place is told"
    assert handoff_url(BASE, whole, SHOWN, room=500, own=own) is None


def test_as_much_as_a_person_can_type_leaves_a_link() -> None:
    rare = "".join(chr(0x20000 + 37 * number) for number in range(MAX_SIGNATURE + MAX_OWN))
    name, own = rare[:MAX_SIGNATURE], rare[MAX_SIGNATURE:]
    english = replace(CHOICE, language="en")
    assert handoff_url(BASE, letter(english, Signature(name), own), SHOWN, room=ROOM, own=own) is not None


@pytest.mark.parametrize(
    ("country", "offered"), [("TJ", "goyp"), ("RU", "goyp"), ("UA", "goyp"), ("GT", "goypmx")]
)
def test_nobody_is_led_to_web_mail_of_the_country_or_next_door(country: str, offered: str) -> None:
    assert web_mail_for(country) == offered
