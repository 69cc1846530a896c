"""What comes of drafting: a case's documents, and what they still lack, one question at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.content.cases.recognising.happened import Happened
from bot.model.cases.appeal import ReadingDoubt

Way = tuple[str, ...]


class Topic(StrEnum):
    """What a question is about: which words of messages/ ask it."""

    LANGUAGE = "language"  # of the appeal
    COUNTRY = "country"
    NAME = "name"  # of the person or organisation, as the appeal has it
    PERSON = "person"  # woman, man, unsaid, several or organisation
    WHO = "who"
    CODE = "code"
    ISSUER = "issuer"
    ISSUER_EMAIL = "issuer_email"
    ISSUER_PHONE = "issuer_phone"
    ISSUE_DATE = "issue_date"
    ACT_UNTIL = "act_until"
    EVENT = "event"  # which event of the library a sentence is
    FACT = "fact"  # whether an event that was read with a doubt stands; "-" takes it out
    EVENTS = "events"  # there is none that letters could tell
    DEMAND = "demand"  # which demands of the library a sentence is
    DEMANDS = "demands"  # there is none
    AUTHORITIES = "authorities"  # there is none to write to
    ROLE = "role"
    GENDER = "gender"
    ADDRESS = "address"
    OTHER_ADDRESS = "other_address"  # more than one was read, and the first is used
    SEAT = "seat"  # the country in which a mission or an embassy stands
    NAME_IN = "name_in"  # the person's name in another script
    AUTHORITIES_IN = "authorities_in"  # those of the authorities that are named
    COUNTRY_IN = "country_in"  # the forms of the country's name in a language
    DETAIL_IN = "detail_in"  # a detail of an event in a language


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """Something that is missing or unsure.

    `key`: what `answers` call it. `file`, `way`: the part of the documents that the answer fills.
    `about`: whom or what it is about: a name, or the appeal's own sentence, which is for the organiser's
    eyes only. `detail`: the event or the detail that is meant. `proposed`: values that fit, the likeliest
    first. `needed`: without it the case can't be published; what isn't needed can be left. `line`: of the
    appeal, from 1.
    """

    key: str
    topic: Topic
    file: str
    way: Way
    language: str = ""
    about: str = ""
    detail: str = ""
    proposed: tuple[str, ...] = ()
    needed: bool = True
    line: int | None = None
    doubt: ReadingDoubt = ReadingDoubt.NONE


@dataclass(frozen=True, slots=True)
class DraftCase:
    """A draft. `documents`: file name → content; with gaps where too little was read.

    `languages`: those it is written in; `left_out`: those that wait for an answer. `lines`: part of case.toml
    ("facts.arrest", "authorities.president") → the line of the appeal that it comes from, where one is known.
    """

    slug: str
    documents: Mapping[str, bytes]
    lacking: tuple[DraftQuestion, ...]
    languages: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    lines: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class NewSentence:
    """What a sentence of the news tells and the case doesn't. `said` is to be shown, and never to be used.

    `happened`: the event of the library that it is, with what was recognised of its details, where every
    language of the case can tell that; None: somebody has to tell it in words of their own.
    """

    said: str
    line: int | None
    when: date | None
    happened: Happened | None = None


@dataclass(frozen=True, slots=True)
class MercyDraft:
    """An ask for an act of mercy that the news makes and the case doesn't, in ids as case.toml has them.

    `facts`: those of the case, the weightiest first; `events`: those that the news has besides. `words`:
    which of the words for asks in drafts.toml are its.
    """

    id: str
    words: str
    demands: tuple[str, ...]
    facts: tuple[str, ...]
    events: tuple[str, ...]
    concerns: tuple[str, ...]
    standards: tuple[str, ...]
    who: tuple[str, ...]
    leaves_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UpdateDraft:
    """What news changes in a case.

    `publisher`, `published`: of the new source; empty and None where the text doesn't say. `facts_as_of`: the
    new day, never earlier than the case's own. `confirms`: ids of facts that the news tells too.
    `never_said`: hashes of names of kin that the case doesn't have yet. `not_in_case`: whom it asks to write
    to besides, as it has them; `not_named`: ids of authorities whom it doesn't ask to write to, if it asks to
    write to anybody.
    """

    slug: str
    publisher: str
    published: date | None
    facts_as_of: date
    sentences: tuple[NewSentence, ...]
    confirms: tuple[str, ...]
    mercy: MercyDraft | None = None
    never_said: tuple[str, ...] = ()
    not_in_case: tuple[str, ...] = ()
    not_named: tuple[str, ...] = ()
