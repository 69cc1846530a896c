"""What the examiner would say: each rule that hides what people did, broken on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.chat import dispatch
from bot.model.letters import record
from bot.store.db.database import Database
from bot.store.db.sealing import Sealer
from bot.store.letters import records, stored
from bot.store.letters.nudges import NudgesTable
from tests.support.examiner.findings import ALPHA, rows_told, truths_told
from tests.support.examiner.visits import examined, three_weeks
from tests.support.examiner.walks import COUNTRY, DELETED, FIRST, NUDGES, REPORTED, TIES, Truth

Break = Callable[[pytest.MonkeyPatch], None]


def a_row_for_one_answer_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is to be looked through if there is something to ask."""

    def due(one: record.Record) -> date:
        return min((question.due for question in one.questions if question.wanted), default=record.NEVER)

    monkeypatch.setattr(record.Record, "due", property(due))


def no_cover(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tap writes what it changes, and no more."""
    monkeypatch.setattr(dispatch, "COVERED", {})


def no_padding(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is locked is as long as what is in it."""
    lock = Sealer.lock
    monkeypatch.setattr(
        Sealer, "lock", lambda self, value, *place, **_: lock(self, value, *place, steps_of=1)
    )


def a_plain_country(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as a sealed one, and not sealed."""
    monkeypatch.setattr(
        Sealer, "seal_country", lambda self, country, chat: (country or "--").encode().ljust(40)
    )
    monkeypatch.setattr(
        Sealer, "open_country", lambda self, sealed, chat: sealed.decode().strip().strip("-") or None
    )


def reminders_that_write_only_what_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for what they have asked for already leaves no trace of it."""
    write = NudgesTable.set

    async def set_them(table: NudgesTable, chat: int, case: str, today: date, *, on: bool) -> record.Record:
        found = await table._records.get(chat, case)
        return found if found.nudges is on else await write(table, chat, case, today, on=on)

    monkeypatch.setattr(NudgesTable, "set", set_them)


@pytest.mark.parametrize(
    ("broken", "told", "given"),
    [
        (a_row_for_one_answer_only, TIES, {FIRST: True, REPORTED: True}),
        (no_cover, FIRST, {REPORTED: True}),
        (no_padding, FIRST, {TIES: False}),
        (a_plain_country, COUNTRY, {DELETED: True}),
        (reminders_that_write_only_what_changes, NUDGES, {REPORTED: True}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
async def test_people_are_told_apart_where(
    broken: Break, told: str, given: Mapping[str, Truth], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    walk = await examined(tmp_path, 1, given=given)
    [score] = [score for score in truths_told([walk]) if score.what.startswith(f"{told} by ")]
    assert score.p < ALPHA, score


def rows_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes later stands behind whoever came before."""
    known: dict[tuple[str, int], bytes] = {}
    monkeypatch.setattr(
        Sealer,
        "tag",
        lambda self, case, chat: known.setdefault((case, chat), (len(known) + 1).to_bytes(16, "big")),
    )


def exact_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment of a tap stands beside the record, not only its day."""
    monkeypatch.setattr(record.Record, "due", property(lambda _: datetime.now(UTC)))


def an_uncut_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written stays in the log until SQLite needs its place."""

    async def scrub(_: Database) -> bool:
        return True

    monkeypatch.setattr(Database, "scrub", scrub)


@pytest.mark.parametrize("broken", [rows_in_their_order, exact_times, an_uncut_log])
async def test_rows_are_somebody_s_where_there_are(
    broken: Break, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    walk = await examined(tmp_path, 1)
    found = [score for score in rows_told([walk]) if ": records, " in score.what]
    assert found[0].p < ALPHA, found[0]


async def test_rows_are_somebody_s_where_the_oldest_question_is_asked_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: dict[bytes, int] = {}
    write = stored.write

    def noted(transaction: Any, sealer: Sealer, case: str, tag: bytes, *given: Any, **more: Any) -> None:
        came.setdefault(tag, len(came))
        write(transaction, sealer, case, tag, *given, **more)

    class OldestFirst:
        @staticmethod
        def shuffle(keys: list[tuple[str, bytes]]) -> None:
            keys.sort(key=lambda key: came[key[1]])

    monkeypatch.setattr(stored, "write", noted)
    monkeypatch.setattr(records, "IN_ANY_ORDER", OldestFirst)
    an_uncut_log(monkeypatch)
    walk = await examined(tmp_path, 1, three_weeks)
    found = [score for score in rows_told([walk]) if score.what.startswith("after the questions: records, ")]
    assert found[0].p < ALPHA, found[0]
