"""How tests speak: people with phones, who say and tap things and wait to hear the bot's answer.

    anna = Human(world.person("Anna"))
    await anna.opens("tjk001")
    await anna.hears("consent")
    await anna.taps("Subscribe")

A failed wait shows the whole chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.rehearsal import Message, Person, ShownButton
from bot.rehearsal.text.entities import Entity
from bot.rehearsal.world.taps import CallbackAnswer
from tests.support.patience import PATIENCE

MENUS, BACK = ("✏️", "⋯"), "◀️"
"""What opens the rest of what can be done with a letter, and what leads back, in every language."""


class Human:
    """A person as a test sees them.

    What counts as heard: each version of a message of the bot that came after the person's own last move is
    heard at most once, so that `hears` never takes an old message for the answer.
    """

    def __init__(self, person: Person, patience: float = PATIENCE) -> None:
        self.person = person
        self.patience = patience
        self._since = len(person.versions)
        self._heard: set[int] = set()
        self._reading: Message | None = None

    @property
    def chat(self) -> int:
        """The chat's id."""
        return self.person.chat

    async def says(self, text: str, entities: list[Entity] | None = None) -> Message:
        """Write something."""
        self._moves()
        return self.person.says(text, entities)

    async def opens(self, payload: str | None = None) -> Message:
        """Press START."""
        self._moves()
        return self.person.opens(payload)

    async def edits(self, message: Message, text: str) -> Message:
        """Change an own message."""
        self._moves()
        return self.person.edits(message, text)

    async def taps(self, which: str | ShownButton, message: Message | None = None) -> CallbackAnswer:
        """Tap a button by its label, part of it, or data: on `message`, else on the one heard last since the
        person's own last move, if it has it (who has just read a question answers that one, whatever else
        has come in below), else on the newest that has it.

        What isn't on a letter's card is looked for behind its "Change" and "More". Returns what the bot
        answered the tap with (an empty text for no words).
        """
        source = self._read(which) if message is None else None
        if source is None and isinstance(which, str):
            source = await self._behind_card(which, message)
        return await self._taps(which, source or message or await self.screen(which))

    async def _taps(self, which: str | ShownButton, source: Message) -> CallbackAnswer:
        self._moves()
        tap = self.person.taps(source, which)
        try:
            async with asyncio.timeout(self.patience):
                return await tap
        except TimeoutError:
            raise self._failure(f"no answer to a tap on {which!r}") from None

    async def _behind_card(self, which: str, message: Message | None) -> Message | None:
        """What has that button now: this message, the newest, or a letter's card with a menu opened."""
        shown = [one for one in reversed(self.person.messages) if not one.own and one.keyboard]
        cards = [one for one in shown if self._is_card(one)]
        if message is not None:
            target = self._now(message)
            found = next((one for one in (message, target) if _has(one, which)), None)
            card = target if target in cards else None
        else:
            card = next(iter(cards), None)
            # A card of before isn't gone back to.
            found = next((one for one in shown if _has(one, which) and one not in cards[1:]), None)
        # What was said last may be answered by a message that has it.
        if found or card is None or self.person.messages[-1].own:
            return found
        for menu in MENUS:
            if not _has(card, menu):
                if not _has(card, BACK):
                    return None
                await self._taps(BACK, card)
                card = self._now(card)
                if _has(card, which):
                    return card
            await self._taps(menu, card)
            card = self._now(card)
            if _has(card, which):
                return card
        return None

    def _is_card(self, message: Message) -> bool:
        above = self.person.screen.get(message.reply_to or 0)
        return above is not None and any(part["type"] == "pre" for part in above.entities)

    def _now(self, message: Message) -> Message:
        return self.person.screen.get(message.id, message)

    async def taps_old(self, data: str) -> CallbackAnswer:
        """Tap a button of a message that Telegram no longer has."""
        self._moves()
        tap = self.person.taps_old(data)
        try:
            async with asyncio.timeout(self.patience):
                return await tap
        except TimeoutError:
            raise self._failure(f"no answer to a tap on old {data!r}") from None

    async def screen(self, which: str | ShownButton | None = None) -> Message:
        """The bot's newest message with a keyboard; with `which`, the newest that has such a button."""

        def fits() -> Message | None:
            for message in reversed(self.person.messages):
                if not message.own and message.keyboard and (which is None or _has(message, which)):
                    return message
            return None

        return await self._until(fits, f"no message with a button {which!r}" if which else "no keyboard")

    async def hears(self, *words: str, file: bool | None = None) -> Message:
        """The next new message or edit that contains all of `words` (in its text, whatever the case).

        `file`: True for one that must carry a photo or document, False for one that must not.
        """

        def fits() -> Message | None:
            for place in range(self._since, len(self.person.versions)):
                message = self.person.versions[place]
                if place in self._heard or (file is not None and bool(message.file) is not file):
                    continue
                if all(word.casefold() in message.text.casefold() for word in words):
                    self._heard.add(place)
                    self._reading = message
                    return message
            return None

        return await self._until(fits, f"never heard {', '.join(map(repr, words)) or 'anything'}")

    async def sees(self, words: str) -> Message:
        """The newest message on the screen that contains `words`, whenever it came; waits for it."""

        def fits() -> Message | None:
            for message in reversed(self.person.messages):
                if not message.own and words.casefold() in message.text.casefold():
                    return message
            return None

        return await self._until(fits, f"never saw {words!r}")

    def transcript(self) -> str:
        """The chat as it stands on the screen."""
        lines = []
        for message in self.person.messages:
            who = self.person.first_name if message.own else "bot"
            edited = ", edited" if message.edited else ""
            lines.append(f"--- {who} (#{message.id}{edited})\n{message}")
        return "\n".join(lines) or "(an empty chat)"

    def _read(self, which: str | ShownButton) -> Message | None:
        """The message heard last, as it stands now, if it has such a button."""
        if self._reading is None:
            return None
        now = self.person.screen.get(self._reading.id)
        return now if now and now.keyboard and _has(now, which) else None

    def _moves(self) -> None:
        self._since = len(self.person.versions)
        self._reading = None

    async def _until(self, fits: Callable[[], Message | None], failure: str) -> Message:
        try:
            async with asyncio.timeout(self.patience):
                while (message := fits()) is None:
                    await self.person.changed.wait()
                return message
        except TimeoutError:
            raise self._failure(failure) from None

    def _failure(self, what: str) -> AssertionError:
        return AssertionError(f"{self.person.first_name} {what}. The chat:\n{self.transcript()}")


def _has(message: Message, which: str | ShownButton) -> bool:
    try:
        return message.button(which).label != ""
    except LookupError:
        return False
