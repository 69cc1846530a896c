"""Links to a case that are counted: an organiser asks for one; no other name gets into the totals."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.content.library import messages_folder
from tests.support.application import Running
from tests.support.steps.clocks import day_is_over
from tests.support.stores import rows


async def test_links_that_strangers_invent_are_counted_together(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/link radio")
    await olga.hears("?start=tjk001-radio")
    for number, payload in enumerate(
        ("tjk001-poster", "tjk001-x", "tjk001-radio", "TJK001-RADIO", "Tjk001-Radio")
    ):
        stranger = bot.person(f"Stranger {number}")
        await stranger.opens(payload)
        await stranger.hears("Would you like to get updates here?")
    assert rows(bot.database, "SELECT source, arrived FROM arrivals ORDER BY source") == [
        ("other", 2),
        ("radio", 3),
    ]
    await day_is_over(bot)
    await olga.says("/totals")
    await olga.taps("🔗")
    shown = await olga.hears("None, or fewer than five people", file=True)
    assert "radio" not in shown.text
    assert "other:" not in shown.text
    for number in range(3):
        stranger = bot.person(f"Listener {number}")
        await stranger.opens("tjk001-radio")
        await stranger.hears("Would you like to get updates here?")
    await day_is_over(bot)
    await olga.says("/totals")
    await olga.taps("🔗")
    assert "other:" not in (await olga.hears("• radio: 6", file=True)).text


async def test_where_there_are_several_cases_one_is_chosen(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    shutil.copytree("docs/example-case/exa001", messages / "cases" / "exa001")
    async with Running(tmp_path, messages=messages) as bot:
        olga = await bot.owner()
        await olga.says("/link Radio Free X, 9 o'clock")
        choice = await olga.hears("Which case", "radio-free-x-9-o-clock")
        await olga.taps(choice.buttons[0])
        made = await olga.hears("?start=exa001-radio-free-x-9-o-clock")
        assert list(made.copy_texts.values()) == [made.text.splitlines()[2]]
        await olga.says("/link")
        await olga.hears("?start=exa001-radio-free-x-9-o-clock")


async def test_a_name_without_a_letter_is_no_name(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/link радио 🎙")
    await olga.hears("To make one")
    assert rows(bot.database, "SELECT * FROM arrivals") == []


async def test_a_supporter_makes_no_links(bot: Running) -> None:
    anna = bot.person("Anna")
    await anna.says("/link radio")
    await anna.hears("organisers")
    assert rows(bot.database, "SELECT * FROM arrivals") == []


async def test_one_person_is_one_arrival(bot: Running) -> None:
    """However often they come, go and are forgotten on a day, by whichever links."""
    olga, anna = await bot.owner(), bot.person("Anna")
    for name in ("radio", "poster"):
        await olga.says(f"/link {name}")
        await olga.hears(f"?start=tjk001-{name}")
    for name in ("radio", "radio", "poster"):
        await anna.opens(f"tjk001-{name}")
        await anna.taps("🔔")
        await anna.says("/stop")
        await anna.hears("Stopped")
        await anna.says("/forget")
        await anna.taps("Yes")
        await anna.hears("Nothing about you")
        await anna.opens(f"tjk001-{name}")
        await anna.hears("Would you like to get updates here?")
    await bot.restart()
    await anna.opens("tjk001-radio")
    await anna.hears("Would you like to get updates here?")
    counted = rows(bot.database, "SELECT source, arrived, subscribed FROM arrivals ORDER BY source")
    assert counted == [("poster", 0, 0), ("radio", 1, 1)]
