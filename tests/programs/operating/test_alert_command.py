"""ALERT_COMMAND: a real program gets the sentence, whatever is wrong, and holds up nothing."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest

from bot.model.conditions import Condition
from bot.model.keys import new_key
from bot.rehearsal import Server, World
from bot.runtime import alert_command
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import SHORT_CHECK, finished, program, says
from tests.support.stores import locked_by_another_program

HOST = socket.gethostname()
LOOKS = "alert command"


async def until(reached: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not reached():  # noqa: ASYNC110 - a file tells nobody that it changed
            await asyncio.sleep(0.01)


class Script:
    """A program of the operator's. It notes its words and its standard input, then does something else."""

    def __init__(self, folder: Path, then: str = "") -> None:
        self.path = folder / "alert"
        self._got = folder / "got"
        notes = f'{{ for word; do echo "<$word>"; done; cat; }} >> {self._got}'
        self.path.write_text(f"#!/bin/sh\n{notes}\n{then}\n")
        self.path.chmod(0o755)

    def more(self, before: int) -> bool:
        """Whether it was run since there were so many lines."""
        return len(self.got) >= before + 2

    @property
    def got(self) -> list[str]:
        return self._got.read_text().splitlines() if self._got.exists() else []


async def later(bot: Running, script: Script, lines: int) -> None:
    """Let time pass until the program has noted so many lines."""
    async with asyncio.timeout(PATIENCE):
        while len(script.got) < lines:
            await bot.clock.asleep(LOOKS)
            bot.clock.advance(seconds=31)
            await asyncio.sleep(0.01)


def is_kept(bot: Running, kind: Condition) -> bool:
    """Whether it is written down that this was told."""
    return f'"{kind.value}"' in bot.database.with_name("bot.db.alerts").read_text()


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


@pytest.fixture
async def told(tmp_path: Path, script: Script) -> AsyncIterator[Running]:
    """A bot with an ALERT_COMMAND of two words."""
    async with Running(tmp_path, settings_given={"alert_command": f"{script.path} -x {{}}"}) as running:
        await running.clock.asleep(LOOKS)
        yield running


async def test_a_program_gets_the_sentence_while_the_database_is_locked(
    tmp_path: Path, script: Script
) -> None:
    async with Server(World()) as server:
        given = {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url, "BOT_KEY": new_key(b"k" * 32)}
        async with program(tmp_path, "run", **given, ALERT_COMMAND=str(script.path)) as process:
            await says(process, "Started")
            anna = Human(server.world.person("Anna"))
            await anna.opens("tjk001")
            await anna.hears()
            with locked_by_another_program(tmp_path / "data" / "bot.db"):
                await anna.taps("🔔")
                await until(lambda: len(script.got) == 2)
    said = f"Appeal bot on {HOST}: Another program holds the database: nothing can be saved, and people are"
    assert script.got[0].startswith(f"<{said}"), "a program alone gets it as its only word"
    assert script.got[1].startswith(said), "and on its standard input"


async def test_it_is_run_when_it_begins_and_when_it_is_over_though_telegram_is_away(
    told: Running, script: Script
) -> None:
    await told.server.stop()
    told.app.conditions.note(Condition.FULL, "The disk\nis full.")
    full = f"Appeal bot on {HOST}: The disk is full."
    await until(lambda: script.got == ["<-x>", f"<{full}>", full])
    told.app.conditions.clear(Condition.FULL)
    await later(told, script, 6)
    over = "There is room on the disk again, and everything can be saved."
    assert script.got[5] == f"Appeal bot on {HOST}: {over}"
    await told.server.start()


async def test_a_restart_tells_nothing_again_and_still_tells_that_it_is_over(
    told: Running, script: Script
) -> None:
    told.app.conditions.note(Condition.FULL, "The disk is full.")
    await until(lambda: len(script.got) == 3 and is_kept(told, Condition.FULL))
    await told.restart()
    told.app.conditions.note(Condition.CLOCK, "The clock was set.")
    await until(lambda: len(script.got) == 6 and is_kept(told, Condition.CLOCK))
    await told.restart()
    told.app.conditions.note(Condition.FULL, "The disk is full.")
    await later(told, script, 9)  # the clock's end
    assert "The clock has run evenly" in script.got[8]
    told.app.conditions.clear(Condition.FULL)
    await later(told, script, 12)
    assert "There is room on the disk again" in script.got[11]


