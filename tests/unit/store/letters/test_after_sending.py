"""What comes after letters: failed addresses, what came of a letter, and since when a case is as it is."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Collection
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.model.letters.address import AddressStatus, Doubt, How, Verdict, address_key
from bot.model.letters.reply import Answer
from bot.model.people.personal_data import FailureEntry
from bot.model.team.news import News
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.db import migrations
from bot.store.letters.records import LookedThrough
from tests.support.stores import (
    CASE,
    NOW,
    OTHER_CASE,
    SEALER,
    TODAY,
    key_of,
    opened,
    report,
    reported,
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
    before = len(await store.team_news.to_tell())
    for _ in range(2):
        await store.addresses.tell(doubts[0], NOW)
    assert await told_in_turn(store) == doubts[1:]
    (news,) = (await store.team_news.to_tell())[before:]
    assert (news.chat, news.what, news.case, news.detail) == (OLGA, News.ADDRESS, CASE, KEY)
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
        await store.addresses.tell(doubt, NOW)
    assert (await store.subscribers.personal_data(PAUL)).addresses_told
    await store.team.remove(paul, NOW, by=None)
    await store.addresses.tell(Doubt(CASE, KEY, paul, PAUL), NOW)
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
        await store.addresses.tell(doubt, NOW)
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


async def writes(
    store: Store, chat: int, authority: str, *, case: str = CASE, day: date = TODAY, wanted: bool = True
) -> bool:
    """A letter is reported, with the question what came of it."""
    return await store.actions.record(
        chat, case, authority, "release", day, NOW, language="fr", wanted=wanted
    )


async def due(store: Store, upto: date) -> list[tuple[int, str, str]]:
    """Whom to ask about whom by that day, in which language."""
    found = []
    for key in await store.records.due(upto):
        for one in await store.records.due_questions(key, upto):
            found.append((one.chat, one.authority, one.language))
    return sorted(found)


async def ask(store: Store, upto: date, *, left: Collection[int] = ()) -> None:
    """Look everything through that is due; the questions of these chats are left for later."""
    those = []
    for key in await store.records.due(upto):
        questions = await store.records.due_questions(key, upto)
        asked = [one.authority for one in questions if one.chat not in left]
        those.append(LookedThrough(key, asked, over=len(asked) == len(questions)))
    await store.records.looked_through(those, upto, upto)


async def test_a_question_comes_due_once(store: Store) -> None:
    await writes(store, ANNA, "president")
    await writes(store, ANNA, "president", day=TODAY + DAY)
    await writes(store, ANNA, "justice", day=TODAY + DAY)
    await writes(store, ANNA, "president", case=OTHER_CASE, day=TODAY + 3 * DAY)
    await writes(store, BORIS, "president")
    await writes(store, CHLOE, "president", wanted=False)
    assert await due(store, TODAY + 13 * DAY) == []
    assert await store.records.due(TODAY + 13 * DAY) == []
    assert len(await store.records.due(TODAY + 14 * DAY)) == 3, "whether there is a question or not"
    assert await due(store, TODAY + 14 * DAY) == [(BORIS, "president", "fr"), (ANNA, "president", "fr")]
    await ask(store, TODAY + 14 * DAY)
    assert await due(store, TODAY + 14 * DAY) == []
    assert await due(store, TODAY + 15 * DAY) == [(ANNA, "justice", "fr")]
    assert await store.replies.settled(ANNA, CASE, "president")
    await writes(store, ANNA, "president", day=TODAY + 15 * DAY)
    await ask(store, TODAY + 40 * DAY)
    assert await store.records.due(TODAY + 99 * DAY) == []
    assert await answers(store) == {}, "that somebody was asked is no answer"


async def test_what_is_left_for_later_keeps_all_that_were_looked_through_with_it(store: Store) -> None:
    for chat in (ANNA, BORIS, CHLOE):
        await writes(store, chat, "president", wanted=chat != CHLOE)
    then = TODAY + 14 * DAY
    await ask(store, then, left=[ANNA])
    assert len(await store.records.due(then)) == 3, "nobody sees who was asked, and who wasn't"
    assert await due(store, then) == [(ANNA, "president", "fr")]
    await ask(store, then)
    assert await store.records.due(then) == []


async def test_records_are_worked_off_in_an_order_that_tells_nothing(store: Store) -> None:
    for chat in range(1, 30):
        await writes(store, chat, "president")
    for look in (partial(store.records.due, TODAY + 14 * DAY), store.records.fresh):
        orders = {tuple(await look()) for _ in range(5)}
        assert len(orders) == 5
        assert len({frozenset(order) for order in orders}) == 1


async def test_a_question_is_withdrawn_with_its_own_letter_only(store: Store) -> None:
    undo = partial(store.actions.undo, within=DAY)
    await writes(store, ANNA, "president")
    await writes(store, ANNA, "president", day=TODAY + DAY)
    assert await undo(ANNA, CASE, "president", TODAY + DAY, NOW)
    assert await store.replies.waits(ANNA, CASE, "president", TODAY)
    assert await undo(ANNA, CASE, "president", TODAY, NOW)
    assert not await store.replies.settled(ANNA, CASE, "president"), "as if there had been no letter"


async def test_who_wishes_is_asked_after_all(store: Store) -> None:
    wish = partial(store.replies.wish, CHLOE, CASE, "president", "en")
    await wish(TODAY, TODAY)
    await writes(store, CHLOE, "president", wanted=False)
    await wish(TODAY - DAY, TODAY)
    assert not await store.replies.waits(CHLOE, CASE, "president"), "there is no letter of that day"
    await wish(TODAY, TODAY)
    assert await due(store, TODAY + 14 * DAY) == [(CHLOE, "president", "en")]
    await store.subscribers.stop(CHLOE)
    assert await due(store, TODAY + 14 * DAY) == []


async def test_who_declines_is_never_asked(store: Store) -> None:
    for authority in ("president", "justice", "foreign"):
        await writes(store, ANNA, authority)
    await writes(store, BORIS, "president")
    await store.replies.decline(ANNA, CASE, "president", TODAY)
    await store.replies.decline_all(ANNA, TODAY)
    await store.replies.decline(ANNA, CASE, "nobody", TODAY)
    assert not await store.replies.settled(ANNA, CASE, "nobody"), "nothing is kept of who wrote no letter"
    assert await due(store, TODAY + 14 * DAY) == [(BORIS, "president", "fr")]
    for authority in ("president", "justice", "foreign"):
        await writes(store, ANNA, authority, day=TODAY + DAY)
    assert await due(store, TODAY + 15 * DAY) == [(BORIS, "president", "fr")]
    assert await answers(store) == {}


async def test_a_later_answer_takes_the_place_of_an_earlier(store: Store) -> None:
    await writes(store, ANNA, "president")
    await store.replies.answer(ANNA, CASE, "president", Answer.NONE, TODAY)
    assert await due(store, TODAY + 14 * DAY) == [], "who has answered isn't asked"
    await store.replies.answer(ANNA, CASE, "president", Answer.REAL, TODAY + DAY)
    for chat, authority in ((ANNA, "justice"), (BORIS, "president")):
        assert not await store.replies.answer(chat, CASE, authority, Answer.REAL, TODAY), "no letter"
        await writes(store, chat, authority)
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
            assert await reported(store) == (1, 1)
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
        await store.subscribers.forget(ANNA, TODAY)
        assert (await store.tallies.totals(CASE)).failed_addresses == {
            "foreign": {"other": 2},
            "prosecutor": {"other": 1},
        }
