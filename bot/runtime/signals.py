"""The signals that ask the program to stop."""

from __future__ import annotations

import asyncio
import signal


def stop_signals() -> asyncio.Event:
    """Set on SIGTERM, on Ctrl+C, and when the terminal is closed. A second of the first two ends it at once.

    SIGHUP stays ignored where it is at the start, as nohup has it. It often comes twice, from the kernel and
    from the shell (https://www.gnu.org/software/bash/manual/bash.html#Signals): a second one changes nothing.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask_to_stop(number: int) -> None:
        stopped.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask_to_stop, number)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        loop.add_signal_handler(signal.SIGHUP, stopped.set)
    return stopped
