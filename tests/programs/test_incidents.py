"""Incidents: what went wrong has a number, which people are told and which can be looked up at the terminal.

The faults are a database's: a trigger that refuses a row, in words that must show up nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import sqlite3
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.people.buttons import Subscribe
from bot.model.people.subscription import Wants
from bot.rehearsal import InjectedFault, Server, World
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import finished, program, says
from tests.support.steps.organising import invitation

PLANTED = "words of the fault"
TYPED = "words of a person"
CASE = "tjk001"
TAKE_EVERY_UPDATE = pack(Subscribe(Wants.ALL, CASE))
WRONG = "Something went wrong on our side"
NUMBER = re.compile(r": ([0-9A-Z]{6})\b")


async def listed(folder: Path, *words: str) -> tuple[int, str]:
    """What `python -m bot incidents` prints for the database in that folder, and its exit code."""
    return await finished(folder, "incidents", *words)


async def soon_listed(folder: Path, pattern: str) -> str:
    """The list, once the running bot has written down what `pattern` finds in it."""
    async with asyncio.timeout(PATIENCE * 3):
        while not re.search(pattern, (said := await listed(folder))[1], re.MULTILINE):
            assert said[0] == 0, said[1]
    return said[1]


def refuse(database: Path, table: str) -> None:
    """From now on the database takes no row for that table, as if a migration had gone wrong."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            f"CREATE TRIGGER refusing BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{PLANTED}'); END"
        )


def number_in(text: str) -> str:
    (number,) = NUMBER.findall(text)
    return str(number)


async def goes_wrong(human: Human) -> str:
    """Tap "every update" where that fails; the number that is shown."""
    await human.taps_old(TAKE_EVERY_UPDATE)
    return number_in((await human.hears(WRONG)).text)


