"""Everything under messages/ that cases and letters are made of, loaded once and never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from bot.content.cases.lacking import lacking, with_demands
from bot.content.cases.loading import country_in, load_each
from bot.content.composing.files import LetterFiles
from bot.content.composing.page_data import page_data, version
from bot.content.composing.writer import LetterWriter
from bot.content.languages import messages_folder as messages_folder
from bot.content.letters.own_words import OwnWordsLists
from bot.content.usable import usable
from bot.errors import ContentError
from bot.model.cases.case import Case
from bot.model.languages import Language


@dataclass(frozen=True, slots=True)
class Library:
    """The cases and the letters about them.

    `faults`: what is wrong with the cases that can't be used, by slug; `countries_of_faults`: theirs.
    `languages`: those that the bot speaks, in the order of menus.
    """

    cases: Mapping[str, Case]
    letters: LetterWriter
    own_words: OwnWordsLists
    faults: Mapping[str, ContentError] = field(default_factory=dict)
    countries_of_faults: frozenset[str] = frozenset()
    languages: Mapping[str, Language] = field(default_factory=dict)
    language_faults: Mapping[str, ContentError] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path | None = None) -> Library:
        """Read messages/cases and messages/letters under `root`. Raises ContentError.

        A fault in one case's files is no reason to do without the others: it is kept in `faults`; one in
        those of a language that is being written, in `language_faults`.
        """
        root = root or messages_folder()
        found = usable(root)
        read, unread = load_each(root / "cases", found)
        files = LetterFiles.load(root / "letters", found.spoken)
        faults = dict(unread)
        cases = {}
        for slug, case in read.items():
            problem = next(lacking(case, files), None)
            if problem:
                faults[slug] = problem.error(slug)
            else:
                cases[slug] = with_demands(case, files)
        countries = frozenset(country for slug in faults if (country := country_in(root / "cases" / slug)))
        letters = LetterWriter(cases, files)
        named = {slug: replace(case, version=version(letters, case)) for slug, case in cases.items()}
        return cls(
            MappingProxyType(named),
            letters,
            OwnWordsLists.load(root / "letters", found.spoken),
            faults,
            countries,
            found.spoken,
            found.left_out,
        )

    def case(self, slug: str) -> Case | None:
        """The case with that slug, or None if there is none (any more)."""
        return self.cases.get(slug)

    @property
    def countries(self) -> frozenset[str]:
        """The countries that the cases are about; of those that can't be used, if that much is readable."""
        return frozenset(case.country for case in self.cases.values()) | self.countries_of_faults

    def require_sound(self) -> None:
        """Raise the ContentError of the first case that can't be used, if there is one."""
        for error in self.faults.values():
            raise error

    def reviewed(self, language: str) -> bool:
        """Whether somebody fluent has read every file there is of that language; False if no case has it.

        Where no case can be used, letters' own files decide alone.

        A case that lacks the language is told in its default language, and hides it for no other case.
        """
        known = self.languages.get(language)
        forms = self.letters.files.forms.get(language)
        texts = [text for case in self.cases.values() if (text := case.texts.get(language))]
        # With no case at all there is still something to be told, in whatever language people chose.
        told = texts or not self.cases
        return bool(known and known.reviewed and forms and forms.reviewed and told) and all(
            text.reviewed for text in texts
        )

    def page_data(self, stopped: Collection[str] = ()) -> dict[str, object]:
        """What the hand-off page is made from; see `composing.page_data`.

        `stopped`: slugs of cases that give no letters, besides those whose files say so.
        """
        versions = {slug: case.version for slug, case in self.cases.items()}
        return page_data(self.letters, self.cases.values(), versions, stopped)
