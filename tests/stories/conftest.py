"""Stories are told on a file; by `make test-postgres`, on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.support.needs import is_about_a_file
from tests.support.servers.fixtures import on_postgres

STORIES_ON_POSTGRES = "STORIES_ON_POSTGRES"


@pytest.fixture(autouse=True)
def _database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where the bots of a story have their database."""
    if not os.environ.get(STORIES_ON_POSTGRES):
        yield
        return
    if is_about_a_file(request.function):
        pytest.skip("it is about the file")
    yield from on_postgres()
