"""What the program is made of: each library pinned with a digest, from no named place, and with a reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
each_lock = pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)


def _entries(lock: Path) -> list[str]:
    """Each requirement with all that belongs to it, in one line."""
    text = lock.read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _named(requirement: str) -> str:
    return re.split(r"[\s\[<>=;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@each_lock
def test_each_library_has_one_version_and_digests_and_none_an_address(lock: Path) -> None:
    for entry in _entries(lock):
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+( ;[^#]*?)?( +--hash=sha256:[0-9a-f]{64})+ *$", entry), (
            f"{lock.name}: {entry[:80]}"
        )
    assert "://" not in lock.read_text("utf-8")


def test_what_is_asked_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    locked = {_named(entry) for entry in _entries(ROOT / "requirements.lock")}
    asked = {_named(one) for one in project["project"]["dependencies"]}
    assert asked <= locked
    assert {_named(one) for one in project["dependency-groups"]["dev"]} <= {
        _named(entry) for entry in _entries(ROOT / "requirements-dev.lock")
    }


def test_each_library_has_its_reason_and_nothing_else_has_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {_named(one) for one in project["project"]["dependencies"]}
    asked |= {_named(one) for one in project["dependency-groups"]["dev"]}
    design = (ROOT / "docs" / "design.md").read_text("utf-8")
    table = design.partition("### Libraries")[2].partition("\n## ")[0]
    told = {
        name
        for row in re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(.+?)`", row)
    }
    assert told == asked
