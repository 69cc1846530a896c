"""A second bot on one database, started by mistake or to take over: it stands by until the first one ends."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # `python -m bot health` asks every minute, and needs no database
    from bot.store.db.lease import DatabaseLease

from bot.errors import StoreUnavailable

log = logging.getLogger(__name__)

EVERY_S: Final = 1.0
"""So often the lease is tried."""
MARK_EVERY: Final = 15
"""Every so many tries a stand-by gives a sign of life: as often as a bot that answers."""
GLANCE_S: Final = 0.1
FORGOTTEN_S: Final = 3600.0


class Beside(StrEnum):
    """Where the bot runs for which one on this machine stands by."""

    HERE = "here"
    ELSEWHERE = "elsewhere"  # such as in another container


async def take_lease(lease: DatabaseLease, heartbeat: Path, tell: Callable[[str], None]) -> bool:
    """Return once `lease` is this program's, however long another one has it; that is told once.

    `heartbeat` is the path of the holder's signs of life: a stand-by leaves that file alone and gives its
    own beside it. Cancelled: nothing is taken, nothing stays behind. StoreUnavailable. Whether another bot
    had to be ended for it, which stood still.
    """
    if lease.take(keeps=True):
        return False
    # `python -m bot check` has a share of the lock for an instant: no reason to speak of another bot.
    await asyncio.sleep(GLANCE_S)
    if lease.take(keeps=True):
        return False
    holder = lease.holder()
    who = f"Another bot ({holder})" if holder else "Another bot"
    log.warning("%s is running on this database; standing by.", who)
    tell(
        f"{who} is running on this database. This one stands by and takes over when that one ends.\n"
        "If you didn't mean to start a second one, stop it: nothing is lost."
    )
    mark, looking = _mark(heartbeat), _Looking(lease)
    _sweep(heartbeat)
    try:
        for turn in itertools.count():
            if turn % MARK_EVERY == 0:
                _give_sign(mark, lease)
            await asyncio.sleep(EVERY_S)
            if looking.is_free():
                break
    finally:
        with suppress(OSError):
            mark.unlink(missing_ok=True)
    if looking.stood_still:
        log.warning("%s stood still: its connections were ended, and this one takes over.", who)
    else:
        log.info("The other bot has ended; this one takes over.")
    return looking.stood_still


class _Looking:
    """Tries the lease again and again, and ends a holder that stands still."""

    def __init__(self, lease: DatabaseLease) -> None:
        self._lease = lease
        self._unreachable = False
        self.stood_still = False

    def is_free(self) -> bool:
        """Whether the lease is this program's now. StoreUnavailable; a server is waited for."""
        try:
            ended = self._lease.end_standing() is not None
            taken = self._lease.take(keeps=True)
            # Who was ended at the moment of waking may have been back before this one.
            self.stood_still = ended or (taken and self.stood_still)
        except StoreUnavailable as error:
            if self._lease.fence is None:
                raise
            if not self._unreachable:
                log.warning("%s This one goes on standing by.", error.problem)
            self._unreachable = True
            return False
        self._unreachable = False
        return taken


def standing_by(heartbeat: Path, old_s: float) -> Beside | None:
    """Whether a bot on this machine, or in this container, stands by, and for one that runs where.

    Its last sign of life must not be older than `old_s` seconds.
    """
    mark = _mark(heartbeat)
    try:
        if abs(time.time() - mark.stat().st_mtime) > old_s:
            return None
        return Beside(mark.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _mark(heartbeat: Path) -> Path:
    """One for each machine: containers that share the folder are each asked for their own bot's health."""
    name = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname())
    return heartbeat.with_name(f"{heartbeat.name}.standby.{name}")


def _give_sign(mark: Path, lease: DatabaseLease) -> None:
    holder = lease.holder()
    elsewhere = holder is not None and holder.host != socket.gethostname()
    with (
        suppress(OSError),  # it takes over just as well without
        open(mark, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file,
    ):
        file.write(Beside.ELSEWHERE if elsewhere else Beside.HERE)


def _sweep(heartbeat: Path) -> None:
    """Take away what killed stand-bys left: each container has a name of its own, and they would pile up."""
    with suppress(OSError):
        for mark in heartbeat.parent.glob(f"{heartbeat.name}.standby.*"):
            if time.time() - mark.stat().st_mtime > FORGOTTEN_S:
                mark.unlink(missing_ok=True)
