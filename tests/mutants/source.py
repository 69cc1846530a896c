"""A module's text, and where in it the nodes of its syntax tree stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

_COMMENT = re.compile(rb"#[^\n]*")


class Kind(StrEnum):
    """What is done to the code."""

    KEYWORD = "keyword left out"
    NEGATED = "condition negated"
    COMPARISON = "comparison changed"
    AND_OR = "and/or swapped"
    OPERAND = "operand left out"
    NUMBER = "number off by one"
    TRUTH = "True/False swapped"
    MEMBER = "enum member swapped"
    ARITHMETIC = "arithmetic changed"
    STATEMENT = "statement left out"
    AWAIT = "await left out"
    RETURN = "return value replaced"
    BRANCH = "branch left out"


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes `start` to `end` of a module, replaced. `line`: the one that must run for it to matter."""

    kind: Kind
    start: int
    end: int
    new: str
    line: int


class Source:
    """A module's bytes. Positions are byte offsets, as the syntax tree's columns are bytes too."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split(b"\n"))]

    def start(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """Where a node begins."""
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """Where a node ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._starts[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: ast.expr | ast.stmt) -> str:
        """A node as it is written."""
        return self.text[self.start(node) : self.end(node)].decode()

    def line(self, offset: int) -> int:
        """The number of the line that holds a position, from 1."""
        return self.text.count(b"\n", 0, offset) + 1

    def replace(self, kind: Kind, node: ast.expr | ast.stmt, new: str) -> Edit:
        """A node, replaced."""
        return Edit(kind, self.start(node), self.end(node), new, node.lineno)

    def between(self, kind: Kind, left: int, right: int, operator: str, new: str) -> Edit | None:
        """The operator (a pattern) between the ends of its operands, replaced; None if it isn't found."""
        text = _COMMENT.sub(lambda comment: b" " * len(comment[0]), self.text[left:right])
        found = re.search(operator.encode(), text)
        if found is None:
            return None
        start = left + found.start()
        return Edit(kind, start, left + found.end(), new, self.line(start))

    def block(self, kind: Kind, body: Sequence[ast.stmt]) -> Edit:
        """The statements of a block, replaced by `pass`."""
        first = body[0]
        start = self.start(first)
        if isinstance(first, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and first.decorator_list:
            start = self.start(first.decorator_list[0]) - 1  # the @ too
        return Edit(kind, start, self.end(body[-1]), "pass", first.lineno)
