"""Whom the bot believes that a server is Telegram's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from yarl import URL

from bot.telegram_api.calls.authorities import tls_context
from bot.telegram_api.faults import NotWritten
from bot.telegram_api.request import AiohttpRequest
from tests.support.simulated.authority import Authority, tls_server


@pytest.fixture(autouse=True)
def _made_anew() -> Iterator[None]:
    tls_context.cache_clear()
    yield
    tls_context.cache_clear()


def _no_authorities(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As in a container without the package ca-certificates."""
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(folder / "none"))


async def _asks(url: str) -> object:
    request = AiohttpRequest(pool_size=1, read_timeout=5.0)
    await request.initialize()
    try:
        return await request.call(URL(f"{url}/getMe"), b"{}")
    finally:
        await request.shutdown()


async def test_an_authority_that_the_machine_has_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with tls_server(authority) as url:
        assert await _asks(url) is True


@pytest.mark.parametrize("empty", [False, True])
async def test_one_that_it_does_not_have_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    if empty:
        _no_authorities(monkeypatch, tmp_path)
    async with tls_server(Authority(tmp_path)) as url:
        with pytest.raises(NotWritten):
            await _asks(url)


def test_where_the_system_has_none_those_of_certifi_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _no_authorities(monkeypatch, tmp_path)
    assert tls_context().cert_store_stats()["x509_ca"] > 50


def test_where_it_has_some_they_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _no_authorities(monkeypatch, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(Authority(tmp_path).file))
    assert tls_context().cert_store_stats()["x509_ca"] == 1


def test_those_in_a_folder_count_though_they_are_read_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _no_authorities(monkeypatch, tmp_path)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    Authority(tmp_path).file.rename(tmp_path / "9d66eef0.0")
    assert tls_context().cert_store_stats()["x509_ca"] == 0, "certifi's would be counted"
