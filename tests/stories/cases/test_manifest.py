"""Files that letters are made of change on the server: the owners hear of it, once, and `check` says it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli import check
from bot.content.library import messages_folder
from bot.content.manifest import differing, manifest_of
from tests.support.application import Running
from tests.support.steps.organising import got, organiser
from tests.support.stores import url_of

CHANGED = "Files on the server have changed"


async def test_owners_are_told_once_which_files_changed_on_the_server(tmp_path: Path) -> None:
    messages = shutil.copytree(messages_folder(), tmp_path / "messages")
    async with Running(tmp_path, messages=messages) as bot:
        olga = await bot.owner()
        paul = await organiser(bot, olga, "Paul")
        await bot.restart()
        await olga.says("/help")
        await olga.hears("/broadcast")
        assert not got(olga, CHANGED), "nothing has"
        with (messages / "letters" / "fr" / "phrases" / "demands.toml").open("a", encoding="utf-8") as file:
            file.write("# by night\n")
        (messages / "letters" / "en" / "notes.txt.swp").write_text("an editor's", "utf-8")
        await bot.restart()
        told = await olga.hears(CHANGED, "If none of you knows of it")
        assert "letters/fr" in told.text
        assert "letters/en" not in told.text
        await bot.restart()
        await olga.says("/record")
        await olga.hears("Files of which letters are made had changed on the server: letters/fr")
        assert len(got(olga, CHANGED)) == 1, "once"
        assert not got(paul, CHANGED)


async def test_check_says_it_before_the_bot_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    messages = shutil.copytree(messages_folder(), tmp_path / "messages")
    async with Running(tmp_path, messages=messages) as bot:
        await bot.app.stop()
        monkeypatch.setenv("DATABASE_URL", url_of(bot.database))
        monkeypatch.setenv("BOT_KEY", bot.key)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(check, "messages_folder", lambda: messages)
        monkeypatch.setattr(check, "_content", lambda *_: iter(()))
        await _lines(capsys, "ok     files of letters and cases: those that the bot started with last")
        shutil.copytree(messages / "cases" / "tjk001", messages / "cases" / "tjk002")
        await _lines(capsys, "look   changed since the bot started last: cases/tjk002")


async def _lines(capsys: pytest.CaptureFixture[str], expected: str) -> None:
    await check._run()
    assert expected in capsys.readouterr().out.splitlines()


def test_a_folder_s_digest_is_another_as_soon_as_a_byte_or_a_name_differs(tmp_path: Path) -> None:
    messages = shutil.copytree(messages_folder(), tmp_path / "messages")
    whole = manifest_of(messages)
    assert {"letters", "letters/tg", "cases/tjk001"} <= whole.keys()
    facts = messages / "cases" / "tjk001" / "case.toml"
    facts.write_bytes(facts.read_bytes() + b"\n")
    assert differing(whole, manifest_of(messages)) == ("cases/tjk001",)
    before = manifest_of(messages)
    (messages / "letters" / "phrases.toml").rename(messages / "letters" / "phrase.toml")
    shutil.rmtree(messages / "letters" / "tg")
    assert differing(before, manifest_of(messages)) == ("letters", "letters/tg")
