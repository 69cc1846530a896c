"""Which State is a party to which treaty: messages/treaties.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot.content.toml import Section
from bot.model.languages import SOURCE_LANGUAGE
from bot.reading import kept_by_content


@dataclass(frozen=True, slots=True)
class Treaties:
    """Instruments by key, each with the countries (ISO 3166-1 alpha-2) that are parties, and since when.

    `titles`: of each, by language; in English all have one.
    """

    parties: Mapping[str, Mapping[str, date]]
    titles: Mapping[str, Mapping[str, str]]

    def title(self, instrument: str, language: str) -> str:
        """What it is called in a language, else in English; its key if it is unknown."""
        titles = self.titles.get(instrument, {})
        return titles.get(language) or titles.get(SOURCE_LANGUAGE) or instrument

    def is_party(self, country: str, instrument: str) -> bool:
        """Whether it is on file that the State is a party. A declaration has none."""
        return country in self.parties.get(instrument, {})


@kept_by_content
def load_treaties(path: Path) -> Treaties:
    """Read treaties.toml. Raises ContentError."""
    top = Section.read(path)
    parties, titles = {}, {}
    for key in top.entries():
        section = top.section(key)
        others = section.section("titles") if section.has("titles") else section.empty("titles")
        in_others = {language: others.text(language) for language in others.entries()}
        others.close()
        titles[key] = MappingProxyType({SOURCE_LANGUAGE: section.text("title"), **in_others})
        for text in ("kind", "source"):
            section.text(text)
        if section.has("adopted"):
            section.day("adopted")
        for text in ("year", "un_document", "status", "short_title"):
            if section.has(text):
                section.text(text)
        articles = section.section("articles")
        for article in articles.entries():
            articles.text(article)
        articles.close()
        parties[key] = MappingProxyType(
            _parties(section.section("parties")) if section.has("parties") else {}
        )
        section.close()
    top.close()
    return Treaties(MappingProxyType(parties), MappingProxyType(titles))


def _parties(section: Section) -> dict[str, date]:
    found = {country: section.day(country) for country in section.entries()}
    section.close()
    return found
