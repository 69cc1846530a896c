"""The chat for Hypothesis: it draws a story, and shortens one that fails."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.fuzz.chat.acts import Move
from tests.fuzz.chat.given import MOVES
from tests.fuzz.chat.life import no_folder_left
from tests.fuzz.chat.story import Story
from tests.fuzz.chat.tallies import TALLIES

_PLAYED: Final[list[Move]] = []


def last_story() -> list[Move]:
    """What the story was made of that was played last."""
    return list(_PLAYED)


def play(moves: Sequence[Move]) -> None:
    """Play that story. AssertionError if a rule was broken; whatever else the program raised."""
    chat = Chat()
    try:
        chat.begins()
        for move in moves:
            chat.goes_on(move)
    finally:
        chat.teardown()


def shortened(moves: list[Move], fails: Callable[[list[Move]], bool]) -> list[Move]:
    """The story without whatever can be left out of it, so that it still fails."""
    size = len(moves)
    while size:
        start = 0
        while start < len(moves):
            fewer = moves[:start] + moves[start + size :]
            if fewer and fails(fewer):
                moves = fewer
            else:
                start += size
        size //= 2
    return moves


class Chat(RuleBasedStateMachine):
    """One story at a time. One that failed is printed as calls of these."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = Path(tempfile.mkdtemp(prefix="story"))
        self._story: Story | None = None

    @initialize()
    def begins(self) -> None:
        TALLIES.stories += 1
        _PLAYED.clear()
        story = Story(self._folder)
        self._runner.run(story.begin())
        self._story = story

    @rule(move=MOVES)
    def goes_on(self, move: Move) -> None:
        _PLAYED.append(move)
        self._runner.run(self.story.goes_on(move))

    @property
    def story(self) -> Story:
        assert self._story is not None
        return self._story

    def teardown(self) -> None:
        try:
            if self._story is not None:
                self._runner.run(self._story.end())
        finally:
            self._runner.close()
            no_folder_left(self._folder)
