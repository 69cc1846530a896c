"""`make mutants`: draw small changes to the code, try each, and tell which of them no test notices.

It works on what is committed. The first time for a commit it runs the suite once under coverage.py, to learn
which test runs which line.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.mutants.covering import CoverageMap, RecordingFailed, chosen, collected, recorded
from tests.mutants.drawing import drawn
from tests.mutants.places import Change, enums_in
from tests.mutants.telling import BadJudgement, Tried, in_a_line, judgements, summary
from tests.mutants.tree import Tree, importers, uses
from tests.mutants.trying import Copy, Outcome, Verdict

ROOT: Final = Path(__file__).parents[2]
KEPT: Final = ROOT / ".mutants"
"""What was recorded and what was told; git ignores it."""

PATHS: Final = ("bot/delivery", "bot/model", "bot/services", "bot/store", "bot/telegram_api")
"""What a person's safety hangs on most."""


def main() -> int:
    """Draw, try, tell; 1 if something can't be begun."""
    asked = _arguments()
    tree = Tree(ROOT)
    modules = tree.modules()
    within = {path: text for path, text in modules.items() if _is_in(path, asked.paths)}
    sample = drawn(within, enums_in(modules), asked.seed, asked.number)
    numbered = [
        (number, one) for number, one in enumerate(sample, 1) if not asked.only or number in asked.only
    ]
    print(f"Seed {asked.seed} at {tree.commit[:12]}: {len(numbered)} changes in {', '.join(asked.paths)}.")
    if tree.changed():
        print("What isn't committed is left out.")
    if asked.draw:
        for number, change in numbered:
            print(
                in_a_line(Tried(number, change, Outcome(Verdict.UNSURE)), modules[change.path]).rpartition(
                    " · "
                )[0]
            )
        return 0
    try:
        judged = judgements(asked.judged.read_text()) if asked.judged else {}
        known = recorded(tree, KEPT, asked.jobs, anew=asked.record)
    except (OSError, BadJudgement, RecordingFailed) as fault:
        print(fault)
        return 1
    if known.commit != tree.commit:
        print(f"Which test runs what is known from {known.commit[:12]}; tests that came since: --also.")
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            known.keep(collected(tree.copy(Path(folder, "tree"))))
    print(f"{known.size} tests are known.", flush=True)
    tried = asyncio.run(_try_all(tree, modules, numbered, known, asked))
    print("\n".join(summary(tried, modules, judged)))
    if not asked.only:
        report = KEPT / f"{tree.commit[:12]}-{asked.seed}.txt"
        lines = [in_a_line(one, modules[one.change.path]) for one in tried]
        report.write_text("\n".join([*lines, *summary(tried, modules, judged)]) + "\n")
        print(f"All of it: {report.relative_to(ROOT)}")
    return 0


async def _try_all(
    tree: Tree,
    modules: Mapping[str, bytes],
    sample: Sequence[tuple[int, Change]],
    known: CoverageMap,
    asked: argparse.Namespace,
) -> list[Tried]:
    """Each in its turn, in as many copies as there are jobs; by their numbers."""
    importing = importers(modules)
    waiting = iter(sample)
    tried: list[Tried] = []

    async def work(copy: Copy) -> None:
        for number, change in waiting:
            users = importing.get(change.path, frozenset())
            readers = {path: modules[path] for path in (change.path, *users)} if change.name else {}
            covering = known.nearest(change, uses(change.name, readers), users)
            tests = list(dict.fromkeys([*asked.also, *chosen(covering, asked.tests, asked.seconds)]))
            outcome = await copy.try_out(change, tests, len(covering))
            tried.append(Tried(number, change, outcome))
            print(in_a_line(tried[-1], modules[change.path]), flush=True)

    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        async with asyncio.TaskGroup() as workers:
            for number in range(asked.jobs):
                copy = tree.copy(Path(folder, f"tree-{number}"))
                workers.create_task(work(Copy(copy, Path(folder, f"scratch-{number}"), known)))
    return sorted(tried, key=lambda one: one.number)


def _is_in(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder.rstrip('/')}/") for folder in folders)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Would the tests notice?")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(10**6), help="draws the same sample again"
    )
    parser.add_argument("--number", type=int, default=120, help="of changes; 120 if not given")
    parser.add_argument("--paths", nargs="+", default=PATHS, help=f"files or folders; {' '.join(PATHS)}")
    parser.add_argument("--only", nargs="+", type=int, default=[], help="numbers of the sample; all")
    parser.add_argument("--draw", action="store_true", help="show the sample, and try nothing")
    parser.add_argument(
        "--judged", type=Path, help="file with a line each: a change's id, why it has no effect"
    )
    parser.add_argument("--record", action="store_true", help="learn anew which test runs what")
    parser.add_argument("--also", nargs="+", default=[], help="tests to run first on each change")
    parser.add_argument("--tests", type=int, default=40, help="the most for one change; 40")
    parser.add_argument("--seconds", type=float, default=60, help="the longest for one change; 60")
    parser.add_argument("--jobs", type=int, default=2, help="changes tried at once; 2")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
