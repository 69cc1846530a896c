"""What stands in front of Telegram closes connections by their age, used or not: nothing is lost by it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.support.lines.relay import Relay, relayed
from tests.support.programs.crashing import crash_scene
from tests.support.programs.processes import row

RECIPIENTS = 480
PER_SECOND = 40.0
CLOSES_S = 10.0
"""Twelve seconds of sending: the connections it began with are closed before it is over."""


async def test_a_broadcast_through_what_closes_after_ten_seconds_is_known_to_have_arrived(
    tmp_path: Path,
) -> None:
    relay = Relay(0, closes_s=CLOSES_S, delay_s=0.06)

    def play() -> None:
        with crash_scene(tmp_path, RECIPIENTS, PER_SECOND) as scene:
            relay.port, scene.by = int(scene.server.url.rpartition(":")[2]), relay.url
            scene.start()
            scene.until("the end", scene.done)
            found = row(scene.database, "SELECT delivered, gone, refused, unknown FROM broadcasts")
            assert found == (RECIPIENTS, 0, 0, 0)
            assert set(scene.received().values()) == {1}

    async with relayed(relay):
        await asyncio.to_thread(play)
    assert relay.closed, "else nothing was closed by its age, and this says nothing"
