"""The rehearsal page in a real browser: with a small bot of its own, and with the whole application."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, expect
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.rehearsal import Server, World
from tests.support.application import Running
from tests.support.browsing import in_its_loop, opened
from tests.support.patience import PATIENCE
from tests.support.samples.languages import OWN_NAMES

FORMATTED = """<b>bold</b> <i>italic</i> <u>under</u> <s>struck</s> <tg-spoiler>hidden</tg-spoiler>
<blockquote expandable>one
two
three
four
five
six</blockquote>
<pre>a block
to copy</pre>
<a href="https://example.org/x">a link</a> <a href="https://t.me/appeal_rehearsal_bot?start=inside">deeper</a>
alert@example.org &lt;script&gt;alert(1)&lt;/script&gt;"""

Bot = Application[Any, Any, Any, Any, Any, Any]


class Phone:
    """One of the two phones on the page."""

    def __init__(self, page: Page, side: str) -> None:
        self.page = page
        self.root = page.locator(f"#{side}")
        self.editor = self.root.get_by_role("textbox")

    @property
    def last(self) -> Locator:
        return self.root.locator(".message.bots").last

    async def start(self) -> None:
        await self.root.get_by_role("button", name="START", exact=True).click()

    async def says(self, text: str) -> None:
        await self.editor.fill(text)
        await self.editor.press("Enter")

    async def taps(self, label: str) -> None:
        await self.root.locator(".key", has_text=label).last.click()

    async def finds_copied(self, words: str) -> None:
        """Paste into the message field until `words` arrive: a page copies in its own time."""
        async with asyncio.timeout(PATIENCE):
            while await self._pasted() != words:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0)

    async def _pasted(self) -> str:
        await self.editor.focus()
        await self.page.keyboard.press("Control+v")
        text = await self.editor.inner_text()
        await self.editor.fill("")
        return text

    async def opens_chat(self, title: str) -> None:
        """Another chat of the phone."""
        key = self.root.locator(".chats button", has_text=title)
        await key.click()
        await expect(key).to_have_attribute("aria-pressed", "true")

    async def hears(self, words: str | re.Pattern[str]) -> Locator:
        message = self.root.locator(".message.bots", has_text=words).last
        await expect(message).to_be_visible()
        return message


# With a small bot: what the page itself can do.


@in_its_loop
async def world() -> World:
    return World(subscribe_prefix="join", languages=OWN_NAMES)


@in_its_loop
async def server(world: World) -> AsyncIterator[Server]:
    async with Server(world) as server, echo_bot(server) as echo:
        await echo.start()
        assert echo.updater is not None
        await echo.updater.start_polling(timeout=5)
        yield server
        await echo.updater.stop()
        await echo.stop()


def echo_bot(server: Server) -> Bot:
    """A bot that greets, answers taps, and sends back what it is sent."""
    root = server.url

    async def start(update: Update, context: Any) -> None:
        assert isinstance(update.message, Message)
        rows = [
            [
                InlineKeyboardButton("Join", callback_data="join"),
                InlineKeyboardButton("Alarm", callback_data="alarm"),
                InlineKeyboardButton("Copy it", copy_text=CopyTextButton("copied words")),
            ],
            [InlineKeyboardButton("Inside", url="https://t.me/appeal_rehearsal_bot?start=button")],
        ]
        words = f"Welcome {' '.join(context.args or ['nobody'])}"
        await update.message.reply_text(words, reply_markup=InlineKeyboardMarkup(rows))

    async def tapped(update: Update, _: Any) -> None:
        query = update.callback_query
        assert query is not None
        alarm = query.data == "alarm"
        await query.answer("This is loud" if alarm else "You are in", show_alert=alarm)
        if not alarm:
            await query.edit_message_text("Joined")

    async def echo(update: Update, _: Any) -> None:
        message = update.effective_message
        assert message is not None
        if update.edited_message:
            await message.reply_html(f"Edited: {message.text_html}")
        elif message.text == "format":
            await message.chat.send_action("typing")
            await message.reply_html(FORMATTED)
        elif message.text == "long":
            await message.reply_text("first line\n" + "line\n" * 80 + "last line")
        else:
            await message.copy(message.chat_id)

    builder = Application.builder().token(server.world.token)
    bot = builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot").build()
    bot.add_handler(CommandHandler("start", start))
    bot.add_handler(CallbackQueryHandler(tapped))
    bot.add_handler(MessageHandler(filters.ALL, echo))
    return bot


async def test_talking_with_a_bot(browser: Browser, server: Server, world: World) -> None:
    page = await opened(browser, f"{server.url}/?start=tjk001-radio")
    await expect(page.get_by_text("REHEARSAL", exact=True)).to_be_visible()
    anna = Phone(page, "left")
    await anna.start()
    await anna.hears("Welcome tjk001-radio")

    await anna.taps("Copy it")
    await expect(anna.root.locator(".toast")).to_have_text("Copied to the clipboard")
    await anna.finds_copied("copied words")
    await anna.taps("Alarm")
    dialog = anna.root.get_by_role("dialog")
    await expect(dialog).to_contain_text("This is loud")
    await dialog.get_by_role("button", name="OK").click()
    await expect(dialog).to_be_hidden()
    await anna.taps("Inside")
    await anna.hears("Welcome button")
    await anna.taps("Join")
    await expect(anna.root.locator(".toast")).to_have_text("You are in")
    await anna.hears("Joined")

    await anna.editor.click()
    await page.keyboard.type("plain ")
    await page.keyboard.press("Control+b")
    await page.keyboard.type("bold")
    await page.keyboard.press("Control+b")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("next")
    await page.keyboard.press("Enter")
    await anna.hears("plain bold\nnext")
    person = next(iter(world.people.values()))
    assert person.last is not None
    assert person.last.html == "plain <b>bold</b>\nnext"

    await anna.editor.press("ArrowUp")
    await anna.editor.press("End")
    await anna.editor.press_sequentially("!")
    await anna.editor.press("Enter")
    await anna.hears("Edited: plain bold\nnext!")


async def test_formatting_is_shown_and_nothing_is_run(browser: Browser, server: Server) -> None:
    page = await opened(browser, server.url)
    anna = Phone(page, "left")
    await anna.start()
    await anna.says("format")
    message = await anna.hears("<script>alert(1)</script>")
    for tag, words in (("strong", "bold"), ("em", "italic"), ("u", "under"), ("s", "struck")):
        await expect(message.locator(f".words {tag}")).to_have_text(words)
    hidden = message.get_by_role("button", name="Hidden text")
    await hidden.press("Enter")
    await expect(message.locator(".spoiler")).to_have_class(re.compile("shown"))
    more = message.get_by_role("button", name="Show more")
    await more.click()
    await expect(message.get_by_role("button", name="Show less")).to_be_visible()
    await message.locator(".pre").click()
    await anna.finds_copied("a block\nto copy")
    await message.locator(".email").click()
    await anna.finds_copied("alert@example.org")
    await expect(message.locator("a", has_text="a link")).to_have_attribute("href", "https://example.org/x")
    await message.locator("a", has_text="deeper").click()
    await anna.hears("Welcome inside")


async def test_files_both_ways(browser: Browser, server: Server, tmp_path: Path) -> None:
    picture = tmp_path / "flag.png"
    page = await opened(browser, server.url)
    await page.screenshot(path=picture)
    anna = Phone(page, "left")
    await anna.start()
    await anna.hears("Welcome")
    await anna.root.locator("input[type=file]").set_input_files(picture)
    await anna.says("a caption")
    photo = await anna.hears("a caption")
    await expect(photo.locator("img")).to_have_js_property("complete", True)
    assert await photo.locator("img").evaluate("image => image.naturalWidth") > 0

    letter = tmp_path / "письмо.txt"
    letter.write_text("Уважаемый", encoding="utf-8")
    await anna.root.locator("input[type=file]").set_input_files(letter)
    await anna.root.get_by_role("button", name="Send").click()
    shown = await anna.hears("письмо.txt")
    async with page.expect_download() as waiting:
        await shown.locator("a.file").click()
    download = await waiting.value
    assert download.suggested_filename == "письмо.txt"
    assert (await download.path()).read_text(encoding="utf-8") == "Уважаемый"


async def test_a_video_and_a_voice_message_can_be_played_there(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    page = await opened(browser, server.url)
    anna = Phone(page, "left")
    await anna.start()
    await anna.hears("Welcome")
    for name, shown in (("march.mp4", "video"), ("words.ogg", "audio")):
        file = tmp_path / name
        file.write_bytes(b"not really")
        await anna.root.locator("input[type=file]").set_input_files(file)
        await anna.says(f"below the {shown}")
        message = await anna.hears(f"below the {shown}")
        player = message.locator(shown)
        await expect(player).to_have_attribute("controls", "")
        served = await page.request.get(f"{server.url}{await player.get_attribute('src')}")
        assert await served.body() == b"not really"
        assert served.headers["content-type"].startswith(shown)
    person = next(iter(server.world.people.values()))
    assert [m.kind for m in person.messages if m.file and m.own] == ["video", "voice"]


async def test_several_files_make_an_album(browser: Browser, server: Server, tmp_path: Path) -> None:
    pages = [tmp_path / f"page {number}.txt" for number in (1, 2, 3)]
    for page_file in pages:
        page_file.write_text(page_file.stem)
    page = await opened(browser, server.url)
    anna = Phone(page, "left")
    await anna.start()
    await anna.hears("Welcome")
    await anna.root.locator("input[type=file]").set_input_files(pages)
    await anna.says("The whole judgment")
    await anna.hears("The whole judgment")
    await anna.hears("page 3.txt")
    person = next(iter(server.world.people.values()))
    album = [m for m in person.messages if m.group]
    assert [(m.file.name, m.text) for m in album if m.file] == [
        ("page 1.txt", "The whole judgment"),
        ("page 2.txt", ""),
        ("page 3.txt", ""),
    ]
    assert len({m.group for m in album}) == 1
    await expect(anna.root.locator(".message.joined")).to_have_count(2)


async def send(server: Server, text: str) -> None:
    """The bot writes to the first person there is."""
    body = {"chat_id": next(iter(server.world.people)), "text": text}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{server.url}/bot{server.world.token}/sendMessage", json=body) as response,
    ):
        assert response.status == 200


async def test_the_newest_is_in_view_unless_one_reads_above(browser: Browser, server: Server) -> None:
    page = await opened(browser, server.url)
    anna = Phone(page, "left")
    await anna.start()
    await anna.says("long")
    long = await anna.hears("last line")
    below_top = "m => m.getBoundingClientRect().top >= m.parentElement.getBoundingClientRect().top"
    assert await long.evaluate(below_top)
    await anna.says("now")
    echo = await anna.hears("now")
    await expect(echo).to_be_in_viewport()
    await anna.root.locator(".log").evaluate("log => { log.scrollTop = 0 }")
    await send(server, "from the bot alone")
    await anna.root.get_by_role("button", name="New messages").click()
    await expect(anna.last).to_be_in_viewport()


async def test_people_block_come_back_and_others_come(browser: Browser, server: Server, world: World) -> None:
    page = await opened(browser, server.url)
    anna = Phone(page, "left")
    await anna.start()
    await anna.hears("Welcome nobody")
    await anna.root.get_by_role("button", name="Block").click()
    person = next(iter(world.people.values()))
    await anna.root.get_by_role("button", name="Restart").click()
    await anna.hears("Welcome nobody")
    assert not person.blocked
    await anna.root.get_by_label("Language").select_option("ru")
    await anna.says("слово")
    await anna.hears("слово")
    assert person.language_code == "ru"

    await anna.root.get_by_role("button", name="New person").click()
    await expect(anna.root.get_by_role("button", name="START", exact=True)).to_be_visible()
    await anna.start()
    await anna.hears("Welcome nobody")
    await page.reload()
    await anna.hears("Welcome nobody")
    assert len(world.people) == 3

    await page.get_by_role("button", name="Add 200 supporters").click()
    await expect(page.locator("#crowd-state")).to_have_text("200 of 200 subscribed")
    await page.get_by_label("strict").check()
    await expect(page.get_by_label("strict")).to_be_checked()
    assert [fault.status for fault in world.faults.active] == [429]
    await page.get_by_label("strict").uncheck()
    await anna.says("through")
    await anna.hears("through")
    assert not world.faults.active


async def test_the_page_comes_back_with_the_program(browser: Browser, server: Server) -> None:
    page = await opened(browser, server.url)
    anna = Phone(page, "left")
    await anna.start()
    await anna.hears("Welcome nobody")
    await server.stop()
    await expect(page.get_by_text("The rehearsal does not answer")).to_be_visible()
    await server.start()
    await expect(page.locator("#connection")).to_have_text("")
    await anna.says("still here")
    await anna.hears("still here")


@pytest.mark.parametrize("width", [320, 360, 900, 1440])
async def test_nothing_is_cut_off(browser: Browser, server: Server, width: int) -> None:
    page = await opened(browser, server.url, viewport={"width": width, "height": 800})
    anna = Phone(page, "left")
    await anna.start()
    await anna.says("format")
    await anna.hears("alert@example.org")
    await anna.says("x" * 300)
    await anna.editor.click()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    inside = "log => [...log.querySelectorAll('*')].every(n => n.getBoundingClientRect().right <= innerWidth)"
    assert await anna.root.locator(".log").evaluate(inside)


# With the whole application.


async def test_the_whole_story(browser: Browser, tmp_path: Path) -> None:
    async with Running(tmp_path) as running:
        label = running.said("en").label
        running.server.page.controls.organiser_payload = await running.app.team.owner_invitation() or ""
        page = await opened(browser, f"{running.server.url}/?start=tjk001-radio")
        anna, olga = Phone(page, "left"), Phone(page, "right")

        await anna.start()
        await anna.taps(label("subscribe_all"))
        await anna.hears("/settings")
        await anna.taps(label("write_letter"))
        await anna.root.get_by_role("button", name=label("safety_no"), exact=True).last.click()
        await anna.hears("С глубоким уважением")
        card = await anna.hears("mail@president.tj")
        await anna.taps(label("more"))
        await card.locator(".key.copy").first.click()
        await anna.finds_copied("mail@president.tj")
        await anna.taps(label("i_sent_it"))
        await expect(anna.root.locator(".toast")).to_have_text(label("toast_counted"))
        await anna.hears("reported")

        await olga.start()
        await olga.hears("/broadcast")
        await olga.says("/broadcast")
        await olga.taps(label("kind_update"))
        await olga.hears("English")
        await olga.editor.click()
        await page.keyboard.type("Only a ")
        await page.keyboard.press("Control+b")
        await page.keyboard.type("trial run")
        await page.keyboard.press("Enter")
        await olga.taps(label("preview"))
        await olga.taps(label("send_to", n=1, number="1"))
        update = await anna.hears("Only a trial run")
        await expect(update.locator("strong")).to_have_text("trial run")
        await expect(update.locator(".key").first).to_contain_text(label("read_case"))
        await olga.hears("1 person in all")


async def test_the_teams_room_and_another_group_are_practised(browser: Browser, tmp_path: Path) -> None:
    async with Running(tmp_path) as running:
        label = running.said("en").label
        running.server.page.controls.organiser_payload = await running.app.team.owner_invitation() or ""
        page = await opened(browser, running.server.url)
        anna, olga = Phone(page, "left"), Phone(page, "right")
        await olga.start()
        await olga.hears("/broadcast")

        await anna.opens_chat("Neighbours")
        await anna.root.get_by_role("button", name="Add the bot to this group").click()
        await anna.says("/start")
        await anna.hears(label("to_private"))
        await expect(
            olga.root.locator(".chats button", has_text="Neighbours").locator(".dot")
        ).to_be_visible()

        await olga.says("/hotline")
        await olga.taps(label("hotline_switch_on"))
        await olga.says("/team")
        await olga.taps(label("room_screen"))
        await olga.taps(label("room_begin"))
        await olga.taps(label("room_choose"))
        await olga.root.get_by_role("dialog").get_by_role("button", name="The team").click()
        await olga.hears("Nothing is linked yet")
        await olga.opens_chat("Urgent appeals")
        await olga.taps(label("room_link"))
        await olga.hears("It is the group")

        await anna.opens_chat("Urgent appeals")
        await anna.start()
        await anna.hears(label("subscribe_all"))
        await anna.says("/ask")
        await anna.hears("What do you want to ask the team?")
        await anna.says("Where is the march?")
        await olga.opens_chat("The team")
        copy = await olga.hears("Where is the march?")
        await expect(copy.locator(".topic")).to_contain_text("Questions")
        await olga.taps(label("hotline_take"))
        await expect(olga.root.locator(".toast")).to_have_text("It is yours.")
        await copy.get_by_role("button", name="Reply to this message").click()
        await olga.says("At the fountain.")
        await anna.hears("At the fountain.")

        await olga.root.get_by_role("button", name="Remove the bot").click()
        await expect(olga.root.get_by_role("button", name="Add the bot to this group")).to_be_visible()


async def test_somebody_lets_no_voice_messages_in(browser: Browser, server: Server, world: World) -> None:
    page = await opened(browser, server.url)
    anna = Phone(page, "left")
    await anna.start()
    await anna.hears("Welcome")
    person = next(iter(world.people.values()))
    switch = anna.root.get_by_label("no voice messages")
    await switch.check()
    await anna.says("still heard")
    await anna.hears("still heard")
    assert person.voiceless
    await page.reload()
    await expect(switch).to_be_checked()
    await switch.uncheck()
    await anna.says("and now")
    await anna.hears("and now")
    assert not person.voiceless
