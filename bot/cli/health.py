"""`python -m bot health`: whether the running bot is well, for a container's healthcheck."""

from __future__ import annotations

import time
from typing import Final

from bot.config import load_settings
from bot.errors import AppealBotError
from bot.runtime.standby import Beside, standing_by

HEARTBEAT_OLD_S: Final = 60
"""A heartbeat older than this is no sign of life: it is due every fifteen seconds."""


def print_health() -> int:
    """Say whether it is well; the exit code, 0 if it is."""
    try:
        path = load_settings().heartbeat_path
    except AppealBotError as error:
        print(f"not well: {error}")
        return 1
    beside = standing_by(path, HEARTBEAT_OLD_S)
    if beside is Beside.ELSEWHERE:
        print("well: standing by for another bot that runs on this database")
        return 0
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:
        print(f"not well: there is no heartbeat at {path}; the bot isn't running, or hasn't started yet")
        return 1
    if age > HEARTBEAT_OLD_S:
        print(f"not well: no heartbeat for {age:.0f} s; see the log for what Telegram or the database said")
        return 1
    print("well; another bot on this machine is standing by" if beside else "well")
    return 0
