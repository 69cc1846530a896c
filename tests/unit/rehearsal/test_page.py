"""The live connection behind the rehearsal's page, without a browser."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.rehearsal import Server, World
from tests.support.patience import PATIENCE


class Tab:
    """A tab's side of the connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def asks(self, **content: Any) -> None:
        await self.socket.send_json(content)

    async def hears(self, what: str, side: str | None = None) -> dict[str, Any]:
        """The next news of that kind; what else comes meanwhile is passed over."""
        async with asyncio.timeout(PATIENCE):
            while True:
                news: dict[str, Any] = await self.socket.receive_json()
                if news["what"] == what and side in (None, news.get("side")):
                    return news


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    async with Server(world, organiser_payload="join-once") as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def connect(http: aiohttp.ClientSession, server: Server) -> Tab:
    return Tab(await http.ws_connect(f"{server.url}/live", headers={"Origin": server.url}))


async def test_two_phones_and_their_owners(server: Server, http: aiohttp.ClientSession) -> None:
    tab = await connect(http, server)
    await tab.asks(do="hello")
    assert (await tab.hears("bot"))["username"] == "appeal_rehearsal_bot"
    left, right = await tab.hears("phone", "left"), await tab.hears("phone", "right")
    assert (left["role"], right["role"], left["started"]) == ("supporter", "organiser", False)

    await tab.asks(do="start", side="right")
    assert (await tab.hears("message"))["message"]["text"] == "/start join-once"
    await tab.asks(do="start", side="right")
    assert (await tab.hears("message"))["message"]["text"] == "/start"
    await tab.asks(do="start", side="left", payload="tjk001-radio")
    assert (await tab.hears("message", "left"))["message"]["text"] == "/start tjk001-radio"

    other = await connect(http, server)
    await other.asks(do="hello", left=right["chat"], right=left["chat"])
    assert (await other.hears("phone", "left"))["chat"] == left["chat"], (
        "an organiser's phone stays on its side"
    )
    await other.asks(do="new", side="left")
    await other.hears("phone", "right")
    newcomer = await other.hears("phone", "left")
    assert newcomer["chat"] != left["chat"]
    await other.socket.close()
    again = await connect(http, server)
    await again.asks(do="hello", left=newcomer["chat"])
    assert (await again.hears("phone", "left"))["chat"] == newcomer["chat"]


async def test_what_can_not_be_done_is_said(server: Server, http: aiohttp.ClientSession) -> None:
    tab = await connect(http, server)
    await tab.asks(do="hello")
    await tab.asks(do="start", side="left")
    for wrong in (
        {"do": "fly"},
        {"do": "run"},
        {"do": "say", "side": "left", "text": " "},
        {"do": "say", "side": "left", "text": "x" * 4097},
        {"do": "say", "side": "above", "text": "x"},
        {"do": "start", "side": "left", "payload": "a b"},
        {"do": "tap", "side": "left", "id": 1, "data": "x"},
        {"do": "edit", "side": "left", "id": 1, "text": "x"},
        {"do": "file", "side": "left", "name": "x", "data": "?"},
        {"do": "file", "side": "left", "shown": True, "data": base64.b64encode(b"text").decode()},
        {"do": "trouble", "name": "earthquake", "on": True},
        {"do": "new", "side": "right"},
    ):
        await tab.asks(**wrong)
        assert (await tab.hears("problem"))["text"], wrong
    await tab.socket.send_str("not json")
    await tab.hears("problem")
    await tab.asks(do="say", side="left", text="still there")
    assert (await tab.hears("message"))["message"]["text"] == "still there"


