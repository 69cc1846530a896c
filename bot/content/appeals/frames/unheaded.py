"""Addresses that stand without a heading: after the demands, or above a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.frames.shapes import has_address, sentence
from bot.content.appeals.values.dates import spot
from bot.content.appeals.words.courtesy import without_title
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.offices import MISSION, ROLE
from bot.content.appeals.words.vocabulary import also

LETTER_BEGINS: Final = re.compile(
    r"(?:dear|your (?:excellency|majesty|highness|royal highness|honou?r)|excellency|monsieur le|"
    r"madame la|monsieur|madame|senor|senora|"
    r"excelentisim\w+|estimad[oa]s?|distinguid[oa]|sehr geehrte\w*|exzellenz|geachte|"
    rf"excellentie|уважаем\w+|prezad[oa]|exm[oa]{also('letter.begins')})\b[^.:;]{{0,70}}(?:[,:!]|_{{3,}},?)\s*$|(?:dear|"
    r"your excellency|excellency)\b[^.:;,]{0,50}$"
)

TO_READERS: Final = re.compile(
    r"dear (?:friends?|colleagues?|all|supporters?|members?|comrades?|brothers|sisters|"
    r"readers?|activists?|partners?|sir(?:s)? and|network)|chers? |cheres? |estimad[oa]s "
    r"(?:amig|coleg|compa)|querid|liebe |beste |уважаемые (?:друзья|коллеги|товарищи)|дорогие"
    + also("letter.readers")
)


def greets(text: str) -> bool:
    """Whether a line is a letter's greeting to somebody in particular."""
    plain = folded(text)
    anybody = (
        re.match(r"(?:dear (?:sir|madam|friend)|sehr geehrte damen)\b", plain)
        or "__" in plain
        or "[" in plain
    )
    return bool(LETTER_BEGINS.match(plain)) and not anybody and not TO_READERS.match(plain)


def with_open_letter(found: list[Placed]) -> list[Placed]:
    """An appeal that is a letter itself: whom it greets stands above the greeting."""
    greeting = next(
        (
            at
            for at, one in enumerate(found[:_NEAR_TOP])
            if one.part in (AppealPart.HEAD, AppealPart.FACTS)
            and LETTER_BEGINS.match(folded(one.text))
            and not TO_READERS.match(folded(one.text))
        ),
        None,
    )
    if greeting is None:
        return found
    first = greeting
    for at in range(greeting - 1, max(-1, greeting - 1 - _LARGEST_BLOCK), -1):
        text = found[at].text
        if not text or sentence(text) or spot(text):
            break
        first = at
    while first < greeting and not names_official(found[first].text):
        first += 1
    if first == greeting:
        return found
    for at in range(first, greeting):
        found[at] = replace(found[at], part=AppealPart.ADDRESSES)
    line = found[greeting].line
    said = Placed(
        replace(line, after_blank=False),
        AppealPart.ADDRESSES,
        f"Salutation: {found[greeting].text.strip(' ,:')}",
        "greeting",
    )
    found[greeting] = replace(found[greeting], part=AppealPart.FACTS, text="", heading="greeting")
    found.insert(greeting, said)
    return found


def names_official(text: str) -> bool:
    """Whether a line begins with an official, or has one after its first comma."""
    plain = folded(without_title(text)[0])
    _, _, titled = without_title(text)
    return (
        ROLE.match(plain) is not None
        or titled
        or any(ROLE.match(part.strip()) for part in plain.split(",")[1:3])
    )


def with_unheaded(found: list[Placed]) -> list[Placed]:
    """Blocks of an address that stand without a heading after the demands, or before a letter's greeting."""
    group: list[int] = []

    def closed() -> None:
        texts = [found[at].text for at in group]
        if 0 < len(group) <= _LARGEST_BLOCK and looks_addressed(texts):
            for at in group:
                found[at] = replace(found[at], part=AppealPart.ADDRESSES)
        group.clear()

    for at, one in enumerate(found):
        fits = (
            one.part in (AppealPart.DEMANDS, AppealPart.NOTES)
            and one.text
            and not one.heading
            and not one.line.is_rule
        )
        if group and (not fits or one.line.after_blank or one.line.is_item or group[-1] != at - 1):
            closed()
        if fits:
            group.append(at)
    closed()
    return found


def with_greetings(found: list[Placed]) -> list[Placed]:
    """A letter's greeting right under an address is how its addressee is greeted."""
    greeted: list[Placed] = []
    for at, one in enumerate(found):
        before = found[at - 1] if at else None
        if (
            one.part is AppealPart.LETTER
            and before is not None
            and before.part is AppealPart.ADDRESSES
            and before.text
            and LETTER_BEGINS.match(folded(one.text))
            and "__" not in one.text
        ):
            greeted.append(
                Placed(
                    replace(one.line, after_blank=False, is_item=False),
                    AppealPart.ADDRESSES,
                    f"Salutation: {one.text.strip(' ,:')}",
                    "greeting",
                )
            )
        greeted.append(one)
    return greeted


_LARGEST_BLOCK: Final = 14
_NEAR_TOP: Final = 30


def looks_addressed(texts: Sequence[str]) -> bool:
    """Whether some lines are an official's address: an office, a way to reach it, and no sentence."""
    if any(sentence(text) and not has_address(text) for text in texts) or re.match(
        r"(?:dear|please|thank)", folded(texts[0])
    ):
        return False
    bare = [folded(without_title(text)[0]) for text in texts[:3]]
    office = any(ROLE.match(text) or MISSION.match(text) for text in bare) or any(
        ROLE.match(part.strip()) for text in bare for part in text.split(",")[1:3]
    )
    reachable = any(has_address(text) for text in texts)
    return office and reachable and len(texts[0]) < 300