async def test_a_number_that_a_person_is_shown_leads_to_the_place_in_the_code(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    anna, boris = bot.person("Anna", started=True), bot.person("Boris", started=True)
    assert await listed(bot.folder) == (0, "No incident has been written down in data/bot.db.incidents.\n")
    refuse(bot.database, "subscribers")
    number = await goes_wrong(anna)
    assert await goes_wrong(boris) == number, "the same fault has one number, whoever meets it"
    said = await soon_listed(bot.folder, rf"^{number} .* 2 ")
    header, line = said.splitlines()
    assert header.split() == ["number", "last", "time", "count", "kind", "place"]
    assert re.fullmatch(
        rf"{number}  \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d +2  sqlalchemy\.exc\.IntegrityError"
        r"  bot/store/people/subscribers\.py:\d+ \S+",
        line,
    )
    place = line.rpartition("  ")[2]
    code, details = await listed(bot.folder, number.lower())
    assert code == 0
    assert f"place       {place}\n" in details
    assert re.search(r"arose in    bot/store/db/sqlite/driver\.py:\d+ \S+\n", details)
    assert re.search(r"bot/chat/people/arrival\.py:\d+ \S+\n", details), "the way that led there"
    (first,) = [record.getMessage() for record in caplog.records if number in record.getMessage()]
    assert f"sqlalchemy.exc.IntegrityError at {place}, in bot/store/db/sqlite/driver.py:" in first
    assert "bot/chat/people/arrival.py:" in first
    assert PLANTED not in said + details + caplog.text
    code, out = await listed(bot.folder, "ZZZZZZ")
    assert (code, out.splitlines()) == (
        1,
        ["None of the last 1 incidents has the number ZZZZZZ. An older one may be in the log."],
    )


async def test_the_same_fault_five_hundred_times_makes_a_few_lines(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    anna = bot.person("Anna", started=True)
    refuse(bot.database, "subscribers")
    number = await goes_wrong(anna)
    for _ in range(499):
        await anna.taps_old(TAKE_EVERY_UPDATE)
    await bot.app.idle()
    await soon_listed(bot.folder, rf"^{number} .* 500 ")
    told = [record.getMessage() for record in caplog.records if number in record.getMessage()]
    assert 3 <= len(told) < 10
    assert [line for line in told if ", 100 times since " in line]
    await bot.app.stop()
    assert f"{number}, 500 times since " in caplog.text, "what was counted and not told is told"
    await bot.start()
    assert re.search(rf"^{number} .* 500 ", (await listed(bot.folder))[1], re.MULTILINE)
    assert await goes_wrong(anna) == number, "a restart gives it no other number"
    await soon_listed(bot.folder, rf"^{number} .* 501 ")
    assert f"{number}, 501 times since " in caplog.text


async def test_a_supporter_is_told_to_tell_the_organisers_and_those_whom_to_ask(bot: Running) -> None:
    olga, paul, anna = await bot.owner(), bot.person("Paul"), bot.person("Anna", started=True)
    await paul.opens(await invitation(olga))
    await paul.hears("You are an organiser now")
    refuse(bot.database, "subscribers")
    for human, organiser in ((anna, False), (paul, True), (olga, True)):
        await human.taps_old(TAKE_EVERY_UPDATE)
        text = (await human.hears(WRONG)).text
        assert ("tell the organisers this number" in text) is not organiser
        assert ("tell whoever runs the bot this number" in text) is organiser
        assert ("python -m bot incidents" in text) is organiser
    for human, organiser in ((anna, False), (paul, True)):
        await human.says("/help")
        text = (await human.hears("/letter")).text
        assert ("pass it on to whoever runs the bot" in text) is organiser


async def test_nothing_that_anybody_typed_nor_the_token_gets_into_log_or_list(tmp_path: Path) -> None:
    async with Server(World()) as server:
        world = server.world
        given = {"BOT_TOKEN": world.token, "BOT_API_URL": server.url, "LOG_LEVEL": "DEBUG"}
        async with program(tmp_path, "run", **given) as process:
            heard = await says(process, "?start=join-")
            olga = Human(world.person("Olga"))
            await olga.opens(heard.rpartition("?start=")[2].strip())
            await olga.hears("You are an owner")
            refuse(tmp_path / "data" / "bot.db", "broadcast_texts")
            await olga.says("/broadcast")
            await olga.hears("What do you want to send?")
            await olga.taps("Update")
            await olga.hears("Now send me the message")
            await olga.says(TYPED)
            number = number_in((await olga.hears(WRONG)).text)
            process.terminate()
            out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        said = out.decode()
        assert re.search(rf"\(incident {number}: \S+ at bot/store/broadcasts/\S+:\d+ ", said)
        for told in ((await listed(tmp_path))[1], (await listed(tmp_path, number))[1]):
            assert number in told
            said += told
        file = tmp_path / "data" / "bot.db.incidents"
        for secret in (PLANTED, TYPED, "Olga", str(olga.chat), world.token):
            assert secret not in said
            assert secret.encode() not in file.read_bytes()


async def test_a_list_that_cant_be_kept_harms_nobody(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    anna = bot.person("Anna", started=True)
    await bot.app.stop()
    path = bot.database.with_name("bot.db.incidents")
    path.unlink()
    path.mkdir()
    await bot.start()
    refuse(bot.database, "subscribers")
    number = await goes_wrong(anna)
    assert number in caplog.text
    code, out = await listed(bot.folder)
    assert (code, "can't be read" in out, "Traceback" in out) == (2, True, False)
    path.rmdir()
    await goes_wrong(anna)
    await soon_listed(bot.folder, rf"^{number} .* 2 ")


# --- which place is told


def _told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "(incident " in record.getMessage()]


async def test_what_telegram_refuses_is_placed_at_the_screen_that_it_refused(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    anna, numbers = bot.person("Anna"), []
    for command, screen in (("/help", "help_"), ("/privacy", "privacy"), ("/letter", "ask")):
        caplog.clear()
        bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=1, status=400))
        await anna.says(command)
        numbers.append(number_in((await anna.hears(WRONG)).text))
        (told,) = _told(caplog)
        assert re.search(rf"telegram\.error\.BadRequest at bot/chat/\S+:\d+ {screen},", told)
    assert len(set(numbers)) == 3


async def test_a_telegram_that_is_unwell_is_one_incident_whatever_was_to_be_said(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    anna = bot.person("Anna")
    caplog.set_level(logging.WARNING)
    for command in ("/help", "/privacy"):
        bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=3, status=503))
        await anna.says(command)
        await anna.hears(WRONG)
    (told,) = _told(caplog)
    assert re.search(r"\(incident \w+: ServerFault at bot/telegram_api/request\.py:\d+ ", told)
    await soon_listed(bot.folder, " 2  ServerFault ")


async def test_a_database_that_another_program_holds_is_told_by_that(bot: Running) -> None:
    anna = bot.person("Anna", started=True)
    with contextlib.closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = anna.person.taps_old(TAKE_EVERY_UPDATE)
        await soon_listed(bot.folder, r"StoreUnavailable \(locked\)  bot/store/db/")
    await answer
