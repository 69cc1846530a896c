"""Several broadcasts at a time: what is damaged about one is no other's trouble."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import StoreUnavailable
from bot.incidents.reporting import report
from bot.model.broadcasts.broadcast import Progress


@contextmanager
def one_of_several(done: str, progress: Progress) -> Iterator[None]:
    """What is damaged about one broadcast doesn't hold up the others; what the database refuses does."""
    try:
        yield
    except StoreUnavailable:
        raise
    except Exception as fault:  # noqa: BLE001 - a text could stand in it
        report(fault, f"Broadcast {progress.broadcast_id} can't be {done}")
