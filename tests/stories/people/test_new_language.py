"""A folder is all that a new language takes: organisers switch it on, and its readers are spoken to."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content.library import messages_folder
from tests.support.application import Running
from tests.support.samples.languages import DESCRIPTION, add_language

FRENCH = "Ce que vous pouvez faire ici"


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A copy of messages/ to add to."""
    shutil.copytree(messages_folder(), tmp_path / "messages")
    return tmp_path / "messages"


@pytest.fixture
async def bot(tmp_path: Path, messages: Path) -> AsyncIterator[Running]:
    """A bot whose release has one language more."""
    add_language(messages, "eo")
    async with Running(tmp_path, messages=messages) as running:
        yield running


async def test_a_new_language_is_switched_on_and_spoken(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna", "eo")
    await anna.says("/help")
    await anna.hears("What you can do here")
    await olga.says("/languages")
    await olga.hears("Esperanto – not reviewed, switched off")
    await olga.taps("Switch on: Esperanto")
    await olga.hears("Esperanto – not reviewed, switched on")
    await anna.says("/help")
    await anna.hears(FRENCH)
    await anna.says("/language")
    choice = await anna.hears()
    assert ["Esperanto"] in choice.labels


async def test_one_whose_files_are_lost_takes_nobody_elses_away(bot: Running, messages: Path) -> None:
    olga, anna = await bot.owner(), bot.person("Anna", "eo")
    await olga.says("/languages")
    await olga.taps("Switch on: Esperanto")
    await anna.says("/language")
    await anna.hears()
    await anna.taps("Esperanto")
    await anna.hears("Esperanto")
    (messages / "letters" / "eo" / "frame.toml").unlink()
    await bot.restart()
    await anna.says("/help")
    await anna.hears("What you can do here")
    await olga.says("/languages")
    assert "Esperanto" not in (await olga.hears("Français – reviewed")).text


async def test_in_one_from_right_to_left_what_runs_the_other_way_is_set_apart(
    tmp_path: Path, messages: Path
) -> None:
    described = DESCRIPTION.replace("ltr", "rtl").replace("Esperanto", "עברית")
    add_language(messages, "he", described)
    async with Running(tmp_path, messages=messages) as bot:
        olga, anna = await bot.owner(), bot.person("Anna", "he")
        await olga.says("/languages")
        await olga.taps("עברית")
        await anna.says("/help")
        listed = await anna.hears(FRENCH)
        assert "\u2068/letter\u2069 – " in listed.text
        assert any(one["type"] == "bot_command" for one in listed.entities), "and can be tapped still"
