"""What the bot is waiting for in a chat. The question is stored, the answer never."""

from __future__ import annotations

from datetime import UTC, timedelta
from enum import StrEnum
from typing import Final

from bot.model.clock import Clock
from bot.model.letters.letter import Typed
from bot.model.retention import PROMPT_LASTS, REPLY_LASTS
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.pending_letters import PendingLetters
from bot.services.people.visitors import Visitor
from bot.store.store import Store


class Awaited(StrEnum):
    """What the next message of a chat is taken for."""

    SIGNATURE = "signature"  # data: the letter's button
    OWN_WORDS = "own_words"  # data: the letter's button
    OWN_LETTER = "own_letter"  # data: the letter's button
    DRAFT = "draft"  # data: the draft's button
    WHEN = "when"  # data: the button to type a time
    LABEL = "label"  # data: the button to type it
    REPLY = "reply"  # data: the button to pass it on
    APPEAL = "appeal"  # data: nothing
    ARTICLE = "article"  # data: the case that it is news of
    CASE_VALUE = "case_value"  # data: the button to edit it
    ABOUT = "about"  # data: the button to say it
    CASE_CARD = "case_card"  # data: the button to take a contact
    DRAFT_ANSWER = "draft_answer"  # data: the button that the question is asked by
    CASE_PICTURE = "case_picture"  # data: the button that asks for it
    TRANSLATION = "translation"  # data: the button that shows the text
    TEAM_NAME = "team_name"  # data: nothing
    QUESTION = "question"  # data: the button to ask the team
    TEAM_ANSWER = "team_answer"  # data: the button to answer
    EMERGENCY = "emergency"  # data: the button to do something alone
    PANIC = "panic"  # data: nothing


FOR_OTHERS: Final = frozenset({Awaited.REPLY, Awaited.QUESTION, Awaited.TEAM_ANSWER, Awaited.TEAM_NAME})
"""What is typed then goes to other people: whoever goes on to something else is asked no more."""
FOR_LETTERS: Final = (Awaited.SIGNATURE, Awaited.OWN_WORDS, Awaited.OWN_LETTER)
"""What is typed then goes into a letter."""


class PromptsService:
    """One question at a time for each chat; a newer one replaces it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._pending_letters = PendingLetters()

    async def ask_for_letter(
        self, visitor: Visitor, kind: Awaited, data: str, path: LetterPath, typed: Typed
    ) -> None:
        """Take the chat's next message for `kind`; what mustn't be in a row is set aside in memory."""
        await self.ask(visitor, kind, data)
        self._pending_letters.put(visitor.chat, path, typed, self._clock.seconds())

    def pending_letter(self, visitor: Visitor) -> tuple[LetterPath, Typed] | None:
        """The letter that was set aside for a question; None if it was too long ago, or forgotten."""
        return self._pending_letters.get(visitor.chat, self._clock.seconds())

    async def ask(self, visitor: Visitor, kind: Awaited, data: str) -> None:
        """Take the chat's next message for `kind`."""
        now = self._clock.now()
        lasts = REPLY_LASTS if kind in FOR_OTHERS else PROMPT_LASTS
        until = (now + PROMPT_LASTS).astimezone(UTC).date() + timedelta(days=1)
        await self._store.prompts.ask(visitor.chat, kind.value, data, now + lasts, until)

    def awaited(self, visitor: Visitor) -> tuple[Awaited, str] | None:
        """What was awaited when they wrote or tapped, and its data; it stays awaited."""
        prompt = visitor.prompt
        if prompt is None or prompt.expires_at <= self._clock.now():
            return None
        return Awaited(prompt.kind), prompt.data

    async def still_awaits(self, visitor: Visitor) -> bool:
        """Whether the same is awaited as when they wrote, and nothing else by now."""
        return visitor.prompt is not None and (await self._store.visits.visit(visitor.chat)).prompt == (
            visitor.prompt
        )

    async def drop(self, visitor: Visitor) -> None:
        """Await nothing. What was asked while answering this very update stays."""
        self._pending_letters.drop(visitor.chat)
        if visitor.prompt is not None:
            await self._store.prompts.drop(visitor.chat)

    async def drop_if(self, visitor: Visitor, *kinds: Awaited) -> None:
        """Await nothing, if what is awaited is one of these: whoever was asked went on without."""
        awaited = self.awaited(visitor)
        if awaited and awaited[0] in kinds:
            await self.drop(visitor)

    def drop_pending_letter(self, visitor: Visitor) -> None:
        """Forget what lies in memory for a chat, where its row is deleted already."""
        self._pending_letters.drop(visitor.chat)

    def clear(self) -> None:
        """Forget the letters that have been set aside for too long."""
        self._pending_letters.clear(self._clock.seconds())

    async def purge(self) -> None:
        """Delete the questions that nobody answered in time, when their day has come."""
        await self._store.prompts.purge(self._clock.now())
