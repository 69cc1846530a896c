"""Asking for news: what goes wrong there concerns nothing else, and nothing is taken in twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.model.conditions import Condition, Conditions
from bot.telegram_api.request import AiohttpRequest
from bot.telegram_api.updates import polling
from bot.telegram_api.updates.incoming import Incoming
from bot.telegram_api.updates.polling import Poller
from tests.support.lines.secured import secured
from tests.support.patience import PATIENCE


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
    webhook: str = ""
    webhooks_off: list[dict[str, Any]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        match request.match_info["method"]:
            case "getWebhookInfo":
                return told({"url": self.webhook})
            case "deleteWebhook":
                self.webhooks_off.append(json.loads(await request.read()))
                self.webhook = ""
                return told(True)
            case _:
                pass
        if self.webhook:
            return refused(409, WEBHOOK)
        self.asked.append(json.loads(await request.read()))
        if self.answers:
            answer = self.answers.pop(0)
            if answer is LOST:
                assert request.transport is not None
                request.transport.abort()
            return answer
        self.done.set()
        if self.asked[-1]["timeout"] == 0:
            return told([])
        await asyncio.Event().wait()
        raise AssertionError

    def take(self, incoming: Incoming) -> None:
        self.taken.append(incoming.words)

    async def until_done(self) -> None:
        await asyncio.wait_for(self.done.wait(), PATIENCE)


def told(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


WEBHOOK = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
LOST = web.Response()
"""No answer: the connection is lost."""


def refused(status: int, description: str = "refused", **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return web.json_response(body, status=status)


@contextlib.asynccontextmanager
async def polled(
    *answers: web.Response, webhook: str = "", board: Conditions | None = None
) -> AsyncIterator[tuple[Telegram, Poller]]:
    telegram = Telegram(list(answers), webhook=webhook)
    app = web.Application()
    app.router.add_post("/bot1:x/{method}", telegram.handle)
    request, room = AiohttpRequest(2), asyncio.Event()
    room.set()
    async with TestServer(app) as server:
        await request.initialize()
        address = str(server.make_url("/bot1:x"))
        poller = Poller(request, address, ("message",), telegram.take, room, board or Conditions())
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


def watched() -> tuple[Conditions, list[set[Condition]]]:
    """A board, and what has stood on it since, one state after the other."""
    board: Conditions = Conditions()
    states: list[set[Condition]] = []
    board.watch(lambda: states.append(set(board.now)))
    return board, states


@pytest.mark.parametrize(
    ("bad", "condition"),
    [
        (refused(401), Condition.TOKEN),
        (refused(404), Condition.TOKEN),
        (refused(409), Condition.OTHER_PROGRAM),
        (refused(500), Condition.UNREACHABLE),
        (web.Response(text="<html>", status=401), Condition.UNREACHABLE),
        (web.Response(text="<html>", status=403), Condition.UNREACHABLE),
        (web.Response(text="<html>", status=407), Condition.UNREACHABLE),
        (web.Response(text="<html>"), Condition.UNREACHABLE),
        (told({"not": "a list"}), Condition.UNREACHABLE),
        (told([{"no": "number"}]), Condition.UNREACHABLE),
    ],
)
async def test_what_is_wrong_stands_on_the_board_until_telegram_answers_well(
    bad: web.Response, condition: Condition, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(polling, "_FIRST_WAIT_S", 0.01)
    caplog.set_level(logging.INFO)
    board, states = watched()
    again = web.Response(body=bad.body, status=bad.status)
    async with polled(bad, again, told([]), board=board) as (telegram, _):
        await telegram.until_done()
    assert states == [{condition}, set()]
    said = [record.message for record in caplog.records if record.name == polling.__name__]
    assert len(said) == 2, "once that it is wrong, once that it is over"
    assert said[1] == "Telegram can be asked for news again."


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [("no name", "DNSError"), ("nobody there", "ConnectorError"), ("not trusted", "CertificateError")],
)
async def test_what_keeps_it_from_being_reached_is_told_by_its_kind(
    trouble: str, kind: str, tmp_path: Path
) -> None:
    board, noted = Conditions(), asyncio.Event()
    board.watch(noted.set)
    request, room = AiohttpRequest(2), asyncio.Event()
    room.set()
    async with secured(1, tmp_path) as (port, _):
        url = {
            "no name": "http://no-such-name.invalid",
            "nobody there": f"http://127.0.0.1:{unused_port()}",
            "not trusted": f"https://127.0.0.1:{port}",
        }[trouble]
        await request.initialize()
        poller = Poller(request, f"{url}/bot1:x", ("message",), lambda _: None, room, board)
        poller.start()
        await asyncio.wait_for(noted.wait(), PATIENCE)
        await poller.stop()
        await request.shutdown()
    assert kind in board.now[Condition.UNREACHABLE]
    assert "1:x" not in board.now[Condition.UNREACHABLE]


async def test_one_lost_connection_is_nothing_two_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_FIRST_WAIT_S", 0.01)
    board, states = watched()
    async with polled(LOST, told([update(5, "a")]), board=board) as (telegram, _):
        await telegram.until_done()
    assert (telegram.taken, states) == (["a"], [])
    async with polled(LOST, LOST, told([update(5, "a")]), board=board) as (telegram, _):
        await telegram.until_done()
    assert (telegram.taken, states) == (["a"], [{Condition.UNREACHABLE}, set()])


async def test_another_program_stays_on_the_board_while_it_lets_this_one_have_an_answer_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "_FIRST_WAIT_S", 0.01)
    board, states = watched()
    answers = refused(409), told([update(5, "a")]), refused(409), told([])
    async with polled(*answers, board=board) as (telegram, _):
        await telegram.until_done()
    assert states == [{Condition.OTHER_PROGRAM}, set()]


async def test_a_webhook_that_was_left_is_taken_off_and_only_its_host_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    board, states = watched()
    webhook = "https://hooks.example.org/bot/s3cret?key=s3cret"
    async with polled(told([update(5, "a")]), webhook=webhook, board=board) as (telegram, _):
        await telegram.until_done()
    assert telegram.webhooks_off == [{"drop_pending_updates": False}]
    assert telegram.taken == ["a"], "what waited is still there"
    assert "hooks.example.org" in caplog.text
    assert "s3cret" not in caplog.text
    assert states == []


async def test_a_webhook_that_comes_back_at_once_is_another_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "_FIRST_WAIT_S", 0.01)
    board, states = watched()
    answers = told([]), refused(409, WEBHOOK), told([])
    async with polled(*answers, webhook="https://hooks.example.org", board=board) as (telegram, _):
        await telegram.until_done()
    assert len(telegram.webhooks_off) == 1
    assert states == [{Condition.OTHER_PROGRAM}, set()]


async def test_whatever_ends_the_polling_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_FIRST_WAIT_S", 0.01)
    async with polled(told([update(5, "a")])) as (telegram, poller):
        await telegram.until_done()
        assert poller._task is not None
        telegram.answers = [told([update(6, "b")])]
        telegram.done.clear()
        poller._task.cancel()
        await telegram.until_done()
    assert telegram.taken == ["a", "b"]


async def test_an_update_without_a_number_among_others_is_passed_over() -> None:
    odd: list[Any] = [{"no": "number"}, update(5, "a"), {"update_id": True}, None, update(6, "b")]
    async with polled(told(odd)) as (telegram, _):
        await telegram.until_done()
    assert telegram.taken == ["a", "b"]
    assert telegram.asked[1]["offset"] == 7


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
