"""Asking for news: what goes wrong there concerns nothing else, and nothing is taken in twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.model.conditions import Conditions
from bot.telegram_api.request import AiohttpRequest
from bot.telegram_api.updates import polling
from bot.telegram_api.updates.incoming import Incoming
from bot.telegram_api.updates.polling import Poller

PATIENCE_S = 10.0


def update(number: int, words: str) -> dict[str, Any]:
    chat = {"id": number, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {"id": number}, "text": words}
    return {"update_id": number, "message": message}


@dataclass
class Telegram:
    """Answers polls with what was put down for them, one after the other; then keeps them waiting."""

    answers: list[web.Response] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)  # all was answered, and it was asked again

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append(json.loads(await request.read()))
        if self.answers:
            return self.answers.pop(0)
        self.done.set()
        if self.asked[-1]["timeout"] == 0:
            return told([])
        await asyncio.Event().wait()
        raise AssertionError

    def take(self, incoming: Incoming) -> None:
        self.taken.append(incoming.words)

    async def until_done(self) -> None:
        await asyncio.wait_for(self.done.wait(), PATIENCE_S)


def told(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refused(status: int, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": status, "description": "refused", "parameters": parameters}
    return web.json_response(body, status=status)


@contextlib.asynccontextmanager
async def polled(*answers: web.Response) -> AsyncIterator[tuple[Telegram, Poller]]:
    telegram = Telegram(list(answers))
    app = web.Application()
    app.router.add_post("/bot1:x/getUpdates", telegram.handle)
    request, room = AiohttpRequest(2), asyncio.Event()
    room.set()
    async with TestServer(app) as server:
        await request.initialize()
        address = str(server.make_url("/bot1:x"))
        poller = Poller(request, address, ("message",), telegram.take, room, Conditions())
        poller.start()
        try:
            yield telegram, poller
        finally:
            await poller.stop()
            await request.shutdown()


async def test_each_update_is_taken_once_and_telegram_is_told_so_at_the_end() -> None:
    async with polled(told([update(5, "a"), update(6, "b")]), told([update(7, "c")])) as (telegram, poller):
        await telegram.until_done()
        assert poller.answered_at is not None
        await poller.stop()
        await poller.stop()
    assert telegram.taken == ["a", "b", "c"]
    assert [asked.get("offset") for asked in telegram.asked] == [None, 7, 8, 8]
    assert [asked["timeout"] for asked in telegram.asked] == [10, 10, 10, 0]
    assert telegram.asked[0]["allowed_updates"] == ["message"]


async def test_what_cant_be_read_is_passed_over() -> None:
    broken = {"update_id": 6, "message": {"chat": 5}}
    async with polled(told([update(5, "a"), broken, update(7, "c")])) as (telegram, _):
        await telegram.until_done()
    assert telegram.taken == ["a", "c"]
    assert telegram.asked[1]["offset"] == 8


@pytest.mark.parametrize(
    "bad",
    [
        refused(409),
        refused(502),
        pytest.param(refused(429, retry_after=1), marks=pytest.mark.clock),
        refused(401),
        web.Response(text="<html>"),
        told({"not": "a list"}),
        told([{"no": "number"}]),
        told(["no update"]),
        told([{"update_id": "5"}]),
    ],
    ids=(
        *("conflict", "server", "flood", "token", "page"),
        *("no list", "no number", "no update", "no whole number"),
    ),
)
async def test_after_whatever_fault_it_asks_again(bad: web.Response, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_FIRST_WAIT_S", 0.01)
    async with polled(bad, told([update(5, "a")])) as (telegram, _):
        await telegram.until_done()
    assert telegram.taken == ["a"]


async def test_a_fault_of_what_takes_them_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_LONGEST_WAIT_S", 0.01)
    async with polled(told([update(5, "a")]), told([update(6, "b")])) as (telegram, poller):
        taken = telegram.take

        def fails_once(incoming: Incoming) -> None:
            poller._take = taken
            raise LookupError

        poller._take = fails_once
        await telegram.until_done()
    assert telegram.taken == ["b"]


async def test_while_there_is_no_room_nothing_is_asked_for() -> None:
    async with polled(told([update(5, "a")]), told([update(6, "b")])) as (telegram, poller):
        taken = telegram.take

        def full(incoming: Incoming) -> None:
            poller._room.clear()
            taken(incoming)

        poller._take = full
        while not telegram.taken:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
        for _ in range(5):
            await asyncio.sleep(0)
        assert len(telegram.asked) == 1
        poller._take = taken
        poller._room.set()
        await telegram.until_done()
    assert telegram.taken == ["a", "b"]
