"""Fixtures that any test may ask for."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from playwright.async_api import Browser, async_playwright

from bot.content.library import messages_folder
from bot.content.texts import Phrasebook
from bot.store import Store
from tests.support.application import Running
from tests.support.browsing import launched
from tests.support.stage import Stage, staged
from tests.support.stores import opened

# A run tells about the code, not about chance or the machine: the same examples each time, and no time limit
# on one. To look for new examples: HYPOTHESIS_PROFILE=search.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session", autouse=True)
def _texts_read_once() -> Iterator[None]:
    """Read the project's own texts once in a run, not at each start of a bot.

    Reading them, and compiling each as it is first said, takes a third of a second and more, in which nothing
    else of the test goes on: on a busy machine, connections gave up meanwhile.
    """
    load = Phrasebook.load
    own = cache(partial(load, messages_folder()))

    def loaded(messages: Path, zone: ZoneInfo) -> Phrasebook:
        return own(zone) if messages == messages_folder() else load(messages, zone)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Phrasebook, "load", loaded)
        yield


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    """The whole application, running against the simulated Telegram, with an empty database."""
    async with Running(tmp_path) as running:
        yield running


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store alone, empty, in a real file; `opened(tmp_path)` is a second connection to it."""
    async with opened(tmp_path) as store:
        yield store


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The engine's surroundings: a store, and a simulated Telegram that takes messages at any speed."""
    async with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A real Chromium, without a window."""
    async with async_playwright() as playwright:
        browser = await launched(playwright)
        yield browser
        await browser.close()
