"""What has to be true after a step, whoever did what. Each returns what is amiss, in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo

from bot.chat.base.buttons import Open, OpenBelow, parse
from bot.chat.base.registry import REGISTRY
from bot.content.library import messages_folder
from bot.content.texts import Phrasebook
from bot.model.team.roles import Access, Role
from bot.rehearsal import Message
from bot.store.letters import reminders
from bot.store.people import prompts
from bot.store.people.hotline import copies, threads
from tests.fuzz.chat.acts import marks_in
from tests.fuzz.chat.life import Life
from tests.fuzz.chat.seen import Seen
from tests.support.counters import anew, kept
from tests.support.examiner.contents import Contents, tables
from tests.support.steps.forging import lasting
from tests.support.stores import rows


@cache
def labels(name: str) -> frozenset[str]:
    """That label in every language."""
    book = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))
    return frozenset(book[language].label(name) for language in book.languages)


@cache
def heads(name: str) -> tuple[str, ...]:
    """How that screen begins, in every language."""
    book = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))
    return tuple(book[language].screen(name).partition("\n")[0] for language in book.languages)


def counters_hold(life: Life) -> Iterator[str]:
    """What the database counts as it goes is what is there."""
    there, counted = kept(life.bot.database), anew(life.bot.database)
    if there != counted:
        yield f"counters: {[name for name in there if there[name] != counted[name]]}"


def for_the_team(message: Message) -> Iterator[str]:
    """What a message has that only the team may see, by its buttons."""
    for button in message.buttons:
        tap = parse(button.data) if button.data else None
        if tap is None:
            continue
        access = REGISTRY.taps[type(tap)].access
        if isinstance(tap, Open | OpenBelow):
            access = REGISTRY.screens[tap.screen].access
        if access is not Access.EVERYBODY:
            yield f"{type(tap).__name__} ({button.label})"


def strangers_see_nothing(name: str, new: list[Message]) -> Iterator[str]:
    """Of the messages that somebody got who isn't in the team."""
    for message in new:
        for what in for_the_team(message):
            yield f"{name}, who isn't in the team, was shown {what}: {message.text[:200]!r}"


def words_stay_where_they_belong(
    name: str, role: Role | None, new: list[Message], typed: dict[str, tuple[str, bool]], seen: Seen
) -> Iterator[str]:
    """Of what somebody was shown that others typed.

    `typed`: by its mark, who typed it, and whether as one of the team.
    """
    for message in new:
        for mark in set(marks_in(message.text)):
            who, as_team = typed[mark]
            if who == name or (as_team and role is not None):
                continue
            if not as_team and role in (Role.OWNER, Role.ORGANISER):
                continue  # asked of the team, or passed on to it
            if as_team and (mark in seen.said or any(mark in text for text in seen.sent_out.values())):
                continue
            if as_team and name in seen.asked:
                continue  # an answer of the team's to a question
            yield f"{name} ({role}) was shown what {who} typed: {message.text[:300]!r}"


def lasting_of_updates(life: Life) -> Contents:
    """All that answering an update leaves, but that desks are drawn anew."""
    there = lasting(life.bot.database)
    return {table: there[table] for table in there if table not in ("desks", "facts_about_database")}


def nothing_typed_is_kept(life: Life, typed: dict[str, tuple[str, bool]]) -> Iterator[str]:
    """What a supporter typed is in no file of the database."""
    for path in sorted(life.bot.database.parent.glob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        for mark, (who, as_team) in typed.items():
            if not as_team and mark.encode() in content:
                yield f"what {who} typed ({mark}) is in {path.name}"


def nothing_is_left(life: Life, name: str) -> Iterator[str]:
    """Of somebody who was forgotten, by their sealed chat and their tags, in every row."""
    chat = life.people[name].person.chat
    there: dict[object, str] = {life.sealer.seal(chat): "their sealed chat", str(chat).encode(): "their chat"}
    purposes = prompts.PURPOSE, reminders.PURPOSE, threads.PURPOSE, copies.PURPOSE
    there |= {life.sealer.mark(purpose, chat): f"their mark ({purpose})" for purpose in purposes}
    database = life.bot.database
    for table in tables(database):
        for row in rows(database, f'SELECT * FROM "{table}"'):
            for value in row:
                found = there.get(value.encode() if isinstance(value, str) else value)
                if found:
                    yield f"after /forget {found} is in {table}"
