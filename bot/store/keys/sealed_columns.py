"""Every column that holds what a key made, and how it is made again by the key that comes after.

A column of bytes that isn't here, nor among those that tell nothing, fails a test: what is left out would be
lost with the next rotation.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Table

from bot.store.broadcasts.rows import PLAN
from bot.store.cases.drafts import ANSWERS, READ
from bot.store.db.schema import (
    broadcasts,
    case_drafts,
    desks,
    discreet,
    hotline_blocks,
    hotline_copies,
    hotline_threads,
    prompts,
    records,
    reminders,
    room_links,
    steps,
    subscribers,
    sums,
    team,
    team_news,
    team_room,
)
from bot.store.db.sealing import NOBODY, Sealer
from bot.store.letters.reminders import PURPOSE as REMINDER
from bot.store.letters.steps import PLACE as STEPS
from bot.store.letters.stored import PLACE as RECORD
from bot.store.letters.sums import PLACE as SUMS
from bot.store.people.discreet import PURPOSE as DISCREET
from bot.store.people.hotline import copies, threads
from bot.store.people.prompts import PURPOSE as PROMPT
from bot.store.team import names


@dataclass(frozen=True, slots=True)
class KeyChange:
    """From one key to the next."""

    old: Sealer
    new: Sealer

    def chat(self, sealed: bytes) -> bytes:
        """A chat. Nobody stays nobody. SealError."""
        return NOBODY if sealed == NOBODY else self.new.seal(self.old.open(sealed))

    def value(self, purpose: str, sealed: bytes, about: bytes, now_about: bytes | None = None) -> bytes:
        """What `Sealer.seal_value` made. SealError."""
        now = about if now_about is None else now_about
        return self.new.sealed_again(self.old, purpose, sealed, about, now)

    def locked(
        self, locked: bytes, place: tuple[bytes, ...], now_at: tuple[bytes, ...] | None = None
    ) -> bytes:
        """What `Sealer.lock` made. SealError."""
        return self.new.locked_again(self.old, locked, place, place if now_at is None else now_at)

    def country(self, sealed: bytes, chat: bytes, chat_now: bytes) -> bytes:
        """A country beside a chat; one that doesn't open becomes none, as it is read."""
        return self.new.seal_country(self.old.open_country(sealed, chat), chat_now)


@dataclass(frozen=True, slots=True)
class SealedRows:
    """The sealed columns of a table. `again`: their values by the next key, or SealError."""

    table: Table
    columns: frozenset[str]
    again: Callable[[KeyChange, Row[Any]], Mapping[str, object]]

    @property
    def moves(self) -> bool:
        """Whether rows are found by what is sealed: then they get another place."""
        return any(column.name in self.columns for column in self.table.primary_key)


def _subscriber(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    chat = to.chat(row.chat)
    return {"chat": chat, "country": to.country(row.country, row.chat, chat)}


def _member(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    name = None if row.name is None else to.value(names.PURPOSE, row.name, names.about(row.id))
    return {"chat": to.chat(row.chat), "name": name}


def _chat(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    return {"chat": to.chat(row.chat)}


def _group(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    return {"chat": None if row.chat is None else to.chat(row.chat)}


def _broadcast(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    plan = row.plan
    if not plan.startswith("{"):  # as the column's default has it
        plan = base64.b64encode(to.value(PLAN, base64.b64decode(plan), b"")).decode()
    return {"author": to.chat(row.author), "plan": plan}


def _marked(purpose: str) -> Callable[[KeyChange, Row[Any]], Mapping[str, object]]:
    """A mark, and a value that belongs to it."""

    def again(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
        mark = to.new.mark_after(purpose, row.mark)
        return {"mark": mark, "sealed": to.value(purpose, row.sealed, row.mark, mark)}

    return again


def _thread(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    sealed = to.value(threads.PURPOSE, row.sealed, threads.about(row.number))
    return {"mark": to.new.mark_after(threads.PURPOSE, row.mark), "sealed": sealed}


def _block(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    return {"mark": to.new.mark_after(threads.BLOCK, row.mark)}


def _discreet(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    mark = to.new.mark_after(DISCREET, row.mark)
    sealed = None if row.sealed is None else to.value(DISCREET, row.sealed, row.mark, mark)
    return {"mark": mark, "sealed": sealed}


def _record(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    tag, case = to.new.tag_after(row.tag), row.case.encode()
    return {"tag": tag, "sealed": to.locked(row.sealed, (RECORD, case, row.tag), (RECORD, case, tag))}


def _sum(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    return {"sealed": to.locked(row.sealed, (SUMS, row.case.encode()))}


def _step(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    return {"sealed": to.locked(row.sealed, (STEPS, row.case.encode(), row.day.isoformat().encode()))}


def _draft(to: KeyChange, row: Row[Any]) -> Mapping[str, object]:
    about = row.case.encode()
    return {"read": to.value(READ, row.read, about), "answers": to.value(ANSWERS, row.answers, about)}


SEALED: Final = (
    SealedRows(subscribers, frozenset({"chat", "country"}), _subscriber),
    SealedRows(records, frozenset({"tag", "sealed"}), _record),
    SealedRows(sums, frozenset({"sealed"}), _sum),
    SealedRows(steps, frozenset({"sealed"}), _step),
    SealedRows(reminders, frozenset({"mark", "sealed"}), _marked(REMINDER)),
    SealedRows(prompts, frozenset({"mark", "sealed"}), _marked(PROMPT)),
    SealedRows(hotline_threads, frozenset({"mark", "sealed"}), _thread),
    SealedRows(hotline_copies, frozenset({"mark", "sealed"}), _marked(copies.PURPOSE)),
    SealedRows(hotline_blocks, frozenset({"mark"}), _block),
    SealedRows(discreet, frozenset({"mark", "sealed"}), _discreet),
    SealedRows(team, frozenset({"chat", "name"}), _member),
    SealedRows(team_news, frozenset({"chat"}), _chat),
    SealedRows(desks, frozenset({"chat"}), _chat),
    SealedRows(team_room, frozenset({"chat"}), _chat),
    SealedRows(room_links, frozenset({"chat"}), _group),
    SealedRows(broadcasts, frozenset({"author", "plan"}), _broadcast),
    SealedRows(case_drafts, frozenset({"read", "answers"}), _draft),
)

MARKED_FOR: Final = (REMINDER, PROMPT, DISCREET, threads.PURPOSE, threads.BLOCK, copies.PURPOSE)
"""The purposes of all marks: what is kept of a key that was rotated makes them."""

TELLS_NOTHING: Final = frozenset(
    {
        ("facts_about_database", "value"),  # the two about the key are written by the rotation itself
        ("desks", "shown"),  # SHA-256 of a screen
        ("invitations", "digest"),  # SHA-256 of a random token
        ("room_links", "digest"),  # SHA-256 of a random word
        ("approvals", "digest"),  # SHA-256 of what is to be done; made again where that is sealed
        ("record_entries", "previous"),  # SHA-256 of entries that are in the clear beside it
        ("record_entries", "digest"),
        ("cases", "files"),  # SHA-256 of the program's own files
        ("case_files", "digest"),  # SHA-256 of a case's file, which is beside it
        ("case_contents", "digest"),
        ("case_contents", "content"),  # a case's files, in the clear
    }
)
"""Columns of bytes that no key made, each with what it is."""
