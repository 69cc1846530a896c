"""Makes a change in a copy of the tree, and lets tests run there."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from tests.mutants.covering import CoverageMap
from tests.mutants.places import Change
from tests.mutants.tree import environment

_STARTING_S: Final = 30  # Python, the imports, collecting
_SLOWER: Final = 3  # than when it was recorded


class Ending(StrEnum):
    """How a run of tests ended."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"  # no test ran: the tree can't be imported
    HUNG = "hung"


class Verdict(StrEnum):
    """What became of a change."""

    NOTICED = "noticed"
    UNNOTICED = "unnoticed"
    NOT_REACHED = "not reached"
    UNSURE = "unsure"  # the tests fail now and then, or without it too


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `test`: the one that failed or hung."""

    ending: Ending
    test: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change. `by`: who noticed. `ran`: how many tests were to run; `of`: of so many."""

    verdict: Verdict
    by: str = ""
    ran: int = 0
    of: int = 0


class Copy:
    """A copy of the tree, in which one change is made at a time."""

    def __init__(self, folder: Path, scratch: Path, known: CoverageMap) -> None:
        """`scratch`: an empty folder beside it, for what the tests write."""
        self._folder = folder
        self._scratch = scratch
        self._known = known
        self._sound: set[str] = set()  # tests that pass here without a change
        self._written = 0

    async def try_out(self, change: Change, tests: Sequence[str], of: int) -> Outcome:
        """Run the tests with the change until one fails; that one again, with the change and without.

        A test that fails now and then, or without the change too, says nothing: the others are run once more.
        """
        left = list(tests)
        while left:
            run = await self._changed(change, left)
            if run.ending is Ending.PASSED:
                return Outcome(Verdict.UNNOTICED, ran=len(left), of=of)
            failed = [run.test] if run.test else left
            again = await self._changed(change, failed)
            if again.ending is not Ending.PASSED and await self._passes(failed):
                return Outcome(Verdict.NOTICED, _told(run), len(left), of)
            left = [test for test in left if test not in failed]
        return Outcome(Verdict.UNSURE if tests else Verdict.NOT_REACHED, of=of)

    async def _changed(self, change: Change, tests: Sequence[str]) -> Run:
        path = self._folder / change.path
        before = path.read_bytes()
        self._write(path, change.applied(before))
        try:
            return await self._run(tests)
        finally:
            self._write(path, before)

    async def _passes(self, tests: Sequence[str]) -> bool:
        if not self._sound.issuperset(tests):
            if (await self._run(tests)).ending is not Ending.PASSED:
                return False
            self._sound.update(tests)
        return True

    def _write(self, path: Path, text: bytes) -> None:
        """Each time with another time: by its second Python tells whether what it compiled is current."""
        path.write_bytes(text)
        self._written += 1
        os.utime(path, (self._written * 10, self._written * 10))

    async def _run(self, tests: Sequence[str]) -> Run:
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir()
        chosen = self._scratch / "chosen.txt"
        chosen.write_text("\n".join(tests))
        out = self._scratch / "out.txt"
        arguments = ["-x", "-v", "-rfE", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", f"@{chosen}"]
        with out.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "pytest",
                *arguments,
                f"--basetemp={self._scratch / 'pytest'}",
                cwd=self._folder,
                env=environment(PYTHONUNBUFFERED="1", TMPDIR=str(self._scratch)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        hung = False
        try:
            async with asyncio.timeout(_STARTING_S + _SLOWER * self._known.seconds(tests)):
                await process.wait()
        except TimeoutError:
            hung = True
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what a test left behind, too
            await process.wait()
        return read(out.read_text(errors="replace"), process.returncode, tests, hung=hung)


def read(output: str, code: int | None, tests: Sequence[str], *, hung: bool) -> Run:
    """What pytest's words and its exit code say."""
    if hung:
        begun = [test for test in tests if re.search(rf"^{re.escape(test)} ", output, re.MULTILINE)]
        done = [test for test in begun if re.search(rf"^{re.escape(test)} [A-Z]", output, re.MULTILINE)]
        return Run(Ending.HUNG, next((test for test in begun if test not in done), None))
    if code == 0:
        return Run(Ending.PASSED)
    failed = re.findall(r"^(?:FAILED|ERROR) (.+)$", output, re.MULTILINE)
    for line in failed:
        for test in tests:
            if line == test or line.startswith(f"{test} - "):
                return Run(Ending.FAILED, test)
    return Run(Ending.BROKEN)


def _told(run: Run) -> str:
    match run.ending:
        case Ending.BROKEN:
            return "the import"
        case Ending.HUNG:
            return f"{run.test or 'the tests'}, which came to no end"
        case _:
            return run.test or ""
