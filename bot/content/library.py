"""Everything that cases and letters are made of: what lies under messages/, and cases taken in later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

from bot.content.cases.files import CaseDocuments, documents_in
from bot.content.cases.lacking import lacking, with_demands
from bot.content.cases.loading import country_in, load_case, load_each
from bot.content.composing.files import LetterFiles
from bot.content.composing.page_data import page_data, version
from bot.content.composing.writer import LetterWriter
from bot.content.languages import Languages
from bot.content.languages import messages_folder as messages_folder
from bot.content.letters.own_words import OwnWordsLists
from bot.content.usable import usable
from bot.errors import ContentError
from bot.model.cases.case import Case
from bot.model.languages import Language

_MOST_PLANNED: Final = 4
"""Cases whose plans are kept as they were made, each some megabytes."""


@dataclass(slots=True)
class Library:
    """The cases that are shown, and the letters about them.

    Whoever has it sees a case that is taken in, changed or dropped from then on; what was got from it earlier
    stays as it was. `faults`: what is wrong with the cases that can't be used, by slug;
    `countries_of_faults`: theirs. `usable`: the languages that there are, and what is wrong with others.
    `from_files`: the files of the program's own cases, where they can be read; `root`: where messages lie.
    """

    cases: Mapping[str, Case]
    letters: LetterWriter
    own_words: OwnWordsLists
    usable: Languages
    faults: Mapping[str, ContentError] = field(default_factory=dict)
    countries_of_faults: frozenset[str] = frozenset()
    from_files: Mapping[str, CaseDocuments] = field(default_factory=dict)
    root: Path = field(default_factory=messages_folder)

    @classmethod
    def load(cls, root: Path | None = None) -> Library:
        """Read messages/cases and messages/letters under `root`. Raises ContentError.

        A fault in one case's files is no reason to do without the others: it is kept in `faults`; one in
        those of a language that is being written, in `language_faults`.
        """
        root = root or messages_folder()
        found = usable(root)
        read, unread = load_each(root / "cases", found)
        letters = LetterWriter({}, LetterFiles.load(root / "letters", found.spoken))
        library = cls({}, letters, OwnWordsLists.load(root / "letters", found.spoken), found, unread)
        faults = dict(unread)
        for slug, case in read.items():
            try:
                library.take(library._with(case))
            except ContentError as error:
                faults[slug] = error
        library.faults = faults
        library.countries_of_faults = frozenset(
            country for slug in faults if (country := country_in(root / "cases" / slug))
        )
        library.from_files = documents_in(root / "cases")
        library.root = root
        return library

    @property
    def languages(self) -> Mapping[str, Language]:
        """Those that the bot speaks, in the order of menus."""
        return self.usable.spoken

    @property
    def language_faults(self) -> Mapping[str, ContentError]:
        """What is wrong with the languages that are left out, by code."""
        return self.usable.left_out

    def of(self, documents: CaseDocuments, *, shown: bool = False) -> Self:
        """A library of this one's words that has just that case. Raises ContentError.

        `shown`: as supporters are to see it, without the languages in which nobody has read it, where these
        are seen without a switch: one case isn't told there, and the language stays as it is for others.
        Nothing of it is seen by anybody who has this one. It takes some tenths of a second: for a thread.
        """
        case = load_case(documents, self.usable)
        if shown:
            told = [
                code for code in case.texts if code not in self.unread(case) or code == case.default_language
            ]
            case = replace(
                case,
                texts={code: case.texts[code] for code in told},
                letters={code: case.letters[code] for code in told},
            )
        return self._with(case)

    def unread(self, case: Case) -> tuple[str, ...]:
        """Languages of the case that supporters would see, and in which nobody fluent has read it."""
        return tuple(
            code
            for code, text in case.texts.items()
            if not text.reviewed and (self._is_seen(code) or code == case.default_language)
        )

    def _is_seen(self, language: str) -> bool:
        """Whether supporters see that language without an organiser's switch, whatever cases say in it."""
        known, forms = self.languages.get(language), self.letters.files.forms.get(language)
        return bool(known and known.reviewed and forms and forms.reviewed)

    def _with(self, case: Case) -> Self:
        if problem := next(lacking(case, self.letters.files), None):
            raise problem.error(case.slug)
        case = with_demands(case, self.letters.files)
        planned, its_version = _planned(_CaseOf(case.slug, case, self.letters.files))
        letters = LetterWriter({}, self.letters.files)
        letters.take(planned)
        case = replace(case, version=its_version)
        return type(self)({case.slug: case}, letters, self.own_words, self.usable)

    def take(self, other: Library) -> None:
        """Have the other's cases too, in the place of this one's with the same slugs, faulty or not."""
        self.cases = {**self.cases, **other.cases}
        self.letters.take(other.letters)
        self.faults = {slug: fault for slug, fault in self.faults.items() if slug not in other.cases}

    def drop(self, slug: str) -> None:
        """Have that case no more, if it was there."""
        self.cases = {known: case for known, case in self.cases.items() if known != slug}
        self.letters.drop(slug)

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
        texts = [text for case in self.cases.values() if (text := case.texts.get(language))]
        # With no case at all there is still something to be told, in whatever language people chose.
        told = texts or not self.cases
        return bool(self._is_seen(language) and told) and all(text.reviewed for text in texts)

    def page_data(self, stopped: Collection[str] = ()) -> dict[str, object]:
        """What the hand-off page is made from; see `composing.page_data`.

        `stopped`: slugs of cases that give no letters, besides those whose files say so.
        """
        versions = {slug: case.version for slug, case in self.cases.items()}
        return page_data(self.letters, self.cases.values(), versions, stopped)


@dataclass(frozen=True, slots=True)
class _CaseOf:
    """A case, and what its letters are made of."""

    slug: str
    case: Case = field(hash=False)
    files: LetterFiles = field(hash=False)


@lru_cache(maxsize=_MOST_PLANNED)
def _planned(of: _CaseOf) -> tuple[LetterWriter, str]:
    """The plans of all its letters, and the version that they make. Who edits a case sees it again and again.

    Nobody may change what it gives.
    """
    letters = LetterWriter({of.slug: of.case}, of.files)
    return letters, version(letters, of.case)
