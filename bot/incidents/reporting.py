"""`report`: what a last line of defence does with a fault. It never raises and never waits for a disk.

There is one reporter in a program, as there is one log: faults end in every layer, also where nobody was
handed anything. Until `keep_in` and after `let_go` faults are logged and counted, and not written down.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.incidents.book import Book, Incident
from bot.incidents.file import read_incidents, write_incidents
from bot.incidents.origin import Origin, origin_of
from bot.model.clock import Clock, SystemClock

log = logging.getLogger(__name__)

_RETRY_S: Final = 30.0
"""After this, what couldn't be written is tried again."""
_LAST_WRITE_S: Final = 0.4
"""A stop waits no longer than this for the last of it."""


class Reporter:
    """Counts faults, tells the log of them, and has a thread write them down. Any thread may report."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._book = Book()
        self._clock: Clock = SystemClock()
        self._writer: _Writer | None = None
        self.told = 0
        """How many lines the log has had of them."""

    def report(self, fault: BaseException, failed: str, *, level: int = logging.ERROR) -> str:
        """Count a fault, log it if that is news; returns the number to tell people.

        `failed`: what failed by it, a sentence without its full stop, the same each time. It is logged and
        kept, so it must hold no value: a broadcast's number at most.
        """
        origin = origin_of(fault)
        with self._lock:
            incident, news = self._book.note(origin, failed, self._clock.now())
            if self._writer:
                self._writer.write(incident)
            self.told += news
        if news:
            log.log(level, "%s", _line(incident))
        return incident.number

    def keep_in(self, path: Path, clock: Clock) -> None:
        """From now on keep incidents in the file at `path`, and go on with those that are there.

        To be called with the database's lease. What was counted so far is forgotten.
        """
        self.let_go()
        try:
            kept = read_incidents(path)
        except OSError as fault:
            log.warning("The list of incidents can't be read (%s); it begins anew.", type(fault).__name__)
            kept = []
        with self._lock:
            self._clock = clock
            self._book = Book(kept)
            self._writer = _Writer(path, self._book, self._lock)
        self._writer.start()

    def let_go(self) -> None:
        """Log what was counted and not logged, write down the rest, begin anew. Safe to call twice."""
        with self._lock:
            untold, self._book = self._book.untold(), Book()
            writer, self._writer = self._writer, None
        for incident in untold:
            log.warning("%s", _line(incident))
        if writer:
            writer.finish()


class _Writer(threading.Thread):
    """Writes down what changed, as fast as the disk takes it: a disk that hangs holds up nobody else."""

    def __init__(self, path: Path, book: Book, lock: threading.Lock) -> None:
        """`lock`: to be held by whoever changes the book, or calls `write`."""
        super().__init__(name="incidents", daemon=True)
        self._path = path
        self._book = book
        self._lock = lock
        self._changed: dict[int, Incident] = {}
        self._some = threading.Event()
        self._ending = False

    def write(self, incident: Incident) -> None:
        """Write it down soon."""
        self._changed[incident.slot] = incident
        self._some.set()

    def finish(self) -> None:
        """End once all is written, or can't be."""
        self._ending = True
        self._some.set()
        self.join(_LAST_WRITE_S)

    def run(self) -> None:
        """Make the file, so that its room is taken; then write whatever changes, until the end."""
        while True:
            self._some.clear()
            ending = self._ending  # looked at before: what changed until then is written below
            all_written = self._write_all()
            if ending:
                return
            self._some.wait(None if all_written else _RETRY_S)

    def _write_all(self) -> bool:
        with self._lock:
            changed, self._changed = self._changed, {}
            every = self._book.incidents
        try:
            write_incidents(self._path, changed.values(), every)
        except OSError:
            # Told to nobody: the log has every incident, and the disk's trouble shows in the database too.
            with self._lock:
                self._changed = changed | self._changed
            return False
        return True


def described(origin: Origin) -> str:
    """A fault's kind and place, for a line in the log."""
    text = f"{origin.kind} at {origin.place}" if origin.place else origin.kind
    text += f", in {origin.inside}" if origin.inside else ""
    return f"{text}; by way of {', '.join(origin.way)}" if origin.way else text


def _line(incident: Incident) -> str:
    again = f", {incident.count} times since {_minute(incident.first)}" if incident.count > 1 else ""
    return f"{incident.failed} (incident {incident.number}{again}: {described(incident.origin)})"


def _minute(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


_reporter = Reporter()
report = _reporter.report
keep_in = _reporter.keep_in
let_go = _reporter.let_go


def told() -> int:
    """How many lines the log has had of incidents, since this program began."""
    return _reporter.told
