"""Each test of the store is told twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.needs import is_about_a_file
from tests.support.servers.fixtures import on_postgres

_ON_FILES = {"backup", "db"}
"""Folders of tests about what is SQLite's own; what is PostgreSQL's is in its own modules there."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    folder = Path(__file__).parent
    topic = metafunc.definition.path.relative_to(folder).parts[0]
    if topic not in _ON_FILES and {"store", "tmp_path"} & {*metafunc.fixturenames}:
        bases = [pytest.param(False, id="sqlite")]
        if not is_about_a_file(metafunc.function):
            bases.append(pytest.param(True, id="postgres", marks=pytest.mark.postgres))
        metafunc.parametrize("_on_a_server", bases, indirect=True)


@pytest.fixture(autouse=True)
def _on_a_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where `opened` and `store` have their database."""
    if not getattr(request, "param", False):
        yield
        return
    yield from on_postgres()
