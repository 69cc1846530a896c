"""What a check can find that the chat has words for: the terminal prints its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FindingKind(StrEnum):
    """Each with the names of the values that its words need; see messages/chat/case_findings.html.j2."""

    FACTS_ORDER = "facts_order"  # day, before
    FACT_AFTER_SOURCES = "fact_after_sources"  # day
    SOURCE_TO_COME = "source_to_come"  # name
    SOURCE_UNUSED = "source_unused"  # name
    AS_OF = "as_of"  # day: of the newest source
    UNTIL_BEFORE = "until_before"
    UNTIL_PASSED = "until_passed"  # day
    STOP_TO_COME = "stop_to_come"
    STALE = "stale"  # day
    ASKED_TWICE = "asked_twice"  # name, other
    NO_ADDRESS = "no_address"  # name
    ONLY_PHONE = "only_phone"  # name
    SAME_ADDRESS = "same_address"  # words, name
    EXAMPLE_ADDRESS = "example_address"  # name
    NAMELESS = "nameless"  # name
    NEVER_SAID = "never_said"
    WORD_TWICE = "word_twice"  # words
    BLANK_BEFORE = "blank_before"  # words
    TWO_ALPHABETS = "two_alphabets"  # words
    RESEMBLES = "resembles"  # words, name
    TWO_SPELLINGS = "two_spellings"  # words, name
    LETTER_LONG = "letter_long"  # name, number, most
    SUBJECT_LONG = "subject_long"  # number, most
    STORY_LONG = "story_long"  # number, most
    FEW_SENTENCES = "few_sentences"  # number, most
    NO_LANGUAGE = "no_language"  # language: its code
    NO_LETTERS_IN = "no_letters_in"  # language: its code
    UNREAD = "unread"  # language: its code
    UNFINISHED = "unfinished"  # language: its code, number
    UNVERIFIED = "unverified"  # language: its code, number
    NOT_ALL_CHECKED = "not_all_checked"
    UNKNOWN = "unknown"  # name
    MANY_DEMANDS = "many_demands"  # number, most
    NO_WHO = "no_who"
    NO_OWN_WORDS = "no_own_words"  # name
    NO_EVENT = "no_event"  # name
    NOT_OF_THEM = "not_of_them"  # name
    DETAIL_MISSING = "detail_missing"  # name, words: the fact
    FORM_MISSING = "form_missing"  # name, words: the forms
    MERCY = "mercy"  # name
    CANT_BE_LEFT_OUT = "cant_be_left_out"  # name, words: the fact
    DETAIL_UNUSED = "detail_unused"  # name
    OTHER_COUNT = "other_count"  # number, most: as many as the main language has
    FEW_WORDINGS = "few_wordings"  # words: of what, and how many; most: that would do
    BEGIN_ALIKE = "begin_alike"  # words
    SAID_AGAIN = "said_again"  # words
    NAMES_NOBODY = "names_nobody"
    GOES_TO_NOBODY = "goes_to_nobody"
    IN_LIBRARY = "in_library"  # name
    # What the loader refuses (bot.errors.FlawKind):
    LACKS = "lacks"
    NONE_YET = "none_yet"
    NAMED_TWICE = "named_twice"
    BRACES = "braces"
    BUTTON_LONG = "button_long"  # number, most
    NO_EMAIL = "no_email"  # name
    FAMILY = "family"
    NO_MAIN_WORDS = "no_main_words"
    LEFT_OVER = "left_over"  # name
    PICTURE_NONE = "picture_none"
    PICTURE_WHOSE = "picture_whose"
    PICTURE_ALLOWED = "picture_allowed"
    PICTURE_UNTOLD = "picture_untold"  # language: its code


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """What was found, for who says it in a language. What a kind has no use for is empty."""

    kind: FindingKind
    name: str = ""
    words: str = ""
    other: str = ""
    language: str = ""
    number: int = 0
    most: int = 0
    day: date | None = None
    before: date | None = None
