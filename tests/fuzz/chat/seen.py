"""What a step left, as the rules look at it: in the database, and in the log."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.model.letters.figures import letters as letters_in
from bot.model.letters.record_form import unpacked
from bot.model.team.roles import Role
from bot.store.people.hotline import threads
from tests.fuzz.chat.life import Life
from tests.support.steps.records import figures_in
from tests.support.stores import sqlite_connection

NOTHING_YET = "draft", "discarded"
"""States of a broadcast of which nobody has had a word."""
ALMOST_A_YEAR = timedelta(days=300)
"""Who came so long ago may be asked, and be forgotten, in one step of forty days."""


@dataclass(frozen=True)
class Held:
    """What somebody gets: "all", "calls" or None, of which cases. `left`: they had blocked the bot.

    `let_go`: they may be forgotten with time: whoever can't be written to, and whoever doesn't say within
    thirty days of a yearly question that they go on.
    """

    wants: str | None = None
    cases: frozenset[str] = frozenset()
    left: bool = False
    known: bool = True  # whether there is a row for them at all
    let_go: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Seen:
    """The database after a step, opened with its key. People by name; `letters` by name and case."""

    held: dict[str, Held]
    roles: dict[str, Role]
    letters: dict[tuple[str, str], tuple[str, ...]]
    totals: dict[str, int]  # of all letters of a case
    sent_out: dict[int, str]  # broadcasts that somebody may have had: all their words
    asked: frozenset[str]  # who has a question with the team
    said: str  # what the team has said to everybody otherwise: who runs the bot, and cases


def look(life: Life) -> Seen:
    """What is there now."""
    names = {life.sealer.seal(human.person.chat): name for name, human in life.people.items()}
    of_case = _tags(life)
    with sqlite_connection(f"file:{life.bot.database}?mode=ro", uri=True) as connection:
        connection.execute("BEGIN")

        def query(statement: str) -> list[tuple[Any, ...]]:
            return connection.execute(statement).fetchall()

        cases: dict[int, set[str]] = {}
        for case, number in query('SELECT "case", subscriber_id FROM subscriptions'):
            cases.setdefault(number, set()).add(case)
        held = {
            names[chat]: Held(
                wants,
                frozenset(cases.get(number, ())),
                bool(gone) and why in ("left", "blocked"),
                let_go=bool(gone or asked_on)
                or (renewed or since) < str(life.bot.clock.now() - ALMOST_A_YEAR),
            )
            for number, chat, wants, gone, why, asked_on, renewed, since in query(
                "SELECT id, chat, wants, gone, gone_why, asked_on, renewed, since FROM subscribers"
            )
            if chat in names
        }
        roles = {
            names[chat]: Role(role) for chat, role in query("SELECT chat, role FROM team") if chat in names
        }
        letters: dict[tuple[str, str], tuple[str, ...]] = {}
        for case, tag, sealed in query('SELECT "case", tag, sealed FROM records'):
            record = unpacked(life.sealer.unlock(sealed, b"record", case.encode(), tag))
            if (name := of_case(case).get(tag)) and record.letters:
                letters[name, case] = tuple(sorted(one.authority for one in record.letters))
        texts: dict[int, str] = {}
        for number, payload in query(
            "SELECT id, payload FROM broadcasts JOIN broadcast_texts ON broadcast_id = id"
            f" WHERE state NOT IN {NOTHING_YET}"
        ):
            texts[number] = texts.get(number, "") + " ".join(_strings(json.loads(payload)))
        marks = {
            life.sealer.mark(threads.PURPOSE, human.person.chat): name for name, human in life.people.items()
        }
        asked = frozenset(
            marks[mark] for (mark,) in query("SELECT mark FROM hotline_threads") if mark in marks
        )
        said = " ".join(str(row) for row in query("SELECT text FROM organisation"))
    totals = {
        case: sum(letters_in(figures).values())
        for case, figures in figures_in(life.bot.database, life.sealer).items()
    }
    return Seen(held, roles, letters, totals, texts, asked, said)


def _tags(life: Life) -> Any:
    known: dict[str, dict[bytes, str]] = {}

    def of(case: str) -> dict[bytes, str]:
        if case not in known:
            known[case] = {
                life.sealer.tag(case, human.person.chat): name for name, human in life.people.items()
            }
        return known[case]

    return of


def _strings(found: Any) -> list[str]:
    if isinstance(found, dict | list):
        parts = found.values() if isinstance(found, dict) else found
        return [text for part in parts for text in _strings(part)]
    return [found] if isinstance(found, str) else []


@dataclass
class Log(logging.Handler):
    """Every line of the bot's log that tells of a fault of its own."""

    lines: list[str] = field(default_factory=list)
    deaf: bool = False  # while it is being killed

    def __post_init__(self) -> None:
        logging.Handler.__init__(self)

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if not self.deaf and (record.levelno >= logging.ERROR or "(incident " in text):
            self.lines.append(text)

    __hash__ = logging.Handler.__hash__
