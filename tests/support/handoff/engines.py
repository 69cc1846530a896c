"""Firefox and WebKitGTK as Debian packages them, driven without a window, by what they bring along."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from tests.support.patience import PATIENCE

WEBKITS_BROWSER = Path("/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser")


class Tab(Protocol):
    """One page in such a browser."""

    async def goes_to(self, url: str) -> None:
        """Open the address."""

    async def answers(self, script: str) -> Any:
        """What the script returns."""


async def comes_to_answer(tab: Tab, script: str, wanted: Any) -> None:
    """Ask until the page answers that: other engines tell nobody when they are done."""
    async with asyncio.timeout(PATIENCE):
        while await tab.answers(script) != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


def lacking(engine: str) -> str | None:
    """Why that browser can't be tested here, or None."""
    if engine == "firefox":
        return None if shutil.which("firefox-esr") else "no firefox-esr: apt-get install firefox-esr"
    if not shutil.which("WebKitWebDriver") or not WEBKITS_BROWSER.exists():
        return "no WebKitWebDriver: apt-get install webkit2gtk-driver"
    return None if shutil.which("Xvfb") else "WebKitGTK needs a screen: apt-get install xvfb"


@asynccontextmanager
async def opened(engine: str, folder: Path) -> AsyncIterator[Tab]:
    """A page in that browser, with a new profile in `folder`."""
    async with _firefox(folder) if engine == "firefox" else _webkit(folder) as tab:
        yield tab


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def _running(*words: str, **environment: str) -> AsyncIterator[None]:
    quiet = asyncio.subprocess.DEVNULL
    given = {**os.environ, **environment}
    program = await asyncio.create_subprocess_exec(*words, stdout=quiet, stderr=quiet, env=given)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            program.terminate()
        await program.wait()


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """As soon as somebody listens there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port, limit=2**24)
            except OSError:
                await asyncio.sleep(0.1)


class _Marionette:
    """Firefox's own protocol: lists of a kind, a number, a command or an error, and values."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._number = reader, writer, 0

    async def _heard(self) -> Any:
        length = int((await self._reader.readuntil(b":"))[:-1])
        return json.loads(await self._reader.readexactly(length))

    async def begins(self) -> None:
        await self._heard()
        await self._does("WebDriver:NewSession", capabilities={})

    async def _does(self, command: str, **values: Any) -> Any:
        self._number += 1
        said = json.dumps([0, self._number, command, values]).encode()
        self._writer.write(f"{len(said)}:".encode() + said)
        _, _, error, result = await self._heard()
        assert error is None, error
        return result

    async def goes_to(self, url: str) -> None:
        await self._does("WebDriver:Navigate", url=url)

    async def answers(self, script: str) -> Any:
        return (await self._does("WebDriver:ExecuteScript", script=script, args=[], sandbox=None))["value"]


@asynccontextmanager
async def _firefox(folder: Path) -> AsyncIterator[Tab]:
    port = _free_port()
    (folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
    words = ("firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(folder))
    async with _running(*words):
        reader, writer = await _connected(port)
        tab = _Marionette(reader, writer)
        await tab.begins()
        yield tab
        writer.close()


class _WebDriver:
    """The W3C's protocol, over HTTP."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http, self._base = http, base

    async def begins(self) -> None:
        options = {"binary": str(WEBKITS_BROWSER), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        session = await self._does("session", wanted)
        self._base = f"{self._base}session/{session['sessionId']}/"

    async def _does(self, what: str, values: object) -> Any:
        async with self._http.post(self._base + what, json=values) as answer:
            result = (await answer.json())["value"]
            assert answer.status == 200, result
            return result

    async def goes_to(self, url: str) -> None:
        await self._does("url", {"url": url})

    async def answers(self, script: str) -> Any:
        return await self._does("execute/sync", {"script": script, "args": []})

    async def ends(self) -> None:
        async with self._http.delete(self._base.rstrip("/")):
            pass


@asynccontextmanager
async def _webkit(folder: Path) -> AsyncIterator[Tab]:
    port, screen = _free_port(), f":{_free_port()}"
    given = {"DISPLAY": screen, "HOME": str(folder), "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
    async with (
        _running("Xvfb", screen, "-screen", "0", "800x900x24", "-nolisten", "tcp"),
        _running("WebKitWebDriver", f"--port={port}", **given),
        aiohttp.ClientSession() as http,
    ):
        (await _connected(port))[1].close()
        tab = _WebDriver(http, f"http://127.0.0.1:{port}/")
        await tab.begins()
        try:
            yield tab
        finally:
            await tab.ends()
