"""The embassy in a supporter's own country where none is on file: a letter to it, its address left open."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from babel.languages import get_official_languages

from bot.content.cases.countries import country_name
from bot.content.composing.details import of_country
from bot.content.composing.files import LetterFiles
from bot.model.cases.case import Addressee, Authority, AuthorityKind, Case

OPEN_EMBASSY: Final = "own-embassy"
"""Stands for an authority; which country's it is, is chosen apart. No id of a case's has this form."""


def with_open_embassy(case: Case, country: str, files: LetterFiles) -> Case:
    """The case with the embassy in `country` (ISO 3166-1 alpha-2) among its authorities.

    It has no address: the supporter finds one and writes it in. It is written to in what is spoken where it
    is, else in the case's own language.
    """
    embassy = Authority(
        id=OPEN_EMBASSY,
        kind=AuthorityKind.EMBASSY,
        role="embassy",
        gender=None,
        email=None,
        languages=(*get_official_languages(country, de_facto=True), case.default_language),
        country=country,
    )
    texts, letters = dict(case.texts), dict(case.letters)
    for language, text in texts.items():
        name = _named(case, country, language, files, to=False)
        texts[language] = replace(
            text,
            authorities={**text.authorities, embassy.id: ("", name)},
            authority_buttons={**text.authority_buttons, embassy.id: name},
        )
    for language, words in letters.items():
        office = _named(case, country, language, files, to=True)
        letters[language] = replace(words, addressees={**words.addressees, embassy.id: Addressee("", office)})
    return replace(case, authorities=(*case.authorities, embassy), texts=texts, letters=letters)


def can_be_written_to(case: Case) -> bool:
    """Whether there are letters to an embassy of the case: it wants such, and each ask has words for them."""
    return case.embassies and all(
        ask.is_composed or all("abroad" in words.asks[ask.id].requests for words in case.letters.values())
        for ask in case.asks
    )


def _named(case: Case, country: str, language: str, files: LetterFiles, *, to: bool) -> str:
    frame, composer = files.frames.get(language), files.composers.get(language)
    host = country_name(country, language)
    if frame is None or composer is None:
        return f"{country_name(case.country, language)} ({host})"
    words = case.letters.get(language)
    state = of_country(case, words.details if words else None, composer.grammar, language)
    pattern = frame.embassy_to if to else frame.embassy
    return composer.grammar.joined(pattern.format(of_country=state, host=host))
