"""What the step of the database that reads everybody's record takes: at a thousand of them, and at a million.

`python -m tests.bench.parts.databases.upgrading DATABASE KEY` brings that database up to date, and prints
what it took.
"""

from __future__ import annotations

import asyncio
import json
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.model.letters.figures import LETTERS, NO_FIGURES, Figures, plus
from bot.model.letters.record_form import packed_figures, unpacked_figures
from bot.store import Store
from bot.store.db.migrations.versions.step_0018_letters_by_ask import STEPS_OF, down_revision
from bot.store.db.sealing import Sealer
from tests.bench.growing import filled
from tests.bench.tables import Figure, figures, section, table
from tests.support.stores import CASE, sqlite_connection, taken_back

NUMBERS: Final = (1_000, 1_000_000)
QUICK: Final = (1_000, 30_000)
_PLACE: Final = (b"sums", CASE.encode())


@dataclass(frozen=True, slots=True)
class Upgraded:
    """`most_mb`: resident at its height."""

    seconds: float
    most_mb: float


def upgrading(*, quick: bool = False) -> str:
    """The table of bringing a database of before letters were counted by ask up to date."""
    key = new_key(secrets.token_bytes(32))
    found: dict[int, Upgraded] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for number in QUICK if quick else NUMBERS:
            path = Path(name) / f"{number}.db"
            filled(path, key, number)
            before = _made_old(path, key)
            found[number] = _in_a_process(path, key)
            if _figures(path, key) != before:
                raise RuntimeError("the figures of letters by ask are not what they were")
    few, many = (found[number] for number in found)
    most = max(found)
    return section(
        f"Upgrading {most:,} records",
        "A database of before letters were counted by ask: step 0018 opens everybody's record once. From the "
        "start until the database is of today; memory of the process that does it.",
        table(
            ("records", "seconds", "MB at most"),
            [(f"{number:,}", f"{one.seconds:.1f}", f"{one.most_mb:.0f}") for number, one in found.items()],
        ),
        figures(
            Figure("upgrading", many.seconds, "s", most=120, digits=1),
            Figure("memory over that of the few", many.most_mb - few.most_mb, "MB", most=40, digits=1),
        ),
    )


def _made_old(path: Path, key: str) -> Figures:
    """Put a database back to before the step; the figures that it had."""
    figures_now = _figures(path, key)
    old = NO_FIGURES
    for counted, number in figures_now.items():
        old = plus(old, {counted[:2] if counted[0] == LETTERS else counted: number})
    sealed = Sealer.from_text(key).lock(packed_figures(old), *_PLACE, steps_of=STEPS_OF)
    with sqlite_connection(path) as connection:
        taken_back(connection, to=down_revision)
        connection.execute('UPDATE sums SET sealed = ? WHERE "case" = ?', [sealed, CASE])
    return figures_now


def _figures(path: Path, key: str) -> Figures:
    with sqlite_connection(path) as connection:
        (sealed,) = connection.execute('SELECT sealed FROM sums WHERE "case" = ?', [CASE]).fetchone()
    return unpacked_figures(Sealer.from_text(key).unlock(sealed, *_PLACE))


def _in_a_process(path: Path, key: str) -> Upgraded:
    command = (sys.executable, "-m", "tests.bench.parts.databases.upgrading", str(path), key)
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Upgraded(**json.loads(told))


async def _open(path: str, key: str) -> Upgraded:
    begun = time.perf_counter()
    store = await Store.open(f"sqlite+aiosqlite:///{path}", Sealer.from_text(key))
    seconds = time.perf_counter() - begun
    await store.close()
    return Upgraded(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(asyncio.run(_open(*sys.argv[1:])))))
