"""Where a value stands in a case's documents, and what changes it there. Comments and order stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

Files = Mapping[str, bytes]
"""What each file of a case holds, by name."""

Value = str | bool | date | Sequence[str] | None
"""What stands at a place; None: nothing does."""


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


def value_at(files: Files, place: ValuePlace) -> Value:
    """What stands there; None where nothing does, or there is no such file."""
    content = files.get(place.file)
    if content is None:
        return None
    node: Any = tomlkit.parse(content.decode())
    for step in place.way:
        node = _step(node, step)
        if node is None:
            return None
    plain = node.unwrap() if hasattr(node, "unwrap") else node
    return plain if isinstance(plain, str | bool | date | list) else None


def items_of(files: Files, file: str, name: str) -> tuple[str, ...]:
    """Ids of the items in a list of tables, or names of the tables in a table; in their order."""
    content = files.get(file)
    node: Any = tomlkit.parse(content.decode()).get(name) if content else None
    if node is None:
        return ()
    if isinstance(node, AoT):
        return tuple(str(item.get("id", "")) for item in node)
    return tuple(str(key) for key in node)


def with_value(files: Files, place: ValuePlace, value: Value) -> dict[str, bytes]:
    """The documents with another value there; None takes it out. Tables on the way are made."""
    document = tomlkit.parse(files.get(place.file, b"").decode())
    *way, last = place.way
    node: Any = document
    for step in way:
        found = _step(node, step)
        if found is None:
            if value is None:
                return dict(files)
            found = _made(node, step)
        node = found
    if value is None:
        if last in node:
            del node[last]
    else:
        node[last] = _as_item(value)
    return {**files, place.file: tomlkit.dumps(document).encode()}


def with_item(files: Files, name: str, id_: str, values: Mapping[str, Value]) -> dict[str, bytes]:
    """The documents with one item more at the end of a list of tables in case.toml."""
    document = tomlkit.parse(files["case.toml"].decode())
    item = tomlkit.table()
    item["id"] = id_
    for key, value in values.items():
        if value is not None:
            item[key] = _as_item(value)
    if name not in document:
        document[name] = tomlkit.aot()
    document[name].append(item)
    return {**files, "case.toml": tomlkit.dumps(document).encode()}


def without_item(files: Files, name: str, id_: str) -> dict[str, bytes]:
    """The documents without that item, and without what languages say of it."""
    changed = {}
    for file, content in files.items():
        document = tomlkit.parse(content.decode())
        if not _take_out(document, name, id_):
            changed[file] = content
            continue
        changed[file] = tomlkit.dumps(document).encode()
    return changed


def _take_out(document: TOMLDocument, name: str, id_: str) -> bool:
    node: Any = document.get(name)
    if isinstance(node, AoT):
        for number, item in enumerate(node):
            if item.get("id") == id_:
                del node[number]
                return True
        return False
    if node is not None and id_ in node:
        del node[id_]
        return True
    return False


def _step(node: Any, step: str) -> Any:
    if isinstance(node, AoT):
        return next((item for item in node if item.get("id") == step), None)
    return node.get(step) if hasattr(node, "get") else None


def _made(node: Any, step: str) -> Table:
    table = tomlkit.table()
    node[step] = table
    made: Table = node[step]
    return made


def _as_item(value: Any) -> Any:
    if isinstance(value, str):
        # Ends of lines don't matter in these files, and one line is what every reader of TOML takes.
        return tomlkit.string(" ".join(value.split()))
    if isinstance(value, bool | date):
        return value
    listed = tomlkit.array()
    listed.extend(value)
    return listed.multiline(len(value) > 4)
