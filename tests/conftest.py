"""Fixtures that any test may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.running import Running


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    """The whole application, running against the simulated Telegram, with an empty database."""
    async with Running(tmp_path) as running:
        yield running
