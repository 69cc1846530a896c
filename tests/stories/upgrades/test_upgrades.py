"""What earlier states of the program left is gone on with: their databases, and buttons people still have.

Each folder under tests/upgrades is such a state; tests/upgrades/build.py makes one, and says when.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import logging
import re
import shutil
import sqlite3
import zlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat.dispatch import load_topics
from bot.content.cases.files import CaseDocuments
from bot.content.library import messages_folder
from bot.rehearsal import Message
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.organising import previews, writes_first
from tests.support.stores import bytes_on_disk, rows, sealer_of, url_of
from tests.upgrades.old_bot import OldBot, at_rest
from tests.upgrades.state import OldButton, State, in_plain, states

STATES = states()
CASE = "tjk001"
REMAINS = "Pilar"
"""She is forgotten by nobody: the last owner can't be."""
BLOCKED = "Otto"
"""The team doesn't take his questions for a month, whatever he does: of him it is kept until when."""

_WAS_ASKED = ["asked", "president", "tjk001", "2026-11-25", "2026-11-26"]
NO_LONGER_TOLD = {
    "Aziz": ["1"],
    "Mona": _WAS_ASKED,
    "Yann": _WAS_ASKED,
    "Anna": ["True"],
    "Tom": ["True", "True"],
    "Ines": ["True"],
    "Gus": ["True"],
    "Olya": ["False"],
}
"""The number of Aziz's reminder's row: there are no such numbers any more. That the others were asked what
came of their letters, or are to be: whoever holds a phone could tell from it who has ties to the country."""


def _with(kind: str) -> set[Path]:
    """The states in which somebody has a button of that kind."""
    return {state.folder for state in STATES if any(button.kind == kind for button in state.buttons)}


