"""The items of a case's parts: which there are, one more, and one less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import tomlkit

from bot.content.cases.editing.fields import OWN_WORDS, TABLES, CasePart
from bot.content.cases.editing.places import (
    FACTS,
    Files,
    document_of,
    items_of,
    language_files,
    with_item,
    written,
)

_NAMES: Final = {
    CasePart.AUTHORITIES: "office",
    CasePart.FACTS: "fact",
    CasePart.ASKS: "ask",
    CasePart.SOURCES: "source",
    CasePart.WHO: "who",
    CasePart.OWN_CONCERNS: "concern",
    CasePart.OWN_DEMANDS: "demand",
}
_WORDS_OF: Final = {CasePart.ASKS: ("asks", "letter"), CasePart.WHO: ("who",)}
"""Tables that say something of an item, where they aren't called as the items are."""


def items_in(files: Files, part: CasePart) -> tuple[str, ...]:
    """Names of a part's items, in their order; "" alone for a part that has none.

    Words of the case's own are those of any language.
    """
    if part not in TABLES:
        return ("",)
    if part not in OWN_WORDS:
        return items_of(files, FACTS, TABLES[part])
    spoken = language_files(files)
    return tuple(dict.fromkeys(item for file in spoken for item in items_of(files, file, TABLES[part])))


def with_new_item(files: Files, part: CasePart) -> tuple[dict[str, bytes], str]:
    """The documents with one item more at the end of a part, and its name: "office8".

    Each language's file gets an empty place for its words, so that what is missing shows.
    """
    taken = {*items_in(files, part), *items_of(files, FACTS, TABLES[part])}
    number = len(items_in(files, part)) + 1
    while f"{_NAMES[part]}{number}" in taken:
        number += 1
    id_ = f"{_NAMES[part]}{number}"
    if part is CasePart.WHO:
        return _with_words(files, "who", id_), id_
    table = TABLES[part]
    changed = dict(files) if part in OWN_WORDS else with_item(files, table, id_, {})
    if part is CasePart.SOURCES:
        return changed, id_
    for file in language_files(files):
        content = files[file]
        document = document_of(content)
        if table not in document:
            document[table] = tomlkit.table(is_super_table=part not in OWN_WORDS)
        document[table][id_] = tomlkit.array() if part in OWN_WORDS else tomlkit.table()
        changed[file] = written(document, content)
    return changed, id_


def _with_words(files: Files, key: str, id_: str) -> dict[str, bytes]:
    """With one name more in a list of case.toml."""
    document = document_of(files[FACTS])
    if key not in document:
        document[key] = tomlkit.array()
    found: Any = document[key]
    found.append(id_)
    return {**files, FACTS: written(document, files[FACTS])}


def without_item(files: Files, part: CasePart, id_: str) -> dict[str, bytes]:
    """The documents without that item, without what languages say of it, and without it in the asks."""
    changed = dict(files)
    for file in (FACTS, *language_files(files)):
        content = files[file]
        document = document_of(content)
        taken_out = [_take_out(node, id_) for node in _nodes(document, part, is_facts=file == FACTS)]
        changed[file] = written(document, content) if any(taken_out) else content
    return changed


def _nodes(document: Any, part: CasePart, *, is_facts: bool) -> Iterator[Any]:
    """What may hold the item or its name."""
    for table in _WORDS_OF.get(part, (TABLES[part],)):
        yield document.get(table)
    if part is CasePart.WHO:
        yield document.get("names", {}).get("who")
    if is_facts and part in (CasePart.WHO, CasePart.FACTS, *OWN_WORDS):
        for ask in document.get("asks", []):
            yield ask.get(TABLES[part])


def _take_out(node: Any, id_: str) -> bool:
    if isinstance(node, list):
        for number, item in enumerate(node):
            if id_ == (item.get("id") if isinstance(item, dict) else item):
                del node[number]
                return True
        return False
    if node is not None and id_ in node:
        del node[id_]
        return True
    return False
