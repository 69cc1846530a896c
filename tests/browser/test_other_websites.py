"""Websites that somebody on this machine looks at while a rehearsal runs, in a real browser."""

from __future__ import annotations

from aiohttp import web
from playwright.async_api import Browser

from bot.listening import Listener
from bot.rehearsal import Server, World

TRICKS = """<!doctype html><title>Weather</title>
<img src="{send}&text=image"><form method="post" action="{send}&text=form"></form>
<script>
fetch("{send}&text=script", {{mode: "no-cors"}}).catch(() => {{}}).then(() => {{
  const socket = new WebSocket("ws://{host}/live");
  socket.onopen = () => document.title = "open";
  socket.onclose = () => {{ document.title = "closed"; document.forms[0].submit(); }};
}});
</script>"""


async def test_no_website_makes_the_rehearsal_send_even_if_it_knew_the_token(browser: Browser) -> None:
    world = World()
    chat = world.person("Olga", started=True).chat
    async with Server(world) as server:
        send = f"{server.url}/bot{world.token}/sendMessage?chat_id={chat}"
        page = TRICKS.format(send=send, host=server.url.removeprefix("http://"))

        async def answer(_: web.BaseRequest) -> web.StreamResponse:
            return web.Response(text=page, content_type="text/html")

        website = Listener("A website", answer, 8)
        await website.start("127.0.0.1", 0)
        try:
            tab = await browser.new_page()
            asked: list[str] = []
            tab.on("request", lambda request: asked.append(request.url.rpartition("=")[2]))
            async with tab.expect_navigation(url=lambda url: "text=form" in url):
                await tab.goto(f"http://localhost:{website.port}/")
            words = await tab.inner_text("body")
        finally:
            await website.stop()
    assert {"image", "script", "form"} <= set(asked)
    assert "localhost only" in words
    assert world.people[chat].received == 0
