"""What one tap changes is kept whole or not at all, wherever in the middle of it the program is killed."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.approvals.buttons import Approve, AskApproval, SetTwoKeys
from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import Confirm
from bot.chat.letters.buttons import Sent
from bot.chat.people.buttons import Forget
from bot.chat.team.buttons import Invite
from bot.model.letters.letter import Safety
from bot.model.letters.record import Record, SentLetter
from bot.model.team.roles import Role
from bot.model.team.two_keys import OFF, RULE, ApprovalKind, ApprovalState
from tests.support.people import Human
from tests.support.programs.one_update import (
    ANNA,
    SEALER,
    Act,
    differences,
    once,
    prepare,
    prepare_two_keys,
    rows_of,
)
from tests.support.steps.records import by_tag, figures_in
from tests.support.stores import CASE, rows

MOST_STEPS = 60


def state(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, less what is otherwise each time; a tag is told as hers or not.

    Records and figures are opened. Which figures are pending, and which are folded by the start, is all one.
    """
    found = rows_of(database)
    found["records"] = [
        (tag == SEALER.tag(case, ANNA), replace(record, pending={}, letters=without_times(record)))
        for (case, tag), record in by_tag(database, SEALER).items()
    ]
    found["sums"] = [
        (case, sorted(figures.items())) for case, figures in figures_in(database, SEALER).items()
    ]
    return found


def without_times(record: Record) -> tuple[SentLetter, ...]:
    return tuple(replace(letter, at=None) for letter in record.letters)


def sent(people: dict[str, Human]) -> Awaitable[object]:
    return people["Anna"].taps_old(pack(Sent(CASE, Safety.FREE, "release", "president", language="en")))


def forgets(people: dict[str, Human]) -> Awaitable[object]:
    return people["Anna"].taps_old(pack(Forget(True, "en")))


def stops(people: dict[str, Human]) -> Awaitable[object]:
    return people["Anna"].says("/stop")


def confirms(people: dict[str, Human]) -> Awaitable[object]:
    return people["Olga"].taps_old(pack(Confirm(1, 1)))


def invites(people: dict[str, Human]) -> Awaitable[object]:
    return people["Olga"].taps_old(pack(Invite(Role.OWNER)))


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("Anna", sent),
        ("Anna", forgets),
        ("Anna", stops),
        ("Olga", confirms),
        ("Olga", invites),
        ("Boris", None),  # joins
    ],
    ids=["I sent it", "forget", "stop", "confirm", "invite", "join"],
)
async def test_a_kill_between_any_two_statements_leaves_the_state_before_or_after(
    tmp_path: Path, name: str, act: Act | None
) -> None:
    prepared = tmp_path / "prepared" / "data"
    prepared.mkdir(parents=True)
    payload = await prepare(prepared / "bot.db")

    def joins(people: dict[str, Human]) -> Awaitable[object]:
        return people["Boris"].opens(payload)

    found = [state(folder / "data" / "bot.db") async for folder in lives(tmp_path, name, act or joins)]
    assert_whole_or_nothing(found)


async def lives(place: Path, name: str, act: Act) -> AsyncIterator[Path]:
    """The folder of each life of the bot as prepared: killed a step later each time, at last not."""
    for step in range(MOST_STEPS):
        folder = place / str(step)
        shutil.copytree(place / "prepared", folder)
        answered = await once(folder, step, name, act)
        yield folder
        if answered:
            return
    pytest.fail("it never comes to an end")


def assert_whole_or_nothing(found: list[dict[str, list[tuple[object, ...]]]]) -> None:
    """What was found after each life is as before or as after, and turns from one to the other once."""
    # Killed before its first step; what a start by itself writes down is there.
    before, after = found[0], found[-1]
    assert after != before, "it changes something"
    changed = [one != before for one in found]
    assert all(one in (before, after) for one in found), differences(before, after, found)
    assert changed == sorted(changed), "what is done stays done"
    assert changed.count(False) > 2, "it was killed before, and in the middle of, its transaction"


def asks(people: dict[str, Human]) -> Awaitable[object]:
    return people["Olga"].taps_old(pack(AskApproval(ApprovalKind.RULE, RULE, str(OFF))))


def approves(people: dict[str, Human]) -> Awaitable[object]:
    return people["Boris"].taps_old(pack(Approve(1)))


def does_it(people: dict[str, Human]) -> Awaitable[object]:
    return people["Olga"].taps_old(pack(SetTwoKeys(OFF)))


def done(database: Path) -> tuple[object, ...]:
    """How the requests stand, what the record tells of them, and the rule that they are about."""
    return (
        rows(database, "SELECT state, asked_by, approved_by FROM approvals"),
        rows(database, "SELECT act, actor FROM record_entries ORDER BY number"),
        rows(database, "SELECT value FROM facts_about_database WHERE name = 'two_keys'"),
    )


@pytest.mark.parametrize(
    ("stands", "name", "act", "comes_of_it"),
    [
        (None, "Olga", asks, ("asked", 1, None)),
        (ApprovalState.ASKED, "Boris", approves, ("given", 1, 2)),
        (ApprovalState.GIVEN, "Olga", does_it, ("used", 1, 2)),
    ],
    ids=["ask", "approve", "do"],
)
async def test_an_approval_is_neither_lost_nor_used_twice_wherever_the_bot_is_killed(
    tmp_path: Path,
    stands: ApprovalState | None,
    name: str,
    act: Act,
    comes_of_it: tuple[object, ...],
) -> None:
    """Whoever was left without an answer taps again once the bot is back."""
    prepared = tmp_path / "prepared" / "data"
    prepared.mkdir(parents=True)
    await prepare(prepared / "bot.db")
    await prepare_two_keys(prepared / "bot.db", stands)
    found, ends = [], []
    async for folder in lives(tmp_path, name, act):
        found.append(state(folder / "data" / "bot.db"))
        del found[-1]["team_news"]  # whoever is told at once may have been told by then
        assert await once(folder, MOST_STEPS, name, act), "it is answered once the bot is back"
        ends.append(done(folder / "data" / "bot.db"))
    assert_whole_or_nothing(found)
    assert ends[0][0] == [comes_of_it]
    assert all(one == ends[0] for one in ends)
