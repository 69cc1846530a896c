"""Tells which parts of a case differ between two states of its documents, and merges both sides' changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Table

from bot.content.cases.editing.fields import field_at
from bot.content.cases.editing.places import ITEMS, Files, ValuePlace, document_of, part_of, plain, written
from bot.content.cases.pictures import PICTURES, with_picture

Parts = dict[str, tuple[str, tuple[str, ...], Any]]
"""Part → the file it stands in, the way to it, its plain value."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The documents with the changes of both sides.

    `taken`: parts that theirs alone changed; `clashing`: parts that both changed, each in another way. Of
    these ours stand in the documents.
    """

    files: Files
    taken: tuple[str, ...]
    clashing: tuple[str, ...]


PICTURE: Final = "picture.file"
"""The part that the picture itself is, by whichever of its names."""


def changed_parts(before: Files, after: Files) -> tuple[str, ...]:
    """Names of the parts that differ, in the order of their names."""
    old, new = _parts(before), _parts(after)
    return tuple(sorted(part for part in old.keys() | new.keys() if _value(old, part) != _value(new, part)))


def merged(base: Files, ours: Files, theirs: Files) -> Merged:
    """Ours with what theirs changed since the base, part by part."""
    changed_by_them = changed_parts(base, theirs)
    changed_by_us = set(changed_parts(base, ours))
    own, other = _parts(ours), _parts(theirs)
    clashing = tuple(
        part for part in changed_by_them if part in changed_by_us and _value(own, part) != _value(other, part)
    )
    taken = tuple(part for part in changed_by_them if part not in changed_by_us)
    if not changed_by_us:
        return Merged(theirs, taken, ())
    return Merged(with_parts(ours, theirs, taken), taken, clashing)


def with_parts(ours: Files, theirs: Files, parts: tuple[str, ...]) -> dict[str, bytes]:
    """Our documents with these parts as theirs have them; a part that theirs don't have goes."""
    own, other = _parts(ours), _parts(theirs)
    there = {part: (other.get(part) or own[part])[:2] for part in parts if part != PICTURE}
    changed = dict(ours)
    if PICTURE in parts:
        pictures = {name: content for name, content in theirs.items() if name in PICTURES}
        changed = {**with_picture(ours, None), **pictures}
    for file in dict.fromkeys(file for file, _ in there.values()):
        whole = {part for part, (of, *_) in other.items() if of == file} <= set(parts)
        if file in theirs and file not in ours and whole:
            changed[file] = theirs[file]
            continue
        ways = [(way, part in other) for part, (of, way) in there.items() if of == file]
        changed[file] = _with_ways(ours.get(file, b""), theirs.get(file, b""), ways)
        if file not in theirs and {part for part, (of, *_) in own.items() if of == file} <= set(parts):
            del changed[file]  # a language that is no more
    return changed


def _with_ways(ours: bytes, theirs: bytes, ways: Sequence[tuple[tuple[str, ...], bool]]) -> bytes:
    """Our file with what stands in theirs at these ways, or without. One that is no TOML is taken whole."""
    try:
        document, source = document_of(ours), document_of(theirs)
    except ValueError:
        return theirs
    for way, is_there in ways:
        _put(document, way, source if is_there else None)
    return written(document, ours)


def _put(document: Any, way: tuple[str, ...], source: Any) -> None:
    name = way[0]
    if len(way) == 1:
        if source is None:
            document.pop(name, None)
        else:
            document[name] = source[name]
        return
    item = way[1]
    node = document.get(name)
    if isinstance(node, list) or (node is None and source is not None and isinstance(source[name], list)):
        _put_item(document, name, item, source)
    elif source is None:
        if node is not None:
            node.pop(item, None)
    else:
        if node is None:
            document[name] = tomlkit.table()
        document[name][item] = source[name][item]


def _put_item(document: Any, name: str, item: str, source: Any) -> None:
    if name not in document:
        document[name] = tomlkit.aot()
    listed = document[name]
    new = None if source is None else next((each for each in source[name] if each.get("id") == item), None)
    at = next((number for number, each in enumerate(listed) if each.get("id") == item), None)
    if new is not None and isinstance(new, Table) is not isinstance(listed, AoT):
        other: Any = tomlkit.table() if isinstance(listed, AoT) else tomlkit.inline_table()
        other.update(new.unwrap())  # here items stand on one line each, and there they don't
        new = other
    if at is None:
        if new is not None:
            listed.append(new)
    elif new is None:
        del listed[at]
    else:
        listed[at] = new


def _value(parts: Parts, part: str) -> Any:
    return parts[part][2] if part in parts else None


def _parts(files: Files) -> Parts:
    found: Parts = {}
    for file, content in files.items():
        if file in PICTURES:
            found[PICTURE] = (file, (file,), content)
            continue
        try:
            entries = plain(files, file)
        except ValueError:  # nothing smaller than the file can be told apart
            found[file] = (file, (file,), content)
            continue
        for name, value in entries.items():
            for way, each in _pieces(name, value):
                found[part_of(file, way)] = (file, way, each)
    return found


def _pieces(name: str, value: Any) -> list[tuple[tuple[str, ...], Any]]:
    if name in ITEMS and isinstance(value, list) and all(isinstance(item, dict) for item in value):
        order = tuple(str(item.get("id", number)) for number, item in enumerate(value))
        pieces: list[tuple[tuple[str, ...], Any]] = [
            ((name, id_), item) for id_, item in zip(order, value, strict=True)
        ]
        return pieces
    if name in ITEMS and isinstance(value, dict):
        return [((name, key), item) for key, item in value.items()]
    return [((name,), value)]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that differs, in a file, at such a way of items' names; None where it isn't there.

    Of a picture its bytes.
    """

    file: str
    way: tuple[str, ...]
    before: Any
    after: Any


def changes_of(before: Files, after: Files) -> tuple[ValueChange, ...]:
    """The values that differ, in the order of their parts' names."""
    old, new = _parts(before), _parts(after)
    found = []
    for part in changed_parts(before, after):
        file, way, _ = new.get(part) or old[part]
        was, will_be = _leaves(file, way, _value(old, part)), _leaves(file, way, _value(new, part))
        found += [
            ValueChange(file, each, was.get(each), will_be.get(each))
            for each in dict.fromkeys((*was, *will_be))
            if was.get(each) != will_be.get(each)
        ]
    return tuple(found)


def _leaves(file: str, way: tuple[str, ...], value: Any) -> dict[tuple[str, ...], Any]:
    """The values in a part, each behind its way: one that has a field, or nothing smaller in it."""
    if not isinstance(value, dict) or field_at(ValuePlace(file, way)):
        return {} if value is None else {way: value}
    return {
        each: leaf
        for name, inner in value.items()
        if name != "id" or len(way) != 2  # an item's own name stands in the way
        for each, leaf in _leaves(file, (*way, name), inner).items()
    }
