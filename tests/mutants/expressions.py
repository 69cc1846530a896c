"""Small changes to an expression."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from tests.mutants.source import Edit, Kind, Source

_COMPARISONS: Final[Mapping[type[ast.cmpop], tuple[str, str]]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: (r"\bis\b", "is not"),
    ast.IsNot: (r"\bis\s+not\b", "is"),
    ast.In: (r"\bin\b", "not in"),
    ast.NotIn: (r"\bnot\s+in\b", "in"),
}
_ARITHMETIC: Final[Mapping[type[ast.operator], tuple[str, str]]] = {
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
}
_SETS: Final[Mapping[type[ast.operator], tuple[str, str]]] = {
    ast.BitAnd: ("&", "|"),
    ast.BitOr: (r"\|", "&"),
}
_TEXTS_AND_LISTS: Final = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp, ast.Set, ast.Dict)
_NOT_LEFT_OUT: Final = frozenset({"compare", "order", "kw_only", "slots", "frozen"})  # of dataclasses

Enums = Mapping[str, Sequence[str]]
"""Name of an enum class -> its members."""


def edits(node: ast.AST, source: Source, enums: Enums) -> Iterator[Edit]:
    """What can be done to this node itself, not to what is in it."""
    match node:
        case ast.Call():
            for keyword in node.keywords:
                if keyword.arg is not None and keyword.arg not in _NOT_LEFT_OUT:
                    yield _left_out(keyword, source)
        case ast.IfExp():
            yield negated(node.test, source)
        case ast.comprehension():
            for condition in node.ifs:
                yield negated(condition, source)
        case ast.Compare():
            operands = [node.left, *node.comparators]
            for operator, (left, right) in zip(node.ops, pairwise(operands), strict=True):
                yield from _operator(Kind.COMPARISON, source, left, right, _COMPARISONS[type(operator)])
        case ast.BoolOp():
            yield from _both(node, source)
        case ast.BinOp():
            yield from _calculated(node, source)
        case ast.UnaryOp(op=ast.USub()):
            yield source.replace(Kind.ARITHMETIC, node, f"({source.of(node.operand)})")
        case ast.Constant(value=bool() as value):
            yield source.replace(Kind.TRUTH, node, str(not value))
        case ast.Constant(value=int() | float() as number):
            for other in (number + 1, number - 1):
                yield source.replace(Kind.NUMBER, node, f"{other}" if other >= 0 else f"({other})")
        case ast.Attribute(value=ast.Name(id=name), attr=member, ctx=ast.Load()):
            yield from _member(node, source, enums.get(name, ()), member)
        case _:
            pass


def negated(test: ast.expr, source: Source) -> Edit:
    """A condition turned round."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return source.replace(Kind.NEGATED, test, f"({source.of(test.operand)})")
    return source.replace(Kind.NEGATED, test, f"not ({source.of(test)})")


def _left_out(keyword: ast.keyword, source: Source) -> Edit:
    """The argument with its comma. The lines stay, so that the others keep their numbers."""
    start, end = source.start(keyword), source.end(keyword)
    if after := re.match(rb"\s*,[ ]?", source.text[end:]):
        end += after.end()
    elif before := re.search(rb",[ \t]*$", source.text[:start]):
        start = before.start()
    return Edit(Kind.KEYWORD, start, end, "", keyword.lineno)


def _operator(
    kind: Kind, source: Source, left: ast.expr, right: ast.expr, swap: tuple[str, str]
) -> Iterator[Edit]:
    edit = source.between(kind, source.end(left), source.start(right), *swap)
    if edit is not None:
        yield edit


def _both(node: ast.BoolOp, source: Source) -> Iterator[Edit]:
    """`and` and `or`: swapped; or one side doesn't count."""
    is_and = isinstance(node.op, ast.And)
    swap = (r"\band\b", "or") if is_and else (r"\bor\b", "and")
    for left, right in pairwise(node.values):
        yield from _operator(Kind.AND_OR, source, left, right, swap)
    for value in node.values:
        yield source.replace(Kind.OPERAND, value, "True" if is_and else "False")


def _calculated(node: ast.BinOp, source: Source) -> Iterator[Edit]:
    if any(isinstance(side, _TEXTS_AND_LISTS) or _is_text(side) for side in (node.left, node.right)):
        return  # texts and lists are put together with + too, and can't be subtracted
    if swap := _ARITHMETIC.get(type(node.op)):
        yield from _operator(Kind.ARITHMETIC, source, node.left, node.right, swap)
    if swap := _SETS.get(type(node.op)):
        yield from _operator(Kind.AND_OR, source, node.left, node.right, swap)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _member(node: ast.Attribute, source: Source, members: Sequence[str], member: str) -> Iterator[Edit]:
    """The enum's next member in the place of this one."""
    if member in members and len(members) > 1:
        other = members[(members.index(member) + 1) % len(members)]
        end = source.end(node)
        yield Edit(Kind.MEMBER, end - len(member), end, other, source.line(end - len(member)))
