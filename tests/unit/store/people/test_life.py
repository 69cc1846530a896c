"""Subscribing, stopping, forgetting, moving, acting, undoing in any order, beside a model of plain dicts."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.model.broadcasts.broadcast import Kind
from bot.model.people.subscription import Gone, Wants
from bot.store import Store
from tests.support.needs import examples
from tests.support.stores import (
    CASE,
    NOTHING,
    NOW,
    OTHER_CASE,
    SEALER,
    TODAY,
    empty_database,
    reported,
    url_of,
)

T = TypeVar("T")
UNDO_WITHIN = timedelta(minutes=10)
chats = st.integers(1, 4)
cases = st.sampled_from([CASE, OTHER_CASE])
authorities = st.sampled_from(["president", "justice"])
languages = st.sampled_from(["en", "fr"])


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "bot.db"
        self.path.write_bytes(empty_database())
        self.runner = asyncio.Runner()
        self.store = self.run(Store.open(url_of(self.path), SEALER))
        self.now = NOW
        self.language: dict[int, str] = {}
        self.wants: dict[int, Wants | None] = {}
        self.cases: dict[int, set[str]] = {}
        self.gone: set[int] = set()
        # A person who was forgotten goes on as a stranger with a new number: who acted is (chat, life).
        self.life: dict[int, int] = {}
        self.actions: dict[tuple[str, str, Any], timedelta] = {}
        # What of people who were forgotten since midnight was counted.
        self.marks: set[tuple[str, str, int]] = set()
        self.same: dict[tuple[str, Any], Any] = {}  # case, who acted -> as whom they are counted

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def who(self, chat: int) -> tuple[int, int]:
        return chat, self.life.get(chat, 0)

    @rule(chat=chats, language=languages, wants=st.sampled_from(Wants), chosen=st.sets(cases))
    def subscribe(self, chat: int, language: str, wants: Wants, chosen: set[str]) -> None:
        new = self.run(
            self.store.subscribers.subscribe(chat, language=language, wants=wants, cases=chosen, now=self.now)
        )
        assert new == (self.wants.get(chat) is None)
        self.language[chat], self.wants[chat] = language, wants
        self.cases.setdefault(chat, set()).update(chosen)
        self.gone.discard(chat)

    @rule(chat=chats, language=languages)
    def speak(self, chat: int, language: str) -> None:
        self.run(self.store.subscribers.set_language(chat, language, self.now))
        self.language[chat] = language
        self.wants.setdefault(chat, None)
        self.cases.setdefault(chat, set())

    @rule(chat=chats, case=cases, on=st.booleans())
    def switch(self, chat: int, case: str, on: bool) -> None:
        known = self.run(self.store.subscribers.set_case(chat, case, on))
        assert known == (chat in self.language)
        if known:
            (self.cases[chat].add if on else self.cases[chat].discard)(case)

    @rule(chat=chats)
    def stop(self, chat: int) -> None:
        assert self.run(self.store.subscribers.stop(chat)) == (self.wants.get(chat) is not None)
        if chat in self.language:
            self.wants[chat] = None
            self.cases[chat] = set()

    @rule(chat=chats)
    def block(self, chat: int) -> None:
        self.run(self.store.subscribers.mark_gone(chat, Gone.LEFT, NOW))
        if chat in self.language:
            self.gone.add(chat)

    @rule(chat=chats)
    def forget(self, chat: int) -> None:
        self.run(self.store.subscribers.forget(chat, TODAY))
        assert self.run(self.store.subscribers.personal_data(chat)) == NOTHING
        for held in (self.language, self.wants, self.cases):
            held.pop(chat, None)
        self.gone.discard(chat)
        for case, authority, who in self.actions:
            if who == self.who(chat):
                self.marks.add((case, authority, chat))
        self.life[chat] = self.life.get(chat, 0) + 1

    @rule()
    def midnight(self) -> None:
        """The day goes on in this story, but what is kept for a day alone is gone."""
        keys = self.run(self.store.records.fresh())
        self.run(self.store.records.fold(keys, TODAY + timedelta(days=1)))
        self.marks.clear()
        for key in self.actions:
            self.actions[key] = -UNDO_WITHIN * 99

    @precondition(lambda self: 5 not in self.life)
    @rule(chat=chats)
    def move_away(self, chat: int) -> None:
        """To a chat that nobody has known; it stays there, and the old id becomes a stranger's."""
        self.run(self.store.subscribers.migrate(chat, 5))
        here = self.who(chat)
        self.life[5] = 0
        self.life[chat] = self.life.get(chat, 0) + 1
        self.actions = {
            (case, authority, (5, 0) if who == here else who): at
            for (case, authority, who), at in self.actions.items()
        }
        self.same = {(case, (5, 0) if who == here else who): was for (case, who), was in self.same.items()}
        if chat in self.language:
            self.language[5] = self.language.pop(chat)
            self.wants[5] = self.wants.pop(chat)
            self.cases[5] = self.cases.pop(chat)
        self.gone.discard(chat)

    @rule(chat=chats, case=cases, authority=authorities)
    def act(self, chat: int, case: str, authority: str) -> None:
        new = self.run(self.store.actions.record(chat, case, authority, "release", TODAY, self.now))
        key = (case, authority, self.who(chat))
        assert new == (key not in self.actions and (case, authority, chat) not in self.marks)
        if new:
            self.actions[key] = self.now - NOW
            if any(mark[0] == case and mark[2] == chat for mark in self.marks):
                # Who deletes everything and comes back on the same day is counted once.
                before = [who for of, _, who in self.actions if of == case and who[0] == chat]
                self.same.setdefault((case, key[2]), self.same.get((case, before[0]), before[0]))

    @rule(chat=chats, case=cases, authority=authorities)
    def undo(self, chat: int, case: str, authority: str) -> None:
        undone = self.run(self.store.actions.undo(chat, case, authority, TODAY, self.now, within=UNDO_WITHIN))
        key = (case, authority, self.who(chat))
        at = self.actions.get(key)
        assert undone == (at is not None and self.now - NOW - at <= UNDO_WITHIN)
        if undone:
            del self.actions[key]

    @rule(minutes=st.integers(1, 9))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.run(self.store.close())
        self.store = self.run(Store.open(url_of(self.path), SEALER))

    @invariant()
    def totals_are_those_of_the_model(self) -> None:
        for case in (CASE, OTHER_CASE):
            mine = [key for key in self.actions if key[0] == case]
            assert self.run(reported(self.store, case)) == (
                len(mine),
                len({self.same.get((case, who), who) for _, _, who in mine}),
            )
            for kind, wanted in ((Kind.UPDATE, {Wants.ALL}), (Kind.CALL, set(Wants))):
                readers = [
                    self.language[chat]
                    for chat, wants in self.wants.items()
                    if wants in wanted and case in self.cases[chat] and chat not in self.gone
                ]
                expected = {language: readers.count(language) for language in readers}
                assert self.run(self.store.subscribers.audience(case, kind)) == expected

    @invariant()
    def people_are_those_of_the_model(self) -> None:
        for chat in range(1, 6):
            found = self.run(self.store.subscribers.get(chat))
            if chat not in self.language:
                assert found is None
                continue
            assert found is not None
            assert (found.language, found.wants) == (self.language[chat], self.wants[chat])
            assert (set(found.cases), found.gone) == (self.cases[chat], chat in self.gone)

    def teardown(self) -> None:
        self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=examples(12),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
