"""Where a value stands in a case's documents, and what changes it there. Comments and order stay."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from bot.content.letters.one_line import cut, one_line

FACTS: Final = "case.toml"

TITLE_ON_BUTTON: Final = 30
"""Characters."""

Files = Mapping[str, bytes]
"""What each file of a case holds, by name."""

Value = str | bool | date | Sequence[str] | Mapping[str, str] | None
"""What stands at a place; None: nothing does.

A mapping: the forms of a name, by grammatical case; or what each source says, by its name.
"""


@dataclass(frozen=True, slots=True)
class ValuePlace:
    """A value of a case. `way`: tables' names and, in a list of tables such as the facts, the item's id."""

    file: str  # "case.toml", "fr.toml"
    way: tuple[str, ...]

    @property
    def part(self) -> str:
        """The part of the case that it belongs to, as revisions name it: "facts.opened", "fr.title"."""
        return part_of(self.file, self.way)


def part_of(file: str, way: Sequence[str]) -> str:
    """As `ValuePlace.part`: two steps deep where a table has items, such as the authorities; else one."""
    language = [] if file == "case.toml" else [file.removesuffix(".toml")]
    return ".".join((*language, *(way[:2] if way[0] in ITEMS else way[:1])))


ITEMS = ("authorities", "facts", "asks", "sources", "demands", "letter", "names", "concerns")
"""Tables whose items are parts of their own."""


def language_files(files: Files) -> list[str]:
    """Names of the files with a language's words: all but case.toml and the picture, in their order."""
    return [name for name in sorted(files) if name.endswith(".toml") and name != FACTS]


def short_title(files: Files, languages: Iterable[str]) -> str:
    """What a case's documents call it on a button, in the first of `languages` that does; "" if none."""
    for language in languages:
        for way in ("short", "person", "title"):
            found = value_at(files, ValuePlace(f"{language}.toml", (way,)))
            if isinstance(found, str) and (line := one_line(found)):
                return cut(line, TITLE_ON_BUTTON)
    return ""


def value_at(files: Files, place: ValuePlace) -> Value:
    """What stands there; None where nothing does, or there is no such file."""
    node: Any = plain(files, place.file)
    for step in place.way:
        node = _plain_step(node, step)
        if node is None:
            return None
    if isinstance(node, list):
        if node and all(isinstance(item, dict) and item.keys() == {"source", "says"} for item in node):
            return _readings(node)
        return node if all(isinstance(item, str) for item in node) else None
    if isinstance(node, dict):
        forms = {form: words for form, words in node.items() if isinstance(words, str)}
        return forms if forms and len(forms) == len(node) else None
    return node if isinstance(node, str | bool | date) else None


def _readings(node: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for item in node:
        source, says = str(item["source"]), str(item["says"])
        said[source] = f"{said[source]} {says}" if source in said else says
    return said


def items_of(files: Files, file: str, name: str) -> tuple[str, ...]:
    """Ids of the items in a list of tables, the texts in a list, or names of what a table has; in order."""
    node = plain(files, file).get(name)
    if isinstance(node, list):
        return tuple(str(item.get("id", "")) if isinstance(item, dict) else str(item) for item in node)
    return tuple(node) if isinstance(node, dict) else ()


def plain(files: Files, file: str) -> dict[str, Any]:
    """What stands in a file; nothing if there is none. Raises ValueError if it is no TOML.

    Python's own reader is ten times as fast as the one that keeps comments. A screen looks up many values of
    one file: nobody may change what this gives.
    """
    return _plain(files.get(file, b""))


@lru_cache(maxsize=16)
def _plain(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode("utf-8-sig"))


def document_of(content: bytes) -> TOMLDocument:
    """A file as it is edited. ValueError if it is no TOML."""
    return tomlkit.parse(content.decode("utf-8-sig"))


def written(document: TOMLDocument, before: bytes) -> bytes:
    """The file after the edit; a mark that editors of other systems put before it stays."""
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + tomlkit.dumps(document).encode()


def with_value(files: Files, place: ValuePlace, value: Value) -> dict[str, bytes]:
    """The documents with another value there; None takes it out. Tables on the way are made.

    Of an item that isn't there (any more) nothing is made: they come back as they were.
    """
    return with_values(files, {place: value})


def with_values(files: Files, values: Mapping[ValuePlace, Value]) -> dict[str, bytes]:
    """The same with several at once: each file is read and written once."""
    changed = dict(files)
    for file in dict.fromkeys(place.file for place in values):
        before = files.get(file, b"")
        document = document_of(before)
        put = [_put(document, place.way, value) for place, value in values.items() if place.file == file]
        if any(put):
            changed[file] = written(document, before)
    return changed


def _put(document: TOMLDocument, way: Sequence[str], value: Value) -> bool:
    """Whether anything was changed."""
    *path, last = way
    node: Any = document
    for step in path:
        found = _step(node, step)
        if found is None:
            if value is None or isinstance(node, list):
                return False
            found = _made(node, step)
        node = found
    if last == "readings" and isinstance(value, Mapping):
        node[last] = _as_readings(value)
    elif value is not None:
        node[last] = _as_item(value)
    elif last in node:
        del node[last]
    else:
        return False
    return True


def with_item(
    files: Files, name: str, id_: str, values: Mapping[str, Value], before_item: str = ""
) -> dict[str, bytes]:
    """The documents with one item more in a list of tables in case.toml: at the end, or before another."""
    before = files["case.toml"]
    document = document_of(before)
    if name not in document:
        document[name] = tomlkit.aot()
    item: Any = tomlkit.table() if isinstance(document[name], AoT) else tomlkit.inline_table()
    item["id"] = id_
    for key, value in values.items():
        if value is not None:
            item[key] = _as_item(value)
    ids = [each.get("id") for each in document[name]]
    if before_item in ids:
        document[name].insert(ids.index(before_item), item)
    else:
        document[name].append(item)
    return {**files, "case.toml": written(document, before)}


def _step(node: Any, step: str) -> Any:
    """The table or list of that name, or the item of that id; None if there is none."""
    found = _plain_step(node, step)
    return found if isinstance(found, list | Mapping) else None


def _plain_step(node: Any, step: str) -> Any:
    if isinstance(node, list):
        return next((item for item in node if isinstance(item, Mapping) and item.get("id") == step), None)
    return node.get(step) if isinstance(node, Mapping) else None


def _made(node: Any, step: str) -> Table:
    table = tomlkit.table()
    node[step] = table
    made: Table = node[step]
    return made


def _as_readings(value: Mapping[str, str]) -> Any:
    listed = tomlkit.array()
    for source, says in value.items():
        reading = tomlkit.inline_table()
        reading.update({"source": source, "says": " ".join(says.split())})
        listed.append(reading)
    return listed.multiline(len(value) > 1)


def _as_item(value: Any) -> Any:
    if isinstance(value, str):
        # Ends of lines don't matter in these files, and one line is what every reader of TOML takes.
        return tomlkit.string(" ".join(value.split()))
    if isinstance(value, bool | date):
        return value
    if isinstance(value, Mapping):
        forms = tomlkit.inline_table()
        forms.update(value)
        return forms
    listed = tomlkit.array()
    listed.extend(value)
    return listed.multiline(len(value) > 4)
