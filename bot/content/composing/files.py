"""What messages/letters/ holds, by language, and messages/treaties.toml beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.content.composing.composer import Composer
from bot.content.letters.forms_of_address import FormsOfAddress, load_forms
from bot.content.letters.frames import Frame, load_frame
from bot.content.phrases.book import load_book
from bot.content.phrases.index import PhraseIndex, load_index
from bot.content.phrases.treaties import load_treaties
from bot.model.languages import Language


@dataclass(frozen=True, slots=True)
class LetterFiles:
    """All that letters are made of besides a case; a language is in each of the mappings."""

    index: PhraseIndex
    frames: Mapping[str, Frame]
    forms: Mapping[str, FormsOfAddress]
    composers: Mapping[str, Composer]

    @classmethod
    def load(cls, folder: Path, languages: Mapping[str, Language]) -> LetterFiles:
        """Read the folder's files of these languages. Raises ContentError."""
        index = load_index(folder / "phrases.toml")
        treaties = load_treaties(folder.parent / "treaties.toml")
        frames: dict[str, Frame] = {}
        forms: dict[str, FormsOfAddress] = {}
        composers: dict[str, Composer] = {}
        for code, language in languages.items():
            frames[code] = load_frame(folder / code / "frame.toml", language)
            forms[code] = load_forms(folder / code / "forms_of_address.toml", language)
            book = load_book(folder / code / "phrases", language, index)
            composers[code] = Composer(index, treaties, book, forms[code])
        return cls(index, MappingProxyType(frames), MappingProxyType(forms), MappingProxyType(composers))
