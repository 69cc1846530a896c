"""A broadcast whose program is killed again and again, and whose machine loses its power."""

from __future__ import annotations

import functools
import random
import secrets
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.tables import Figure, figures, section, table
from tests.support.programs.crashing import Scene, crash_scene

RECIPIENTS: Final = 100_000
KILLS: Final = 30
CUTS: Final = 30
PATIENCE_S: Final = 300.0
_ARRIVES_S: Final = 0.1
"""So long after a kill everything that had left is at the server."""
_STARTS_LATE: Final = 0.97
"""Nothing is cut off beyond this share of the broadcast: it has to be under way then."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What was left of a broadcast that was cut off so many times."""

    name: str
    times: int
    torn: int | None  # cuts in the middle of a transaction's write
    recipients: int
    missed: int
    repeats: int
    undecided: int  # on the wire by the database's account, all cuts together
    most_undecided: int  # at one of them

    def row(self) -> tuple[str, ...]:
        numbers = (
            self.times,
            self.recipients,
            self.missed,
            self.repeats,
            self.undecided,
            self.most_undecided,
        )
        return self.name, *(f"{number:,}" for number in numbers)


def crash(*, quick: bool = False) -> str:
    """The table of crashes."""
    share = 0.1 if quick else 1.0
    number, kills, cuts = (int(n * share) for n in (RECIPIENTS, KILLS, CUTS))
    seed = secrets.randbelow(2**32)
    killed = _cut_off("SIGKILL", number, kills, random.Random(seed), _kill)
    cut = _cut_off("power cut", number, cuts, random.Random(seed + 1), _cut_the_power)
    return section(
        "Crashes",
        f"The whole program, as fast as it can go, cut off at random moments and started again on what it "
        f"left (seed {seed}). A power cut: the program is stopped the moment it writes, the database and its "
        "journal are copied as they are then, what was written of a transaction that wasn't committed yet "
        f"is torn off or blotted out at a random byte ({cut.torn} of the {cut.times} cuts met one), and the "
        "next start has nothing but that copy.",
        table(
            (
                "",
                "times",
                "recipients",
                "missed",
                "repeats",
                "on the wire at the cuts",
                "most at one of them",
            ),
            [killed.row(), cut.row()],
        ),
        figures(
            Figure("people missed", killed.missed + cut.missed, most=0, digits=0),
            Figure("repeats of SIGKILLs", killed.repeats, most=killed.undecided, digits=0),
            Figure("repeats of power cuts", cut.repeats, most=cut.undecided, digits=0),
        ),
    )


Cut = Callable[[Scene, "subprocess.Popen[bytes]", random.Random], bool]
"""Ends the program; whether a transaction was torn."""


def _cut_off(name: str, number: int, times: int, dice: random.Random, cut: Cut) -> Ending:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        with crash_scene(Path(folder), number, float("inf"), patience=PATIENCE_S) as scene:
            left: list[int] = []
            torn = 0
            for moment in sorted(dice.sample(range(int(number * _STARTS_LATE)), times)):
                bot = scene.start()
                # A little past the last cut at least: each start is to get somewhere.
                until = max(moment, _sent(scene) + 1)
                scene.until(f"{until} sends", functools.partial(_has_sent, scene, until), every=0.002)
                time.sleep(dice.uniform(0, 0.05))
                torn += cut(scene, bot, dice)
                time.sleep(_ARRIVES_S)
                left.append(scene.on_the_wire())
            scene.start()
            scene.until("the end", scene.done, every=0.1)
            received = scene.received().values()
        return Ending(
            name,
            times,
            torn,
            number,
            sum(messages == 0 for messages in received),
            sum(received) - sum(messages > 0 for messages in received),
            sum(left),
            max(left),
        )


def _sent(scene: Scene) -> int:
    """Messages in all; the few to the author don't matter here."""
    return int(scene.server.ask("stats")["sent"])


def _has_sent(scene: Scene, messages: int) -> bool:
    return _sent(scene) >= messages


def _kill(_: Scene, bot: subprocess.Popen[bytes], __: random.Random) -> bool:
    bot.send_signal(signal.SIGKILL)
    bot.wait(10)
    return False


def _cut_the_power(scene: Scene, bot: subprocess.Popen[bytes], dice: random.Random) -> bool:
    """Stop it the moment it writes, keep what is in its files then, and tear what wasn't committed."""
    journal = scene.database.with_name(f"{scene.database.name}-wal")
    # What the one before had on its way may count as sends before this one has opened anything.
    scene.until("its journal", journal.exists, every=0.002)
    written = journal.stat().st_mtime_ns
    deadline = time.monotonic() + 2
    while journal.stat().st_mtime_ns == written and time.monotonic() < deadline:
        pass
    bot.send_signal(signal.SIGSTOP)
    kept = scene.folder / "kept"
    kept.mkdir()
    for path in (scene.database, journal):
        shutil.copy(path, kept / path.name)
    bot.send_signal(signal.SIGKILL)
    bot.wait(10)
    torn = _tear(kept / journal.name, dice)
    for path in scene.database.parent.glob(f"{scene.database.name}*"):
        if not path.name.endswith(".lock"):
            path.unlink()
    for path in kept.iterdir():
        shutil.move(path, scene.database.parent / path.name)
    kept.rmdir()
    return torn


def _tear(journal: Path, dice: random.Random) -> bool:
    """Spoil what stands in the write-ahead log after its last commit; whether there was anything.

    A commit is flushed to the disk before anybody acts on it, so that is never lost; what is written after it
    may be there, or not, or in part.
    """
    content = bytearray(journal.read_bytes())
    committed, written = _ends(content)
    if written == committed:
        return False
    at = dice.randrange(committed, written)
    if dice.random() < 0.5:
        content[at:written] = bytes(written - at)
    else:
        del content[at:]
    journal.write_bytes(content)
    return True


def _ends(content: bytearray) -> tuple[int, int]:
    """Where the last commit ends in a write-ahead log, and where what is written after it does.

    See sqlite.org/fileformat.html#the_write_ahead_log: a header of 32 bytes, then frames of 24 bytes and a
    page. A frame of this log has the header's salts; that of a commit says how big the database is then.
    """
    if len(content) < 32:
        return 0, len(content)
    (page,) = struct.unpack_from(">I", content, 8)
    salts = bytes(content[16:24])
    committed = at = 32
    while at + 24 <= len(content) and content[at + 8 : at + 16] == salts:
        at += 24 + page
        if struct.unpack_from(">I", content, at - page - 20)[0]:
            committed = at
    return min(committed, len(content)), min(at, len(content))
