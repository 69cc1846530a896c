"""Which tests run a line: recorded once for a commit, in a run of the suite, and kept in a folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coverage import CoverageData

from tests.mutants.places import Change
from tests.mutants.recording import FOLDER, TEST
from tests.mutants.tree import PACKAGE, Tree, environment

_VARIATIONS: Final = 4  # of one test function, before others

# What a test starts is recorded under its name. SQLAlchemy runs what is asynchronous in greenlets.
_SETTINGS: Final = f"""\
[run]
source = {PACKAGE}
data_file = {{data}}
parallel = true
core = ctrace
concurrency = thread, greenlet
context = ${{{{{TEST}-}}}}
disable_warnings = no-data-collected, module-not-imported
"""


class RecordingFailed(Exception):
    """The suite couldn't be recorded."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test: how long it took while it was recorded, and how many lines of the package it ran."""

    __test__ = False

    id: str
    seconds: float
    lines: int


class CoverageMap:
    """What was recorded at `commit`, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        about = json.loads((folder / "about.json").read_text())
        self.commit: str = about["commit"]
        self._root: str = about["root"]
        self._tests = {test: Test(test, *found) for test, found in about["tests"].items()}
        self._data = CoverageData(basename=str(folder / "data"))
        self._data.read()
        self._files: dict[str, Mapping[int, Sequence[str]]] = {}

    @property
    def size(self) -> int:
        """How many tests are known."""
        return len(self._tests)

    def keep(self, tests: Collection[str]) -> None:
        """Forget all other tests: they are gone since."""
        self._tests = {name: test for name, test in self._tests.items() if name in tests}

    def seconds(self, tests: Iterable[str]) -> float:
        """How long they took together; of one that isn't known, a guess."""
        return sum(self._tests[test].seconds if test in self._tests else 10 for test in tests)

    def nearest(
        self, change: Change, used: Iterable[tuple[str, int]], importers: Iterable[str]
    ) -> list[Test]:
        """Tests that run the changed line, those first that run least besides.

        What runs when its module is imported matters where it is `used` (path, line): tests that run one of
        these, or else the module, or else its importers.
        """
        by_line = self._by_line(change.path)
        for line in change.lines:
            if tests := self._known(by_line.get(line, ())):
                return tests
        if not any("" in by_line.get(line, ()) for line in change.lines):
            return []
        return (
            self._known(name for path, line in used for name in self._by_line(path).get(line, ()))
            or self._known(name for names in by_line.values() for name in names)
            or self._known(
                name for path in importers for names in self._by_line(path).values() for name in names
            )
        )

    def _known(self, names: Iterable[str]) -> list[Test]:
        tests = (self._tests[name] for name in set(names) if name in self._tests)
        return sorted(tests, key=lambda test: (test.lines, test.seconds, test.id))

    def _by_line(self, path: str) -> Mapping[int, Sequence[str]]:
        if path not in self._files:
            self._files[path] = self._data.contexts_by_lineno(f"{self._root}/{path}")
        return self._files[path]


def collected(copy: Path) -> frozenset[str]:
    """The tests that there are in a copy of the tree."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=copy, env=environment(), capture_output=True, text=True, check=True)
    return frozenset(line for line in done.stdout.splitlines() if "::" in line)


def chosen(tests: Sequence[Test], most: int, seconds: float) -> list[str]:
    """The first so many, that take so long together; of a test with many variations only some at first."""
    variations: Counter[str] = Counter()
    first: list[Test] = []
    later: list[Test] = []
    for test in tests:
        function = test.id.partition("[")[0]
        variations[function] += 1
        (first if variations[function] <= _VARIATIONS else later).append(test)
    return list(_within(first + later, most, seconds))


def _within(tests: Iterable[Test], most: int, seconds: float) -> Iterator[str]:
    taken = 0
    for test in tests:
        if taken >= most:
            return
        if taken and test.seconds > seconds:
            continue  # another one may fit
        taken, seconds = taken + 1, seconds - test.seconds
        yield test.id


def recorded(tree: Tree, folder: Path, jobs: int, *, anew: bool) -> CoverageMap:
    """The map of this commit, or of another with the same code; recorded if there is none, or `anew`.

    Raises RecordingFailed.
    """
    if not anew:
        found = [path.parent for path in folder.glob("*/about.json")]
        found.sort(key=lambda path: (path.name == tree.commit, (path / "about.json").stat().st_mtime))
        for path in reversed(found):
            if path.name == tree.commit or tree.same_code(path.name):
                return CoverageMap(path)
    record(tree, folder / tree.commit, jobs)
    return CoverageMap(folder / tree.commit)


def record(tree: Tree, folder: Path, jobs: int) -> None:
    """Run the suite under coverage.py in a copy of the tree: a quarter of an hour on two cores."""
    shutil.rmtree(folder, ignore_errors=True)
    copy = tree.copy(folder / "copy")
    settings = folder / "settings.ini"
    settings.write_text(_SETTINGS.format(data=folder / "data"))
    given = environment(**{"COVERAGE_PROCESS_START": str(settings), FOLDER: str(folder)})
    measured = [sys.executable, "-m", "coverage"]
    suite = ["-m", "pytest", "-q", "-p", "tests.mutants.recording", "-n", str(jobs), "--dist", "loadfile"]
    subprocess.run([sys.executable, *suite], cwd=copy, env=given, check=False)
    if not (folder / "tests.json").exists():
        raise RecordingFailed("The run of the suite came to no end.")
    subprocess.run(
        [*measured, "combine", f"--rcfile={settings}"], cwd=copy, stdout=subprocess.DEVNULL, check=True
    )
    seconds: dict[str, float] = json.loads((folder / "tests.json").read_text())
    lines = _lines(folder / "data")
    about = {
        "commit": tree.commit,
        "root": str(copy),
        "tests": {test: (took, lines[test]) for test, took in seconds.items() if lines[test]},
    }
    shutil.rmtree(copy)
    (folder / "about.json").write_text(json.dumps(about))


def _lines(data_file: Path) -> Counter[str]:
    """How many lines each test ran."""
    data = CoverageData(basename=str(data_file))
    data.read()
    counted: Counter[str] = Counter()
    for file in data.measured_files():
        for tests in data.contexts_by_lineno(file).values():
            counted.update(tests)
    return counted
