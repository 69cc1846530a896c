"""What comes after letters: failed addresses, what came of a letter, and since when a case is as it is."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.model.letters.address import AddressStatus, Doubt, How, Verdict, address_key
from bot.model.letters.reply import Answer, ReplyQuestion
from bot.model.people.personal_data import FailureEntry
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.db import migrations
from tests.support.stores import (
    CASE,
    NOW,
    OTHER_CASE,
    SEALER,
    TODAY,
    key_of,
    opened,
    report,
    sqlite_connection,
)

ANNA, BORIS, CHLOE = 5_000_000_001, 77, 78
OLGA, PAUL = 91, 92
DAY = timedelta(days=1)
KEY = key_of("foreign")


async def joins(store: Store, chat: int, role: Role = Role.ORGANISER) -> int:
    """Make somebody one of the team; their number in it."""
    await store.team.join(await store.team.invite(role, NOW, DAY), chat, NOW)
    return next(member.id for member in await store.team.members(chat) if member.you)


async def told_in_turn(store: Store, enough: int = 3) -> list[Doubt]:
    """Everybody who is still to be told."""
    found, last = [], None
    while last := await store.addresses.to_tell(enough, after=last):
        found.append(last)
    return found


# --- failed addresses


async def test_from_the_third_report_on_each_of_the_team_is_told_once(store: Store) -> None:
    olga, paul = await joins(store, OLGA, Role.OWNER), await joins(store, PAUL)
    for chat in (ANNA, ANNA, BORIS):
        await report(store, chat, "foreign")
    await report(store, CHLOE, "foreign", case=OTHER_CASE)
    assert await told_in_turn(store) == []
    await report(store, CHLOE, "foreign")
    doubts = await told_in_turn(store)
    assert doubts == [Doubt(CASE, KEY, olga, OLGA), Doubt(CASE, KEY, paul, PAUL)]
    for _ in range(2):
        await store.addresses.told(doubts[0])
    assert await told_in_turn(store) == doubts[1:]
    await report(store, 4, "foreign")
    assert await told_in_turn(store) == doubts[1:]
    late = Doubt(CASE, KEY, await joins(store, 93), 93)
    assert await told_in_turn(store) == [doubts[1], late], "who comes later is told too, while it is open"


async def test_who_left_the_team_is_not_told_and_nothing_is_kept(store: Store) -> None:
    await joins(store, OLGA, Role.OWNER)
    paul = await joins(store, PAUL)
    for chat in (ANNA, BORIS, CHLOE):
        await report(store, chat, "foreign")
    for doubt in await told_in_turn(store):
        await store.addresses.told(doubt)
    assert (await store.subscribers.personal_data(PAUL)).addresses_told
    await store.team.remove(paul, NOW, by=None)
    await store.addresses.told(Doubt(CASE, KEY, paul, PAUL))
    assert (await store.subscribers.personal_data(PAUL)).addresses_told == ()


async def test_a_confirmed_address_stays_dead_and_nobody_is_told_again(store: Store) -> None:
    await joins(store, OLGA, Role.OWNER)
    for chat in (ANNA, BORIS, CHLOE):
        await report(store, chat, "foreign", how=How.FULL)
    for _ in range(2):
        await store.addresses.judge(CASE, KEY, Verdict.CONFIRMED, TODAY)
    assert await told_in_turn(store) == []
    assert await store.choices.statuses(CASE) == {KEY: AddressStatus({"full": 3}, dead=True)}
    assert await store.choices.statuses(OTHER_CASE) == {}
    await store.addresses.judge(CASE, KEY, Verdict.DISMISSED, TODAY)
    assert await store.choices.statuses(CASE) == {}


async def test_after_a_dismissal_counting_begins_anew(store: Store) -> None:
    olga = await joins(store, OLGA, Role.OWNER)
    for chat in (ANNA, BORIS, CHLOE):
        await report(store, chat, "foreign")
        await report(store, chat, "justice")
    for doubt in await told_in_turn(store):
        await store.addresses.told(doubt)
    for _ in range(2):
        await store.addresses.judge(CASE, KEY, Verdict.DISMISSED, TODAY)
    assert set(await store.choices.statuses(CASE)) == {key_of("justice")}
    assert await told_in_turn(store) == []
    for chat in (ANNA, BORIS):
        assert await report(store, chat, "foreign"), "who reported before may report again"
    assert await told_in_turn(store) == []
    await report(store, 5, "foreign")
    assert await told_in_turn(store) == [Doubt(CASE, KEY, olga, OLGA)]


# --- what came of letters


async def answers(store: Store) -> Any:
    return (await store.tallies.totals(CASE)).replies


async def test_a_question_comes_due_once(store: Store) -> None:
    assert await store.replies.expect(ANNA, CASE, "president", "fr", NOW)
    assert not await store.replies.expect(ANNA, CASE, "president", "en", NOW + DAY)
    assert await store.replies.expect(ANNA, CASE, "justice", "fr", NOW + DAY)
    assert await store.replies.expect(ANNA, OTHER_CASE, "president", "fr", NOW + 3 * DAY)
    assert await store.replies.expect(BORIS, CASE, "president", "ru", NOW)
    assert await store.replies.due(NOW - DAY) is None
    first = await store.replies.due(NOW)
    assert first is not None
    second = await store.replies.due(NOW, after=first)
    assert second is not None
    assert await store.replies.due(NOW, after=second) is None
    # Numbers are drawn at random: which of two questions of one time comes first is chance.
    asked, waiting = (first, second) if first.chat == ANNA else (second, first)
    assert asked == ReplyQuestion(asked.id, ANNA, CASE, "president", "fr", NOW)
    assert waiting == ReplyQuestion(waiting.id, BORIS, CASE, "president", "ru", NOW)
    assert await store.replies.asked(asked, TODAY)
    assert not await store.replies.asked(asked, TODAY)
    assert await store.replies.due(NOW) == waiting
    assert not await store.replies.expect(ANNA, CASE, "president", "fr", NOW + DAY), "never twice"
    assert await answers(store) == {}, "that somebody was asked is no answer"


async def test_a_question_is_withdrawn_with_its_own_letter_only(store: Store) -> None:
    await store.replies.expect(ANNA, CASE, "president", "fr", NOW)
    await store.replies.withdraw(ANNA, CASE, "president", NOW + DAY)
    await store.replies.withdraw(ANNA, CASE, "justice", NOW)
    await store.replies.withdraw(BORIS, CASE, "president", NOW)
    assert await store.replies.due(NOW) is not None
    await store.replies.withdraw(ANNA, CASE, "president", NOW)
    assert await store.replies.due(NOW) is None
    assert await store.replies.expect(ANNA, CASE, "president", "fr", NOW), "as if there had been no letter"


async def test_who_declines_is_never_asked(store: Store) -> None:
    for authority in ("president", "justice", "foreign"):
        await store.replies.expect(ANNA, CASE, authority, "fr", NOW)
    await store.replies.expect(BORIS, CASE, "president", "fr", NOW)
    await store.replies.decline(ANNA, CASE, "president", TODAY)
    await store.replies.decline_all(ANNA, TODAY)
    last = await store.replies.due(NOW)
    assert last is not None
    assert last.chat == BORIS
    assert await store.replies.due(NOW, after=last) is None
    for authority in ("president", "justice", "foreign"):
        assert not await store.replies.expect(ANNA, CASE, authority, "fr", NOW)
    assert await answers(store) == {}


async def test_a_later_answer_takes_the_place_of_an_earlier(store: Store) -> None:
    await store.replies.expect(ANNA, CASE, "president", "fr", NOW)
    await store.replies.answer(ANNA, CASE, "president", Answer.NONE, TODAY)
    assert await store.replies.due(NOW) is None, "who has answered isn't asked"
    await store.replies.answer(ANNA, CASE, "president", Answer.REAL, TODAY + DAY)
    await store.replies.answer(ANNA, CASE, "justice", Answer.REAL, TODAY)
    await asyncio.gather(
        *(store.replies.answer(BORIS, CASE, "president", Answer.REAL, TODAY) for _ in range(20))
    )
    assert await answers(store) == {"justice": {"real": 1}, "president": {"real": 2}}
    await store.replies.decline(ANNA, CASE, "president", TODAY)
    assert await answers(store) == {"justice": {"real": 1}, "president": {"real": 2}}, "no answer is lost"


# --- versions of a case


async def test_a_change_has_a_day_and_the_first_version_none(store: Store) -> None:
    assert await store.versions.changed_on(CASE) is None
    for day in (TODAY, TODAY + DAY):
        await store.versions.note(CASE, "Ab3_", day)
        assert await store.versions.changed_on(CASE) is None
    for day in (TODAY + 2 * DAY, TODAY + 9 * DAY):
        await store.versions.note(CASE, "x-Y9", day)
        assert await store.versions.changed_on(CASE) == TODAY + 2 * DAY
    await store.versions.note(CASE, "Ab3_", TODAY + 10 * DAY)
    assert await store.versions.changed_on(CASE) == TODAY + 10 * DAY, "back again is a change too"
    assert await store.versions.changed_on(OTHER_CASE) is None


# --- a database of the first version


@pytest.fixture
def of_the_first_version(tmp_path: Path) -> Path:
    """A database as the first version left it, with reports in it."""
    path = tmp_path / "bot.db"
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with sqlite_connection(path) as old:
        reports = [
            (CASE, "foreign", SEALER.tag(CASE, ANNA), "2026-03-01"),
            (CASE, "prosecutor", SEALER.tag(CASE, ANNA), "2026-03-02"),
            (CASE, "foreign", SEALER.tag(CASE, BORIS), "2026-03-03"),
            (OTHER_CASE, "gone", SEALER.tag(OTHER_CASE, ANNA), "2026-03-04"),
        ]
        old.executemany(
            'INSERT INTO failed_addresses ("case", authority, tag, day) VALUES (?,?,?,?)', reports
        )
        old.execute(
            'INSERT INTO actions ("case", authority, ask, day, tag, recorded_at) VALUES (?,?,?,?,?,?)',
            (CASE, "foreign", "release", "2026-03-01", SEALER.tag(CASE, ANNA), "2026-03-01 10:00:00.000000"),
        )
    return path


async def test_what_the_first_version_left_is_kept(of_the_first_version: Path, tmp_path: Path) -> None:
    shared = address_key("info@example.org")
    for _ in range(2):  # the second start finds nothing to do
        async with opened(tmp_path) as store:
            assert (await store.choices.written(ANNA, CASE)).reported == (1, 1)
            assert (await store.tallies.totals(OTHER_CASE)).failed_addresses == {"gone": {"other": 1}}
            await store.addresses.adopt(CASE, {"foreign": shared, "prosecutor": shared, "justice": KEY})
            assert await store.choices.statuses(CASE) == {shared: AddressStatus({"other": 2}, dead=False)}
            (kept,) = [
                f for f in (await store.subscribers.personal_data(ANNA)).failed_addresses if f.case == CASE
            ]
            assert kept == FailureEntry(CASE, "foreign", shared, "other", kept.day)
            assert kept.day.isoformat() == "2026-03-01"


async def test_a_copy_of_an_old_database_is_brought_up_to_date_all_the_same(
    of_the_first_version: Path, tmp_path: Path
) -> None:
    """A backup from before the update is put back: nothing in it is lost."""
    backup = tmp_path / "backup"
    backup.mkdir()
    shutil.copy(of_the_first_version, backup / "bot.db")
    async with opened(tmp_path):
        pass
    async with opened(backup) as store:
        assert await store.replies.expect(ANNA, CASE, "president", "fr", NOW)
        await store.subscribers.forget(ANNA)
        assert (await store.tallies.totals(CASE)).failed_addresses == {
            "foreign": {"other": 2},
            "prosecutor": {"other": 1},
        }
