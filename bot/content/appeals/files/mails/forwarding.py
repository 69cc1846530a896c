"""What mail programs put around a mail that is passed on: taken off, and the mail within found.

A forwarder writes a word or two above it; an answer has the appeal quoted below. Who wrote it, when and
about what is told by the lines that head the innermost mail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bot.content.appeals.files.mails.days import day_of
from bot.content.appeals.files.text import trimmed
from bot.content.appeals.words.vocabulary import marks
from bot.model.cases.appeal import ReadDocument, ReadingRemark, RemarkKind, TextLine

_FROM: Final = "from|von|de|da|van|od|fra|från|kimden|от|от кого|від" + marks("mail.from")
_SENT: Final = (
    "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|fecha|data|inviato|verzonden|sendt|skickat|"
    "tarih|gönderilme tarihi|wysłano|дата|отправлено|надіслано" + marks("mail.sent")
)
_SUBJECT: Final = (
    "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|emne|ämne|temat|konu|тема"
    + marks("mail.subject")
)
_OTHER: Final = (
    "to|cc|bcc|an|à|a|para|aan|kopie|copie à|copie|copia|till|til|do|kime|кому|копия|reply-to|antwort an|"
    "répondre à|responder a|attachments|anlagen|pièces jointes|organization|importance" + marks("mail.other")
)
_FIELD: Final = re.compile(
    rf"[ *]*(?:(?P<sender>{_FROM})|(?P<sent>{_SENT})|(?P<subject>{_SUBJECT})|(?P<other>{_OTHER}))"
    r"[ *]{0,3}[:：][ *]*(?P<value>.*?)[ *]*",
    re.IGNORECASE,
)
_MARK: Final = re.compile(
    r"[-_ >*]*(?:(?:begin |start of )?forwarded message|original message|weitergeleitete nachricht|"
    r"ursprüngliche nachricht|anfang der weitergeleiteten (?:nachricht|e-?mail)|message transféré|"
    r"message d['’]origine|début du message (?:réexpédié|transféré)|mensaje (?:reenviado|original)|"
    r"inicio del mensaje reenviado|messaggio (?:inoltrato|originale)|inizio messaggio inoltrato|"
    r"(?:begin )?doorgestuurd bericht|oorspronkelijk bericht|mensagem (?:encaminhada|original)|"
    r"пересылаемое сообщение|пересланное сообщение|переадресованное сообщение|исходное сообщение|"
    r"начало переадресованного сообщения|iletilen ileti"
    + marks("mail.forwarded")
    + r")(?: from .{1,80}| von .{1,80})?[-_ :*]*",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"(?:on|am|le|el|il giorno|op|em|den|dnia) .{6,160}(?:wrote|schrieb.{0,60}|a écrit|escribió|ha scritto|"
    r"schreef.{0,60}|escreveu|skrev.{0,60}|napisał\(?a?\)?) ?:|.{6,160}(?:пишет|написала?|писала?"
    + marks("mail.wrote")
    + r") ?:",
    re.IGNORECASE | re.DOTALL,
)
_LIST_FOOT: Final = re.compile(
    r"_{30,}|you received this message because you are subscribed|to unsubscribe from this (?:group|list)|"
    r"sent from my \w+|von meinem \w+ gesendet|envoyé de mon \w+",
    re.IGNORECASE,
)
_FEW_LETTERS: Final = 900
"""A forwarder's own words are at most so many, and the mail's many more."""
_TIMES_MORE: Final = 2
_FIELDS_ALONE: Final = 3
"""Lines of a heading that show it without a line that says so."""


@dataclass(slots=True)
class _Heading:
    """The lines that head a mail within: from which to which, and what they tell."""

    start: int
    end: int
    depth: int
    told: dict[str, str] = field(default_factory=dict)


def unwrapped(document: ReadDocument, *, mail: bool = False) -> ReadDocument:
    """The mail without what was put around it, as far as it can be told. `mail`: a file of one.

    Lines of what was passed on are quoted one deeper than those around it.
    """
    lines = [replace(line) for line in document.lines]
    headings = _headings(lines)
    outer = headings[0].start if headings else 0
    lines = _deepened(lines, headings)
    lines, left = _without_own_words(lines)
    if mail or headings:
        lines = _without_foot(lines)
    lines = trimmed(lines)
    document = replace(document, lines=tuple(lines))
    if headings or left:
        remark = ReadingRemark(RemarkKind.FORWARDED)
        known = remark in document.remarks
        document = replace(document, remarks=document.remarks if known else (*document.remarks, remark))
    if headings and (headings[-1].depth or outer or not document.sender):
        document = _told(document, headings)
    return document


def _told(document: ReadDocument, headings: Sequence[_Heading]) -> ReadDocument:
    """With sender, subject and day of the innermost mail that tells them."""
    told: dict[str, str] = {}
    for heading in headings:
        told |= {key: value for key, value in heading.told.items() if value}
    return replace(
        document,
        sender=told.get("sender", document.sender),
        subject=told.get("subject", document.subject),
        sent_on=_day(told) or document.sent_on,
    )


def _day(told: dict[str, str]) -> date | None:
    return day_of(told["sent"]) if "sent" in told else None


def _headings(lines: Sequence[TextLine]) -> list[_Heading]:
    found: list[_Heading] = []
    place = 0
    while place < len(lines):
        heading = _heading_at(lines, place)
        if heading:
            found.append(heading)
            place = heading.end
        else:
            place += 1
    return found


def _heading_at(lines: Sequence[TextLine], start: int) -> _Heading | None:
    line = lines[start]
    said = _said(lines, start)
    if said:
        return _Heading(start, said, depth=0)
    marked = bool(line.text) and bool(_MARK.fullmatch(line.text))
    place = start + marked
    while marked and place < len(lines) and not lines[place].text and place < start + 4:
        place += 1
    heading = _Heading(start, place, depth=1)
    fields, last = 0, ""
    while place < len(lines) and place < start + 40:
        text = lines[place].text
        named = _FIELD.fullmatch(text) if text else None
        if named and named.lastgroup:
            last = next(key for key in ("sender", "sent", "subject", "other") if named[key])
            heading.told.setdefault(last, named["value"].strip())
            fields += 1
        elif not text and fields and place + 1 < len(lines) and _goes_on(lines[place + 1].text, fields):
            pass  # some put an empty line between each two
        elif not (text and fields and last in ("other", "subject") and _continues(lines, place)):
            break
        place += 1
    heading.end = place
    enough = fields >= _FIELDS_ALONE and "sender" in heading.told and len(heading.told) >= _FIELDS_ALONE
    on_top = (
        fields > 1
        and {"sender", "subject"} <= heading.told.keys()
        and not any(line.text for line in lines[:start])
    )
    if enough or on_top or (marked and (fields or line.text.startswith(("-", "_", "*")))):
        return heading
    return heading if marked and place < len(lines) and len(line.text) > 12 else None


def _goes_on(text: str, fields: int) -> bool:
    return fields < 5 and bool(_FIELD.fullmatch(text))


def _continues(lines: Sequence[TextLine], place: int) -> bool:
    """Whether a line goes on with the field before it: a list of receivers, wrapped."""
    return any(_FIELD.fullmatch(line.text) for line in lines[place + 1 : place + 3] if line.text)


def _said(lines: Sequence[TextLine], start: int) -> int:
    """Where "On Monday Anna wrote:" ends, which may be wrapped, if quoted lines follow; else 0."""
    for end in range(start + 1, min(start + 4, len(lines)) + 1):
        text = " ".join(line.text for line in lines[start:end]).strip()
        if not lines[end - 1].text or len(text) > 260:
            return 0
        after = next((line for line in lines[end:] if line.text), None)
        if _SAID.fullmatch(text) and after and after.quoted > lines[start].quoted:
            return end
    return 0


def _deepened(lines: Sequence[TextLine], headings: Sequence[_Heading]) -> list[TextLine]:
    """Without the headings; each mail quoted deeper than the one around it."""
    kept: list[TextLine] = []
    depth = place = 0
    for heading in headings:
        kept += [replace(line, quoted=line.quoted + depth) for line in lines[place : heading.start]]
        kept.append(TextLine(""))
        depth, place = depth + heading.depth, heading.end
    return kept + [replace(line, quoted=line.quoted + depth) for line in lines[place:]]


def _without_own_words(lines: Sequence[TextLine]) -> tuple[list[TextLine], bool]:
    """Without the few words that stand around a much longer mail within."""
    letters: dict[int, int] = {}
    for line in lines:
        letters[line.quoted] = letters.get(line.quoted, 0) + len(line.text)
    few = {
        depth
        for depth, number in letters.items()
        if number <= _FEW_LETTERS
        and sum(more for other, more in letters.items() if other > depth) > _TIMES_MORE * number
    }
    few = {depth for depth in few if all(shallower in few or depth <= shallower for shallower in letters)}
    kept = [line for line in lines if line.quoted not in few or not line.text]
    return kept, any(line.text and line.quoted in few for line in lines)


def _without_foot(lines: list[TextLine]) -> list[TextLine]:
    """Without what a mailing list, or a telephone, puts below a mail."""
    for place in range(max(len(lines) - 12, len(lines) // 2, 1), len(lines)):
        if _LIST_FOOT.match(lines[place].text):
            return lines[:place]
    return lines
