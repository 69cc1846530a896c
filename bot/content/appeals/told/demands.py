"""What an appeal asks for, one demand at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.leads import lead_of
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.passages import Passage, passages, sentences
from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.values.places import places_in
from bot.content.appeals.words.asking import VERB
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.letters import CAPITALS, STAND_INS
from bot.content.appeals.words.vocabulary import also
from bot.model.cases.appeal import FoundValue, ReadingDoubt

_DEMANDING: Final = re.compile(rf"(?:and |et |y |и |please |also )?(?:{VERB})\b")
_CUT: Final = re.compile(
    rf"\s?;\s?(?:and |et |y |und |и )?|,\s(?:and\s)?(?=(?:{VERB})\b)|\s(?=\((?:[ivx]{{1,4}}|"
    rf"[a-h]|\d)\)\s)|\s(?=\d\)\s)",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"^(?:\(?(?:[ivx]{1,4}|[a-h]|\d{1,2})[.)]|[-\u2013\u2014•*·])\s*", re.IGNORECASE)
_ROMAN: Final = re.compile(r"^\(?(?:[ivx]{1,5}|[a-h]|\d{1,2})[.)]\s+\S", re.IGNORECASE)
_ASKED_OF: Final = re.compile(
    r"(?:calls? (?:on|upon)|urges?|asks?|requests?|demands?|exhorte|demandent?|reclame|appelle|insta a|"
    r"pide a|exige a|solicita a|fordert|roept|verzoekt|призыва\w+|требу\w+"
    + also("told.asked_of")
    + r")\b.{0,"
    r"200}?(?:\bto\b|\bde\b|\bd'|\bque\b|\ba\b|\bdazu auf\b|\bop om\b|:)\s?"
)
_LETTER_ASKS: Final = re.compile(
    r"(?:i|we)\s(?:therefore |also |further |hereby |respectfully |urgently |strongly "
    r")*(?:urge|call on|call upon|ask|request|appeal|demand)|je vous (?:prie|demande|exhorte|"
    r"invite|appelle)|nous vous|l[eao]s? (?:insto|pido|solicito|ruego|exhorto|pedimos|"
    r"solicitamos)|por (?:todo )?(?:ello|lo anterior)|"
    r"(?:ich|wir) (?:fordere?n?|bitten?|appelliere)|daher|(?:ik|wij) (?:vraag|verzoek|roep|"
    r"dring)|прошу|просим|призыва\w+|требу\w+" + also("told.letter_asks")
)
_MOST: Final = 25
_LONGEST: Final = 900
_OPENING: Final = 80
_LEAST_WORDS: Final = 3


def demands_of(placed: Sequence[Placed]) -> tuple[FoundValue[str], ...]:
    """Every single demand, in the order of the text.

    From the list under "actions requested"; else from the paragraph that says "please write, urging …"; else,
    unsure, from what the issuer calls on the authorities to do, or from a sample letter.
    """
    asked = [one for one in placed if one.part is AppealPart.DEMANDS]
    found = list(_of_list(asked))
    if not found:
        found = list(_of_paragraph(asked))
    if len(found) < 2:
        letter = [one for one in placed if one.part is AppealPart.LETTER]
        listed = sum(one.line.is_item for one in letter) > 1
        found = list(_of_letter(letter)) if listed or not found else found
    if not found:
        found = list(_of_facts([one for one in placed if one.part is AppealPart.FACTS]))
    return tuple(_each_once(found))[:_MOST]


def _of_list(asked: Sequence[Placed]) -> Iterator[FoundValue[str]]:
    items: list[list[Placed]] = []
    open_item = False
    for one in asked:
        line = one.line
        if line.is_rule:
            open_item = False
            continue
        starts = one.text and (line.is_item or _ROMAN.match(one.text) is not None)
        nested = (
            line.is_item and not line.mark and bool(items) and _ROMAN.match(items[-1][0].text) is not None
        )
        if nested and re.search(r":|[;,]$", _joined(items[-1])) and ":" in _joined(items[-1]):
            items[-1].append(one)
        elif starts:
            items.append([one])
            open_item = True
        elif (
            open_item and one.text and not line.after_blank and not (one.heading and one.heading != "lead")
        ) or (open_item and one.text and line.after_blank and _goes_on(items[-1][-1].text, one.text)):
            items[-1].append(one)
        else:
            open_item = False
    marked = [item for item in items if not _is_contact(item)]
    if len(marked) >= 2 or (marked and marked[0][0].line.is_item):
        for item in marked:
            text = _MARK.sub("", _joined(item))
            if len(text.split()) >= 2:
                yield FoundValue(text[:_LONGEST], item[0].line.number)
        return
    yield from _without_bullets(asked)


def _without_bullets(asked: Sequence[Placed]) -> Iterator[FoundValue[str]]:
    """Lines that each begin with a verb of asking, where the bullets got lost."""
    verbal = [
        at
        for at, one in enumerate(asked)
        if one.text
        and not one.heading
        and _DEMANDING.match(folded(one.text))
        and (
            at == 0
            or asked[at - 1].heading
            or one.line.after_blank
            or asked[at - 1].text.rstrip().endswith((";", ".", ",", ":", "and"))
        )
    ]
    if len(verbal) < 2:
        return
    for position, at in enumerate(verbal):
        end = verbal[position + 1] if position + 1 < len(verbal) else len(asked)
        item = [asked[at]]
        for one in asked[at + 1 : end]:
            if one.line.after_blank or one.heading or not one.text:
                break
            item.append(one)
        yield FoundValue(_joined(item)[:_LONGEST], asked[at].line.number)


def _of_paragraph(asked: Sequence[Placed]) -> Iterator[FoundValue[str]]:
    """What a paragraph asks, cut at semicolons and verbs: "Please write, urging …; calling on …"."""
    lines = [_with_text(one) for one in asked if one.text]
    for passage in passages(lines):
        plain = folded(passage.text)
        led = lead_of(plain[:300]) is AppealPart.DEMANDS or _DEMANDING.match(plain) is not None
        start = _where_asking_starts(plain) if led else None
        if start is None:
            continue
        yield from _cut_up(passage, start)


def _where_asking_starts(plain: str) -> int | None:
    verb = re.search(rf"\b(?:{VERB})\b(?! (?:you|everyone|all|members|our|readers)\b)", plain)
    colon = re.search(r":\s", plain)
    open_bracket = colon is not None and plain.count("(", 0, colon.start()) > plain.count(
        ")", 0, colon.start()
    )
    if (
        colon
        and not open_bracket
        and len(plain) - colon.end() > 30
        and (verb is None or verb.start() < colon.start() or verb.start() < colon.end() + 20)
    ):
        return colon.end()
    return verb.start() if verb else None


def _cut_up(passage: Passage, start: int) -> Iterator[FoundValue[str]]:
    text = passage.text
    cuts = [start]
    ends: list[int] = []
    if re.match(r"(?:calling|asking|appealing|call|ask|appeal) for\b", folded(text[start:])):
        for match in re.finditer(r",\s(?:and\s)?(?=for\s)", text[start:]):
            ends.append(start + match.start())
            cuts.append(start + match.end())
    for match in _CUT.finditer(text, start):
        if match.start() > start:
            ends.append(match.start())
            cuts.append(match.end())
    for sentence_end in re.finditer(rf"[.!]\s+(?=[{CAPITALS}{STAND_INS}])", text[start:]):
        after = folded(text[start + sentence_end.end() :][:_OPENING])
        if _DEMANDING.match(after) or re.match(r"(?:please|also)\s", after):
            ends.append(start + sentence_end.start())
            cuts.append(start + sentence_end.end())
    ends.append(len(text))
    for begin, end in zip(sorted(cuts), sorted(ends), strict=True):
        piece = passage.cut(begin, end)
        said = _MARK.sub("", piece.text).strip(" ;,")
        if (
            len(said.split()) >= _LEAST_WORDS
            and not said.endswith(":")
            and not re.match(r"please (?:note|see|find|be aware)\b", folded(said))
        ):
            yield FoundValue(said[:_LONGEST], piece.line)


def _of_letter(letter: Sequence[Placed]) -> Iterator[FoundValue[str]]:
    """What a sample letter asks of its reader; unsure, since it is worded for a letter."""
    items = [one for one in letter if one.line.is_item]
    if len(items) >= 2:
        for item in _items_with_rest(letter):
            yield FoundValue(_joined(item)[:_LONGEST], item[0].line.number, ReadingDoubt.GUESSED)
        return
    lines = [_with_text(one) for one in letter if one.text]
    for passage in passages(lines):
        for sentence in sentences(passage):
            plain = folded(sentence.text)
            if _LETTER_ASKS.search(plain[:80]):
                yield FoundValue(sentence.text[:_LONGEST], sentence.line, ReadingDoubt.GUESSED)


def _items_with_rest(letter: Sequence[Placed]) -> Iterator[list[Placed]]:
    item: list[Placed] = []
    for one in letter:
        if one.line.is_item:
            if item:
                yield item
            item = [one]
        elif item and not one.line.after_blank and one.text:
            item.append(one)
        elif item:
            yield item
            item = []
    if item:
        yield item


def _of_facts(facts: Sequence[Placed]) -> Iterator[FoundValue[str]]:
    """What the issuer calls on the authorities to do, in the running text."""
    lines = [_with_text(one) for one in facts if one.text]
    for passage in passages(lines):
        for sentence in sentences(passage):
            plain = folded(sentence.text)
            match = _ASKED_OF.search(plain)
            if (
                match
                and _by_issuer(plain[: match.start()])
                and (
                    places_in(sentence.text)
                    or re.search(
                        r"authorit|government|president|autorit|gobierno|gouvernement|behord|regierung|overhe|"
                        r"regering|minist|власт|release|liberation|libertad|freilassung|vrijlating"
                        + also("told.asked_whom"),
                        plain,
                    )
                )
            ):
                yield FoundValue(sentence.text[:_LONGEST], sentence.line, ReadingDoubt.GUESSED)


def _by_issuer(plain: str) -> bool:
    return (
        re.search(
            r"\b(?:we|amnesty|observatory|front line|organi[sz]ation|committee|observatoire|"
            r"observatorio|nous|wir|wij|мы|rsf|pen|undersigned|ahrc|federation|union|international|"
            r"group|network|coalition)\b",
            plain,
        )
        is not None
        or len(plain.split()) <= 3
    )


def _with_text(one: Placed) -> PreparedLine:
    line = one.line
    return (
        line
        if one.text == line.plain
        else PreparedLine(
            line.number,
            one.text,
            line.source,
            line.is_item,
            line.mark,
            line.is_rule,
            after_blank=True,
            before_blank=line.before_blank,
        )
    )


def _joined(item: Sequence[Placed]) -> str:
    text = ""
    for one in item:
        if re.search(r"[^\W\d]-$", text) and one.text[:1].islower():
            text = text[:-1] + one.text
        else:
            text = f"{text} {one.text}".strip()
    return re.sub(r"\s+", " ", text).strip()


def _goes_on(before: str, after: str) -> bool:
    return bool(re.search(r"[^\W\d_,]$", before)) and after[:1].islower()


def _is_contact(item: Sequence[Placed]) -> bool:
    text = " ".join(one.text for one in item)
    return "@" in text and len(text.split()) < 25


def _each_once(found: Sequence[FoundValue[str]]) -> Iterator[FoundValue[str]]:
    seen: set[str] = set()
    for one in found:
        key = re.sub(r"\W+", " ", folded(one.value)).strip()
        if key and key not in seen:
            seen.add(key)
            yield one
