"""Teams and lists that have grown: nothing is too long for Telegram, and nobody is out of reach."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.library import messages_folder
from bot.model.team.roles import Role
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import store_of
from tests.support.steps.organising import KEPT, writes_first

MANY = 60
CASES = 14


async def come(bot: Running, number: int) -> None:
    """So many organisers who never wrote a word."""
    store = store_of(bot)
    for chat in range(7_000, 7_000 + number):
        token = await store.team.invite(Role.ORGANISER, bot.clock.now(), timedelta(days=1), 1)
        assert await store.team.join(token, chat, bot.clock.now())


async def page_through(human: Human, first: Message, heading: str) -> list[Message]:
    """All pages of a list, from its first."""
    pages = [first]
    while any("More ▶️" in key.label for key in pages[-1].buttons):
        await human.taps("More ▶️")
        pages.append(await human.hears(heading))
    return pages


def people_on(page: Message) -> list[int]:
    return [int(found[1]) for line in page.text.splitlines() if (found := re.match(r"(\d+)\. ", line))]


async def test_a_team_of_sixty_is_shown_page_by_page_and_each_of_them_can_be_removed(bot: Running) -> None:
    olga = await bot.owner()
    await come(bot, MANY)
    await olga.says("/team")
    first = await olga.hears("Everybody has a number", "49 more are on other pages")
    pages = await page_through(olga, first, "Everybody has a number")
    assert [number for page in pages for number in people_on(page)] == list(range(1, MANY + 2))
    removable = {label for page in pages for row in page.labels for label in row if "Remove" in label}
    assert len(removable) == MANY

    await olga.taps("◀️ Before")
    await olga.hears("Everybody has a number", "49. ")
    await bot.restart()
    await olga.taps("Remove 49")
    await olga.hears("Remove person 49")
    await olga.taps("Remove 49")
    await olga.hears("Everybody has a number")

    for button, heading in (("Ask somebody", "Whom"), ("Limit somebody", "Whose cases")):
        await olga.says("/team")
        await olga.hears("Everybody has a number")
        await olga.taps(button)
        pages = await page_through(olga, await olga.hears(heading), heading)
        shown = [label for page in pages for row in page.labels for label in row if "Person" in label]
        assert len(shown) == len(set(shown)) == MANY - 1


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """The program's texts, with many cases."""
    folder = tmp_path / "messages"
    shutil.copytree(messages_folder(), folder)
    for number in range(1, CASES + 1):
        case = folder / "cases" / f"exa{number:03}"
        shutil.copytree("docs/example-case/exa001", case)
        for file in case.iterdir():
            words = file.read_text("utf-8").replace("exa001", case.name)
            file.write_text(words.replace("Odila Brennwater", f"Odila Brennwater {number}"), "utf-8")
    return folder


async def test_of_many_cases_each_can_be_chosen_wherever_a_case_is_chosen(
    tmp_path: Path, messages: Path
) -> None:
    async with Running(tmp_path, messages=messages) as bot:
        olga, anna = await bot.owner(), bot.person("Anna")
        await anna.opens("")
        await anna.hears("Write a letter for someone at risk", "And 3 more cases")
        await anna.taps("🔔")
        await anna.hears("You are subscribed", "And 3 more cases")
        for human, command in ((anna, "/letter"), (anna, "/case"), (anna, "/share"), (olga, "/broadcast")):
            await human.says(command)
            pages = await page_through(human, await human.hears("Which case?"), "Which case?")
            shown = [label for page in pages for row in page.labels for label in row if "Before" not in label]
            assert len({label for label in shown if "More" not in label}) == CASES + 1, command
        await anna.says("/settings")
        await anna.hears("What you get")
        await anna.taps("More ▶️")
        page = await anna.hears("What you get")
        assert sum("✅" in key.label for key in page.buttons) == CASES + 1 - 12
        left = next(key.label for key in page.buttons if "✅" in key.label)
        await anna.taps(left)
        page = await anna.hears("What you get")
        assert left.replace("✅", "▫️") in [key.label for key in page.buttons], "on the page where it was"
        await anna.says("/mydata")
        await anna.hears("What is stored about you", f"And {CASES - 2} more cases")
        await olga.says("/totals")
        await olga.taps("Another case", await olga.hears(file=True))
        pages = await page_through(olga, await olga.hears("Which case?"), "Which case?")
        assert len(pages) == 2
        assert olga.person.last is not None
        assert olga.person.last.edited, "turned where it stands"
        await olga.says("/link radio")
        await olga.hears("radio")
        await olga.taps("More ▶️")
        link = await olga.hears("radio")
        await olga.taps(link.buttons[0].label)
        await olga.hears("?start=")
        await olga.says("/link")
        listed = await olga.hears("Links that are counted")
        assert any("More" in key.label for key in listed.buttons)


async def test_every_unfinished_message_is_found_again(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    for number in range(8):
        await writes_first(olga, "Update", f"Message {number}")
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("More ▶️")
    await olga.hears("What do you want to send?")
    await olga.taps("Message 0")
    await olga.hears(KEPT, "Message 0")
