"""Rules of the house that no other check holds: how the code is laid out, for whoever looks for something."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_MODULES = 12


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(module: Path) -> Iterator[str]:
    """The modules that one imports, and each name that it takes from them: it may be a module too."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(module.relative_to(ROOT).parts[: -node.level]) if node.level else ""
            source = ".".join(part for part in (start, node.module) if part)
            yield source
            yield from (f"{source}.{name.name}" for name in node.names)


def test_no_test_module_imports_another() -> None:
    tests = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in modules("tests")}
    tests = {name: path for name, path in tests.items() if path.name.startswith("test_")}
    assert tests
    found = [
        f"{place(module)} imports {name}"
        for module in modules("tests")
        for name in imported(module)
        if name in tests
    ]
    assert not found, f"What tests share belongs in tests/support: {'; '.join(found)}"


@pytest.mark.parametrize("package", ["bot", "tests"])
def test_no_package_is_a_hall(package: str) -> None:
    halls: dict[Path, int] = defaultdict(int)
    for module in modules(package):
        # The steps of a database are one line, read from its end: each stands alone, and none is ever moved.
        if module.parent.as_posix().endswith("migrations/versions"):
            continue
        halls[module.parent] += module.name != "__init__.py"
    crowded = [
        f"{place(folder)} has {number}" for folder, number in sorted(halls.items()) if number > MOST_MODULES
    ]
    assert not crowded, (
        f"A package has at most {MOST_MODULES} modules; part these by topic: {'; '.join(crowded)}"
    )


def test_a_class_name_stands_for_one_class() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for module in modules("bot"):
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.ClassDef):
                homes[node.name].add(f"{place(module)}:{node.lineno}")
    twins = [
        f"{name} ({', '.join(sorted(places))})" for name, places in sorted(homes.items()) if len(places) > 1
    ]
    assert not twins, f"Name each for what it is, or for its layer: {'; '.join(twins)}"
