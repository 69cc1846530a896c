"""Fixtures for tests that have their database on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.servers.cluster import LENT, lacking


def on_postgres() -> Iterator[None]:
    """Stores and bots have their database on the tests' own server; skipped, with the reason, without one."""
    if reason := lacking():
        pytest.skip(reason)
    LENT.begin()
    yield
    LENT.take_back()
