"""What a case is made of: the files of its folder, or the same as the database has them."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content.cases.pictures import PICTURES
from bot.content.parsing import Document, TextFile
from bot.content.strays import case_file_names, is_stray, strays
from bot.errors import ContentError
from bot.reading import read_bytes

FACTS_FILE: Final = "case.toml"


@dataclass(frozen=True, slots=True)
class CaseDocuments:
    """The files of one case by name, wherever they come from. `name` is the case's slug."""

    name: str
    files: Mapping[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> CaseDocuments:
        """Those of a folder. Raises ContentError for one that can't be read."""
        found = {path.name: _read(folder, path.name) for path in case_files(folder)}
        return cls(folder.name, {**found, **pictures_of(folder)})

    @property
    def digest(self) -> bytes:
        """SHA-256 over names and contents: another one as soon as a byte differs."""
        whole = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            whole.update(f"{name}:{len(content)}:".encode() + content)
        return whole.digest()


CaseSource = Path | CaseDocuments
"""Where a case is read from: a folder, or its documents."""


def folders_of_cases(folder: Path) -> list[Path]:
    """The folders of cases in `folder`, in the order of names; what other programs left is passed over."""
    passed = {stray.path for stray in strays(folder)}
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and path not in passed and not path.name.startswith(".")
    ]


def documents_in(folder: Path) -> dict[str, CaseDocuments]:
    """The documents of every case in `folder`, by slug; one that can't be read is left out."""
    found = {}
    for path in folders_of_cases(folder):
        with contextlib.suppress(ContentError):
            found[path.name] = CaseDocuments.read(path)
    return found


def case_files(source: CaseSource) -> Sequence[TextFile]:
    """The .toml files that make up a case, or are meant to, in the order of names."""
    names = case_file_names()
    if isinstance(source, CaseDocuments):
        files = sorted(source.files.items())
        return [Document(name, content) for name, content in files if name not in PICTURES]
    return [path for path in sorted(source.glob("*.toml")) if not is_stray(path.name, names)]


def case_file(source: CaseSource, name: str) -> TextFile:
    """The file of that name; reading it is a ContentError where there is none."""
    if isinstance(source, CaseDocuments):
        return Document(name, source.files.get(name))
    return source / name


def pictures_of(source: CaseSource) -> dict[str, bytes]:
    """The pictures by their names; there should be one at most. Raises ContentError."""
    if isinstance(source, CaseDocuments):
        return {name: source.files[name] for name in PICTURES if name in source.files}
    return {name: _read(source, name) for name in PICTURES if (source / name).is_file()}


def _read(folder: Path, name: str) -> bytes:
    try:
        return read_bytes(folder / name)
    except OSError as error:
        raise ContentError(
            f"{folder.name}/{name} can't be read: {error.strerror}.", "Check the file and its rights."
        ) from None
