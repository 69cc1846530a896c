"""Strangers who connect to the page's port and then do nothing, or nothing but begin: nobody notices them."""

from __future__ import annotations

import asyncio
import re
import resource
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.rehearsal import Server, World
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import program, says
from tests.support.watching.monitoring import free_port

STRANGERS = 1200
USUAL_DESCRIPTORS = 1024
BROWSERS = b"GET / HTTP/1.1\r\nHost: letters.example.org\r\nAccept: text/html\r\nConnection: close\r\n\r\n"


@pytest.fixture
def descriptors() -> Iterator[None]:
    """As many as a system usually gives for the bot, more for the strangers, who are all in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2 * STRANGERS:
        pytest.skip("there can't be so many strangers on this machine")
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def allow(number: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))


async def page(port: int) -> bytes:
    """What a person's browser gets."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(BROWSERS)
    answer = await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()
    return answer


@pytest.mark.usefixtures("descriptors")
@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nX-Slow: "], ids=["idle", "slow heads"])
async def test_a_person_is_answered_among_strangers_and_the_log_stays_short(
    tmp_path: Path, begun: bytes
) -> None:
    port = free_port()
    async with Server(World()) as server:
        given = {"PUBLIC_URL": "https://letters.example.org/", "PAGE_ADDRESS": f"127.0.0.1:{port}"}
        allow(USUAL_DESCRIPTORS)
        async with program(
            tmp_path, "run", BOT_TOKEN=server.world.token, BOT_API_URL=server.url, **given
        ) as process:
            allow(2 * STRANGERS)
            await says(process, "Started")
            strangers = []
            for _ in range(STRANGERS):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(begun)
                strangers.append(writer)
            first = await page(port)
            assert first.startswith(b"HTTP/1.1 200 OK")
            assert first.endswith(b"</html>") or b"</html>" in first[-20:]
            anna = Human(server.world.person("Anna"))
            await anna.says("/help")
            await anna.hears("/letter")
            for stranger in strangers:
                stranger.close()
                with suppress(OSError):
                    await stranger.wait_closed()
            process.terminate()
            out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
            assert process.returncode == 0
    lines = Counter(re.sub(r"[\d,]+", "N", line) for line in out.decode().splitlines())
    told = [kind for kind in lines if "page's port" in kind]
    assert told, "the bound was reached, and that is said"
    assert "Too many open files" not in out.decode()
    assert sum(lines.values()) <= 10, lines
