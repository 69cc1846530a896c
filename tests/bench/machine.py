"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import aiohttp
import telegram as library


def machine() -> str:
    """What this was measured on; no names."""
    model = memory = "unknown"
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            memory = f"{round(int(line.split()[1]) / 1024**2)} GB"
    return (
        f"Machine: {model}, {os.cpu_count()} cores, {memory} of memory, {platform.system()}; "
        f"Python {platform.python_version()}, python-telegram-bot {library.__version__}, "
        f"aiohttp {aiohttp.__version__}."
    )


def _lines(path: str) -> list[str]:
    place = Path(path)
    return place.read_text().splitlines() if place.exists() else []
