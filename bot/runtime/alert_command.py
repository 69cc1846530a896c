"""Running ALERT_COMMAND: how an operator hears of what is wrong, also while Telegram is away."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from bot.config import Settings
from bot.delivery.wakeup import Wakeup
from bot.incidents.reporting import report
from bot.model.alerts import Alert, AlertMemory, Alerts
from bot.model.clock import Clock
from bot.model.conditions import Conditions
from bot.runtime.stopping import CLOSE_S, break_off, unfinished

log = logging.getLogger(__name__)

LIMIT_S: Final = 30.0
"""A program that takes longer is ended."""
LOOK_EVERY_S: Final = 30.0
"""What is noted is told at once; that something lasts, or is over, is seen in so many seconds."""
LAST_S: Final = 4.0
"""So long a stop waits for the program."""
_READER: Final = "command"
PLACE: Final = "{}"
"""The word of the command in whose place the sentence is put."""
_OURS: Final = frozenset({*Settings.model_fields, "notify_socket", "watchdog_usec", "watchdog_pid"})
"""Names, in small letters, of what in the environment is for this program alone: the token, the key."""


class AlertCommand:
    """A loop from `start` to `stop`: the program is run once an hour a kind at most, and when it is over.

    It is given the sentence on its standard input, and as the word `{}` of the command; a program without
    any words behind it also as its only one. No shell reads any of it.
    """

    def __init__(
        self,
        command: Sequence[str],
        board: Conditions,
        memory: AlertMemory,
        clock: Clock,
    ) -> None:
        self._command = command
        self._board = board
        self._seconds = clock.seconds
        self._wake = Wakeup(clock)
        self._memory = memory
        self._alerts = Alerts(memory.recall(_READER), clock.seconds())
        self._failing = False
        self._stops = False
        self._task: asyncio.Task[None] | None = None
        board.watch(self._wake.set)

    def start(self) -> None:
        """Begin."""
        if not shutil.which(self._command[0]):
            log.error("There is no program %s, so ALERT_COMMAND will tell nobody.", self._command[0])
        self._task = asyncio.create_task(self._run(), name="alert command")

    async def stop(self) -> None:
        """End, once what was noted is told: a start that failed is told of too. Safe to call twice.

        A program that takes longer than a moment is ended.
        """
        self._stops = True
        self._wake.set()
        task, self._task = self._task, None
        if task and (late := await unfinished({task}, LAST_S)):
            await break_off(late, CLOSE_S)

    async def _run(self) -> None:
        stops = False
        while not stops:
            self._wake.clear()
            stops = self._stops  # looked at before: what was noted until then is told
            for alert in self._alerts.due(self._board.now, self._seconds()):
                if stops and not await self._memory.keep(_READER, self._alerts.kept(self._seconds())):
                    return  # a start that fails again and again would tell each time
                told = await self._tell(alert)
                self._alerts.tried(alert, self._seconds(), told=told)
                await self._memory.keep(_READER, self._alerts.kept(self._seconds()))
            if not stops:
                await self._wake.wait(LOOK_EVERY_S)

    async def _tell(self, alert: Alert) -> bool:
        """Run the program; whether it did its work. Never raises."""
        try:
            failed = await _run(self._command, sentence(alert))
        except OSError as error:
            failed = f"it can't be run ({error.strerror})"
        except Exception as error:  # noqa: BLE001 - the next alert must still be told
            report(error, "Running ALERT_COMMAND failed")
            return False
        if failed and not self._failing:
            log.error("ALERT_COMMAND told nobody: %s. Try the program at a terminal.", failed)
        elif not failed:
            log.info("ALERT_COMMAND was run (%s, %s).", alert.kind.value, "over" if alert.over else "begun")
        self._failing = bool(failed)
        return not failed


def sentence(alert: Alert) -> str:
    """What is told: one line."""
    return " ".join(f"Appeal bot on {socket.gethostname()}: {alert.words}".split())


def words_with(command: Sequence[str], said: str) -> list[str]:
    """The words that the program is run with."""
    if len(command) == 1:
        return [command[0], said]
    return [said if word == PLACE else word for word in command]


async def _run(command: Sequence[str], said: str) -> str:
    """What went wrong; "" if nothing did. OSError."""
    process = await asyncio.create_subprocess_exec(
        *words_with(command, said),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(os.environ),
        start_new_session=True,  # so that whatever it starts can be ended with it
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            await process.communicate(f"{said}\n".encode())
    except TimeoutError:
        return f"it wasn't done within {LIMIT_S:.0f} s and was ended"
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    return f"it ended with exit code {process.returncode}" if process.returncode else ""


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if name.lower() not in _OURS}
