"""Small changes to the code: what is changed, where nothing is, and how a sample is drawn."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path
from textwrap import dedent

import pytest

from tests.mutants.drawing import drawn
from tests.mutants.places import Change, changes_in, enums_in
from tests.mutants.source import Kind

TOOL = Path(__file__).parents[2] / "mutants"
COLOURS = "class Colour(StrEnum):\n    RED = 'red'\n    BLUE = 'blue'\n"


def changed(code: str, kind: Kind) -> set[str]:
    """The code with each change of that kind."""
    text = dedent(code).encode()
    enums = enums_in({"bot/colours.py": COLOURS.encode()})
    changes = [change for change in changes_in("bot/a.py", text, enums) if change.kind is kind]
    assert all(change.is_one(text) for change in changes)
    return {change.applied(text).decode() for change in changes}


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (Kind.KEYWORD, "f(a, b=1, c=2)", {"f(a, c=2)", "f(a, b=1)"}),
        (
            Kind.KEYWORD,
            "f(\n    b=(1),\n    c=2,  # why\n)",
            {"f(\n    \n    c=2,  # why\n)", "f(\n    b=(1),\n     # why\n)"},
        ),
        (Kind.KEYWORD, "f(b=(1 + 2))", {"f()"}),
        (Kind.NEGATED, "if a == 1:\n    b()\n", {"if not (a == 1):\n    b()\n"}),
        (Kind.NEGATED, "while not a:\n    b()\n", {"while (a):\n    b()\n"}),
        (Kind.NEGATED, "x = [a for a in b if a.c]", {"x = [a for a in b if not (a.c)]"}),
        (Kind.NEGATED, "x = 1 if a else 2", {"x = 1 if not (a) else 2"}),
        (Kind.COMPARISON, "x = 1 < a <= 5", {"x = 1 <= a <= 5", "x = 1 < a < 5"}),
        (Kind.COMPARISON, "x = a is not None", {"x = a is None"}),
        (Kind.COMPARISON, "x = a not in (b)", {"x = a in (b)"}),
        (Kind.COMPARISON, "x = (a) == (  # < or >\n b)", {"x = (a) != (  # < or >\n b)"}),
        (Kind.AND_OR, "x = (a or b) and c", {"x = (a and b) and c", "x = (a or b) or c"}),
        (Kind.AND_OR, "x = a & (b == c)", {"x = a | (b == c)"}),
        (
            Kind.OPERAND,
            "x = a and (b or c)",
            {"x = True and (b or c)", "x = a and (True)", "x = a and (False or c)", "x = a and (b or False)"},
        ),
        (Kind.NUMBER, "x = f(10)", {"x = f(11)", "x = f(9)"}),
        (Kind.NUMBER, "x = 0.5", {"x = 1.5", "x = (-0.5)"}),
        (Kind.TRUTH, "x = f(True)", {"x = f(False)"}),
        (Kind.MEMBER, "x = Colour.RED.value", {"x = Colour.BLUE.value"}),
        (
            Kind.MEMBER,
            "match x:\n    case Colour.BLUE:\n        y()\n",
            {"match x:\n    case Colour.RED:\n        y()\n"},
        ),
        (Kind.ARITHMETIC, "x = a - b * c", {"x = a + b * c", "x = a - b / c"}),
        (Kind.ARITHMETIC, "a += b", {"a -= b"}),
        (Kind.ARITHMETIC, "x = -a", {"x = (a)"}),
        (Kind.STATEMENT, "a = 1\nb.c(\n    d\n)\n", {"a = 1\npass\n"}),
        (Kind.STATEMENT, "a += 1", {"pass"}),
        (Kind.STATEMENT, "def f(self):\n    self.a = 1\n", {"def f(self):\n    pass\n"}),
        (Kind.AWAIT, "async def f():\n    await g(1)\n", {"async def f():\n    pass\n"}),
        (
            Kind.RETURN,
            "def f() -> bool:\n    return a.b\n",
            {"def f() -> bool:\n    return True\n", "def f() -> bool:\n    return False\n"},
        ),
        (
            Kind.RETURN,
            "def f() -> dict[str, int]:\n    return g()\n",
            {"def f() -> dict[str, int]:\n    return {}\n"},
        ),
        (
            Kind.RETURN,
            "def f() -> str | None:\n    return g()\n",
            {"def f() -> str | None:\n    return None\n"},
        ),
        (Kind.RETURN, "def f() -> Thing:\n    return g()\n", {"def f() -> Thing:\n    return None\n"}),
        (
            Kind.BRANCH,
            "if a:\n    b = 1\n    c = 2\nelse:\n    d = 3\n",
            {"if a:\n    pass\nelse:\n    d = 3\n", "if a:\n    b = 1\n    c = 2\nelse:\n    pass\n"},
        ),
        (Kind.BRANCH, "if a:\n    pass\nelif b:\n    c = 1\n", {"if a:\n    pass\nelif b:\n    pass\n"}),
        (Kind.BRANCH, "try:\n    a()\nexcept E:\n    b = 1\n", {"try:\n    a()\nexcept E:\n    pass\n"}),
    ],
)
def test_each_kind_makes_the_change_it_says(kind: Kind, before: str, after: set[str]) -> None:
    assert changed(before, kind) == after


def test_what_means_nothing_is_left_as_it_is() -> None:
    text = dedent('''
        """Words: a < 1 and b."""
        import logging
        from typing import TYPE_CHECKING, Final, Literal, TypeVar

        if TYPE_CHECKING:
            import more

        __all__ = ["a"] * 2
        Shade = Literal[1, 2]
        T = TypeVar("T", bound=int)
        log = logging.getLogger(__name__)

        @dataclass(frozen=True, order=True)
        class Thing:
            """More words: True and 1."""

            number: Literal[1, 2]
            name: str | None

            @cached(maxsize=8)
            def told(self, other: int | None, *more: Literal[1]) -> Literal[1] | None:
                """Words: 1."""
                assert other is not None and other > 1
                if log:
                    log.info("%d", other + 1, stacklevel=2)
                log.error("x", extra={"a": 1})
                words = f"{other + 1:.1f}"
                raise
    ''').encode()
    found = [(change.kind, text[change.start : change.end]) for change in changes_in("bot/a.py", text, {})]
    assert found == [(Kind.NEGATED, b"log"), (Kind.STATEMENT, b"raise")]


def test_in_real_code_each_change_is_in_code_and_has_a_name_of_its_own() -> None:
    for path in sorted(TOOL.glob("*.py")):
        text = path.read_bytes()
        changes = changes_in(path.name, text, {})
        assert len({change.id for change in changes}) == len(changes)
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        words = [
            (starts[node.lineno - 1], starts[node.end_lineno or 0])
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ]
        comments = [
            starts[token.start[0] - 1] + len(token.line[: token.start[1]].encode())
            for token in tokenize.generate_tokens(io.StringIO(text.decode()).readline)
            if token.type == tokenize.COMMENT
        ]
        for change in changes:
            assert not any(start <= change.start < end for start, end in words)
            if change.kind not in (Kind.BRANCH, Kind.STATEMENT, Kind.RETURN):  # these may hold some
                assert change.start not in comments


MODULES = {path.name: path.read_bytes() for path in sorted(TOOL.glob("*.py"))}


def sample(seed: int, number: int) -> list[Change]:
    return drawn(MODULES, enums_in(MODULES), seed, number)


def test_a_seed_draws_the_same_again_and_another_seed_others() -> None:
    assert sample(5, 20) == sample(5, 20)
    assert sample(5, 20)[:8] == sample(5, 8)
    assert sample(5, 20) != sample(6, 20)


def test_a_sample_changes_each_line_once_and_knows_several_kinds() -> None:
    found = sample(7, 120)
    assert len(found) == 120
    assert len({(change.path, change.line) for change in found}) == 120
    assert len({change.kind for change in found}) > 8


def test_a_change_keeps_its_name_when_lines_come_above_it() -> None:
    text = b"def f(a):\n    return a + 1\n"
    longer = b"X = g()\n\n\n" + text
    old, new = ([one.id for one in changes_in("bot/a.py", code, {})] for code in (text, longer))
    assert set(old) <= set(new)
    assert {one.id for one in changes_in("bot/b.py", text, {})}.isdisjoint(old)
