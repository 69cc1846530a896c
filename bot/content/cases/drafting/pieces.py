"""Pieces of a language's document for a case that there is: an event that is added, an ask that is added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.content.cases.drafting.saying.filling import Country, Filler, Names
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.cases.drafting.saying.telling import FactDraft, Telling
from bot.content.cases.recognising.demands import DraftPerson
from bot.content.cases.recognising.happened import Happened
from bot.content.phrases.index import PhraseSort
from bot.model.cases.case import Case


def fact_section(
    library: DraftLibrary,
    case: Case,
    language: str,
    fact: str,
    happened: Happened,
    when: date | None,
    as_of: date,
    answers: Mapping[str, str],
) -> tuple[Mapping[str, object] | None, tuple[str, ...]]:
    """What stands under [facts.FACT] in a language's document, and the details that are lacking for it.

    `when`: the day that case.toml has; `as_of`: the day of its source. The section is None while a detail
    is lacking; each is answered by "say.FACT.DETAIL.LANGUAGE". LookupError where the case has no words in
    the language.
    """
    details = case.letters[language].details
    if details is None:
        raise LookupError(language)
    entry = library.files.index.entries[PhraseSort.EVENTS][happened.event]
    telling = Telling(
        Filler(library, language, "", answers),
        DraftPerson(case.kind, case.life, case.who, case.country),
        Names(case.texts[language].person, details.name, details.short),
        Country(details.country, details.in_country or ""),
        as_of,
    )
    draft = FactDraft(fact, happened, entry, when)
    lacking = telling.lacking(draft)
    return (None if lacking else telling.section(draft)), lacking


def ask_section(library: DraftLibrary, language: str, words: str) -> Mapping[str, str]:
    """What stands under [asks.…] in a language's document: its button, and what it asks for in a sentence."""
    return library.words[language].asks[words]
