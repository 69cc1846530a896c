"""Telegram brings what people write, where a webhook is set; it takes effect once, however often it comes."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.conditions import Condition
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.lines.webhook import acknowledged, by_webhook, calls
from tests.support.steps.hotline import SECRET, asks, switched_on
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import got, launches
from tests.support.stores import rows

MAYBE = "If my answer is above, all is well"


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, settings_given=by_webhook()) as running:
        yield running


async def test_the_main_story(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await bot.restart()
    await anna.taps("Take it back")
    await anna.hears("This letter is not counted")
    await launches(olga, "Update", "A new hearing")
    await olga.hears("Sent")
    await anna.hears("A new hearing")
    await anna.says("/stop")
    await anna.hears("Stopped")
    await acknowledged(bot.world)
    assert not bot.world.calls_of("getUpdates")
    for call in bot.world.calls_of("setWebhook"):
        assert call.params["drop_pending_updates"] is False
        assert call.params["allowed_updates"] == [
            "message",
            "edited_message",
            "callback_query",
            "my_chat_member",
        ]


async def test_what_was_written_while_the_bot_was_away_is_answered(bot: Running) -> None:
    anna, boris = bot.person("Anna"), bot.person("Boris")
    await bot.app.stop()
    await anna.says("/help")
    await boris.opens("tjk001")
    assert bot.world.webhook, "it stays, or what people write would be for nobody"
    await bot.start()
    await anna.hears("/letter")
    await boris.hears("/privacy")


async def test_one_chat_is_answered_in_the_order_of_what_it_wrote(bot: Running) -> None:
    anna = bot.person("Anna")
    words = {"/help": "What you can do here", "/privacy": "/forget says how", "/case": "Rukhshona Khakimova"}
    await bot.app.stop()
    for command in words:
        await anna.says(command)
    await bot.start()
    await acknowledged(bot.world)
    transcript = anna.transcript()
    places = [transcript.index(answer) for answer in words.values()]
    assert places == sorted(places)


async def test_nobody_waits_for_an_answer_to_somebody_else(tmp_path: Path) -> None:
    async with Running(tmp_path, settings_given=by_webhook(), read_timeout=1.0) as bot:
        anna, boris = bot.person("Anna"), bot.person("Boris")
        bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, delay=600))
        await anna.says("/help")
        await boris.says("/help")
        await boris.hears("/letter")
        assert not anna.person.received


async def test_an_update_that_comes_again_takes_no_second_effect(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    anna = bot.person("Anna")
    await asks(anna)
    await olga.sees(SECRET)
    await acknowledged(bot.world)
    heard = anna.person.received
    assert await bot.server.delivering.again() == 200
    assert anna.person.received == heard, "nothing is said twice"
    await bot.restart()
    assert await bot.server.delivering.again() == 200
    await anna.sees(MAYBE)
    assert rows(bot.database, "SELECT count(*) FROM hotline_threads") == [(1,)]
    assert len(got(olga, SECRET)) == 1


async def test_what_is_asked_again_while_it_is_answered_is_answered_once(bot: Running) -> None:
    anna = bot.person("Anna")
    fault = bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=1, delay=0.5))
    await anna.says("/help")
    (update,) = bot.world.updates.waiting
    secret, body = bot.world.webhook_secret, json.dumps(update).encode()
    assert [await calls(bot, body, secret=secret), await calls(bot, body, secret=secret)] == [200, 200]
    await acknowledged(bot.world)
    assert fault.hits == 1
    assert anna.person.received == 1


async def test_a_stranger_at_the_port_gets_nothing_and_is_counted(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    anna = bot.person("Anna")
    caplog.set_level(logging.INFO)
    await anna.says("/help")
    await anna.hears("/letter")
    heard = anna.person.received
    forged = json.dumps(
        {
            "update_id": 5,
            "message": {
                "message_id": 1,
                "date": 1,
                "chat": {"id": anna.chat, "type": "private"},
                "from": {"id": anna.chat},
                "text": "/forget qxzzy",
            },
        }
    ).encode()
    secret = bot.world.webhook_secret
    for wrong in (None, "", "guessed", secret[:-1], f"{secret}x", "é"):
        assert await calls(bot, forged, secret=wrong) == 401
    for garbage in (b"", b"{}", b"[]", b"qxzzy", b"\xff", b"[" * 100_000, b'{"update_id": "5"}'):
        assert await calls(bot, garbage, secret=secret) == 400
    assert await calls(bot, b" " * (1 << 20) + b"{}", secret=secret) == 413
    assert await calls(bot, secret=secret, method="GET") == 405
    assert await calls(bot, secret=secret, path="/elsewhere") == 404
    await anna.says("/help")
    await anna.hears("/letter")
    assert anna.person.received == heard + 1
    told = [record.getMessage() for record in caplog.records if "webhook's port" in record.getMessage()]
    assert len(told) == 3, "each kind once; not a line for each call"
    assert "qxzzy" not in caplog.text
    assert secret not in caplog.text


async def test_an_update_that_cant_be_read_is_brought_once(bot: Running) -> None:
    secret = bot.world.webhook_secret
    assert await calls(bot, b'{"update_id": 5, "message": {"chat": 5}}', secret=secret) == 200
    assert await calls(bot, b'{"update_id": 6, "poll": {}}', secret=secret) == 200


async def test_back_to_asking_nothing_that_waits_is_lost(bot: Running) -> None:
    anna = bot.person("Anna")
    await bot.app.stop()
    await anna.says("/help")
    bot.settings_given.clear()
    await bot.start()
    await anna.hears("/letter")
    assert bot.world.webhook == ""
    assert [call.params["drop_pending_updates"] for call in bot.world.calls_of("deleteWebhook")] == [False]
    assert not bot.app.conditions.now


async def test_a_webhook_that_another_program_took_off_is_set_again_and_that_is_said(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram_api.updates.webhook._LOOK_S", 0.05)
    anna = bot.person("Anna")
    await anna.says("/help")
    await anna.hears("/letter")
    await bot.restart()
    changed = asyncio.Event()
    bot.app.conditions.watch(changed.set)
    for _ in range(2):
        bot.world.webhook = ""
        async with asyncio.timeout(10):
            while not bot.world.webhook:
                await bot.world.updates.changed.wait()
    await anna.says("/help")
    await anna.hears("/letter")
    async with asyncio.timeout(10):
        while Condition.OTHER_PROGRAM not in bot.app.conditions.now:
            await changed.wait()
            changed.clear()


async def test_where_telegram_cant_reach_the_port_the_operator_is_told(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram_api.updates.webhook._LOOK_S", 0.05)
    await bot.app.stop()
    anna = bot.person("Anna")
    there = dict(bot.settings_given)
    # As behind a proxy that leads elsewhere: Telegram calls a port at which nobody listens.
    bot.settings_given["webhook_url"] = by_webhook()["webhook_url"]
    await bot.start()
    changed = asyncio.Event()
    bot.app.conditions.watch(changed.set)
    await anna.says("/help")
    async with asyncio.timeout(10):
        while Condition.WEBHOOK not in bot.app.conditions.now:
            await changed.wait()
            changed.clear()
    assert "Connection refused" in bot.app.conditions.now[Condition.WEBHOOK]
    await bot.app.stop()
    bot.settings_given.update(there)
    await bot.start()
    await anna.hears("/letter")
    assert Condition.WEBHOOK not in bot.app.conditions.now
