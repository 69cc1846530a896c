"""The program behind a proxy: it goes by it with everything, names it, and never shows its password."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal import Server, World
from tests.support.lines.proxies import NAME, HttpProxy, SocksProxy, TestProxy, proxying
from tests.support.lines.secured import secured
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import SHORT_CHECK, finished, program, says

SECRET = "s3cr@t"
USER = f"olga:{SECRET}"
KINDS: dict[str, type[TestProxy]] = {"http": HttpProxy, "socks5": SocksProxy}


@pytest.fixture
async def telegram() -> AsyncIterator[Server]:
    async with Server(World(), names=[NAME]) as server:
        yield server


@pytest.mark.parametrize("kind", list(KINDS))
async def test_by_the_setting(tmp_path: Path, telegram: Server, kind: str) -> None:
    proxy = KINDS[kind](telegram.port, USER)
    async with proxying(proxy) as at:
        given = {
            "BOT_TOKEN": telegram.world.token,
            "BOT_API_URL": f"http://{NAME}",
            "TELEGRAM_PROXY": f"{kind}://olga:s3cr%40t@{at}",
        }
        async with program(tmp_path, "run", **given) as process:
            heard = await says(process, "Started")
            assert f"by the proxy {kind}://{at} (from TELEGRAM_PROXY)" in heard
            anna = Human(telegram.world.person("Anna"))
            await anna.says("/help")
            await anna.hears("/letter")
            code, checked = await finished(tmp_path, SHORT_CHECK, **given)
            assert code == 0, checked
            assert f"ok     proxy {kind}://{at} (from TELEGRAM_PROXY)" in checked
            process.terminate()
            rest, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert set(proxy.asked) == {NAME}
    assert not proxy.refused
    for said in (heard, checked, rest.decode()):
        assert "s3cr" not in said
        assert "olga" not in said


@pytest.mark.parametrize(
    ("kind", "variable"), [("http", "HTTPS_PROXY"), ("http", "all_proxy"), ("socks5", "ALL_PROXY")]
)
async def test_by_the_environment_to_a_server_with_https(
    tmp_path: Path, telegram: Server, kind: str, variable: str
) -> None:
    async with secured(telegram.port, tmp_path) as (port, authority):
        proxy = KINDS[kind](port)
        async with proxying(proxy) as at:
            given = {
                "BOT_TOKEN": telegram.world.token,
                "BOT_API_URL": f"https://{NAME}",
                "SSL_CERT_FILE": str(authority),
                variable: f"{kind}://{at}",
            }
            code, out = await finished(tmp_path, SHORT_CHECK, **given)
            assert f"proxy {kind}://{at} (from {variable})" in out
            assert f"ok     token of @{telegram.world.username}" in out, out
            assert code == 0
            asked = list(proxy.asked)
            assert set(asked) == {NAME}
            code, out = await finished(tmp_path, SHORT_CHECK, **given, NO_PROXY=f"localhost,{NAME}")
            assert "ok     proxy" not in out
            assert "Telegram can't be reached" in out
            assert proxy.asked == asked


async def test_a_proxy_that_refuses_is_no_reason_to_end(tmp_path: Path, telegram: Server) -> None:
    proxy = SocksProxy(telegram.port, broken=True)
    async with proxying(proxy) as at:
        given = {
            "BOT_TOKEN": telegram.world.token,
            "BOT_API_URL": f"http://{NAME}",
            "TELEGRAM_PROXY": f"socks5://{at}",
        }
        async with program(tmp_path, "run", **given) as process:
            await says(process, "can't be reached")
            proxy.broken = False
            await says(process, "Started")


@pytest.mark.parametrize("variable", ["TELEGRAM_PROXY", "HTTPS_PROXY"])
async def test_what_is_no_proxy_starts_nothing(tmp_path: Path, variable: str) -> None:
    given = {"BOT_TOKEN": World().token, variable: "https://olga:s3cret@proxy.example.org"}
    for command in ("run", SHORT_CHECK):
        code, out = await finished(tmp_path, command, **given)
        assert code == (2 if command == "run" else 1)
        assert variable in out
        assert "is not the address of a proxy" in out
        assert "s3cret" not in out
        assert "Traceback" not in out


async def test_nothing_of_a_rehearsal_goes_by_a_proxy(tmp_path: Path) -> None:
    given = {"TELEGRAM_PROXY": "socks5://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    async with program(tmp_path, "run", "--port", "0", **given) as process:
        await says(process, "REHEARSAL")
