"""`make picture`: draws the layers into docs/design.md, from the rule that holds them and what imports what.

The rule in pyproject.toml says which layers there are, and in which order. What lies in them, and what builds
on what there, is taken from the imports themselves.
"""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final

from grimp import ImportGraph, build_graph

ROOT: Final = Path(__file__).parents[2]
DESIGN: Final = ROOT / "docs" / "design.md"
BEGIN: Final = "<!-- drawn by `make picture` -->\n"
END: Final = "<!-- so far -->\n"
RULE: Final = "Imports only go down"
_NAME: Final = 14
"""Characters for a layer's name."""


def picture() -> str:
    """The layers from the top down, the topics in them, and inside a layer what builds on what."""
    graph = build_graph("bot", cache_dir=None)
    levels = _levels()
    for place, level in enumerate(levels):
        above = {f"bot.{name}" for upper in levels[:place] for name in upper}
        for name in level:
            _require_only_down(graph, f"bot.{name}", above)
    rooms = _rooms(graph, levels)
    topics = _topics(rooms)
    parted = {name: inside for name, inside in rooms.items() if inside & set(topics)}

    lines: list[str] = []
    for level in levels:
        for name in level:
            arrow = "↓" if lines and name is level[0] else " "
            lines.append(f"{arrow} {name:{_NAME}} {_said_of(name)}")
    lines += ["", f"  {'topics in':{_NAME}} {'   '.join(topics)}   besides"]
    for name, inside in parted.items():
        cells = [("■" if topic in inside else "").center(len(topic)) for topic in topics]
        lines.append(f"  {name:{_NAME}} {'   '.join(cells)}   {', '.join(sorted(inside - set(topics)))}")
    legend = "what builds on what: only on what stands before ←, or on each other ⇄"
    lines += ["", f"  {'inside':{_NAME}} {legend}"]
    for name, inside in parted.items():
        lines.append(f"  {name:{_NAME}} {_built(graph, name, inside)}")
    return "".join(f"    {line}".rstrip() + "\n" for line in lines)


def topic_packages() -> dict[str, list[str]]:
    """Each topic → its packages, as "chat/letters", in the order of the alphabet."""
    rooms = _rooms(build_graph("bot", cache_dir=None), _levels())
    return {
        topic: sorted(f"{layer}/{topic}" for layer, inside in rooms.items() if topic in inside)
        for topic in _topics(rooms)
    }


def drawn() -> str:
    """What stands in docs/design.md."""
    return DESIGN.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip("\n") + "\n"


def draw() -> None:
    """Put the picture of now into docs/design.md."""
    before, begin, rest = DESIGN.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{DESIGN} has no place for the picture")
    DESIGN.write_text(f"{before}{begin}\n{picture()}\n{end}{after}", "utf-8")


def _levels() -> list[list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (rule,) = (one for one in settings["tool"]["importlinter"]["contracts"] if one["name"] == RULE)
    return [[name.strip() for name in level.split(":")] for level in rule["layers"]]


def _rooms(graph: ImportGraph, levels: list[list[str]]) -> dict[str, set[str]]:
    """Each layer → the names of the packages in it."""
    return {
        name: {
            child.rpartition(".")[2]
            for child in graph.find_children(f"bot.{name}")
            if graph.find_children(child)
        }
        for level in levels
        for name in level
    }


def _topics(rooms: dict[str, set[str]]) -> list[str]:
    """What has a package of its name in several layers."""
    found = Counter(name for inside in rooms.values() for name in inside)
    return sorted(name for name, layers in found.items() if layers > 1)


def _require_only_down(graph: ImportGraph, layer: str, above: set[str]) -> None:
    for module in (layer, *graph.find_descendants(layer)):
        for other in graph.find_modules_directly_imported_by(module):
            if ".".join(other.split(".")[:2]) in above:
                raise ValueError(f"{module} imports {other}, which lies above it")


def _said_of(layer: str) -> str:
    """The first sentence that a layer says of itself."""
    package = ROOT / "bot" / layer / "__init__.py"
    file = package if package.exists() else package.parent.with_suffix(".py")
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return said.split("\n\n")[0].replace("\n", " ").split(". ")[0].rstrip(".")


def _built(graph: ImportGraph, layer: str, packages: set[str]) -> str:
    """The packages of a layer, the lowest first; those that need each other stand together."""
    needs = {name: _reached(graph, layer, name, packages) for name in packages}
    circles = {name: {name, *(one for one in needs[name] if name in needs[one])} for name in packages}
    written: list[str] = []
    below: set[str] = set()
    while below < packages:
        ready = {name for name in packages - below if needs[name] <= below | circles[name]}
        written.append(", ".join(sorted({" ⇄ ".join(sorted(circles[name])) for name in ready})))
        below |= ready
    return " ← ".join(written)


def _reached(graph: ImportGraph, layer: str, package: str, among: set[str]) -> set[str]:
    """The other packages that one needs, directly or through others."""
    found: set[str] = set()
    asked = {package}
    while asked:
        top = f"bot.{layer}.{asked.pop()}"
        for module in (top, *graph.find_descendants(top)):
            for other in graph.find_modules_directly_imported_by(module):
                name = other.removeprefix(f"bot.{layer}.").partition(".")[0]
                if other.startswith(f"bot.{layer}.") and name in among and name not in found:
                    found.add(name)
                    asked.add(name)
    return found - {package}


if __name__ == "__main__":
    draw()
