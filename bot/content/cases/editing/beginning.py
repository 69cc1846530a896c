"""A language more for a case: a file with a place for every text that it needs, and little in them yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit

from bot.content.cases.editing.places import Files
from bot.content.cases.editing.words import Way, Words, items_needed, needed, texts_of


def with_language(files: Files, language: str, known: Mapping[Way, Words] | None = None) -> dict[str, bytes]:
    """The documents with a file of that language; as they are if they have one.

    Each text is empty, but for what is `known`. The case does without the language until each has words.
    """
    name, known = f"{language}.toml", known or {}
    if name in files:
        return dict(files)
    lists = {way for way, is_list in needed(files) if is_list}
    whole: dict[str, Any] = {"language": language, "reviewed": False, "unfinished": True}
    for text in texts_of(files, language):
        node = whole
        for step in text.way[:-1]:
            node = node.setdefault(step, {})
        has_lines = text.has_lines or text.way in lists
        words = known.get(text.way, ())
        node[text.way[-1]] = list(words) if has_lines and not isinstance(words, str) else words or ""
    for table, item in items_needed(files):
        node = whole.setdefault(table, {}).setdefault(item, {})
        if table == "authorities":
            node.setdefault("name", "")
    document = tomlkit.document()
    # Tables come last: whatever follows one belongs to it.
    for key, value in sorted(whole.items(), key=lambda entry: isinstance(entry[1], dict)):
        document[key] = value
    return {**files, name: tomlkit.dumps(document).encode()}
