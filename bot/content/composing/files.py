"""What messages/letters/ holds, by language, and messages/treaties.toml beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.composing.composer import Composer
from bot.content.letters.forms_of_address import FormsOfAddress, load_forms
from bot.content.letters.frames import Frame, load_frame
from bot.content.phrases.book import GRAMMAR, file_of, load_book
from bot.content.phrases.index import PhraseIndex, PhraseSort, load_index
from bot.content.phrases.treaties import Treaties, load_treaties
from bot.model.languages import Language
from bot.reading import read_bytes

_INDEX: Final = "phrases.toml"
_TREATIES: Final = "treaties.toml"
_FRAME: Final = "frame.toml"
_FORMS: Final = "forms_of_address.toml"
_PHRASES: Final = "phrases"
_MOST_KEPT: Final = 24
"""Languages whose files are kept as they were read: more than there are, twice over."""


@dataclass(frozen=True, slots=True)
class LetterFiles:
    """All that letters are made of besides a case; a language is in each of the mappings."""

    index: PhraseIndex
    frames: Mapping[str, Frame]
    forms: Mapping[str, FormsOfAddress]
    composers: Mapping[str, Composer]

    @classmethod
    def load(cls, folder: Path, languages: Mapping[str, Language]) -> LetterFiles:
        """Read the folder's files of these languages. Raises ContentError.

        A language whose files haven't changed since they were last read is not read again.
        """
        index = load_index(folder / _INDEX)
        treaties = load_treaties(folder.parent / _TREATIES)
        frames: dict[str, Frame] = {}
        forms: dict[str, FormsOfAddress] = {}
        composers: dict[str, Composer] = {}
        for code, language in languages.items():
            source = _Source(_digest(folder, code), language, folder / code, index, treaties)
            read = _read_again(source) if source.digest else _read(source)
            frames[code], forms[code], composers[code] = read
        return cls(index, MappingProxyType(frames), MappingProxyType(forms), MappingProxyType(composers))


@dataclass(frozen=True, slots=True)
class _Source:
    """The files of a language. Two are the same if their content is, wherever they lie."""

    digest: bytes
    language: Language = field(hash=False)
    folder: Path = field(compare=False)
    index: PhraseIndex = field(compare=False)  # the files of these two are in the digest
    treaties: Treaties = field(compare=False)


def _read(source: _Source) -> tuple[Frame, FormsOfAddress, Composer]:
    folder, language = source.folder, source.language
    frame = load_frame(folder / _FRAME, language)
    forms = load_forms(folder / _FORMS, language)
    book = load_book(folder / _PHRASES, language, source.index)
    return frame, forms, Composer(source.index, source.treaties, book, forms)


_read_again = lru_cache(maxsize=_MOST_KEPT)(_read)


def _digest(folder: Path, code: str) -> bytes:
    """Stands for all that `_read` reads or is given; empty where one of the files can't be read."""
    phrases = folder / code / _PHRASES
    names = (GRAMMAR, *(file_of(sort) for sort in PhraseSort))
    found = hashlib.sha256()
    try:
        for path in (
            folder / _INDEX,
            folder.parent / _TREATIES,
            folder / code / _FRAME,
            folder / code / _FORMS,
            *(phrases / name for name in names),
        ):
            found.update(hashlib.sha256(read_bytes(path)).digest())
    except OSError:
        return b""
    return found.digest()
