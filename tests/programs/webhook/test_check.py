"""`python -m bot check` says what keeps Telegram from bringing what people write."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.rehearsal import Server, World
from tests.support.lines.webhook import acknowledged, by_webhook
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import SHORT_CHECK, finished, program, says


def settings(server: Server, hook: dict[str, str]) -> dict[str, str]:
    given = {name.upper(): value for name, value in hook.items()}
    return {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url, **given}


async def checked(folder: Path, given: dict[str, str]) -> str:
    _, out = await finished(folder, SHORT_CHECK, **given)
    return out


async def test_before_the_first_start_and_while_all_is_well(tmp_path: Path) -> None:
    async with Server(World()) as server:
        given = settings(server, by_webhook())
        out = await checked(tmp_path, given)
        assert "look   webhook: none is set" in out
        assert "Each start sets that of WEBHOOK_URL" in out
        async with program(tmp_path, "run", **given) as bot:
            await says(bot, "Started")
            anna = Human(server.world.person("Anna"))
            await anna.says("/help")
            await anna.hears("/letter")
            await acknowledged(server.world)
            out = await checked(tmp_path, given)
    assert f"ok     webhook: the bot listens at {given['WEBHOOK_ADDRESS']}" in out
    assert "ok     webhook: WEBHOOK_URL leads to the bot" in out
    assert "ok     webhook: set, and 0 wait" in out


async def test_a_proxy_that_leads_elsewhere_and_what_telegram_says_of_it(tmp_path: Path) -> None:
    async with Server(World()) as server:
        hook = by_webhook() | {"webhook_url": by_webhook()["webhook_url"]}
        given = settings(server, hook)
        async with program(tmp_path, "run", **given) as bot:
            await says(bot, "Started")
            server.world.person("Anna").says("/help")
            async with asyncio.timeout(PATIENCE):
                while not server.world.webhook_error:
                    await server.world.updates.changed.wait()
            out = await checked(tmp_path, given)
    assert "ok     webhook: the bot listens at" in out
    assert "look   webhook: WEBHOOK_URL can't be reached from here" in out
    assert "fault  webhook: Telegram can't bring 1 that wait: Connection refused" in out


async def test_a_bot_that_listens_somewhere_else_and_a_strangers_webhook(tmp_path: Path) -> None:
    async with Server(World()) as server:
        given = settings(server, by_webhook())
        async with program(tmp_path, "run", **given) as bot:
            await says(bot, "Started")
            changed = settings(server, by_webhook())
            out = await checked(tmp_path, changed)
        assert f"fault  webhook: nobody listens at {changed['WEBHOOK_ADDRESS']}" in out
        # Once it has ended: a bot that runs sets its own again.
        server.world.webhook = "https://hooks.example.org/a-secret-path"
        server.world.webhook_error = int(time.time()), "Connection timed out"
        out = await checked(tmp_path, given)
        assert "look   webhook: Telegram brings what people write to hooks.example.org" in out
        assert "sets that of WEBHOOK_URL" in out
        assert "a-secret-path" not in out
        del given["WEBHOOK_URL"], given["WEBHOOK_ADDRESS"]
        out = await checked(tmp_path, given)
    assert "look   webhook: Telegram brings what people write to hooks.example.org" in out
    assert "takes it off, and asks Telegram" in out
