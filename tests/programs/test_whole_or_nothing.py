"""What one tap changes is kept whole or not at all, wherever in the middle of it the program is killed."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import Confirm
from bot.chat.letters.buttons import Sent
from bot.chat.people.buttons import Forget
from bot.chat.team.buttons import Invite
from bot.model.letters.letter import Safety
from bot.model.letters.record import Record, SentLetter
from bot.model.team.roles import Role
from tests.support.people import Human
from tests.support.programs.one_update import (
    ANNA,
    SEALER,
    Act,
    differences,
    once,
    prepare,
    rows_of,
)
from tests.support.steps.records import by_tag, figures_in
from tests.support.stores import CASE

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

    found = []
    for step in range(MOST_STEPS):
        folder = tmp_path / str(step)
        shutil.copytree(prepared.parent, folder)
        answered = await once(folder, step, name, act or joins)
        found.append(state(folder / "data" / "bot.db"))
        if answered:
            break
    else:
        pytest.fail("it never comes to an end")
    # Killed before its first step; what a start by itself writes down is there.
    before, after = found[0], found[-1]
    assert after != before, "it changes something"
    changed = [one != before for one in found]
    assert all(one in (before, after) for one in found), differences(before, after, found)
    assert changed == sorted(changed), "what is done stays done"
    assert changed.count(False) > 2, "it was killed before, and in the middle of, its transaction"
