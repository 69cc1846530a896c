"""What reads files and data of others. Each raises only if its reader did something that it mustn't."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.chat.base.buttons import pack, parse
from bot.chat.dispatch import load_topics
from bot.config import Settings
from bot.config.env_file import read_env
from bot.content.appeals.answers import FileAnswer, as_json, from_json
from bot.content.appeals.files.documents import read_document
from bot.content.appeals.reading import read
from bot.content.cases.files import CaseDocuments
from bot.content.cases.loading import examine_case
from bot.errors import ContentError, UnreadableFile

load_topics()
_SETTINGS: Final = frozenset(name.upper() for name in Settings.model_fields)
_CASE: Final = CaseDocuments.read(Path(__file__).parents[3] / "docs" / "example-case" / "exa001")


def button(data: bytes) -> None:
    """Data of a button is one, or none; and one that was read can be packed, and is the same then."""
    found = parse(data.decode("utf-8", "surrogateescape"))
    assert found is None or parse(pack(found)) == found


def settings(data: bytes) -> None:
    """A .env file is read, whatever it is, and what is told of it has no value of a setting."""
    secret = b"123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
    told = read_env(data, ".env", _SETTINGS, {})
    assert secret.decode() not in str([*told.faults])


def case(data: bytes) -> None:
    """A case's files can be used, or it is said what is wrong with which; here one of them is `data`."""
    names = sorted(name for name in _CASE.files if name.endswith(".toml"))
    name = names[len(data) % len(names)]
    files: Mapping[str, bytes] = {**_CASE.files, name: data}
    with suppress(ContentError):
        examine_case(CaseDocuments(_CASE.name, files))


def appeal(data: bytes) -> None:
    """An appeal's file is read, or can't be; and what was read goes from one process to the other whole."""
    try:
        found = read(read_document(data, "appeal"))
    except UnreadableFile:
        return
    assert from_json(as_json(FileAnswer(read=found))) == found


READERS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "button": button,
    "settings": settings,
    "case": case,
    "appeal": appeal,
}
