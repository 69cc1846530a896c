"""docs/glossary.md: what it names is where it says, no word stands twice, no room of a topic is missing."""

from __future__ import annotations

import dataclasses
import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.store.db.schema import metadata
from tests.tools.layers import topic_packages

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.*)\n((?:(?!## ).*\n)*)", GLOSSARY, re.MULTILINE))
ROWS = [
    (word, means, carried)
    for word, means, carried in re.findall(r"^\| (.+?) \| (.+) \| (.+) \|$", GLOSSARY, re.MULTILINE)
    if word != "word"
]


def is_there(name: str, file: str) -> bool:
    """Whether `Class.member`, or whatever a module has, is in that module."""
    found: object = importlib.import_module("bot." + file.removesuffix(".py").replace("/", "."))
    for part in name.split("."):
        fields = {one.name for one in dataclasses.fields(found)} if dataclasses.is_dataclass(found) else set()
        if not hasattr(found, part) and part not in fields:
            return False
        found = getattr(found, part, None)
    return True


def missing(carried: str) -> list[str]:
    """What of a row's last column is nowhere."""
    found = []
    for one in carried.split(", "):
        if match := re.fullmatch(r"`([\w.]+)` in `([\w/]+\.py)`", one):
            there = (ROOT / "bot" / match[2]).exists() and is_there(match[1], match[2])
        elif match := re.fullmatch(r"table `(\w+)`", one):
            there = match[1] in metadata.tables
        elif match := re.fullmatch(r"`([\w/-]+\.[\w.]+)`", one):
            there = (ROOT / "bot" / match[1]).exists() or (ROOT / match[1]).exists()
        else:
            there = False
        if not there:
            found.append(one)
    return found


@pytest.mark.parametrize(("word", "carried"), [(word, carried) for word, _, carried in ROWS])
def test_what_carries_a_word_is_where_it_says(word: str, carried: str) -> None:
    assert missing(carried) == [], word


def test_every_line_of_a_table_is_read() -> None:
    lines = [line for line in GLOSSARY.splitlines() if line.startswith("|")]
    heads = [line for line in lines if re.fullmatch(r"\| word \|.*|\|[-|]+\|", line)]
    assert len(ROWS) == len(lines) - len(heads) > 0


def test_no_word_stands_twice() -> None:
    assert [word for word, times in Counter(word.casefold() for word, *_ in ROWS).items() if times > 1] == []


def test_each_word_has_a_sentence() -> None:
    assert [word for word, means, _ in ROWS if not means.endswith((".", "?"))] == []


def test_each_topic_names_its_rooms_and_no_room_is_left_out() -> None:
    for topic, packages in topic_packages().items():
        named = re.findall(r"`([a-z]+(?:/[a-z]+)?)`", SECTIONS[topic.capitalize()].split("|")[0])
        own = [package for package in named if package.endswith(f"/{topic}")]
        assert sorted(own) == packages, topic
