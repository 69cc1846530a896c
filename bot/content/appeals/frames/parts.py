"""Tells which part of the appeal each line is of, by headings and by the phrases that lead a part in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.frames.headings import FORM_LINES, HEADINGS, Part
from bot.content.appeals.frames.leads import lead_of
from bot.content.appeals.prepared import Line
from bot.content.appeals.words.asking import VERB
from bot.content.appeals.words.courtesy import without_title
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import LABEL
from bot.content.appeals.words.no_names import word_set
from bot.content.appeals.words.offices import BODY, MISSION, ROLE

_BY_PHRASE: Final = {phrase: part for part, phrases in HEADINGS.items() for phrase in phrases}
_BEGINNINGS: Final = sorted((phrase for phrase in _BY_PHRASE if len(phrase) > 8), key=len, reverse=True)
_WEAK: Final = word_set(
    "action context contact source sources note notes name names address adres adresse adresses "
    "adressen facts faits contexto copies copie copia cc summary background targets target requests "
    "demands direccion recommendations recommandations просим адреса адрес contacts contacto kontakt "
    "hechos fait kopie appeals authorities naam nombre addresses direcciones"
)
_OF_LETTER: Final = re.compile(
    r"(?:sample|model|template|draft) (?:letter|appeal)|modele de lettre|lettre[- ]type|"
    r"modelo de carta|carta modelo|musterbrief|briefvorschlag|modelbrief|voorbeeldbrief|"
    r"образец письма"
)
_SHOUTED_LABEL: Final = re.compile(
    r"(?=[^a-zà-ÿа-яё:]{14,90}:\s?\S)[^a-zà-ÿа-яё:]*[A-ZÀ-ÞА-Я]{3}[^a-zà-ÿа-яё:]*:"
)
_PLEA: Final = re.compile(
    r"(?:please|kindly|thank you|merci de|veuillez|priere de|por favor|favor de|se ruega|"
    r"rogamos|agradec\w+|bitte|we ask|let us|просим|пожалуйста)\b"
)
_FORM: Final = re.compile("|".join(FORM_LINES), re.IGNORECASE)
_LETTER_BEGINS: Final = re.compile(
    r"(?:dear|your excellency|excellency|monsieur le|madame la|monsieur|madame|senor|senora|"
    r"excelentisim\w+|estimad[oa]s?|distinguid[oa]|sehr geehrte\w*|exzellenz|geachte|"
    r"excellentie|уважаем\w+|prezad[oa]|exm[oa])\b[^.:;]{0,70}(?:[,:!]|_{3,},?)\s*$|(?:dear|"
    r"your excellency|excellency)\b[^.:;,]{0,50}$"
)
_TO_READERS: Final = re.compile(
    r"dear (?:friends?|colleagues?|all|supporters?|members?|comrades?|brothers|sisters|"
    r"readers?|activists?|partners?|sir(?:s)? and|network)|chers? |cheres? |estimad[oa]s "
    r"(?:amig|coleg|compa)|querid|liebe |beste |уважаемые (?:друзья|коллеги|товарищи)|dorogie"
)
_LETTER_ENDS: Final = re.compile(
    r"(?:yours?\s(?:sincerely|faithfully|respectfully|truly)|sincerely|respectfully|with "
    r"(?:kind |best )?(?:regards|respect)|kind regards|atentamente|respetuosamente|le saluda|"
    r"(?:je vous prie|veuillez) (?:d'agreer|agreer|recevoir)|"
    r"mit freundlichen grussen|hochachtungsvoll|hoogachtend|met vriendelijke groet|с "
    r"уважением|atenciosamente|respeitosamente|recevez)"
)
_AFTER_LETTER: Final = re.compile(
    r"\[?(?:your |votre |su |ihr |uw )?(?:name|full name|nom|nombre|signature|firma|address|"
    r"country|city|pays|pais|adresse)\b.{0,40}\]?$|[.…_]{3,}|-+$"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the part that it is of. `text`: without the heading that it begins with."""

    line: Line
    part: Part
    text: str
    heading: str = ""  # folded, where the line is one or begins with one


