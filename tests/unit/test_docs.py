"""What the docs and the comments name is there: files, classes and what they have, targets of make."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.content.cases.loading import ROLES
from tests.tools import phrase_tables
from tests.tools.layers import drawn, picture

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
CODE = sorted((ROOT / "bot").rglob("*.py"))
PLACES = {
    f"/{path.relative_to(ROOT).as_posix()}"
    for folder in ("bot", "tests", "messages", "docs")
    for path in (ROOT / folder).rglob("*.*")
}

each_doc = pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)


def members_of(node: ast.ClassDef) -> Iterator[str]:
    """The names of what a class has."""
    for part in ast.walk(node):
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield name
            case _:
                pass


@cache
def classes() -> dict[str, set[str]]:
    """What each class of the program has."""
    return {
        node.name: set(members_of(node))
        for module in CODE
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }


def remarks(module: Path) -> Iterator[str]:
    """The docstrings and comments of a module."""
    with module.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT or token.string.startswith('"""'):
                yield token.string


def files_missing(said: str) -> list[str]:
    """The files named in a text that are nowhere. Capitals stand for a name to be chosen."""
    named = re.findall(r"(?<![\w./<-])[a-z_][\w/-]*(?:\.\w+)*\.(?:py|j2|js|sql)\b(?!\.)", said)
    return [
        name
        for name in named
        if not re.search("[A-Z]{3}", name) and not any(place.endswith(f"/{name}") for place in PLACES)
    ]


def members_missing(said: str) -> list[str]:
    """What is named as Class.member of this program and isn't there."""
    named = re.findall(r"(?<![\w.])([A-Z][a-z]+[A-Za-z]*)\.(_?[a-z_]{3,})\b", said)
    return [f"{of}.{name}" for of, name in named if name not in classes().get(of, set())]


@each_doc
def test_what_the_docs_name_is_there(doc: Path) -> None:
    text = doc.read_text("utf-8")
    assert files_missing(text) == []
    assert [name for code in re.findall(r"`([^`\n]+)`", text) for name in members_missing(code)] == []


def test_what_comments_name_is_there() -> None:
    found = [
        f"{module.relative_to(ROOT)}: {name}"
        for module in CODE
        for said in remarks(module)
        for name in (*files_missing(said), *members_missing(said))
    ]
    assert found == []


def test_comments_know_a_class_by_its_name_alone_and_a_module_by_its_file() -> None:
    dotted = re.compile(r"\b(?:model|store|content|services)\.[a-z_]+(?!\()")
    found = [
        f"{module.relative_to(ROOT)}: {name}"
        for module in CODE
        for said in remarks(module)
        for name in dotted.findall(said)
    ]
    assert found == [], "they move, and nothing here would notice"


@each_doc
def test_code_in_the_docs_stands_in_the_file_that_it_names(doc: Path) -> None:
    for place, code in re.findall(r"^```python\n# (\S+)\n(.*?)^```", doc.read_text("utf-8"), re.M | re.S):
        assert code in (ROOT / place).read_text("utf-8"), place


@each_doc
def test_a_link_in_the_docs_leads_somewhere(doc: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", doc.read_text("utf-8")):
        if "://" in target:
            continue
        place, _, heading = target.partition("#")
        page = doc.parent / place if place else doc
        assert page.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", line).lower().replace(" ", "-") for line in headings}
            assert heading in anchors, target


@each_doc
def test_make_knows_what_the_docs_run(doc: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"`make ([a-z-]+)", doc.read_text("utf-8"))) <= set(targets)


def test_the_picture_of_the_layers_is_what_the_imports_give() -> None:
    assert drawn() == picture(), "run: make picture"


def test_the_guide_has_all_that_letters_can_say() -> None:
    assert phrase_tables.written() == phrase_tables.tables(), "run: make phrases"


def test_the_guide_explains_each_detail_and_each_role() -> None:
    guide = phrase_tables.GUIDE.read_text("utf-8")
    explained = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.+?) \|", guide, re.MULTILINE))))
    entries = [entry for sort in phrase_tables.index().entries.values() for entry in sort.values()]
    assert {name for entry in entries for name in (*entry.needs, *entry.may)} - explained == set()
    assert set(ROLES) - explained == set()
