"""Small changes to the code: which tests are run on one, and what is told of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from coverage import CoverageData

from tests.mutants.covering import CoverageMap, Test, chosen
from tests.mutants.places import Change, changes_in
from tests.mutants.source import Kind
from tests.mutants.telling import BadJudgement, judgements
from tests.mutants.tree import importers, uses
from tests.mutants.trying import Ending, Run, read


def known(folder: Path, lines: dict[str, dict[str, list[int]]], seconds: dict[str, float]) -> CoverageMap:
    """A map as it is kept: test -> path -> lines."""
    data = CoverageData(basename=str(folder / "data"))
    for test, files in lines.items():
        data.set_context(test)
        data.add_lines({f"/copy/{path}": found for path, found in files.items()})
    data.write()
    data.close()
    tests = {test: (seconds.get(test, 1), sum(map(len, lines[test].values()))) for test in lines if test}
    about = {"commit": "c", "root": "/copy", "tests": tests}
    (folder / "about.json").write_text(json.dumps(about))
    return CoverageMap(folder)


def change_at(path: str, *lines: int) -> Change:
    return Change(path, Kind.NUMBER, 0, 0, "", lines, "x")


def test_the_nearest_tests_run_the_line_and_little_besides(tmp_path: Path) -> None:
    covering = known(
        tmp_path,
        {
            "": {"bot/a.py": [1, 2], "bot/limits.py": [1]},
            "broad": {"bot/a.py": [3, 4, 5], "bot/b.py": list(range(50))},
            "narrow": {"bot/a.py": [4]},
            "elsewhere": {"bot/b.py": [1]},
        },
        {},
    )

    def nearest(change: Change, *importing: str, used: Sequence[tuple[str, int]] = ()) -> list[str]:
        return [test.id for test in covering.nearest(change, used, importing)]

    assert nearest(change_at("bot/a.py", 4)) == ["narrow", "broad"]
    assert nearest(change_at("bot/a.py", 6, 5)) == ["broad"]  # the statement begins a line before
    assert nearest(change_at("bot/a.py", 1)) == ["narrow", "broad"]  # runs when it is imported
    assert nearest(change_at("bot/limits.py", 1), "bot/b.py") == [
        "elsewhere",
        "broad",
    ]  # so too; has nothing else
    assert nearest(change_at("bot/limits.py", 1), "bot/b.py", used=[("bot/b.py", 9)]) == ["broad"]
    assert nearest(change_at("bot/a.py", 9)) == []
    covering.keep({"broad", "elsewhere"})  # the other is gone since
    assert nearest(change_at("bot/a.py", 4)) == ["broad"]
    covering.keep({"elsewhere"})
    assert nearest(change_at("bot/a.py", 4)) == []


def test_no_more_tests_are_run_than_asked_for() -> None:
    tests = [Test(f"a[{number}]", 1, 1) for number in range(6)] + [Test("long", 90, 2), Test("b", 2, 3)]
    assert chosen(tests, 40, 60) == ["a[0]", "a[1]", "a[2]", "a[3]", "b", "a[4]", "a[5]"]
    assert chosen(tests, 5, 60) == ["a[0]", "a[1]", "a[2]", "a[3]", "b"]
    assert chosen(tests, 40, 3) == ["a[0]", "a[1]", "a[2]"]
    assert chosen([Test("long", 90, 2)], 40, 60) == ["long"]  # one at least


def test_who_imports_a_module_is_known_whatever_the_modules_are_called() -> None:
    modules = {
        "bot/x/__init__.py": b"",
        "bot/x/y.py": b"",
        "bot/a.py": b"from bot.x import y\n",
        "bot/b.py": b"import bot.x.y\nfrom bot.x.y import z\n",
    }
    assert importers(modules) == {"bot/x/y.py": {"bot/a.py", "bot/b.py"}, "bot/x/__init__.py": {"bot/a.py"}}


def test_what_is_defined_in_a_module_is_found_where_it_is_read() -> None:
    text = b"LIMIT = 3\nclass Plan:\n    stars: int = 0\n    def paid(self):\n        late = 1\n"
    changes = changes_in("bot/a.py", text, {})
    assert {(change.line, change.name) for change in changes} == {(1, "LIMIT"), (3, "stars"), (5, "")}
    reading = {
        "bot/b.py": b"from bot.a import LIMIT\n\nx = LIMIT\nLIMIT = 2\ny = plan.LIMIT\n",
        "bot/c.py": b"x",
    }
    assert uses("LIMIT", reading) == [("bot/b.py", 3), ("bot/b.py", 5)]


def test_what_pytest_says_is_understood() -> None:
    tests = ["tests/a.py::one", "tests/a.py::two[x - y]"]
    said = "tests/a.py::one PASSED [ 50%]\ntests/a.py::two[x - y] "
    assert read(said, None, tests, hung=True) == Run(Ending.HUNG, tests[1])
    assert read("FAILED tests/a.py::two[x - y] - assert 1", 1, tests, hung=False) == Run(
        Ending.FAILED, tests[1]
    )
    assert read("ERROR tests/a.py - ImportError", 2, tests, hung=False) == Run(Ending.BROKEN)
    assert read("", 0, tests, hung=False) == Run(Ending.PASSED)


def test_a_judgement_needs_a_reason() -> None:
    assert judgements("# mine\n\nab12 only a name for logs\n") == {"ab12": "only a name for logs"}
    with pytest.raises(BadJudgement):
        judgements("ab12\n")