async def test_a_tap_is_answered_where_it_was_made(server: Server, http: aiohttp.ClientSession) -> None:
    world, tab, other = server.world, await connect(http, server), await connect(http, server)
    for one in (tab, other):
        await one.asks(do="hello")
        await one.hears("phone", "right")
    await tab.asks(do="start", side="left")
    chat = (await tab.hears("message"))["message"]
    person = next(person for person in world.people.values() if person.started)
    body = {
        "chat_id": person.chat,
        "text": "?",
        "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]},
    }
    async with http.post(f"{server.url}/bot{world.token}/sendMessage", json=body) as response:
        message_id = (await response.json())["result"]["message_id"]
    assert message_id > chat["id"]
    assert (await tab.hears("message"))["message"]["keyboard"][0][0]["label"] == "Yes"
    await tab.asks(do="tap", side="left", id=message_id, data="y", ref=41)
    async with http.get(f"{server.url}/bot{world.token}/getUpdates?timeout=5&offset=-1") as response:
        query = (await response.json())["result"][-1]["callback_query"]
    body = {"callback_query_id": query["id"], "text": "Thanks"}
    async with http.post(f"{server.url}/bot{world.token}/answerCallbackQuery", json=body) as response:
        assert response.status == 200
    answer = await tab.hears("answer")
    assert (answer["ref"], answer["text"]) == (41, "Thanks")
    await other.asks(do="say", side="right", text="hello")
    assert (await other.hears("message", "right"))["message"]["text"] == "hello"


FOLLOWED_LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
FOREIGN_PAGES = [
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},  # another port of this machine
    FOLLOWED_LINK,
    {"Origin": "https://example.org"},
    {"Origin": "null"},
    {"Host": "evil.example"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "[not an address"},
]


@pytest.mark.parametrize("headers", FOREIGN_PAGES)
async def test_a_foreign_page_is_refused_on_every_path(
    server: Server, world: World, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    chat = world.person("Olga", started=True).chat
    sends = f"sendMessage?chat_id={chat}&text=forged"
    paths = [
        f"/bot{world.token}/{sends}",
        f"/bot{world.token.replace(':', '%3A')}/{sends}",
        f"/%62ot{world.token}/{sends}",
        f"/bot{world.token}/getUpdates",
        "/bot1:x/getMe",
        f"/file/bot{world.token}/photos/file_0.jpg",
        "/control/stats",
        "/live",
        "/files/x",
        "/page.js",
    ]
    for path in paths:
        for method in ("GET", "POST"):
            async with http.request(method, URL(server.url + path, encoded=True), headers=headers) as got:
                assert got.status == 403, (method, path)
    assert world.people[chat].received == 0


async def test_the_rehearsals_own_page_has_no_business_with_the_bots_interface(
    server: Server, world: World, http: aiohttp.ClientSession
) -> None:
    for headers in ({"Origin": server.url}, {"Sec-Fetch-Site": "same-origin"}):
        async with http.post(f"{server.url}/bot{world.token}/getMe", headers=headers) as response:
            assert response.status == 403
    async with http.post(f"{server.url}/bot{world.token}/getMe") as response:
        assert response.status == 200


def test_the_bots_token_is_another_one_at_each_rehearsal() -> None:
    first, second = World(), World()
    assert first.token != second.token
    assert re.fullmatch(r"\d{10}:[\w-]{35}", first.token)


async def test_another_website_cannot_drive_it(server: Server, http: aiohttp.ClientSession) -> None:
    port = server.port
    for headers in (
        {},
        {"Origin": "null"},
        {"Origin": "https://example.org"},
        {"Origin": f"https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": f"http://evil.example:{port}", "Host": f"evil.example:{port}"},
    ):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await http.ws_connect(f"{server.url}/live", headers=headers)
        assert refusal.value.status == 403
    async with http.get(server.url, headers={"Host": "evil.example"}) as response:
        assert response.status == 403
    async with http.get(f"http://localhost:{port}/") as response:
        policy = response.headers["Content-Security-Policy"]
        page = await response.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page
    assert " style=" not in page
    async with http.get(server.url, headers=FOLLOWED_LINK) as response:
        assert response.status == 200
    for path in ("/control/stats", "/files/none", "/../server.py", "/nothing"):
        async with http.get(server.url + path) as response:
            assert response.status == 404
    async with http.post(server.url) as response:
        assert response.status == 405
