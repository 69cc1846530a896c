"""Every small change that can be made to a module, but where it would mean nothing.

Not in docstrings and other texts, types, log lines, assertions (they tell mypy what is known), `__all__` and
decorators (how a dataclass is made).
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from tests.mutants import expressions, statements
from tests.mutants.expressions import Enums
from tests.mutants.source import Edit, Kind, Source
from tests.mutants.statements import Within

_ENUMS: Final = frozenset({"Enum", "IntEnum", "StrEnum"})
_TYPES: Final = frozenset({"Literal", "TypeVar", "NewType", "ParamSpec", "TypeAliasType"})
# In a text with {fields} the syntax tree's positions are wrong before Python 3.12.
_SKIPPED: Final = (ast.Assert, ast.Import, ast.ImportFrom, ast.JoinedStr)


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one module. `lines`: whoever runs the first of them, or else another, may notice it.

    `name`: what is defined there, if it runs when the module is imported. `id`: the same as long as nothing
    changes in its line; for judgements.
    """

    path: str  # from the root of the tree, with slashes
    kind: Kind
    start: int  # byte offsets
    end: int
    new: str
    lines: tuple[int, ...]
    id: str
    name: str = ""

    @property
    def line(self) -> int:
        """Where it is."""
        return self.lines[0]

    def applied(self, text: bytes) -> bytes:
        """The module with the change."""
        return text[: self.start] + self.new.encode() + text[self.end :]

    def is_one(self, text: bytes) -> bool:
        """Whether the module with the change is Python, and other Python than before."""
        try:
            return ast.dump(ast.parse(text)) != ast.dump(ast.parse(self.applied(text)))
        except SyntaxError:
            return False


@dataclass(frozen=True, slots=True)
class _Scope:
    within: Within
    lines: tuple[int, ...] = ()  # of the statement, or of its head
    name: str = ""


def enums_in(modules: Mapping[str, bytes]) -> Enums:
    """Members of the enum classes of all modules, by the class's name; not of two with the same name."""
    found: dict[str, list[str]] = {}
    seen: Counter[str] = Counter()
    for text in modules.values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                seen[node.name] += 1
                if any(isinstance(base, ast.Name) and base.id in _ENUMS for base in node.bases):
                    found[node.name] = [
                        target.id
                        for line in node.body
                        if isinstance(line, ast.Assign)
                        for target in line.targets
                        if isinstance(target, ast.Name)
                    ]
    return {name: members for name, members in found.items() if seen[name] == 1}


def changes_in(path: str, text: bytes, enums: Enums) -> list[Change]:
    """What can be done to a module, in its order."""
    source = Source(text)
    made: dict[tuple[int, int, str], Change] = {}
    alike: Counter[str] = Counter()
    for edit, scope in _edits(ast.parse(text), source, enums, _Scope(Within())):
        place = (edit.start, edit.end, edit.new)
        if place in made:
            continue
        lines = tuple(dict.fromkeys((edit.line, *scope.lines)))
        change = Change(path, edit.kind, *place, lines, "", scope.name)
        what = "\0".join([path, scope.within.function, edit.kind, *_touched(text, change), edit.new])
        alike[what] += 1
        digest = hashlib.sha256(f"{what}\0{alike[what]}".encode()).hexdigest()
        made[place] = replace(change, id=digest[:8])
    return list(made.values())


def _edits(node: ast.AST, source: Source, enums: Enums, scope: _Scope) -> Iterator[tuple[Edit, _Scope]]:
    if isinstance(node, _SKIPPED) or statements.is_log(node) or _is_about_types(node):
        return
    if isinstance(node, ast.stmt):
        scope = replace(scope, lines=_head(node), name="" if scope.within.runs_later else _defined(node))
    for edit in (
        *statements.edits(node, source, scope.within),
        *expressions.edits(node, source, enums),
    ):
        yield edit, scope
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            name = f"{scope.within.function}.{node.name}".lstrip(".")
            inner = _Scope(Within(name, ast.unparse(node.returns) if node.returns else "", runs_later=True))
            # A default is evaluated when the module is imported, and matters where the function runs.
            first = node.body[1] if len(node.body) > 1 and ast.get_docstring(node) else node.body[0]
            inner = replace(inner, lines=_head(first))
            defaults = (default for default in node.args.kw_defaults if default is not None)
            children: list[ast.AST] = [*node.args.defaults, *defaults, *node.body]
        case ast.ClassDef():
            name = f"{scope.within.function}.{node.name}".lstrip(".")
            inner = replace(scope, within=Within(name, runs_later=scope.within.runs_later))
            children = [*node.body]
        case ast.AnnAssign():
            inner, children = scope, [child for child in (node.target, node.value) if child is not None]
        case _:
            inner, children = scope, list(ast.iter_child_nodes(node))
    for child in children:
        yield from _edits(child, source, enums, inner)


def _is_about_types(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=ast.Name(id=name)) | ast.Call(func=ast.Name(id=name)):
            return name in _TYPES
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name == "__all__"
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case _:
            return False


def _defined(node: ast.stmt) -> str:
    match node:
        case ast.Assign(targets=[ast.Name(id=name), *_]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return ""


def _head(node: ast.stmt) -> tuple[int, ...]:
    """The lines of a statement; of one with a block, those before the block."""
    last = node.end_lineno or node.lineno
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if body:
        first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
        last = max(first.lineno - 1, node.lineno)
    return tuple(range(node.lineno, last + 1))


def _touched(text: bytes, change: Change) -> tuple[str, str]:
    """The line before the change as far as it stands, and what is replaced: what its id hangs on."""
    head = text[text.rfind(b"\n", 0, change.start) + 1 : change.start]
    return head.decode().strip(), text[change.start : change.end].decode()
