"""`python -m bot health`: whether the running bot is well, for a container's healthcheck."""

from __future__ import annotations

import time
from typing import Final

from bot.config import key_place, load_settings
from bot.errors import AppealBotError
from bot.runtime.signs import UnreadableSigns, read_signs
from bot.runtime.standby import Beside, standing_by

HEARTBEAT_OLD_S: Final = 60
"""A heartbeat older than this is no sign of life: it is due every fifteen seconds."""


def print_health() -> int:
    """Say whether it is well, and if not, each thing that is wrong; the exit code, 0 if it is."""
    try:
        settings = load_settings()
        path = settings.heartbeat_path
    except AppealBotError as error:
        print(f"not well: {error}")
        return 1
    beside = standing_by(path, HEARTBEAT_OLD_S)
    if beside is Beside.ELSEWHERE:
        print("well: standing by for another bot that runs on this database")
        return 0
    try:
        wrong, at = read_signs(path)
    except OSError:
        print(
            f"not well: there is no heartbeat at {path}; the bot isn't running, hasn't started yet, or finds "
            "no room on the disk to write it. `python -m bot check` says what keeps it"
        )
        return 1
    except UnreadableSigns:
        print(f"not well: the heartbeat at {path} can't be read; delete it, and the bot makes a new one")
        return 1
    age = time.time() - at
    if age > HEARTBEAT_OLD_S:
        print(f"not well: no heartbeat for {age:.0f} s; see the log for what Telegram or the database said")
        return 1
    if age < -HEARTBEAT_OLD_S:
        print(f"not well: the last heartbeat is {-age:.0f} s ahead of the clock; ask again in a minute")
        return 1
    for words in wrong.values():
        print(f"not well: {words}")
    if wrong:
        return 1
    if not (place := key_place(settings)).has_one:
        # Its exit code is no reason to start the bot anew: only the one that runs still has the key.
        print(
            f"well for now, but the key's file {place} is gone, and the next start needs it. "
            "Don't stop the bot; put your copy of the key back there"
        )
        return 0
    print("well; another bot on this machine is standing by" if beside else "well")
    return 0
