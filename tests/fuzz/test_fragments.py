"""Whatever stands behind the # of a link to the hand-off page, its script says what it is."""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from bot.web import page
from tests.support.browsing import blank, launched

WEB = Path(page.__file__).parent
STATES = {"letter", "broken", "changed", "stopped", "older"}
NUMBER = 600
READ = """
hashes => hashes.map(hash => {
  try { const read = readLink(hash, ["en", "fr", "ru"]); return read.letter ? "letter" : read.state; }
  catch (error) { return "threw " + error; }
})
"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launched(playwright)
        yield browser
        await browser.close()


def packed(plain: bytes) -> str:
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = squeezed.compress(plain) + squeezed.flush()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def whole() -> bytes:
    """What a link holds, as the page reads it: an alphabet, then twelve lines and a text."""
    lines = ["en", "fr", "tjk001", "2199-01-01", "", "", "letter", "a@example.org", "", "x", "y", "About her"]
    return "é".encode() + b"\0" + "\n".join([*lines, "Dear Sir,", "it is wrong."]).encode()


def spoiled(chance: random.Random) -> Iterator[str]:
    """The text, or its packed form, with pieces taken out, put in or changed."""
    for _ in range(NUMBER):
        plain = bytearray(whole())
        for _ in range(chance.randrange(4)):
            start = chance.randrange(len(plain) + 1)
            plain[start : start + chance.randrange(9)] = chance.randbytes(chance.randrange(9))
        text = list(packed(bytes(plain)))
        for _ in range(chance.choice([0, 0, 1, 3])):
            text[chance.randrange(len(text))] = chance.choice("AZaz09-_.%=é😀")
        yield f"#{chance.choice('3334412x')}.{''.join(text)}{chance.choice(['', '', '', '.en', '.'])}"


async def test_its_script_never_fails(browser: Browser) -> None:
    tab = await blank(browser)
    for script in ("inflate.js", "link.js"):
        await tab.add_script_tag(content=(WEB / script).read_text("utf-8"))
    bombs = [f"#3.{packed(bytes(50_000_000))}", "#" + "3." * 9999, "#3.", "#", "", "#3", f"#4.{packed(b'')}"]
    hashes = [f"#3.{packed(whole())}", *bombs, *spoiled(random.Random(7))]
    found = await tab.evaluate(READ, hashes)
    assert found[0] == "letter"
    assert [(one, hash_) for one, hash_ in zip(found, hashes, strict=True) if one not in STATES] == []
    assert {"letter", "broken", "older"} <= set(found[1:])
