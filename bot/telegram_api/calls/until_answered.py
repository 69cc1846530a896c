"""Asking Telegram for something that nobody waits for, for as long as it takes."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from bot.model.clock import Clock
from bot.telegram_api.faults import FloodWait, MaybeWritten, NotWritten, ServerFault

log = logging.getLogger(__name__)

_FIRST_WAIT_S: Final = 5.0
_LONGEST_WAIT_S: Final = 600.0


async def patiently(call: Callable[[], Awaitable[object]], what: str, clock: Clock) -> None:
    """Make a call that does the same when it is made twice, again and again until it is answered.

    After a 429 for as long as Telegram says, else with waits that grow to ten minutes. What Telegram refuses
    is raised. `what`: its words for the log.
    """
    wait = _FIRST_WAIT_S
    while True:
        try:
            await call()
        except FloodWait as flood:
            log.warning("Telegram asks to wait %d s before %s.", flood.seconds, what)
            await clock.sleep(flood.seconds)
        except (NotWritten, ServerFault, MaybeWritten) as fault:
            log.warning("%s has to wait (%s); next try in %d s.", what, type(fault).__name__, wait)
            await clock.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT_S)
        else:
            return
