"""Where to report back: addresses of whoever wants to hear what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.contacts.phones import find_numbers
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.passages import Passage, joined, passages, sentences
from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import LABEL
from bot.content.appeals.words.vocabulary import also, only
from bot.model.cases.appeal import FoundValue, ReadingDoubt

_SIGNATURE: Final = 10
"""Lines at the end where a signer's own address may stand."""
_REPORT: Final = re.compile(
    r"(?:receive|get) (?:a |any )?(?:reply|replies|response|answer)\w*.{0,60}\b(?:send|forward|copy|let)\b|"
    r"(?:si vous recevez|toute) (?:une )?reponse|si recib\w+ (?:una |alguna )?respuesta|"
    r"antwort\w* (?:bitte )?an|"
    r"(?:inform|notify|tell) (?:[\w-]+ ){1,5}(?:of|about) any|copies (?:should|can|may) be sent|"
    r"please copy us|inform us|let us know|keep us informed|"
    r"notify us|tell us|report back|send (?:us )?(?:a "
    r")?cop(?:y|ies) (?:of .{0,40})?to us|copy (?:us|me)\b|copies? (?:of .{0,60})?to (?:us|me|"
    r"the source|our)|copy appeals to the source|"
    r"tenez-nous|tenir au courant|mantenga\w*nos|nous informer|tenir informe|nous envoyer (?:une )?copie|"
    r"(?:nos|nous) inform\w*|"
    r"informarnos|informenos|infor?men|nos informen|envi\w+ copia a (?:nosotros|nuestr)|"
    r"uns (?:zu )?informieren|informieren sie uns|teilen sie uns|kopie an uns|laat (?:het "
    r")?ons|ons weten|stuur ons|сообщ\w+ нам|нам сообщ\w*|просим сообщать|сообщать нам|"
    r"информир\w+ нас|please cc|cc us|bcc|send .{0,60}(?:replies|responses) .{0,40}to|"
    r"responses? (?:you )?receive|antwoord\w* .{0,30}(?:naar|mail)|stuur het (?:ons |dan "
    r")?(?:door|op)? ?naar|копи\w+ присылайте нам|присылайте нам|meld\w* .{0,40}(?:naar|aan|"
    r"via)" + also("told.report")
)


_TO_US: Final = re.compile(
    r"\b(?:y|and|et|und|en|и)?\s?(?:a|to|an|aan|à|pour|para)\s(?:nosotr[oa]s|us|nous|uns|ons)\b"
    rf"|(?<!\w)(?:{only('told.to_us')})(?!\w)",
    re.IGNORECASE,
)
_NAMELESS: Final = re.compile(
    r"(?:\W|and|et|y|und|en|или|и|or|e-?mails?|emails?|courriel|correo|mail"
    + also("joining.and")
    + also("labels.mail")
    + r")*"
)


def report_back(
    placed: Sequence[Placed], country: str | None, *, lists_contacts: bool
) -> tuple[FoundValue[str], ...]:
    """Addresses and numbers of whoever wants to hear what was done.

    `lists_contacts`: the issuer asks for it by a list of its own at the end.
    """
    found: list[FoundValue[str]] = []
    asked = False
    passed = (AppealPart.LETTER, AppealPart.ADDRESSES)
    lines = [one.line for one in placed if one.part not in passed]
    for passage in passages(lines):
        for sentence in sentences(passage):
            if _REPORT.search(folded(sentence.text)):
                asked = True
                _add(found, _mails(sentence))
    _add(found, _copied(placed, country))
    contact = [one for one in placed if one.part is AppealPart.CONTACT]
    if lists_contacts and (contact or asked):
        for one in contact or _signed(placed):
            _add(found, _of_line(one.line, country))
    elif asked and not found:
        for passage in passages([one.line for one in contact or _signed(placed)]):
            _add(found, _of_passage(passage, country))
            if found:  # the source's own; below stands whoever passes the appeal on
                break
    return tuple(found)


def _signed(placed: Sequence[Placed]) -> list[Placed]:
    return [one for one in placed[-_SIGNATURE:] if one.part in (AppealPart.NOTES, AppealPart.FACTS)]


def _copied(placed: Sequence[Placed], country: str | None) -> Iterator[FoundValue[str]]:
    """Where copies are to go if nobody is named there, or "to us": to those who ask for them."""
    copies = [one for one in placed if one.part in (AppealPart.COPIES, AppealPart.ADDRESSES) and one.text]
    for one in copies:
        mails = find_mails(one.text)
        bare = one.text
        for mail in reversed(mails):
            bare = bare[: mail.start] + bare[mail.end :]
        whole = joined([one.line])
        if mails and one.heading and one.part is AppealPart.COPIES and _NAMELESS.fullmatch(bare) and whole:
            yield from _mails(whole)
    copied = {one.line.number for one in copies if one.part is AppealPart.COPIES}
    for passage in passages([one.line for one in copies]):
        ours = _TO_US.search(passage.text)
        if ours:
            one_row = passage.line_at(0) == passage.line_at(ours.start())
            with_others = (
                one_row
                and passage.line_at(0) in copied
                and ours.group().strip().startswith(("and", "y ", "et", "und", "en "))
            )
            yield from _of_passage(passage.cut(0 if with_others else ours.end(), len(passage.text)), country)


def _of_passage(passage: Passage, country: str | None) -> Iterator[FoundValue[str]]:
    yield from _mails(passage)
    yield from _numbers(passage, country)


def _mails(passage: Passage) -> Iterator[FoundValue[str]]:
    for mail in find_mails(passage.text):
        yield FoundValue(
            mail.address,
            passage.line_at(mail.start),
            ReadingDoubt.REPAIRED if mail.repaired else ReadingDoubt.NONE,
        )


def _of_line(line: PreparedLine, country: str | None) -> Iterator[FoundValue[str]]:
    passage = joined([line])
    if passage is None:
        return
    yield from _mails(passage)
    for link in line.source.links:
        if link.lower().startswith("mailto:"):
            yield FoundValue(link[7:].split("?")[0], line.number)
    yield from _numbers(passage, country)
    named = re.match(r"\W*(?:t[ée]l|phone|fax)[^:+\d]{0,40}(?::|(?=[+(]))", passage.text, re.IGNORECASE)
    if named and not any(True for _ in LABEL.finditer(passage.text)):
        for number in find_numbers(passage.text[named.end() :], country):
            yield FoundValue(number.dialled, line.number, number.doubt)


def _numbers(passage: Passage, country: str | None) -> Iterator[FoundValue[str]]:
    text = passage.text
    for label in LABEL.finditer(text):
        if label.lastgroup in ("phone", "fax", "both"):
            stop = LABEL.search(text, label.end())
            value = re.sub(r"[^\W\d_]{2,}", " ", text[label.end() : stop.start() if stop else len(text)])
            for number in find_numbers(value, country):
                yield FoundValue(number.dialled, passage.line_at(label.start()), number.doubt)


def _add(found: list[FoundValue[str]], more: Iterator[FoundValue[str]]) -> None:
    have = {re.sub(r"[^\w@]", "", one.value).casefold() for one in found}
    for one in more:
        key = re.sub(r"[^\w@]", "", one.value).casefold()
        if key not in have:
            have.add(key)
            found.append(one)
