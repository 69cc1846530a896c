"""What rotating the data key, a backup, a restore and a panic take at a million people, and one amid another.

Each is the command itself, in a process of its own, on a database in a file of this machine's disk.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.cli.keys.panic import DONE
from bot.model.keys import new_key
from tests.bench.growing import filled
from tests.bench.tables import Figure, figures, section, table
from tests.support.programs.processes import TOKEN, Telegram, environment

NUMBER: Final = 1_000_000
QUICK: Final = 30_000
INTO_S: Final = 3.0
"""So long into that step of a rotation the panic begins, or until the step's end."""
ROTATE: Final = "key", "rotate"
PANIC: Final = "panic", "--yes"
SEALING: Final = "sealing every row again"
BUILDING: Final = "building the file anew"
_NOWHERE: Final = Telegram("http://127.0.0.1:9")


@dataclass(frozen=True, slots=True)
class Took:
    """One command. `code`: as it ended."""

    seconds: float
    code: int


def panic(*, quick: bool = False) -> str:
    """The table of all of them."""
    number = QUICK if quick else NUMBER
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder, key = Path(name) / "whole", new_key(secrets.token_bytes(32))
        (folder / "data").mkdir(parents=True)
        filled(folder / "data" / "bot.db", key, number)
        rows = {"`key rotate`": _ended(_begun(folder, key, *ROTATE))}
        rows["`backup`"] = _ended(_begun(folder, key, "backup", "whole.backup"))
        amid = {step: _amid(folder, key, step) for step in (SEALING, BUILDING)}
        rows["`panic`"] = _ended(_begun(shutil.copytree(folder, Path(name) / "panic"), key, *PANIC))
        shutil.rmtree(Path(name) / "panic")
        rows["`restore`"] = _ended(_begun(folder, key, "restore", "whole.backup", "--yes"))
        rows["`panic`, with what the restore moved aside"] = _ended(_begun(folder, key, *PANIC))
    failed = [name for name, took in rows.items() if took.code]
    if failed:
        raise RuntimeError(f"{', '.join(failed)} didn't end well")
    return section(
        f"Keys, backup and panic with {number:,} people",
        "Each command in a process of its own, from its start to its end, on a file. Two thirds of the "
        "people have reported letters. A panic amid a rotation begins while `key rotate` has the database: "
        "until the panic itself has ended, when the key is gone; and until nothing of anybody is left.",
        table(("command", "seconds"), [(name, f"{took.seconds:.1f}") for name, took in rows.items()]),
        table(
            ("a panic amid a rotation", "the panic's seconds", "all is gone after"),
            [(step, f"{ended:.1f}", f"{gone:.1f}") for step, (ended, gone) in amid.items()],
        ),
        figures(
            Figure(
                "a panic", max(took.seconds for name, took in rows.items() if "panic" in name), "s", most=10
            ),
            Figure("a panic amid a rotation", max(ended for ended, _ in amid.values()), "s", most=10),
        ),
    )


@dataclass(frozen=True, slots=True)
class Running:
    """A command that runs since then, by the clock of `time.perf_counter`."""

    process: subprocess.Popen[bytes]
    since: float


def _begun(folder: Path, key: str, *words: str) -> Running:
    """What it says goes to a file in the folder."""
    since = time.perf_counter()
    with (folder / "told").open("wb") as told:
        process = subprocess.Popen(
            (sys.executable, "-m", "bot", *words),
            cwd=folder,
            env=environment(folder, _NOWHERE, TOKEN, key),
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    return Running(process, since)


def _ended(running: Running) -> Took:
    code = running.process.wait()
    return Took(time.perf_counter() - running.since, code)


def _amid(folder: Path, key: str, step: str) -> tuple[float, float]:
    """Seconds that a panic took which began in that step of a rotation; and until all was gone."""
    whole = shutil.copytree(folder, folder.with_name("amid"))
    rotation = _begun(whole, key, *ROTATE)
    told = whole / "told"
    while step not in told.read_text():
        time.sleep(0.01)
        if rotation.process.poll() is not None:
            raise RuntimeError(told.read_text())
    time.sleep(INTO_S if step == SEALING else 0)
    said = told.rename(whole / "told by the rotation")
    begun = time.perf_counter()
    ended = _ended(_begun(whole, key, *PANIC))
    rotation.process.wait()
    gone = time.perf_counter() - begun
    if DONE.partition(".")[0] not in said.read_text() + told.read_text():
        raise RuntimeError(said.read_text() + told.read_text())
    if (whole / "data" / "bot.db.panic").exists():
        raise RuntimeError("the panic isn't finished")
    shutil.rmtree(whole)
    return ended.seconds, gone
