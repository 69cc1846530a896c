"""The link to the hand-off page: what it holds, what it leaves out, and that a button can carry it."""

from __future__ import annotations

import base64
import random
import re
import zlib

from hypothesis import given
from hypothesis import strategies as st

from bot.content.composing.plans import Paragraph, Picked, Style
from bot.content.letters.handoff import MAX_URL, handoff_url
from bot.model.letters.letter import MAX_OWN, MAX_SIGNATURE, LetterChoice, Signature

BASE = "https://letters.example.org/act/"
CHOICE = LetterChoice("tjk001", "release", "president", "ru", 46655)
PICKED = Picked(
    7,
    (
        Paragraph(Style.PROSE, ((0, 12), (1, 129))),
        Paragraph(Style.OWN),
        Paragraph(Style.NUMBERED, ((17, 0), (18, 35))),
    ),
)
LINES = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=40)


NOBODY = Signature()


def url(signature: Signature = NOBODY, own: str = "", *, copy: bool = False) -> str | None:
    return handoff_url(
        BASE, CHOICE, PICKED, version="Ab-_", page_language="fr", copy=copy, signature=signature, own=own
    )


def words_in(link: str) -> list[str]:
    packed = link.rpartition(".")[2]
    text = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), -zlib.MAX_WBITS)
    return text.decode().split("\n")


def test_the_choices_stand_in_the_fragment_in_their_order() -> None:
    assert url() == f"{BASE}#2.tjk001.Ab-_.release.president.ru.7-p00c13l-o-nh00i0z.fr.0.-"
    copied = url(copy=True)
    assert copied is not None
    assert copied.endswith(".fr.1.-")


@given(name=LINES, town=LINES, own=LINES)
def test_what_was_typed_comes_back_whole_and_the_rest_of_the_link_is_plain(
    name: str, town: str, own: str
) -> None:
    link = url(Signature(name, town), own)
    assert link is not None
    assert re.fullmatch(r"[A-Za-z0-9._-]+", link.removeprefix(f"{BASE}#")), (
        "nothing that a program would escape"
    )
    if name or own:
        assert words_in(link) == [name, town if name else "", own]
    else:
        assert link.endswith(".-")


def test_a_town_alone_is_left_out() -> None:
    assert url(Signature("", "Bristol")) == url()


def test_as_much_as_a_person_can_type_fits() -> None:
    name, town, sentence = (
        "Anastasia-Maximiliana ",
        "Stratford-upon-Avon ",
        "Her work is what a free press is for. ",
    )
    for text in (
        (name, town, sentence),
        ("Анастасия Максимилиановна ", "Ростов-на-Дону ", "Её дело — это дело всех нас. "),
    ):
        typed = [(part * 20)[:length].strip() for part, length in zip(text, (50, 30, MAX_OWN), strict=True)]
        assert len(typed[0] + typed[1]) <= MAX_SIGNATURE
        link = url(Signature(typed[0], typed[1]), typed[2])
        assert link is not None
        assert words_in(link) == typed


def test_a_link_too_long_for_a_button_is_none() -> None:
    picked = random.Random(7)
    rare = "".join(chr(picked.randrange(0x20000, 0x2A000)) for _ in range(MAX_SIGNATURE + MAX_OWN))
    name, own = rare[:MAX_SIGNATURE], rare[MAX_SIGNATURE:]
    assert url(Signature(name), own) is None
    links = [url(Signature(name), own[:length]) for length in range(MAX_OWN)]
    assert links[0] is not None
    assert MAX_URL - 20 < max(len(link) for link in links if link) < MAX_URL
