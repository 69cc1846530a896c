"""Tells which part of the appeal each line is of, by headings and by the phrases that lead a part in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.content.appeals.frames.found import WEAK, heading_of
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.leads import lead_of
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.frames.shapes import FEW, FORM, filled, has_address, loosely_sentence, sentence
from bot.content.appeals.frames.unheaded import (
    LETTER_BEGINS,
    TO_READERS,
    names_official,
    with_greetings,
    with_open_letter,
    with_unheaded,
)
from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.values.codes import find_codes, find_indexes
from bot.content.appeals.words.asking import VERB
from bot.content.appeals.words.courtesy import without_title
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import LABEL
from bot.content.appeals.words.letters import CAPITALS, SMALL
from bot.content.appeals.words.offices import BODY, MISSION, ROLE
from bot.content.appeals.words.vocabulary import also

_SHOUTED_LABEL: Final = re.compile(
    rf"(?=[^{SMALL}:]{{14,90}}:\s?\S)[^{SMALL}:]*[{CAPITALS}]{{3}}[^{SMALL}:]*:"
)


_PLEA: Final = re.compile(
    r"(?:please|kindly|thank you|merci de|veuillez|priere de|por favor|favor de|se ruega|"
    r"schrijf|schreiben sie|krijgt u|ontvangt u|falls sie|wenn sie|si vous recevez|si reciben?|if you|"
    rf"rogamos|agradec\w+|bitte|we ask|let us|просим|пожалуйста{also('letter.plea')})\b"
)


_REGARDS: Final = re.compile(
    r"je vous prie d'agreer|veuillez (?:agreer|croire|recevoir)|"
    r"l'expression de m\w+ (?:\w+ )?(?:consideration|sentiments)"
)
"""How a French letter ends, in the middle of its last sentence."""
_TO: Final = re.compile(r",?\s(?:to|à|a|an|aan|naar|para)\s?:\s+(?=\S)")


_LETTER_ENDS: Final = re.compile(
    r"(?:yours?\s(?:sincerely|faithfully|respectfully|truly)|sincerely|respectfully|with "
    r"(?:kind |best )?(?:regards|respect)|kind regards|atentamente|respetuosamente|le saluda|"
    r"(?:je vous prie|veuillez) (?:d'agreer|agreer|recevoir)|"
    r"mit freundlichen grussen|hochachtungsvoll|hoogachtend|met vriendelijke groet|с "
    rf"уважением|atenciosamente|respeitosamente|recevez{also('letter.ends')})"
)


def placed(lines: Sequence[PreparedLine]) -> list[Placed]:
    """Each line with its part. Lines that are nothing but a heading have an empty text."""
    return with_greetings(with_unheaded(with_open_letter(list(_walk(lines)))))


def _walk(lines: Sequence[PreparedLine]) -> Iterator[Placed]:
    part, letter_from = AppealPart.HEAD, AppealPart.FACTS
    in_greeting, signed = False, -FEW
    tight = sum(line.after_blank for line in lines) * 12 < len(lines)
    begun = False
    for at, line in enumerate(lines):
        begun = begun or part not in (AppealPart.HEAD, AppealPart.NOTES, AppealPart.CONTACT)
        plain = folded(line.plain)
        if line.is_rule:
            if part is AppealPart.LETTER and in_greeting and letter_from is not AppealPart.LETTER:
                pass
            yield Placed(line, part, "")
            continue
        if FORM.search(line.plain) and not filled(line.plain):
            if part is AppealPart.LETTER or at - signed < FEW:
                in_greeting = in_greeting or (
                    part is AppealPart.LETTER and LETTER_BEGINS.match(plain) is not None
                )
                yield Placed(line, AppealPart.LETTER, line.plain)
                continue
            if part in (AppealPart.ADDRESSES, AppealPart.COPIES, AppealPart.NOTES):
                part = AppealPart.FORM
                yield Placed(line, AppealPart.FORM, line.plain)
                continue
            yield Placed(line, AppealPart.FORM, line.plain)
            continue
        found = heading_of(line)
        if found and _holds(found, part, line, lines[at + 1] if at + 1 < len(lines) else None):
            new, heading, rest = found
            if new is AppealPart.LETTER:
                in_greeting, letter_from = False, part
            part = new
            yield Placed(line, part, rest, heading)
            continue
        if part is AppealPart.LETTER and not in_greeting:
            greets = LETTER_BEGINS.match(plain) or re.match(r"dear\b[^.,:]{2,60},\s", plain)
            if greets and not TO_READERS.match(plain):
                in_greeting = True
            elif not sentence(line.plain):
                yield Placed(line, AppealPart.ADDRESSES, line.plain)
                continue
        elif part is AppealPart.LETTER:
            if _LETTER_ENDS.match(plain) or _REGARDS.search(plain):
                yield Placed(line, AppealPart.LETTER, line.plain)
                part, in_greeting, signed = AppealPart.NOTES, False, at
                continue
        elif (
            part in (AppealPart.DEMANDS, AppealPart.NOTES, AppealPart.ADDRESSES, AppealPart.COPIES)
            and LETTER_BEGINS.match(plain)
            and not LABEL.match(line.plain)
            and line.after_blank
            and not TO_READERS.match(plain)
            and _letter_follows(lines, at)
        ):
            letter_from, part, in_greeting = part, AppealPart.LETTER, True
        if part is AppealPart.LETTER:
            yield Placed(line, AppealPart.LETTER, line.plain)
            continue
        lead = lead_of(folded(_opening(lines, at)))
        asks = _asks_next if lead is AppealPart.ADDRESSES else _asks_in_list
        if lead in (None, AppealPart.ADDRESSES) and asks(lines, at):
            lead = AppealPart.DEMANDS
        if lead is not None and not (
            part in (AppealPart.ADDRESSES, AppealPart.COPIES, AppealPart.CONTACT)
            and lead is AppealPart.DEMANDS
            and not line.after_blank
        ):
            parting = _TO.search(line.plain) if lead is AppealPart.DEMANDS else None
            if parting and names_official(line.plain[parting.end() :]):
                # "Please send letters asking for … to: His Highness …/ Office of …/ Manama".
                yield Placed(line, lead, line.plain[: parting.start()], "lead")
                part = AppealPart.ADDRESSES
                yield Placed(line, part, line.plain[parting.end() :])
                continue
            begins_anew = lead in (AppealPart.ADDRESSES, AppealPart.COPIES)
            part = lead
            after = re.search(r"[:\uff1a]\s*(?=\S)", line.plain)
            yield Placed(
                line,
                part,
                line.plain[after.end() :] if begins_anew and after else "" if begins_anew else line.plain,
                "lead",
            )
            continue
        label = _SHOUTED_LABEL.match(line.plain)
        if (label and part in (AppealPart.FACTS, AppealPart.DEMANDS, AppealPart.LETTER, AppealPart.DATA)) or (
            part in (AppealPart.ADDRESSES, AppealPart.COPIES) and _PLEA.match(plain)
        ):
            part = AppealPart.NOTES
        elif (
            part is AppealPart.HEAD
            # "Send your appeals before …" stands above all in some frames.
            or (part is AppealPart.NOTES and not begun and line.after_blank and sentence(line.plain))
        ) and _begins_text(lines, at, tight=tight):
            part = AppealPart.FACTS
        elif part is AppealPart.FORM and line.after_blank and sentence(line.plain):
            part = AppealPart.NOTES
        elif part is AppealPart.DATA and line.after_blank:
            part = AppealPart.NOTES if not sentence(line.plain) else AppealPart.FACTS
        elif (
            part in (AppealPart.ADDRESSES, AppealPart.COPIES)
            and sentence(line.plain)
            and not has_address(line.plain)
            and not _is_somebody(line)
        ):
            if not line.after_blank and at and not lines[at - 1].is_rule:
                # An aside in the middle of an address: "The feedback form asks for …".
                yield Placed(line, AppealPart.NOTES, line.plain)
                continue
            part = AppealPart.NOTES
        yield Placed(line, part, line.plain)


_NEWS: Final = ("new information", "nouvelles informations", "nueva informacion", "update information")


def _holds(
    found: tuple[AppealPart, str, str], part: AppealPart, line: PreparedLine, following: PreparedLine | None
) -> bool:
    """Whether a heading that was found is one here."""
    new, heading, rest = found
    if part is AppealPart.HEAD and heading in _NEWS and following is not None and find_codes(following.plain):
        return False  # "New information" above the code is the frame's
    if new is AppealPart.DATA:
        return bool(rest) and part not in (
            AppealPart.ADDRESSES,
            AppealPart.COPIES,
            AppealPart.LETTER,
            AppealPart.CONTACT,
        )
    if part in (AppealPart.ADDRESSES, AppealPart.COPIES) and heading in WEAK:
        return new in (AppealPart.COPIES, AppealPart.CONTACT) and line.after_blank
    if part is AppealPart.LETTER and new in (AppealPart.FACTS, AppealPart.DEMANDS):
        return line.is_headed or line.plain.isupper()
    if new is AppealPart.CONTACT and heading in ("source", "sources"):
        return part is not AppealPart.HEAD
    few = len(rest.split()) < _FEWEST
    return not (heading in WEAK and rest and new is AppealPart.DEMANDS and few)


def _asks_next(lines: Sequence[PreparedLine], at: int) -> bool:
    """Whether a demand comes next: "Send appeals to the authorities:", "- urging …"."""
    following = next((line for line in lines[at + 1 : at + 3] if not line.is_rule), None)
    return following is not None and _ASKING.match(folded(following.plain).lstrip("-* ")) is not None


def _asks_in_list(lines: Sequence[PreparedLine], at: int) -> bool:
    """Whether a line with a colon leads in a list that asks: "In your appeals …:", "- exhortez …"."""
    if not re.search(r"[:\uff1a]\s*$", lines[at].plain) or at + 2 >= len(lines):
        return False
    items = [line for line in lines[at + 1 : at + 6] if line.is_item]
    return (
        bool(items)
        and lines[at + 1].is_item
        and all(_ASKING.match(folded(line.plain).lstrip("-* ")) for line in items[:2])
    )


_ASKING: Final = re.compile(rf"(?:{VERB})\b")


def _opening(lines: Sequence[PreparedLine], at: int) -> str:
    """The line, with the lines of its paragraph after it up to a colon, where a paragraph begins."""
    text = lines[at].plain
    before = lines[at - 1] if at else None
    if (
        before
        and not lines[at].after_blank
        and not before.is_item
        and not before.plain.endswith((".", "!", "?"))
    ):
        return text
    for line in lines[at + 1 : at + 5]:
        if text.endswith((":", ".")) or line.after_blank or line.is_item or line.is_rule:
            break
        text = f"{text} {line.plain}"
    return text if text.endswith(":") else lines[at].plain


def _letter_follows(lines: Sequence[PreparedLine], at: int) -> bool:
    return any(_LETTER_ENDS.match(folded(line.plain)) for line in lines[at + 1 : at + 60])


def _is_somebody(line: PreparedLine) -> bool:
    """Whether a line that reads like a sentence names an office or a body."""
    plain = folded(without_title(line.plain)[0])
    return bool(
        ROLE.match(plain)
        or MISSION.match(plain)
        or BODY.match(plain)
        or any(ROLE.match(part.strip()) for part in plain.split(",")[1:3])
    ) and not plain.endswith(".")


_FEWEST: Final = 3
_A_LINE: Final = 50


def _begins_text(lines: Sequence[PreparedLine], at: int, *, tight: bool) -> bool:
    """Whether the first paragraph of the facts begins here. `tight`: no empty lines tell."""
    if TO_READERS.match(folded(lines[at].plain)):
        return True
    if (lines[at].is_headed or lines[at].plain.isupper()) and len(lines[at].plain) < 160:
        return False
    first = lines[at]
    if tight and (
        len(first.plain) < _A_LINE
        or not loosely_sentence(first.plain)
        or " / " in first.plain
        or find_codes(first.plain)
        or find_indexes(first.plain)
    ):
        return False
    if at == 0 and first.before_blank and len(first.plain) < 160 and not first.plain.endswith((".", ":")):
        return False  # a headline: "Tea workers jailed - act now!"
    length, sentence = 0, False
    for line in lines[at : at + 12]:
        if line is not lines[at] and (line.after_blank or line.is_item):
            break
        length += len(line.plain)
        sentence = sentence or line.plain.rstrip().endswith((".", "!", "?", ":", "»", "”"))
    return sentence and length > 70 and loosely_sentence(" ".join(line.plain for line in lines[at : at + 2]))
