"""New items of a case, which have a name of their own and nothing else yet; and a new case."""

from __future__ import annotations

from typing import Final

import tomlkit

from bot.content.cases.editing.places import Files, document_of, items_of, with_item, written

_NAMES: Final = {"authorities": "office", "facts": "fact", "asks": "ask", "sources": "source"}


def with_new_item(files: Files, table: str) -> tuple[dict[str, bytes], str]:
    """The documents with one item more at the end of a table, and its name: "office8".

    Each language's file gets an empty place for its words, so that what is missing shows.
    """
    taken = items_of(files, "case.toml", table)
    number = len(taken) + 1
    while f"{_NAMES[table]}{number}" in taken:
        number += 1
    id_ = f"{_NAMES[table]}{number}"
    changed = with_item(files, table, id_, {})
    if table == "sources":
        return changed, id_
    for file, content in files.items():
        if file == "case.toml":
            continue
        document = document_of(content)
        if table not in document:
            document[table] = tomlkit.table(is_super_table=True)
        document[table][id_] = tomlkit.table()
        changed[file] = written(document, content)
    return changed, id_