def placed(lines: Sequence[Line]) -> list[Placed]:
    """Each line with its part. Lines that are nothing but a heading have an empty text."""
    return _with_greetings(_with_unheaded(list(_walk(lines))))


def _with_unheaded(found: list[Placed]) -> list[Placed]:
    """Blocks of an address that stand without a heading after the demands, or before a letter's greeting."""
    group: list[int] = []

    def closed() -> None:
        texts = [found[at].text for at in group]
        if 0 < len(group) <= _LARGEST_BLOCK and looks_addressed(texts):
            for at in group:
                found[at] = replace(found[at], part=Part.ADDRESSES)
        group.clear()

    for at, one in enumerate(found):
        fits = (
            one.part in (Part.DEMANDS, Part.NOTES) and one.text and not one.heading and not one.line.is_rule
        )
        if group and (not fits or one.line.after_blank or one.line.is_item or group[-1] != at - 1):
            closed()
        if fits:
            group.append(at)
    closed()
    return found


def _with_greetings(found: list[Placed]) -> list[Placed]:
    """A letter's greeting right under an address is how its addressee is greeted."""
    greeted: list[Placed] = []
    for at, one in enumerate(found):
        before = found[at - 1] if at else None
        if (
            one.part is Part.LETTER
            and before is not None
            and before.part is Part.ADDRESSES
            and before.text
            and _LETTER_BEGINS.match(folded(one.text))
            and "__" not in one.text
        ):
            greeted.append(
                Placed(
                    replace(one.line, after_blank=False, is_item=False),
                    Part.ADDRESSES,
                    f"Salutation: {one.text.strip(' ,:')}",
                    "greeting",
                )
            )
        greeted.append(one)
    return greeted


_LARGEST_BLOCK: Final = 14


def looks_addressed(texts: Sequence[str]) -> bool:
    """Whether some lines are an official's address: an office, a way to reach it, and no sentence."""
    if any(_sentence(text) and not _has_address(text) for text in texts) or re.match(
        r"(?:dear|please|thank)", folded(texts[0])
    ):
        return False
    bare = [folded(without_title(text)[0]) for text in texts[:3]]
    office = any(ROLE.match(text) or MISSION.match(text) for text in bare) or any(
        ROLE.match(part.strip()) for text in bare for part in text.split(",")[1:3]
    )
    reachable = any(_has_address(text) for text in texts)
    return office and reachable and len(texts[0]) < 300


def heading_of(line: Line) -> tuple[Part, str, str] | None:
    """The part that a line begins, its heading folded, and the text after it; or None."""
    text = line.plain
    plain = folded(text[:160])
    if _OF_LETTER.search(plain) and (line.is_headed or text.isupper()) and len(text) < 160:
        return Part.LETTER, _bare(plain), ""
    colon = re.search(r"\s?[:\uff1a]", plain[:120])
    if colon:
        head = _bare(plain[: colon.start()])
        if head in _BY_PHRASE and not (head in _WEAK and line.is_item):
            return _BY_PHRASE[head], head, text[colon.end() :].strip()
    bare = _bare(plain)
    alone = line.after_blank and line.before_blank and text[:1].isupper()
    if len(text) > 110:
        return _shouted(text, plain)
    if (
        bare in _BY_PHRASE
        and _BY_PHRASE[bare] is not Part.DATA
        and (bare not in _WEAK or line.is_headed or alone or (text.isupper() and line.after_blank))
    ):
        return _BY_PHRASE[bare], bare, ""
    return _shouted(text, plain)


