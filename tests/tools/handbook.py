"""`make handbook`: plays the organisers' way through the rehearsal and pictures it for docs/organising.md.

Needs Chromium, and a font with emoji: apt-get install chromium fonts-noto-color-emoji.
"""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from tests.support.application import Running
from tests.support.browsing import launched, opened
from tests.support.people import Human
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import by_day

FOLDER: Final = Path(__file__).parents[2] / "docs" / "organising"
PHONE: Final = 420
"""Pixels across, of each phone on the page."""
TALL: Final = 2_400
"""Pixels down, so that the longest message is whole on the screen."""
COLOURS: Final = 48
"""In a picture: screens have few, and so many keep letters smooth."""
UPDATE: Final = "The court has set a new date: 14 December. The hearing is public. Please go on writing."
WRITE: Final = 12
"""People who have written a letter before the pictures are taken."""


async def main() -> None:
    """Make them all anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with async_playwright() as playwright, Running(Path(folder), page=True) as bot:
            browser = await launched(playwright)
            for number in range(WRITE):
                await _wrote(bot, await bot.subscriber(f"Supporter {number + 1}"))
            for _ in range(
                2
            ):  # a day counts once it is over; at once it would be an absence, which readers hear of
                await bot.later(hours=13)
            await by_day(bot)
            owner = await bot.app.team.owner_invitation() or ""
            bot.server.page.controls.organiser_payload = owner
            sizes = {"width": 2 * PHONE + 60, "height": TALL}
            page = await opened(browser, bot.server.url, viewport=sizes, device_scale_factor=1.5)
            await Organiser(page).plays()
            await browser.close()


class Organiser:
    """The phone of whoever is new in the team."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("#right")
        self.editor = self.root.get_by_role("textbox")

    async def plays(self) -> None:
        """All that the handbook shows, in its order."""
        await self.root.get_by_role("button", name="START", exact=True).click()
        await self.shows("joined", "You are an owner of this bot now")
        await self.taps("name")
        await self.sees("Send me a name")
        await self.says("Maria")
        await self.sees("Maria")
        await self.sends_an_update()
        for command, words in (
            ("desk", "Desk"),
            ("totals", "self-reported"),
            ("reportback", "Report to the issuer"),
            ("hotline", "Supporters can't ask"),
            ("team", "The team"),
            ("record", "Maria"),
        ):
            await self.says(f"/{command}")
            await self.shows(command, words)
        await self.says("/reportback")
        await self.sees("Report to the issuer")
        await self.taps("Report to an authority")
        await self.sees("Which authority is it for?")
        await self.taps("President")
        await self.shows("authority", "rounded down")

    async def sends_an_update(self) -> None:
        """From `/broadcast` to the report."""
        await self.says("/broadcast")
        await self.shows("kind", "What do you want to send?")
        await self.taps("update")
        await self.sees("English")
        await self.says(UPDATE)
        await self.shows("draft", "Nothing is sent yet")
        await self.taps("Preview")
        await self.sees("Send to")
        await self.shows("preview", "Send to")
        await self.taps("Send to")
        await self.shows("sent", "in all")

    async def shows(self, name: str, words: str) -> None:
        """See it, and take its picture."""
        await self.sees(words)
        await self.picture(name, words)

    async def says(self, text: str) -> None:
        """Type and send."""
        await self.editor.fill(text)
        await self.editor.press("Enter")

    async def taps(self, label: str) -> None:
        """Tap the newest button with these words."""
        await self.root.locator(".key", has_text=label).last.click()

    async def sees(self, words: str) -> None:
        """Wait until the bot says so."""
        await expect(self.root.locator(".message.bots", has_text=words).last).to_be_visible()

    async def picture(self, name: str, words: str) -> None:
        """The newest message that says so, with its buttons, as it is on the phone."""
        message = self.root.locator(".message.bots", has_text=words).last
        await message.scroll_into_view_if_needed()
        with suppress(TimeoutError):
            await expect(self.root.locator(".toast")).to_be_hidden()
        path = FOLDER / f"{name}.png"
        await message.screenshot(path=path)
        with Image.open(path) as drawn:
            drawn.convert("RGB").quantize(COLOURS).save(path, optimize=True)


async def _wrote(bot: Running, human: Human) -> None:
    await to_letter(bot, human, "en", ask=0, authority=0)
    await human.taps("I sent it")
    await human.hears("Thank")


if __name__ == "__main__":
    asyncio.run(main())
