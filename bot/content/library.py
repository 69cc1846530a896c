"""Everything under messages/ that cases and letters are made of, loaded once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import bot
from bot.content.cases.loading import load_cases
from bot.content.letters.own_words import OwnWordsLists
from bot.content.letters.writer import LetterWriter
from bot.model.cases.case import Case


def messages_folder() -> Path:
    """messages/ beside the package, as it stands in a checkout and in the container."""
    return Path(bot.__file__).resolve().parent.parent / "messages"


@dataclass(frozen=True, slots=True)
class Library:
    """The cases and the letters about them."""

    cases: Mapping[str, Case]
    letters: LetterWriter
    own_words: OwnWordsLists

    @classmethod
    def load(cls, root: Path | None = None) -> Library:
        """Read messages/cases and messages/letters under `root`. Raises ContentError at the first fault."""
        root = root or messages_folder()
        cases = load_cases(root / "cases")
        letters = LetterWriter.load(root / "letters", cases)
        named = {slug: replace(case, version=letters.versions[slug]) for slug, case in cases.items()}
        return cls(MappingProxyType(named), letters, OwnWordsLists.load(root / "letters"))

    def case(self, slug: str) -> Case | None:
        """The case with that slug, or None if there is none (any more)."""
        return self.cases.get(slug)

    def reviewed(self, language: str) -> bool:
        """Whether somebody fluent has read every file there is of that language; False if no case has it.

        A case that lacks the language is told in its default language, and hides it for no other case.
        """
        forms = self.letters.forms.get(language)
        texts = [text for case in self.cases.values() if (text := case.texts.get(language))]
        return bool(forms and forms.reviewed and texts) and all(text.reviewed for text in texts)

    def page_data(self) -> dict[str, object]:
        """What the hand-off page is made from; see `LetterWriter.page_data`."""
        return self.letters.page_data()