def _shouted(text: str, plain: str) -> tuple[Part, str, str] | None:
    """A heading in capitals that goes on with more than the table has: "PLEASE SEND APPEALS BEFORE … TO:"."""
    opening = re.match(r"[^a-zà-ÿа-яё]{9,}", text)
    if not opening:
        return None
    for phrase in _BEGINNINGS:
        if plain.startswith(phrase) and len(opening.group()) >= len(phrase):
            end = re.search(r"[:\uff1a]|$", text)
            rest = text[end.end() :].strip() if end else ""
            if lead_of(plain) is not None and _BY_PHRASE[phrase] is Part.NOTES:
                return None
            return _BY_PHRASE[phrase], phrase, rest
    return None


def _bare(plain: str) -> str:
    return re.sub(r"^[\W\d_]*(?:[ivx]{1,4}[.)]\s)?|[^\w)]+$", "", re.sub(r"\s+", " ", plain)).strip()


def _walk(lines: Sequence[Line]) -> Iterator[Placed]:
    part, letter_from = Part.HEAD, Part.FACTS
    in_greeting, signed = False, -_FEW
    for at, line in enumerate(lines):
        plain = folded(line.plain)
        if line.is_rule:
            if part is Part.LETTER and in_greeting and letter_from is not Part.LETTER:
                pass
            yield Placed(line, part, "")
            continue
        if _FORM.search(line.plain) and not _filled(line.plain):
            if part is Part.LETTER or at - signed < _FEW:
                in_greeting = in_greeting or (part is Part.LETTER and _LETTER_BEGINS.match(plain) is not None)
                yield Placed(line, Part.LETTER, line.plain)
                continue
            if part in (Part.ADDRESSES, Part.COPIES, Part.NOTES):
                part = Part.FORM
                yield Placed(line, Part.FORM, line.plain)
                continue
            yield Placed(line, Part.FORM, line.plain)
            continue
        found = heading_of(line)
        if found and _holds(found, part, line):
            new, heading, rest = found
            if new is Part.LETTER:
                in_greeting, letter_from = False, part
            part = new
            yield Placed(line, part, rest, heading)
            continue
        if part is Part.LETTER and not in_greeting:
            if _LETTER_BEGINS.match(plain) and not _TO_READERS.match(plain):
                in_greeting = True
            elif not _sentence(line.plain):
                yield Placed(line, Part.ADDRESSES, line.plain)
                continue
        elif part is Part.LETTER:
            if _LETTER_ENDS.match(plain):
                yield Placed(line, Part.LETTER, line.plain)
                part, in_greeting, signed = Part.NOTES, False, at
                continue
        elif (
            part in (Part.DEMANDS, Part.NOTES, Part.ADDRESSES, Part.COPIES)
            and _LETTER_BEGINS.match(plain)
            and not LABEL.match(line.plain)
            and line.after_blank
            and not _TO_READERS.match(plain)
            and _letter_follows(lines, at)
        ):
            letter_from, part, in_greeting = part, Part.LETTER, True
        if part is Part.LETTER:
            yield Placed(line, Part.LETTER, line.plain)
            continue
        lead = lead_of(folded(_opening(lines, at)))
        if lead is Part.ADDRESSES and _asks_next(lines, at):
            lead = Part.DEMANDS
        if lead is not None and not (
            part in (Part.ADDRESSES, Part.COPIES, Part.CONTACT)
            and lead is Part.DEMANDS
            and not line.after_blank
        ):
            begins_anew = lead in (Part.ADDRESSES, Part.COPIES)
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
        if (label and part in (Part.FACTS, Part.DEMANDS, Part.LETTER, Part.DATA)) or (
            part in (Part.ADDRESSES, Part.COPIES) and _PLEA.match(plain)
        ):
            part = Part.NOTES
        elif part is Part.HEAD and _begins_text(lines, at):
            part = Part.FACTS
        elif part is Part.FORM and line.after_blank and _sentence(line.plain):
            part = Part.NOTES
        elif part is Part.DATA and line.after_blank:
            part = Part.NOTES if not _sentence(line.plain) else Part.FACTS
        elif (
            part in (Part.ADDRESSES, Part.COPIES)
            and _sentence(line.plain)
            and not _has_address(line.plain)
            and not _is_somebody(line)
        ):
            if not line.after_blank and at and not lines[at - 1].is_rule:
                # An aside in the middle of an address: "The feedback form asks for …".
                yield Placed(line, Part.NOTES, line.plain)
                continue
            part = Part.NOTES
        yield Placed(line, part, line.plain)


