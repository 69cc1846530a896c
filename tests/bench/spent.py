"""What sending takes: messages, seconds, CPU and memory, of this process or of another."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Run:
    """What `messages` sends took."""

    messages: int
    seconds: float
    cpu_seconds: float  # of the sending process, all threads

    @property
    def per_second(self) -> float:
        return self.messages / self.seconds

    @property
    def cpu_s_per_1000(self) -> float:
        return self.cpu_seconds / self.messages * 1000


@contextmanager
def measured(messages: int) -> Iterator[list[Run]]:
    """What the block takes of this process, in the list once it is through."""
    runs: list[Run] = []
    cpu, wall = time.process_time(), time.perf_counter()
    yield runs
    runs.append(Run(messages, time.perf_counter() - wall, time.process_time() - cpu))


def cpu_seconds(pid: int) -> float:
    """CPU that another process has used since it began, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def cpu_seconds_exactly(pid: int) -> float:
    """The same to a few microseconds; of threads that have ended nothing is known."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def memory_mb(pid: int) -> float:
    """Memory that another process holds (resident, MB)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1e6


def threads(pid: int) -> dict[str, float]:
    """CPU seconds that each thread of another process has used since it began; the first is `main`."""
    used = {}
    for place in Path(f"/proc/{pid}/task").iterdir():
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        used["main" if place.name == f"{pid}" else place.name] = (int(fields[11]) + int(fields[12])) / _TICKS
    return used
