"""Wherever a supporter gets by tapping, there is a button that leads back, or on; in every language.

From the welcome each kind of button is tapped once, with each answer about safety, until no new one turns up.
"""

from __future__ import annotations

from collections import deque
from dataclasses import fields
from enum import Enum
from typing import Final

import pytest

from bot.chat.base.buttons import Button, parse
from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.rehearsal import Message, ShownButton
from bot.services.letters.steps import BY_COUNTRY
from tests.support.application import Running
from tests.support.people import Human
from tests.support.samples.languages import LANGUAGES, OWN_NAMES

MANY: Final = 60
"""Kinds of buttons that a supporter meets: fewer, and the walk has not been everywhere."""
_THE_SAME: Final = ("case", "wording", "version", "above", "day", "address", "first")
"""What of a button leads to no other screen."""


def _kind(button: Button) -> tuple[object, ...]:
    said = {one.name: getattr(button, one.name) for one in fields(button) if one.name not in _THE_SAME}
    return type(button), *(_telling(value) for value in said.values())


def _telling(value: object) -> object:
    return value if isinstance(value, Enum | bool) or value in (BY_COUNTRY, OPEN_EMBASSY) else bool(value)


class Walk:
    """Somebody who taps everything there is, and notes where they got stuck."""

    def __init__(self, bot: Running, human: Human) -> None:
        self.bot, self.human = bot, human
        self.seen: set[tuple[object, ...]] = set()
        self.stuck: list[str] = []
        self._to_tap: deque[tuple[Message, ShownButton, Button]] = deque()

    def notes(self, message: Message) -> None:
        """What can be tapped on it that is of no kind that was tapped."""
        for shown in message.buttons:
            button = parse(shown.data) if shown.data else None
            if button and (kind := _kind(button)) not in self.seen:
                self.seen.add(kind)
                self._to_tap.append((message, shown, button))

    async def goes(self) -> None:
        """Tap, until nothing is left."""
        while self._to_tap:
            message, shown, button = self._to_tap.popleft()
            since = len(self.human.person.versions)
            await self.human.taps(shown, message)
            await self.bot.app.idle()
            came = {one.id: one for one in self.human.person.versions[since:] if not one.own}
            for one in came.values():
                self.notes(one)
            last = came[max(came)] if came else message
            if not (self._leads_on(last) or last.file):
                self.stuck.append(f"{type(button).__name__}, {shown.label!r}:\n{last}")

    def _leads_on(self, message: Message) -> bool:
        """Whether it has a button, or what answers it: a letter's buttons stand on the card below."""
        answers = [one for one in self.human.person.messages if one.reply_to == message.id]
        return bool(message.keyboard) or any(map(self._leads_on, answers))


async def _speaks(bot: Running, language: str) -> None:
    """An owner has switched a language on that nobody has reviewed."""
    olga = await bot.owner()
    await olga.says("/languages")
    known = await olga.hears("reviewed")
    for shown in known.buttons:
        if OWN_NAMES[language] in shown.label:
            await olga.taps(shown, known)
            await olga.hears("reviewed")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_wherever_one_taps_there_is_a_way_on(bot: Running, language: str) -> None:
    await _speaks(bot, language)
    walk = Walk(bot, bot.person("Anna", language))
    await walk.human.opens("tjk001")
    welcome = await walk.human.hears("/stop")
    walk.notes(welcome)
    await walk.goes()
    assert not walk.stuck, "\n\n".join(walk.stuck)
    assert len(walk.seen) > MANY, len(walk.seen)