def _holds(found: tuple[Part, str, str], part: Part, line: Line) -> bool:
    """Whether a heading that was found is one here."""
    new, heading, rest = found
    if new is Part.DATA:
        return bool(rest) and part not in (Part.ADDRESSES, Part.COPIES, Part.LETTER, Part.CONTACT)
    if part in (Part.ADDRESSES, Part.COPIES) and heading in _WEAK:
        return new in (Part.COPIES, Part.CONTACT) and line.after_blank
    if part is Part.LETTER and new in (Part.FACTS, Part.DEMANDS):
        return line.is_headed or line.plain.isupper()
    if new is Part.CONTACT and heading in ("source", "sources"):
        return part is not Part.HEAD
    few = len(rest.split()) < _FEWEST
    return not (heading in _WEAK and rest and new is Part.DEMANDS and few)


def _asks_next(lines: Sequence[Line], at: int) -> bool:
    """Whether a demand comes next: "Send appeals to the authorities:", "- urging …"."""
    following = next((line for line in lines[at + 1 : at + 3] if not line.is_rule), None)
    return following is not None and _ASKING.match(folded(following.plain).lstrip("-* ")) is not None


_ASKING: Final = re.compile(rf"(?:{VERB})\b")


def _opening(lines: Sequence[Line], at: int) -> str:
    """The line, with the lines of its paragraph after it up to a colon, where a paragraph begins."""
    text = lines[at].plain
    if not lines[at].after_blank and at and not lines[at - 1].is_item:
        return text
    for line in lines[at + 1 : at + 5]:
        if text.endswith((":", ".")) or line.after_blank or line.is_item or line.is_rule:
            break
        text = f"{text} {line.plain}"
    return text if text.endswith(":") else lines[at].plain


def _letter_follows(lines: Sequence[Line], at: int) -> bool:
    return any(_LETTER_ENDS.match(folded(line.plain)) for line in lines[at + 1 : at + 60])


def _filled(text: str) -> bool:
    return bool(find_mails(text))


def _has_address(text: str) -> bool:
    return bool(find_mails(text)) or LABEL.search(text) is not None


def _is_somebody(line: Line) -> bool:
    """Whether a line that reads like a sentence names an office or a body."""
    plain = folded(without_title(line.plain)[0])
    return (
        ROLE.match(plain) or MISSION.match(plain) or BODY.match(plain)
    ) is not None and not plain.endswith(".")


_FEW: Final = 6
_FEWEST: Final = 3


def _sentence(text: str) -> bool:
    """Whether a line reads like running text and not like a line of an address."""
    words = re.findall(r"[^\W\d_]+", text)
    small = [word for word in words if word[0].islower() and len(word) > 1]
    return len(words) > _FEW and len(small) * 2 > len(words)


def _loosely_sentence(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) > _FEW and sum(word[0].islower() for word in words) * 5 > len(words) * 2


def _begins_text(lines: Sequence[Line], at: int) -> bool:
    """Whether the first paragraph of the facts begins here."""
    if _TO_READERS.match(folded(lines[at].plain)):
        return True
    if (lines[at].is_headed or lines[at].plain.isupper()) and len(lines[at].plain) < 160:
        return False
    length, sentence = 0, False
    for line in lines[at : at + 12]:
        if line is not lines[at] and (line.after_blank or line.is_item):
            break
        length += len(line.plain)
        sentence = sentence or line.plain.rstrip().endswith((".", "!", "?", ":", "»", "”"))
    return sentence and length > 70 and _loosely_sentence(" ".join(line.plain for line in lines[at : at + 2]))
