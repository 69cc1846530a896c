"""A real browser for tests of pages, and a tab in it that lets no error pass."""

from __future__ import annotations

import shutil
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Playwright, expect

from tests.support.patience import PATIENCE

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
]


expect.set_options(timeout=PATIENCE * 1000)

in_its_loop = partial(pytest_asyncio.fixture, loop_scope="package")
"""An asynchronous fixture of tests of pages: they all run in one loop, in which the browser was started."""

_NOWHERE = "http://localhost/"
"""Answered within the browser; a page of this machine may use the clipboard."""


async def launched(playwright: Playwright) -> Browser:
    """This machine's Chromium; a test that asks for it fails where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("These tests need Chromium. On Debian: apt-get install chromium", pytrace=False)
    return await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


async def blank(browser: Browser) -> Page:
    """A tab with an empty page, which may clear the clipboard."""
    context = await browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.route("**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    await page.goto(_NOWHERE)
    return page


async def emptied(page: Page) -> None:
    """Clear the clipboard, which all tabs of a browser share: what was copied before isn't found again."""
    await page.bring_to_front()
    await page.evaluate("navigator.clipboard.writeText('')")


async def opened(browser: Browser, url: str, **options: Any) -> Page:
    """The page in a tab of its own, where any error in the console fails the test."""
    context = await browser.new_context(**options)
    context.set_default_timeout(PATIENCE * 1000)
    page = await context.new_page()

    def refuse(message: str) -> None:
        raise AssertionError(message)

    page.on("pageerror", lambda error: refuse(str(error)))
    await page.goto(url)
    return page
