"""The bot of now over what an earlier one left: its database, its people's phones, its hour."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch
from zoneinfo import ZoneInfo

from bot.chat.base.buttons import pack
from bot.chat.people.buttons import MyDataFile
from bot.content.composing.writer import LetterWriter
from bot.content.library import Library, messages_folder
from bot.content.texts import ChatTexts, Phrasebook
from bot.rehearsal import Message, ShownButton
from bot.store.keys.keyring import data_key_path
from tests.support.application import Running
from tests.support.people import Human
from tests.upgrades.state import OldButton, State, put_back

LATER = timedelta(minutes=5)
"""So long after the state was made the bot comes back."""
REST = timedelta(minutes=2)
"""So long after that everything that was interrupted is over."""
LANGUAGES = ("en", "fr", "ru", "tg")


# Reading all texts takes most of a start, and there is a start for each button.
_LIBRARY, _PHRASEBOOK = cache(Library.load), cache(Phrasebook.load)


def _library(root: Path | None = None) -> Library:
    """One of the bot's own each time: it takes in the cases of its database."""
    read = _LIBRARY(root)
    letters = LetterWriter({}, read.letters.files)
    letters.take(read.letters)
    return replace(read, letters=letters)


def _phrasebook(messages: Path, zone: ZoneInfo, *_: object) -> Phrasebook:
    return _PHRASEBOOK(messages, zone)


def _said(language: str) -> ChatTexts:
    return _PHRASEBOOK(messages_folder(), ZoneInfo("UTC"))[language]


@cache
def _failures() -> frozenset[str]:
    """How the screens begin that say that something went wrong, or that it isn't for them."""
    return frozenset(
        _said(language).screen(name, number="123", organiser=organiser).partition("\n")[0]
        for language in LANGUAGES
        for name in ("incident", "busy", "organisers_only")
        for organiser in (False, True)
    )


@dataclass(frozen=True)
class Answered:
    """What somebody notices of an answer: words that flash up, and every message that is new or changed."""

    toast: str
    messages: tuple[Message, ...]

    @property
    def noticed(self) -> bool:
        return bool(self.toast or self.messages)


@dataclass
class OldBot:
    """A block in which the bot runs over a copy of `state`; `people` have the phones that they had.

    `rested`: the database as it is once what was interrupted has come to its end; see `at_rest`.
    `messages`: other texts and cases than the program's own.
    """

    folder: Path
    state: State
    rested: Path | None = None
    messages: Path | None = None
    people: dict[str, Human] = field(init=False)
    bot: Running = field(init=False)

    async def __aenter__(self) -> Self:
        self.bot = bot = Running(self.folder, key=self.state.key, messages=self.messages)
        bot.database.parent.mkdir(parents=True)
        shutil.copyfile(self.rested or self.state.database, bot.database)
        if self.rested and (key := data_key_path(self.rested)).exists():
            shutil.copyfile(key, data_key_path(bot.database))
        since = LATER + REST if self.rested else LATER
        bot.clock.advance(seconds=(self.state.made_at + since - bot.clock.now()).total_seconds())
        bot.world.backend.ahead = (bot.clock.now() - datetime.now(UTC)).total_seconds()
        self.people = put_back(bot.world, self.state)
        with patch.object(Library, "load", _library), patch.object(Phrasebook, "load", _phrasebook):
            await bot.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.bot.__aexit__(kind, error, trace)

    async def goes_on(self) -> list[Message]:
        """Wait until what was interrupted is over; the results, as their authors see them."""
        results = []
        for one in self.state.facts["interrupted"]:
            author = self.people[one["author"]]
            results.append(await author.hears(one["words"], one["over"]))
        return results

    async def tap(self, button: OldButton) -> Answered:
        """Tap an old button on the message that it stood under."""
        human, message = self.people[button.person], self.state.message(button)
        human.person.show(message)
        since = len(human.person.versions)
        toast = (await human.taps(ShownButton(button.kind, data=button.data), message)).text
        await self.bot.app.idle()
        return Answered(toast, tuple(human.person.versions[since:]))

    async def held(self, name: str) -> list[str]:
        """Every value in what /mydata gives somebody, whatever it is called there; none if it is nothing."""
        human = self.people[name]
        since = len(human.person.versions)
        await human.says("/mydata")
        await human.hears()  # or it was told how a broadcast stands, meanwhile
        await self.bot.app.idle()
        for said in tuple(human.person.versions[since:]):
            for key in said.buttons:
                if key.data == pack(MyDataFile()):
                    await human.taps(key, said)
        await self.bot.app.idle()
        file = next((one.file for one in human.person.versions[since:] if one.file), None)
        return sorted(_values(json.loads(file.data))) if file else []

    def outdated(self, answered: Answered) -> bool:
        """Whether the answer was that the button is of an earlier time."""
        return answered.toast in {_said(language).label("toast_outdated") for language in LANGUAGES}

    def failed(self, answered: Answered) -> bool:
        """Whether the answer was that something went wrong, or that they may not tap what they have."""
        return any(words in message.html for words in _failures() for message in answered.messages)


async def at_rest(folder: Path, state: State) -> Path:
    """The database once what was interrupted has come to its end, and the bot was stopped."""
    async with OldBot(folder, state) as old:
        await old.goes_on()
    return old.bot.database


def _values(found: Any) -> Iterator[str]:
    """Every single value in JSON; of what is empty or false, none."""
    if isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from _values(one)
    elif found or found == 0:
        yield str(found)
