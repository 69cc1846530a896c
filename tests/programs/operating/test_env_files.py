"""A .env as other systems write it, and a key that is lost: every command says the same about it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.rehearsal import Server, World
from tests.support.patience import PATIENCE
from tests.support.programs.terminal import SHORT_CHECK, finished, program, says

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
SETTINGS_ARE_READ_BY = ("run", "check", "health", "incidents", "invite", "adopt")
UNUSABLE = f"# написано в PowerShell\r\nBOT_TOKEN={TOKEN[:20]}\r\nBOT_TOKNE={TOKEN}\r\nTIMEZONE Mars\r\n"


@pytest.mark.parametrize("command", SETTINGS_ARE_READ_BY)
async def test_every_command_says_what_is_wrong_and_on_which_line(tmp_path: Path, command: str) -> None:
    (tmp_path / ".env").write_bytes(UNUSABLE.encode("utf-16"))
    code, said = await finished(tmp_path, command)
    assert code != 0
    assert "Traceback" not in said
    said = said.replace("): ", ") ")  # `check` has a column for what it looked at
    assert "BOT_TOKEN (.env, line 2) is not a bot token." in said
    assert "BOT_TOKNE (.env, line 3) is not a setting." in said
    assert "TIMEZONE (.env, line 4) is not a time zone." in said
    assert TOKEN[:20] not in said


@pytest.mark.parametrize(
    "written",
    [
        "BOT_API_URL={url}\r\nBOT_TOKEN={token}\r\n".encode("utf-16"),
        "# клуб\nBOT_API_URL={url}\nBOT_TOKEN {token}\n".encode("cp1251"),
        b'BOT_API_URL: {url}\nTELEGRAM_BOT_TOKEN="{token}\n',
    ],
    ids=["UTF-16", "cp1251", "another name"],
)
async def test_a_token_that_was_meant_is_never_a_rehearsal(tmp_path: Path, written: bytes) -> None:
    async with Server(World()) as server:
        for name, value in (("{url}", server.url), ("{token}", server.world.token)):
            for encoding in ("utf-8", "utf-16-le"):
                written = written.replace(name.encode(encoding), value.encode(encoding))
        (tmp_path / ".env").write_bytes(written)
        _, said = await finished(tmp_path, SHORT_CHECK)
        assert "token of @" in said
        async with program(tmp_path, "run") as process:
            heard = await says(process, "The bot is running")
            process.terminate()
            rest, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        heard += rest.decode()
        for told in (said, heard):
            assert ("TELEGRAM_BOT_TOKEN is taken for BOT_TOKEN" in told) == (b"TELEGRAM" in written)
            assert server.world.token not in told


async def test_a_key_that_is_lost_is_told_alike_before_and_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bot.db").write_bytes(b"")
    async with Server(World()) as server:
        given = {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url}
        said = [
            await finished(tmp_path, command, **given) for command in (SHORT_CHECK, "run", "invite", "adopt")
        ]
    for code, words in said:
        assert code != 0
        assert "bot.key" in words
        assert "is missing, but there is a database already, and only its own key opens it." in words
        assert "Put your copy of the key back there, or set BOT_KEY." in words
    assert not (tmp_path / "secrets").exists()
