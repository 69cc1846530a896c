"""docs/safety.md says what protects whom; each of its rows is shown by tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_TEXT = (ROOT / "docs" / "safety.md").read_text("utf-8")
ROWS = [
    line
    for line in _TEXT.partition("## What could happen")[2].partition("\n## ")[0].splitlines()
    if "| " in line
][1:]


def test_there_are_rows() -> None:
    assert len(ROWS) > 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_each_row_is_shown_by_tests_that_are_there(row: str) -> None:
    *_, shown, _ = row.split("|")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", shown)
    assert named, "nothing shows it"
    assert re.sub(r"`[^`]+`|\s", "", shown) == "", "beside the tests nothing stands there"
    for path, test in named:
        known = {
            node.name
            for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert test in known, f"{path} has no {test}"
