"""The log: enough to find a fault by, and nothing about anybody."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.rehearsal import Server, World
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import environment, program, says

TOKEN = "123456789:abcdefghijklmnopqrstuvwxyz-0123456789"
NAME, CHAT, WORDS = "Zofia Quill", 486_299_357, "my hidden words"


def logged(tmp_path: Path, code: str, level: str = "DEBUG", form: str = "text") -> str:
    """What a program prints that sets up its logs and does `code`."""
    program = (
        "import asyncio, logging\nfrom bot.config import load_settings\nfrom bot.logs import set_up_logs\n"
        f"set_up_logs(load_settings(None))\n{code}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment(BOT_TOKEN=TOKEN, LOG_LEVEL=level, LOG_FORMAT=form),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.parametrize(
    "code",
    [
        f"logging.getLogger('telegram.Bot').critical('Received data was %r', [{{'text': {WORDS!r}}}])",
        f"logging.getLogger('telegram.ext.Updater').warning('Dropped {WORDS}')",
        f"logging.getLogger('telegram').error('x', exc_info=ValueError({WORDS!r}))",
        f"logging.getLogger('asyncio').error({WORDS!r})",
        f"logging.getLogger('somebody.else').warning('%s', {WORDS!r}, stack_info=True)",
        f"logging.warning({WORDS!r})",
        f"logging.getLogger('bottle').error({WORDS!r})",
    ],
)
def test_a_librarys_words_are_never_logged(tmp_path: Path, code: str) -> None:
    out = logged(tmp_path, code)
    assert "hidden" not in out
    assert "trouble in a library, at <string>:5" in out
    assert ("ValueError" in out) == ("ValueError" in code)


def test_a_task_that_failed_is_logged_by_its_kind_and_place(tmp_path: Path) -> None:
    out = logged(
        tmp_path,
        f"""
async def fails():
    raise LookupError({WORDS!r})
async def main():
    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    del task
asyncio.run(main())""",
    )
    assert "hidden" not in out
    assert "LookupError at <string>:" in out


def test_a_librarys_chatter_is_not_logged_at_all(tmp_path: Path) -> None:
    names = ("telegram.Bot", "aiosqlite", "somebody.else")
    assert logged(tmp_path, "\n".join(f"logging.getLogger({n!r}).info({WORDS!r})" for n in names)) == ""


def test_its_own_words_are_logged_without_the_token_and_without_what_a_fault_says(tmp_path: Path) -> None:
    out = logged(
        tmp_path,
        f"""
try:
    raise ValueError({WORDS!r})
except ValueError:
    logging.getLogger('bot.app').exception('It failed at %s', 'https://host/bot{TOKEN}/getMe')""",
    )
    assert "It failed at https://host/bot<token>/getMe (ValueError at <string>:" in out
    assert "hidden" not in out
    assert TOKEN not in out


def test_as_json_it_says_the_same_and_no_more(tmp_path: Path) -> None:
    out = logged(
        tmp_path,
        f"""
logging.getLogger('bot.app').warning('Two lines:\\nat "%s"', 'https://host/bot{TOKEN}/getMe')
logging.getLogger('somebody.else').error('%s', {WORDS!r}, stack_info=True)
try:
    raise ValueError({WORDS!r})
except ValueError:
    logging.getLogger('bot.app').exception('It failed')""",
        form="json",
    )
    first, second, third = [json.loads(line) for line in out.splitlines()]
    assert first["message"] == 'Two lines:\nat "https://host/bot<token>/getMe"'
    assert (first["level"], first["logger"]) == ("WARNING", "bot.app")
    assert datetime.fromisoformat(first["time"]).utcoffset() == timedelta(0)
    assert second["message"] == "trouble in a library, at <string>:7"
    assert third["message"].startswith("It failed (ValueError at <string>:")
    assert all(one.keys() == {"time", "level", "logger", "message"} for one in (first, second, third))
    assert "hidden" not in out


async def test_an_update_that_cant_be_read_is_passed_over_and_not_shown(tmp_path: Path) -> None:
    async with Server(World()) as server:
        world = server.world
        async with program(
            tmp_path, "run", BOT_TOKEN=world.token, BOT_API_URL=server.url, LOG_LEVEL="DEBUG"
        ) as process:
            await says(process, "Started")
            polled = len(world.calls_of("getUpdates"))
            chat = {"id": CHAT, "type": "private", "first_name": NAME}
            before, after = Human(world.person("Anna")), Human(world.person("Boris"))
            await before.says("/help")
            world.updates.put("message", {"message_id": 5, "chat": chat, "text": WORDS})
            world.updates.put("callback_query", {"id": {"of": "another shape"}, "from": chat, "data": WORDS})
            await after.says("/help")
            await before.hears("/letter")
            await after.hears("/letter")
            process.terminate()
            out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
            assert process.returncode == 0
        heard = out.decode()
        assert "An update can't be read and is passed over: message (" in heard
        assert "An update can't be read and is passed over: callback_query (" in heard
        for secret in (NAME, NAME.split()[0], str(CHAT), WORDS, world.token):
            assert secret not in heard
        assert len(world.updates) == 0, "Telegram was told to go on"
        assert len(world.calls_of("getUpdates")) - polled < 10


def test_the_same_fault_of_a_library_is_counted_not_repeated(tmp_path: Path) -> None:
    out = logged(
        tmp_path,
        f"""
for number in range(1000):
    try:
        raise ValueError({WORDS!r} + str(number))
    except ValueError:
        logging.getLogger('telegram').exception('x')""",
    )
    assert "hidden" not in out
    lines = [line for line in out.splitlines() if "trouble in a library, at <string>:10 (incident " in line]
    assert len(lines) == len(out.splitlines()) == 4
    assert ", 1000 times since " in lines[-1]


def test_the_same_words_of_a_library_are_counted_not_repeated(tmp_path: Path) -> None:
    code = f"for number in range(1000):\n    logging.getLogger('telegram').warning({WORDS!r})"
    out = logged(tmp_path, code)
    assert "hidden" not in out
    told = [line.partition("library, at <string>:6")[2] for line in out.splitlines()]
    assert told == ["", ", 10 times", ", 100 times", ", 1,000 times"]