async def test_a_start_that_fails_is_told_of_once_and_not_at_each_new_try(
    tmp_path: Path, script: Script
) -> None:
    async with Server(World()) as server:
        given = {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url, "BOT_KEY": new_key(b"k" * 32)}
        async with program(tmp_path, "run", **given) as process:
            await says(process, "Started")
            process.terminate()
            await process.wait()
        with locked_by_another_program(tmp_path / "data" / "bot.db"):
            for _ in range(2):
                code, out = await finished(tmp_path, "run", **given, ALERT_COMMAND=str(script.path))
                assert code == 2
                assert "locked by another program" in out
                assert len(script.got) == 2
    assert "Another program holds the database" in script.got[1]


async def test_a_start_that_a_refused_token_or_a_damaged_database_ends_is_told_of(
    tmp_path: Path, script: Script
) -> None:
    async with Server(World()) as server:
        given = {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url, "BOT_KEY": new_key(b"k" * 32)}
        alert = {"ALERT_COMMAND": str(script.path)}
        refused = {**given, "BOT_TOKEN": f"999999:{'x' * 35}"}
        code, _ = await finished(tmp_path, "run", **refused, **alert)
        assert (code, len(script.got)) == (2, 2)
        assert "Telegram refuses the bot's token" in script.got[1]
        (tmp_path / "data" / "bot.db").write_bytes(b"SQLite format 3\0" + b"damaged" * 1000)
        code, out = await finished(tmp_path, "run", **given, **alert)
        assert (code, len(script.got)) == (2, 4), out
        assert "damaged" in script.got[3]


async def test_no_shell_reads_the_sentence(told: Running, script: Script, tmp_path: Path) -> None:
    touch = f"touch {tmp_path}/pwned"
    hostile = f'It\'s "this"; {touch} & $({touch}) `{touch}` {{}} *'
    told.app.conditions.note(Condition.DATABASE, hostile)
    await until(lambda: len(script.got) == 3)
    assert script.got[1] == f"<Appeal bot on {HOST}: {hostile}>"
    assert not (tmp_path / "pwned").exists()


async def test_neither_token_nor_key_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOT_TOKEN", "BOT_KEY", "NOTIFY_SOCKET", "LIGHT"):
        monkeypatch.setenv(name, "here")
    script = Script(tmp_path, f"env > {tmp_path}/env.new; mv {tmp_path}/env.new {tmp_path}/env")
    assert not await alert_command._run([str(script.path)], "Something is wrong.")
    names = {line.partition("=")[0] for line in (tmp_path / "env").read_text().splitlines()}
    assert {"PATH", "LIGHT"} <= names
    assert not names & {"BOT_TOKEN", "BOT_KEY", "NOTIFY_SOCKET"}


async def test_a_program_that_hangs_is_ended_with_all_it_started_and_holds_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    script = Script(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(alert_command, "LIMIT_S", 1.0)
    async with Running(tmp_path, settings_given={"alert_command": str(script.path)}) as bot:
        bot.app.conditions.note(Condition.FULL, "The disk is full.")
        await until((tmp_path / "child").exists)
        anna = bot.person("Anna")
        await anna.says("/help")
        await anna.hears("/letter")
        await until(lambda: "wasn't done within 1 s" in caplog.text)
        child = int((tmp_path / "child").read_text())
        await until(lambda: not _runs(child))


async def test_a_program_that_fails_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    script = Script(tmp_path, "exit 3")
    async with Running(tmp_path, settings_given={"alert_command": str(script.path)}) as bot:
        for kind in (Condition.FULL, Condition.CLOCK, Condition.DAMAGED):
            before = len(script.got)
            bot.app.conditions.note(kind, "Something is wrong.")
            await until(partial(script.more, before))
        await bot.clock.asleep(LOOKS)
    assert caplog.text.count("exit code 3") == 1


async def test_a_program_that_isnt_there_is_told_at_the_start_and_by_check(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Running(tmp_path, settings_given={"alert_command": "no-such-program -x"}) as bot:
        assert "There is no program no-such-program" in caplog.text
        bot.app.conditions.note(Condition.FULL, "The disk is full.")
        await until(lambda: "it can't be run (No such file or directory)" in caplog.text)
    given = {"BOT_TOKEN": bot.world.token, "BOT_API_URL": "http://127.0.0.1:9"}
    _, out = await finished(tmp_path, SHORT_CHECK, **given, ALERT_COMMAND="no-such-program -x")
    assert "fault  ALERT_COMMAND: there is no program no-such-program\n" in out


async def test_a_program_that_is_running_when_the_bot_stops_is_ended(tmp_path: Path) -> None:
    script = Script(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    async with Running(tmp_path, settings_given={"alert_command": str(script.path)}) as bot:
        bot.app.conditions.note(Condition.FULL, "The disk is full.")
        await until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    assert not _runs(int((tmp_path / "pid").read_text()))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")
