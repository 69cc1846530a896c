"""The browser that tests of pages ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.support.browsing import blank, emptied, in_its_loop, launched

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run every test here in the loop in which the browser was started: see `in_its_loop`."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)


@in_its_loop(scope="package")
async def chromium() -> AsyncIterator[Page]:
    """A real Chromium, without a window, started once: an empty tab of it."""
    async with async_playwright() as playwright:
        browser = await launched(playwright)
        yield await blank(browser)
        await browser.close()


@in_its_loop
async def browser(chromium: Page) -> AsyncIterator[Browser]:
    """The Chromium in which nothing is left of the test before: no tab, no store, nothing that was copied."""
    await emptied(chromium)
    browser = chromium.context.browser
    assert browser is not None
    yield browser
    for context in browser.contexts:
        if context is not chromium.context:
            await context.close()
