"""Fixtures that any test may ask for."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from bot.store import Store
from tests.support.application import Running
from tests.support.needs import is_fast, left_out, needs_process
from tests.support.servers import cluster
from tests.support.stage import Stage, staged
from tests.support.stores import opened
from tests.support.texts import compiled_once, read_once

# A run tells about the code, not about chance or the machine: the same examples each time, and no time limit
# on one. To look for new examples: HYPOTHESIS_PROFILE=search.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fast", settings.get_profile("steady"), max_examples=25)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


IN_MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 2 << 30
"""So much must be free. What a test has there goes with it, unless it fails."""


def pytest_configure(config: pytest.Config) -> None:
    _keep_files_in_memory()
    config.add_cleanup(read_once())
    config.add_cleanup(compiled_once())
    config.add_cleanup(cluster.stop)
    # Where nohup started this, it and all that it starts would be deaf to the hangup of a terminal.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _keep_files_in_memory() -> None:
    """Have the folders of tests in memory, if there is room: a store waits for the disk at every commit.

    That what was committed is on the disk can't be seen by a test anyhow: nobody pulls the plug.
    """
    with contextlib.suppress(OSError):
        memory = os.statvfs(IN_MEMORY)
        roomy = memory.f_bavail * memory.f_frsize > ENOUGH_BYTES
        # Tests put programs there too, and start them.
        if roomy and os.access(IN_MEMORY, os.W_OK | os.X_OK) and not memory.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", os.fspath(IN_MEMORY))
            tempfile.tempdir = os.fspath(IN_MEMORY)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what each test needs, so that a run can leave out what takes long: see `make test-fast`."""
    if is_fast() and (out := left_out(items)):
        config.hook.pytest_deselected(items=[item for item in items if item in out])
        items[:] = [item for item in items if item not in out]
    for item in items:
        if isinstance(item, pytest.Function):
            if "browser" in item.fixturenames:
                item.add_marker("browser")
            if needs_process(item):
                item.add_marker("process")
            if "stories/delivery" in item.path.as_posix():
                # What the engine is about: it paces, waits and tries again by the loop's own clock.
                item.add_marker("clock")


@given(strategies.none())
def _hypothesis_begins(nothing: None) -> None:
    """Have Hypothesis make its source of chance before anything is frozen.

    It asks the collector who holds on to that. The collector doesn't look among what is frozen: on
    Python 3.14 it found nobody, and whichever test came first failed for the warning.
    """


def pytest_collection_finish() -> None:
    """Let the garbage collector look less often, and no more at what lives to the end: it took an eighth."""
    _hypothesis_begins()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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
