"""How far a case has come: for anybody, but of none that an owner stopped, nor of another in its place."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.chat.base.buttons import pack
from bot.chat.cases.buttons import ShowProgress
from bot.content.library import messages_folder
from tests.support.application import Running
from tests.support.steps.letters import others_report, rewrite_case

PROGRESS = pack(ShowProgress("tjk001"))
BUTTON = "Letters so far"


async def test_anybody_sees_how_far_a_case_has_come_but_not_this_week(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/case")
    await anna.hears("What happened")
    await anna.taps("Letters so far")
    picture = await anna.hears("up to last Sunday", file=True)
    assert "More than" not in picture.text
    await others_report(bot, 6)
    await bot.later(days=8)
    await anna.taps("Letters so far")
    picture = await anna.hears("More than 5 letters reported", file=True)
    assert picture.file


async def test_of_a_case_that_an_owner_stopped_none_is_shown(bot: Running) -> None:
    owner, anna = await bot.owner(), bot.person("Anna", "en")
    await anna.says("/case")
    assert BUTTON in str((await anna.hears("What happened")).labels)
    await owner.says("/stopcase")
    await owner.hears("Stop this case now?")
    await owner.taps("Yes, stop it now")
    await owner.hears("Stopped: Rukhshona")
    await anna.taps_old(PROGRESS)
    await anna.hears("The organisers stopped this case", file=False)
    await anna.says("/case")
    assert BUTTON not in str((await anna.hears("What happened")).labels)


async def test_of_a_case_whose_files_have_a_fault_no_other_s_is_shown(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    shutil.copytree("docs/example-case/exa001", messages / "cases" / "exa001")
    async with Running(tmp_path, messages=messages) as bot:
        rewrite_case(bot, "ru.toml", 'person = "', "person = ")
        await bot.restart()
        anna = bot.person("Anna", "en")
        await anna.says("/start")
        await anna.hears()
        await anna.taps_old(PROGRESS)
        await anna.hears("This case can't be shown at the moment", file=False)
