"""Reading appeals: what is right and what is false, by issuer and by format; seconds and memory of each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.tables import Figure, figures, section, table
from tests.support.appeals import Appeal, Score, corpus, score, told

LEAST_RIGHT: Final = 95.0
MOST_WRONG: Final = 10.0
MOST_SECONDS: Final = 2.0
MOST_MB: Final = 200.0


@dataclass(frozen=True, slots=True)
class Drafted:
    """An appeal that was read by `case draft`."""

    appeal: Appeal
    score: Score
    told: list[str]  # what must not be told, and is
    seconds: float  # with the program's start
    memory_mb: float  # at most, of the program or of a process that it started


def drafting(*, quick: bool = False) -> str:
    """The tables of how appeals are read; a few appeals if it is to be quick."""
    appeals = corpus()
    found = [_drafted(appeal) for appeal in (appeals[::4] if quick else appeals)]
    whole = _whole(found)
    return section(
        f"Drafts from {len(found)} appeals",
        "`python -m bot case draft FILE --json` on each of tests/appeals, one after the other, each in a "
        "process of its own. Right: of the values that the appeals have. False: of those that were given.",
        *(_by(key, found) for key in ("family", "format", "decade", "language")),
        table(
            ("appeal", "right", "false", "seconds", "MB"),
            [(one.appeal.name, *_shares(one.score), *_cost([one])) for one in found],
        ),
        figures(
            Figure("right", 100 * whole.right_share, "%", least=LEAST_RIGHT, digits=1),
            Figure("false", 100 * whole.wrong_share, "%", most=MOST_WRONG, digits=1),
            Figure("told what must not be", sum(len(one.told) for one in found), most=0, digits=0),
            Figure("the slowest", max(one.seconds for one in found), "s", most=MOST_SECONDS),
            Figure("most memory", max(one.memory_mb for one in found), "MB", most=MOST_MB, digits=0),
        ),
    )


def _drafted(appeal: Appeal) -> Drafted:
    start = time.perf_counter()
    given, kilobytes = _read(appeal.file)
    seconds = time.perf_counter() - start
    return Drafted(
        appeal, score(appeal.expected, given), told(appeal.expected, given), seconds, kilobytes * 1024 / 1e6
    )


def _read(file: Path) -> tuple[dict[str, Any], int]:
    """The draft, and the most memory in KiB; an empty one if the program gave none."""
    command = [sys.executable, "-m", "bot", "case", "draft", str(file), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        out = program.stdout.read()
        # Of the program and of those that it has waited for: it reads files in a process of its own.
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    return json.loads(out or b"{}"), used.ru_maxrss


def _by(key: str, found: Iterable[Drafted]) -> str:
    """The table by something that is told about each appeal."""
    groups: dict[str, list[Drafted]] = defaultdict(list)
    for one in found:
        groups[str(one.appeal.about[key])].append(one)
    return table(
        (f"by {key}", "appeals", "right", "false", "seconds at most", "MB at most"),
        [
            (name, f"{len(those)}", *_shares(_whole(those)), *_cost(those))
            for name, those in sorted(groups.items())
        ],
    )


def _whole(found: Iterable[Drafted]) -> Score:
    whole = Score()
    for one in found:
        whole.add(one.score)
    return whole


def _shares(one: Score) -> tuple[str, str]:
    return f"{100 * one.right_share:.1f} %", f"{100 * one.wrong_share:.1f} %"


def _cost(found: list[Drafted]) -> tuple[str, str]:
    return f"{max(one.seconds for one in found):.2f}", f"{max(one.memory_mb for one in found):.0f}"
