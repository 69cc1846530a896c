"""What was read in the text of an appeal: each value with the line it stands in, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class ReadingDoubt(StrEnum):
    """Why a value that was read is unsure, and is to be asked for."""

    NONE = ""
    GUESSED = "guessed"  # nothing in the text says so in as many words
    TWO_READINGS = "two_readings"  # the text has it in two ways, or it can be read in two ways
    INCOMPLETE = "incomplete"  # a part of it seems to be missing
    REPAIRED = "repaired"  # it stood there hidden or broken, and was put together


class RemarkKind(StrEnum):
    """What an organiser has to know of the text that was read."""

    OVER = "over"  # it says that the action has ended
    UPDATE = "update"  # it is news of an earlier appeal
    NO_ADDRESSEE = "no_addressee"  # it asks nobody in particular to be written to
    SAMPLE_LETTER = "sample_letter"  # a letter stands in it, which was read past
    UNFILLED = "unfilled"  # lines of a form that nobody filled in
    SPELT_IN_TWO_WAYS = "spelt_in_two_ways"  # a name
    SHARED_ADDRESS = "shared_address"  # of several authorities
    FORWARDED = "forwarded"  # quoting, or a forwarder's own lines, were taken off
    LEFT_OUT = "left_out"  # a part that couldn't be read
    NOT_AN_APPEAL = "not_an_appeal"  # nothing in it looks like an appeal
    NO_TEXT = "no_text"  # a picture, or a scan without text


@dataclass(frozen=True, slots=True)
class FoundValue(Generic[T]):
    """A value that was read. `line`: the number of the line it stands in, from 1; None: in none alone."""

    value: T
    line: int | None = None
    doubt: ReadingDoubt = ReadingDoubt.NONE


@dataclass(frozen=True, slots=True)
class ReadingRemark:
    """Something an organiser has to know. `about`: the words of the text that it is about, if any."""

    kind: RemarkKind
    line: int | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody whom the appeal is for. `gender`: "m", "f" or None where the text doesn't show it."""

    name: FoundValue[str]
    gender: str | None = None
    other_spellings: tuple[str, ...] = ()
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """A dated sentence. `when`: a day; None where the text gives less than a day, which `said` has."""

    when: FoundValue[date] | None
    said: str  # the date as the text has it: "mid-2024", "on 5 February"
    text: FoundValue[str]


@dataclass(frozen=True, slots=True)
class FoundAuthority:
    """Somebody to write to, with all that the text gives of them. Lists may be empty."""

    name: FoundValue[str] | None  # without title of courtesy; None where only an office is named
    role: FoundValue[str] | None  # the office, as the text has it
    gender: str | None = None
    email: tuple[FoundValue[str], ...] = ()
    phone: tuple[FoundValue[str], ...] = ()  # as a person dials them: "+33 1 43 55 25 18"
    fax: tuple[FoundValue[str], ...] = ()
    postal: tuple[str, ...] = ()  # lines
    salutation: FoundValue[str] | None = None
    copies: bool = False  # gets a copy, and isn't written to first
    country: str | None = None  # ISO 3166-1 alpha-2, where an embassy or a mission stands


@dataclass(frozen=True, slots=True)
class ReadAppeal:
    """All that was read. What isn't in the text is None or empty: nothing is made up.

    `lines`: the text as it was read, so that each `line` can be shown. `kin`: names of children and
    relatives, proposed as never said; they stand in no other field. `others`: people named in the facts
    who are neither the person nor an addressee.
    """

    lines: tuple[str, ...]
    language: str | None = None  # ISO 639-1, of the text
    code: FoundValue[str] | None = None
    index: FoundValue[str] | None = None  # the issuer's own number beside the code: "EUR 60/9123/2025"
    issuer: FoundValue[str] | None = None
    issue_date: FoundValue[date] | None = None
    country: FoundValue[str] | None = None  # ISO 3166-1 alpha-2
    title: FoundValue[str] | None = None
    violations: tuple[FoundValue[str], ...] = ()
    persons: tuple[FoundPerson, ...] = ()
    events: tuple[FoundEvent, ...] = ()
    demands: tuple[FoundValue[str], ...] = ()
    authorities: tuple[FoundAuthority, ...] = ()
    act_until: FoundValue[date] | None = None
    preferred_language: tuple[FoundValue[str], ...] = ()  # ISO 639-1 where it is one, else as the text has it
    report_back: tuple[FoundValue[str], ...] = ()  # addresses and numbers of whoever wants to hear
    kin: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    remarks: tuple[ReadingRemark, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a document, as its file had it, with what its form says.

    `page`: from 1, where the file has pages. `indent`: characters or steps from the left. `column`: from 0,
    where a page has several side by side.
    """

    text: str
    page: int | None = None
    is_heading: bool = False
    is_bold: bool = False
    is_item: bool = False  # of a list; its bullet or number is taken off
    number: str = ""  # of a numbered item: "1", "a"
    indent: int = 0
    quoted: int = 0  # how deep in a forwarded or answered mail
    column: int = 0
    links: tuple[str, ...] = ()  # addresses behind words: "mailto:…", "https://…", "tel:…"


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file's text in reading order, empty lines where paragraphs end. `sender`, `subject`: of a mail."""

    lines: tuple[TextLine, ...]
    title: str = ""
    sender: str = ""
    subject: str = ""
    sent_on: date | None = None
    remarks: tuple[ReadingRemark, ...] = ()
