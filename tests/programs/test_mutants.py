"""`make mutants`, on a small project in a repository of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.tree import environment

TOOL = Path(__file__).parents[1] / "mutants"

SUMS = """\
LIMIT = 3


def doubled(number):
    return number + number


def loose(number):
    return number + number


def seldom(number):
    return number + number


def elsewhere(number):
    return number + number
"""

TESTS = """\
import subprocess
import sys

from bot.sums import doubled, loose


def test_doubled():
    assert doubled(3) == 6


def test_loose():
    loose(3)


def test_in_a_program_with_an_environment_of_its_own():
    program = [sys.executable, "-c", "from bot.sums import elsewhere; print(elsewhere(3))"]
    assert subprocess.check_output(program, env={}) == b"6\\n"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small project in a repository of its own, with this tool in it."""
    if shutil.which("git") is None:
        pytest.skip("git isn't installed here; the tool works on what is committed")
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "sums.py").write_text(SUMS)
    shutil.copytree(TOOL, tmp_path / "tests" / "mutants", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests" / "__init__.py").touch()
    (tmp_path / "tests" / "test_sums.py").write_text(TESTS)
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    (tmp_path / ".gitignore").write_text("/.mutants/\n__pycache__/\n")
    somebody = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], [*somebody, "commit", "-qm", "All"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def mutants(folder: Path, *more: str) -> str:
    command = [sys.executable, "-m", "tests.mutants", "--paths", "bot", "--seed", "1", "--jobs", "1", *more]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_tells_what_is_noticed_what_not_and_what_no_test_reaches(small: Path) -> None:
    told = mutants(small)
    (noticed,) = [line for line in told.splitlines() if "bot/sums.py:5 " in line]
    assert noticed.endswith("noticed by tests/test_sums.py::test_doubled")
    (noticed,) = [line for line in told.splitlines() if "bot/sums.py:17 " in line]
    assert noticed.endswith("noticed by tests/test_sums.py::test_in_a_program_with_an_environment_of_its_own")
    assert "Of 5: 2 noticed, 2 unnoticed, 1 not reached." in told
    assert "0 judged to have no effect; noticed of the other 5: 2 (40.0%)." in told
    assert (small / "bot" / "sums.py").read_text() == SUMS

    (unused,) = {line for line in told.splitlines() if "bot/sums.py:1 " in line}
    number, id_ = unused.split()[:2]
    (small / "judged.txt").write_text(f"{id_} nobody uses it\n")
    told = mutants(small, "--judged", "judged.txt", "--only", number)
    assert "3 tests are known." in told.splitlines()[1]  # not recorded anew
    assert "no effect: nobody uses it" in told
    assert "1 unnoticed" in told
