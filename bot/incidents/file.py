"""The last incidents in a file: a line of a set length for each, blank while there is none.

A file and not a table, because a database that is full, locked or damaged is itself the commonest fault; and
because reading it needs no key, no migration and no turn. Its room is taken at the first start and lines are
written over in place, so that a disk that is full by then doesn't keep an incident from being written down.
A line lies within a page: a reader sees it as it was or as it is. Whoever writes has the database's lease.

Once several copies of this program work on one database, each goes on keeping a file of its own: numbers are
the same in all of them, so the lists can be put together by number. A table would only be worth it if they
had to be counted together, and even then this file must stay, for when that database can't be reached.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.incidents.book import KEPT, Incident
from bot.incidents.origin import Origin
from bot.reading import read_bytes

LINE: Final = 1024
"""Bytes of a line, its end included."""
_BLANK: Final = b" " * (LINE - 1) + b"\n"
_LENGTHS: Final = (200, 100, 50, 12)
"""How much of each text is kept, in characters: the most that a line has room for."""


def read_incidents(path: Path) -> list[Incident]:
    """What the file holds; nothing if there is none. Lines that can't be read are passed over. OSError."""
    try:
        text = read_bytes(path)
    except FileNotFoundError:
        return []
    lines = (text[start : start + LINE] for start in range(0, KEPT * LINE, LINE))
    found = (_incident(slot, line) for slot, line in enumerate(lines))
    return [incident for incident in found if incident]


def write_incidents(path: Path, changed: Iterable[Incident], every: Iterable[Incident]) -> None:
    """Write down the changed ones; every one if the file had to be made. OSError, after which some are."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size < KEPT * LINE:
            whole = size // LINE
            _put(handle, whole, _BLANK * (KEPT - whole))
            changed = every
        for incident in changed:
            _put(handle, incident.slot, as_line(incident))
    finally:
        os.close(handle)


def as_line(incident: Incident) -> bytes:
    """The incident as LINE bytes: of a long way to it the nearest places, of a long text the beginning."""
    line = b""
    for length in _LENGTHS:
        cut = _clipped(incident, length)
        while len(line := _json(cut)) >= LINE and cut.origin.way:
            cut = replace(cut, origin=replace(cut.origin, way=cut.origin.way[1:]))
        if len(line) < LINE:
            break
    return line.ljust(LINE - 1) + b"\n"


def _put(handle: int, slot: int, text: bytes) -> None:
    if os.pwrite(handle, text, slot * LINE) < len(text):
        raise OSError("not all of it could be written")


def _clipped(incident: Incident, length: int) -> Incident:
    origin = incident.origin
    clipped = Origin(
        origin.kind[:length],
        origin.place[:length],
        origin.inside[:length],
        tuple(place[:length] for place in origin.way),
    )
    return replace(incident, number=incident.number[:length], failed=incident.failed[:length], origin=clipped)


def _json(incident: Incident) -> bytes:
    origin = incident.origin
    values = {
        "number": incident.number,
        "count": incident.count,
        "first": incident.first.isoformat(timespec="seconds"),
        "last": incident.last.isoformat(timespec="seconds"),
        "kind": origin.kind,
        "place": origin.place,
        "inside": origin.inside,
        "failed": incident.failed,
        "way": origin.way,
    }
    return json.dumps(values).encode()


def _incident(slot: int, line: bytes) -> Incident | None:
    try:
        values: dict[str, Any] = json.loads(line)
        origin = Origin(
            str(values["kind"]), str(values["place"]), str(values["inside"]), tuple(map(str, values["way"]))
        )
        first, last = (datetime.fromisoformat(values[name]) for name in ("first", "last"))
        if first.tzinfo is None or last.tzinfo is None:
            return None  # no time of ours, and none to compare ours with
        number, failed = str(values["number"]), str(values["failed"])
        return Incident(slot, number, origin, failed, first, last, int(values["count"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
