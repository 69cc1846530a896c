"""A case's whole life, with the program killed in the middle of each step: it is as before, or as after."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path

from bot.chat.base.buttons import Button, pack
from bot.chat.cases.buttons import GoOnWithCase, StopCase
from bot.chat.cases.editor.buttons import CaseHome, CloseCase, EditValue, PublishCase
from bot.chat.letters.buttons import WriteLetter
from bot.content.cases.editing.fields import CasePart
from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Agreed, MayUse, Revision, RevisionOrigin
from bot.rehearsal import Server, World
from bot.store import Store
from tests.support.people import Human
from tests.support.programs.killed_bot import ended, killed_bot
from tests.support.programs.one_update import (
    ANNA,
    KEY,
    SEALER,
    Act,
    differences,
    once,
    prepare,
    rows_of,
)
from tests.support.programs.processes import Telegram, environment
from tests.support.steps.cases import EXAMPLE
from tests.support.stores import rows

SLUG = "exa001"
NEWS = "She was moved to another prison on 3 June 2025."
NEVER = 10_000

State = dict[str, list[tuple[object, ...]]]


def taps(button: Button) -> Act:
    return lambda people: people["Olga"].taps_old(pack(button))


def types(people: dict[str, Human]) -> Awaitable[object]:
    return people["Olga"].says(NEWS)


LIFE: tuple[tuple[str, Act, tuple[int, ...]], ...] = (
    ("published", taps(PublishCase(SLUG, 1, Agreed.FAMILY, MayUse.PUBLIC, 1, True)), (4, 9)),
    ("asked for news", taps(EditValue(SLUG, 1, CasePart.TEXTS, "summary", "en")), ()),
    ("news typed", types, (9,)),
    ("news published", taps(PublishCase(SLUG, 2, Agreed.FAMILY, MayUse.PUBLIC, 1, True)), (4, 8)),
    ("held", taps(StopCase(SLUG, True)), (5,)),
    ("live again", taps(GoOnWithCase(SLUG, True)), (4,)),
    ("closed", taps(CloseCase(SLUG, CaseOutcome.FREE, True)), (6, 14)),
)
"""What is done, and before which steps of its work the program is killed: in its transaction, after it."""


def state(database: Path) -> State:
    """What the database has of cases, and which are held; less what each start writes down by itself."""
    found = {table: those for table, those in rows_of(database).items() if table.startswith("case")}
    del found["case_versions"]
    query = "SELECT \"case\", member_id FROM case_standings WHERE standing = 'here'"
    return {**found, "case_standings": rows(database, query)}


async def drafted(database: Path) -> None:
    """An owner, a supporter, and a draft."""
    await prepare(database)
    files = {path.name: path.read_bytes() for path in EXAMPLE.iterdir()}
    store = await Store.open(f"sqlite+aiosqlite:///{database}", SEALER)
    try:
        revision = Revision(SLUG, 1, datetime.now(UTC), RevisionOrigin.APPEAL)
        assert await store.revisions.add(revision, files)
    finally:
        await store.close()


async def answer_to_anna(folder: Path, button: Button) -> str:
    """What the bot says to a supporter who taps an old button."""
    async with Server(World()) as server:
        anna = Human(server.world.person("Anna", chat_id=ANNA, started=True))
        given = environment(folder, Telegram(server.url), server.world.token, KEY)
        with killed_bot(folder, given, NEVER) as bot:
            await anna.taps_old(pack(button))
            said = (await anna.hears()).text
            bot.terminate()
            await ended(bot)
        return said


async def test_a_kill_in_the_middle_of_any_step_of_its_life_leaves_a_case_before_or_after_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "draft"
    (folder / "data").mkdir(parents=True)
    await drafted(folder / "data" / "bot.db")
    assert await once(folder, NEVER, "Olga", taps(CaseHome(SLUG)))  # a first start takes in what is there
    for name, act, steps in LIFE:
        lives = [shutil.copytree(folder, tmp_path / f"{name} {step}") for step in steps] or [folder]
        before, ends = state(folder / "data" / "bot.db"), []
        for step, life in zip(steps, lives, strict=False):
            assert not await once(life, step, "Olga", act), f"{name}: it isn't killed before step {step}"
            ends.append(state(life / "data" / "bot.db"))
        for life in lives:
            assert await once(life, NEVER, "Olga", act), name
        after = state(lives[0] / "data" / "bot.db")
        assert all(killed in (before, after) for killed in ends), (
            f"{name}: {differences(before, after, ends)}"
        )
        assert all(state(life / "data" / "bot.db") == after for life in lives), f"{name}: once more is once"
        assert (after != before) == bool(steps), name
        folder = lives[-1]
    said = await answer_to_anna(folder, WriteLetter(SLUG))
    assert "it was closed on" in said
    assert "It ended in freedom." in said
