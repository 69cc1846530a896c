"""Small changes to a statement."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.mutants.expressions import negated
from tests.mutants.source import Edit, Kind, Source

_LOGS: Final = frozenset({"log", "logger", "logging"})
_EMPTY: Final[Sequence[tuple[str, str]]] = (
    (r".*\| None$|^Optional", "None"),
    (r"^bool$", "False"),
    (r"^(int|float)$", "0"),
    (r"^str$", '""'),
    (r"^bytes$", 'b""'),
    (r"^(list|List|Sequence|Iterable|Collection)\b", "[]"),
    (r"^tuple\[.*, \.\.\.\]$", "()"),
    (r"^(dict|Mapping|MutableMapping)\b", "{}"),
    (r"^(set|frozenset|Set)\b", "frozenset()"),
)
"""Pattern of a return type -> what is nothing of that type; None for all others."""


@dataclass(frozen=True, slots=True)
class Within:
    """The function or class that a statement is in. `returns`: the type it promises, as written."""

    function: str = ""  # with its classes; "" for none
    returns: str = ""
    runs_later: bool = False  # not when the module is imported

    @property
    def makes(self) -> bool:
        """Whether it makes an object: what is left out there is missed by whoever comes next."""
        return self.function.endswith(("__init__", "__post_init__"))


def is_log(node: ast.AST) -> bool:
    """Whether it is a line for the log."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return name in _LOGS
        case _:
            return False


def edits(node: ast.AST, source: Source, within: Within) -> Iterator[Edit]:
    """What can be done to this statement, or to a branch, itself; not to what is in it."""
    match node:
        case ast.Expr(value=ast.Await()):
            yield source.replace(Kind.AWAIT, node, "pass")
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Delete() | ast.Continue():
            yield source.replace(Kind.STATEMENT, node, "pass")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) if (
            within.runs_later and not within.makes
        ):
            yield source.replace(Kind.STATEMENT, node, "pass")
        case ast.Return(value=ast.expr() as value):
            yield from _returned(value, source, within.returns)
        case ast.If():
            yield negated(node.test, source)
            yield from _branch(node.body, source)
            if node.orelse and not _is_elif(node, source):
                yield from _branch(node.orelse, source)
        case ast.While() if not isinstance(node.test, ast.Constant):
            yield negated(node.test, source)
        case ast.match_case() | ast.ExceptHandler():
            yield from _branch(node.body, source)
        case ast.Try():
            yield from _branch(node.finalbody, source)
        case _:
            pass
    if isinstance(node, ast.AugAssign):
        yield from _sign(node, source)


def _sign(node: ast.AugAssign, source: Source) -> Iterator[Edit]:
    swap = {ast.Add: (r"\+=", "-="), ast.Sub: ("-=", "+=")}.get(type(node.op))
    if swap is not None:
        edit = source.between(Kind.ARITHMETIC, source.end(node.target), source.start(node.value), *swap)
        if edit is not None:
            yield edit


def _returned(value: ast.expr, source: Source, returns: str) -> Iterator[Edit]:
    nothing = next((empty for pattern, empty in _EMPTY if re.match(pattern, returns, re.DOTALL)), "None")
    written = source.of(value)
    for new in ("True", "False") if nothing == "False" else (nothing,):
        if written not in (new, "None", "True", "False", "0", '""', "[]", "()", "{}"):
            yield source.replace(Kind.RETURN, value, new)


def _branch(body: Sequence[ast.stmt], source: Source) -> Iterator[Edit]:
    if any(not isinstance(statement, ast.Pass) and not is_log(statement) for statement in body):
        yield source.block(Kind.BRANCH, body)


def _is_elif(node: ast.If, source: Source) -> bool:
    first = node.orelse[0]
    return isinstance(first, ast.If) and source.text.startswith(b"elif", source.start(first))
