"""A real browser for tests of pages, and a tab in it that lets no error pass."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
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


async def launched(playwright: Playwright) -> Browser:
    """This machine's Chromium; a test that asks for it fails where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("These tests need Chromium. On Debian: apt-get install chromium", pytrace=False)
    return await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


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
