"""The browser that tests of pages ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.support.browsing import launched


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A real Chromium, without a window."""
    async with async_playwright() as playwright:
        browser = await launched(playwright)
        yield browser
        await browser.close()