each_state = pytest.mark.parametrize("state", STATES, ids=lambda state: state.folder.name)
before_the_card = pytest.mark.parametrize(
    "state",
    [state for state in STATES if state.folder not in _with("NextLetter")],
    ids=lambda state: state.folder.name,
)
"""Those of which the letters were others; their buttons stood below the letter itself."""
before_the_editor = pytest.mark.parametrize(
    "state",
    [state for state in STATES if state.folder not in _with("CaseHome")],
    ids=lambda state: state.folder.name,
)
"""Those of which the cases were files only."""
AT_A_TIME = 20
"""So many buttons are tapped in one life of the bot."""
each_few_buttons = pytest.mark.parametrize(
    ("state", "buttons"),
    [
        pytest.param(state, state.buttons[first::step], id=f"{state.folder.name}-{first}")
        for state in STATES
        for step in [-(-len(state.buttons) // AT_A_TIME)]
        for first in range(step)
    ],
)
_rested: dict[Path, Path] = {}


async def rested(state: State, folders: pytest.TempPathFactory) -> Path:
    """The database of a state once what was interrupted is over: come to once, for every test."""
    if state.folder not in _rested:
        _rested[state.folder] = await at_rest(folders.mktemp("rested"), state)
    return _rested[state.folder]


@each_state
async def test_what_was_interrupted_goes_on_and_its_numbers_add_up(tmp_path: Path, state: State) -> None:
    async with OldBot(tmp_path, state) as old:
        first, second = await old.goes_on()
        left_out, repeated = (one["words"] for one in state.facts["interrupted"])
        counted = _figures(first)
        assert sum(counted.values()) == _in_all(first)
        assert counted["❔"] > 0
        again = [name for name, human in old.people.items() if left_out in _received(human)]
        assert again == [], "who was on the wire is left out, for so it was chosen"

        subscribed = state.facts["subscribed"]
        assert _figures(second)["✅"] == _in_all(second) == len(subscribed)
        for name in subscribed:
            assert _has(old.people[name], repeated) or _has(old.people[name], "Слушание начинается."), name


async def _amiss(old: OldBot, button: OldButton, caplog: pytest.LogCaptureFixture) -> str:
    """What is the matter with the answer to a button; "" if nothing is."""
    answered = await old.tap(button)
    if old.failed(answered):
        return f"{button} failed: {answered}"
    if not answered.noticed:
        return f"nothing came of {button} that anybody would notice"
    if old.outdated(answered) != button.outdated:
        return f"{button} {'is outdated' if old.outdated(answered) else 'was outdated'}: {answered}"
    return "".join(_errors(caplog))


def _errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@each_few_buttons
async def test_buttons_that_people_still_have_are_answered(
    tmp_path: Path,
    state: State,
    buttons: tuple[OldButton, ...],
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One after the other; what a tap before may have changed is tapped again by itself, and that counts.

    Each in a life of its own, nearly all would do what they do here, and cost four times as much.
    """
    database, doubtful, amiss = await rested(state, tmp_path_factory), [], []
    async with OldBot(tmp_path / "together", state, database) as old:
        for button in buttons:
            if await _amiss(old, button, caplog):
                doubtful.append(button)
                caplog.clear()
    assert _errors(caplog) == []
    for number, button in enumerate(doubtful):
        async with OldBot(tmp_path / str(number), state, database) as old:
            amiss.append(await _amiss(old, button, caplog))
        assert _errors(caplog) == []
    assert [one for one in amiss if one] == []


@before_the_card
async def test_a_letter_of_that_time_comes_in_the_words_of_now_and_that_is_said(
    tmp_path: Path, state: State, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for kind in ("Adjust", "Files"):  # each below the letter as it was: a tap takes its buttons away
        async with OldBot(tmp_path / kind, state, await rested(state, tmp_path_factory)) as old:
            button = next(one for one in state.buttons if one.kind == kind and one.person == "Anna")
            answered = await old.tap(button)
            texts = [message.text for message in answered.messages]
            assert any("This has changed" in text and "Your letter is ready" in text for text in texts), texts


@each_state
def test_there_are_buttons_of_every_kind_and_nearly_all_were_seen_on_a_phone(state: State) -> None:
    """The builder has compared the kinds with those there were; here it is seen that none was lost since."""
    known = {kind.__name__ for kind in load_topics().taps}
    assert not {button.kind for button in state.buttons} - known, "people have a kind that is gone"
    # The first state doesn't say how many there were.
    kinds = state.facts.get("kinds", 70)
    assert len({button.kind for button in state.buttons}) == kinds
    assert sum(not button.played for button in state.buttons) <= kinds // 10
    assert sum(button.outdated for button in state.buttons) < 5


@each_state
async def test_a_new_broadcast_reaches_everybody_who_is_due(
    tmp_path: Path, state: State, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with OldBot(tmp_path, state, await rested(state, tmp_path_factory)) as old:
        wants = state.facts["subscribed"]
        for kind, words, due in (
            ("Update", "She was seen by a doctor.", {name for name in wants if wants[name] == "all"}),
            ("Call", "Write to the ministry now.", set(wants)),
        ):
            result = await _sends(state, old.people["Olga"], kind, words)
            assert _figures(result)["✅"] == _in_all(result) == len(due)
            got = {name for name, human in old.people.items() if _has(human, words)}
            assert got - {"Olga"} == due - {"Olga"}, "Olga has the preview"


@each_state
async def test_questions_that_waited_for_an_answer_take_it(
    tmp_path: Path, state: State, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with OldBot(tmp_path, state, await rested(state, tmp_path_factory)) as old:
        lea, vera, karl, marek, olga = (old.people[name] for name in ("Lea", "Vera", "Karl", "Marek", "Olga"))
        await lea.says("Lea Roux, Lyon")
        await lea.hears("Lea Roux")
        await vera.says("Её дети ждут её дома.")
        await vera.hears("Её дети ждут её дома.")
        await karl.says("The ministry says that it looks into it.")
        await karl.taps("📨", await karl.hears())  # it goes to nobody before they have looked at it
        await karl.hears()
        await olga.sees("The ministry says that it looks into it.")
        await marek.says("Write to the embassy.")
        await marek.hears("Kept. Nothing is sent yet", "Write to the embassy.")
        newcomer = old.bot.person("Nadia")
        await newcomer.opens(state.facts["invitation"])
        await newcomer.hears("/broadcast")


@each_state
async def test_what_was_promised_for_later_comes(
    tmp_path: Path, state: State, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with OldBot(tmp_path, state, await rested(state, tmp_path_factory)) as old:
        aziz, ines, gus, tom = (old.people[name] for name in ("Aziz", "Ines", "Gus", "Tom"))
        await old.bot.later(days=2)
        assert len((await aziz.hears("Хакимов")).buttons) == 2, "open the letter, or no more reminders"
        await old.bot.later(days=14)
        for human, question in (
            (ines, "Did they answer?"),
            (gus, "Вам ответили?"),
            (tom, "Did they answer?"),
        ):
            await human.hears(question)
        left = datetime.fromisoformat(state.facts["scheduled_at"]) - old.bot.clock.now()
        await old.bot.later(seconds=left.total_seconds() + 1)
        for name, wanted in state.facts["subscribed"].items():
            if wanted == "all":
                french = old.people[name].person.language_code == "fr"
                await old.people[name].sees(
                    "Le verdict est attendu." if french else "The verdict is expected."
                )


@pytest.mark.parametrize("state", in_plain(), ids=lambda state: state.folder.name)
async def test_what_is_sealed_now_is_left_in_plain_nowhere(tmp_path: Path, state: State) -> None:
    path = tmp_path / "bot.db"
    await asyncio.to_thread(shutil.copy, state.folder / "bot.db", path)
    plain = {b'"audience"', b"l:tjk001::", b"n:tjk001::"}
    assert {words for words in plain if words in path.read_bytes()} == plain, "it was there"
    store = await Store.open(url_of(path), Sealer.from_text(state.key))
    try:
        disk = bytes_on_disk(tmp_path)
        assert {words for words in plain if words in disk} == set()
    finally:
        await store.close()


@each_state
async def test_mydata_gives_what_was_held(
    tmp_path: Path, state: State, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with OldBot(tmp_path, state, await rested(state, tmp_path_factory)) as old:
        given_up = _given_up(state.database)
        for name, values in state.facts["held"].items():
            left = await old.held(name)
            kept = [one for one in values if one not in given_up]
            expected = Counter(kept) - Counter(NO_LONGER_TOLD.get(name, []))
            for value in expected.elements():
                told = next((form for form in (value, _by_the_day(value)) if form in left), None)
                assert told is not None, f"{name} is no longer told {value!r}"
                left.remove(told)


@each_state
async def test_forget_leaves_nothing_of_anybody_and_every_total(
    tmp_path: Path, state: State, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with OldBot(tmp_path, state, await rested(state, tmp_path_factory)) as old:
        there = [name for name in state.facts["held"] if name != REMAINS]
        sealer = sealer_of(old.bot.database, state.key)
        chats = [old.people[name].chat for name in there]
        marks = [sealer.seal(chat) for chat in chats] + [sealer.tag(CASE, chat) for chat in chats]
        assert _stand_in(old.bot.database, marks), "they are in it before"
        await old.bot.later(days=1)  # what was done today is told once the day is over
        before = await _totals(state, old.people[REMAINS])
        for name in there:
            human = old.people[name]
            await human.says("/forget")
            await human.taps((await human.hears()).buttons[0])
            await old.bot.app.idle()
            async with asyncio.timeout(PATIENCE):
                # Copies of supporters' questions are deleted from an organiser's chat right after.
                while (left := await old.held(name)) and name != BLOCKED:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0)
            assert left == [] or (name == BLOCKED and str(human.chat) in left and len(left) == 3), name
        await old.bot.later(days=1)  # a mark of what was counted today is gone by then
        assert _stand_in(old.bot.database, marks) == []
        assert await _totals(state, old.people[REMAINS]) == before


@before_the_editor
async def test_the_cases_are_taken_in_as_their_files_are(
    tmp_path: Path, state: State, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with OldBot(tmp_path, state, await rested(state, tmp_path_factory)) as old:
        olga = old.people["Olga"]
        await olga.says("/cases")
        await olga.taps("Rukhshona", await olga.hears("Cases", "Live."))
        await olga.hears("People see revision 1; the newest is 1.")
        found = {
            str(name): zlib.decompress(bytes(content))  # type: ignore[call-overload]
            for name, content in rows(
                old.bot.database,
                "SELECT name, content FROM case_files JOIN case_contents USING (digest)",
            )
        }
        assert found == CaseDocuments.read(messages_folder() / "cases" / CASE).files


async def _sends(state: State, author: Human, kind: str, words: str) -> Message:
    """A whole broadcast about the case, to its result."""
    await author.says("/broadcast")
    await _chooses_case(state, author)
    await writes_first(author, kind, words, begun=True)
    await previews(author)
    await author.taps("🚀")
    return await author.hears("Sent:")


async def _chooses_case(state: State, human: Human) -> None:
    """Where there are several cases, that is asked first."""
    if state.folder in _with("CaseHome"):
        await human.taps("Rukhshona", await human.hears("Which case?"))


def _by_the_day(value: str) -> str:
    """A moment as it is kept once its day is over."""
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat(value)
        return moment.replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
    return value


def _given_up(database: Path) -> set[str]:
    """What isn't kept any longer: when exactly a letter was reported; a question's number and hour."""
    found = set[str]()
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        for table, column in (("actions", "recorded_at"), ("reply_questions", "due_at")):
            if table in tables:
                for (moment,) in connection.execute(f"SELECT {column} FROM {table}"):
                    found.add(datetime.fromisoformat(moment).replace(tzinfo=UTC).isoformat())
        if "reply_questions" in tables:
            found.update(str(number) for (number,) in connection.execute("SELECT id FROM reply_questions"))
    return found


async def _totals(state: State, owner: Human) -> list[list[str]]:
    """The figures of the case, but for how many are subscribed."""
    await owner.says("/totals")
    await owner.hears("self-reported", file=True)
    await owner.taps("As a file")
    await owner.taps("CSV")
    file = (await owner.hears("nobody checked", file=True)).file
    assert file
    rows = [
        [row["Figure"], row["Part"], row["Number"]]
        for row in csv.DictReader(io.StringIO(file.data.decode("utf-8-sig")))
        if not row["From"]
    ]
    assert sum(int(number) for figure, part, number in rows if figure == "Letters reported as sent") > 5
    return [row for row in rows if not row[0].startswith(("Subscribers", "Came", "Left"))]


def _stand_in(database: Path, marks: list[bytes]) -> list[str]:
    """Every table and column in which one of the marks stands."""
    found = []
    with contextlib.closing(sqlite3.connect(database)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                values = zip(cursor.description, row, strict=True)
                found += [f"{table}.{column[0]}" for column, value in values if value in marks]
    return found


def _has(human: Human, words: str) -> bool:
    """Whether the bot's message with just these words is on somebody's screen, below a line if discreetly."""
    return any(
        words == (message.text.partition("\n\n")[2] if message.protected else message.text)
        for message in human.person.messages
        if not message.own
    )


def _received(human: Human) -> list[str]:
    """The texts that came since the bot is back."""
    return [message.text for message in human.person.versions]


def _figures(message: Message) -> dict[str, int]:
    """The figures of a result by the mark of their line."""
    found = {}
    for line in message.text.splitlines():
        if line[:1] in "✅👋⚠❔⏹" and (figure := re.search(r": (\d+)$", line)):
            found[line[:1]] = int(figure[1])
    return found


def _in_all(message: Message) -> int:
    """How many people a result says there were."""
    found = re.search(r"^(\d+) \w+ (?:in all|en tout)\.$", message.text, re.MULTILINE)
    assert found, message.text
    return int(found[1])
