"""Makes the folder of a landed state by playing the program of now: `python -m tests.upgrades.build NAME`.

Run it at the end of a piece of work that changes what the program stores or what its buttons carry, with the
program as it is then, and a NAME that says what has landed. It makes tests/upgrades/NAME, which is looked
through, committed, and never changed again; the folders made before stay as they are. The tests in
tests/stories/upgrades find the new one by themselves.

If the program has learnt to store something, or has new buttons, add a step to a module beside this one
first: the builder fails if a kind of button is left out. What can't be had by playing is in unplayed.py.
Everybody here is invented, and the key opens nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from bot.chat.base.buttons import Button, button_kinds, pack, parse
from bot.model.keys import new_key
from bot.rehearsal import InjectedFault, Message
from bot.store.backup.contents import put_fact
from bot.store.keys.keyring import WRAPPED, data_key_path
from tests.support.people import Human
from tests.support.programs.processes import Telegram, environment, fast_bot
from tests.upgrades import asking, cards, cases, desk, organisers, suggested, supporters
from tests.upgrades.old_bot import OldBot, at_rest
from tests.upgrades.play import Play, find
from tests.upgrades.state import FOLDER, OldButton, OldPerson, State, groups_of, write
from tests.upgrades.unplayed import unplayed

KEY = new_key(b"an invented key, for tests only!")
DAYS = 20
"""So long before now it begins for all but those of a year before."""
TEAM = {"Olga", "Pilar", "Odile", "Marek", "Carla", "Paco", "Liam", "Vito"}
MOST = 2
"""So many buttons of a kind are kept, each unlike the others: the tests start the bot for each."""

Likeness = tuple[Any, ...]
"""What tells buttons apart: the kind first."""


async def build(folder: Path) -> None:
    """Play the story in a temporary place, and keep what is left of it in `folder`."""
    with tempfile.TemporaryDirectory() as place:
        play = Play(Path(place), KEY, DAYS + suggested.A_YEAR)
        async with play.bot:
            once, again = await _weeks(play)
            await play.bot.app.stop()
            await _killed(play, once, again)
            made_at = datetime.now(UTC)
        _copy(play.bot.database, folder / "bot.db")
    state = _state(folder, play, made_at, once, again)
    write(await _tried(state))


async def _weeks(play: Play) -> tuple[str, str]:
    await organisers.join(play)
    await suggested.ask_after_a_year(play, DAYS)
    await cases.join(play)
    await desk.join(play)
    await supporters.come(play)
    await supporters.choose_discretion(play)
    await supporters.write_first_letters(play)
    await suggested.write_much(play)
    await suggested.wish(play)
    await organisers.send_the_first(play)
    await play.passes(days=16)
    await suggested.write_much(play)
    await supporters.are_asked(play)
    await cards.write_again(play)
    await supporters.leave(play)
    await supporters.write_letters(play)
    await play.passes(days=3)
    await organisers.send_more(play)
    await organisers.show_and_speak(play)
    await suggested.remind(play)
    await cards.look_around(play)
    await cards.share(play)
    await cases.draft(play)
    await cases.edit_together(play)
    await cases.show_a_picture(play)
    await organisers.leave_drafts(play)
    await suggested.thank(play)
    await organisers.schedule(play)
    await play.passes(seconds=-play.ahead_s)
    await supporters.are_in_the_middle(play)
    await organisers.pause(play)
    await organisers.halt(play)
    await organisers.look_after(play)
    await cases.report_back(play)
    await asking.ask(play)
    await asking.look_back(play)
    await asking.link_room(play)
    await desk.label(play)
    await desk.report(play)
    once, again = await organisers.prepare(play)
    await cases.publish(play)
    await desk.begin_two_keys(play)
    await desk.use_two_keys(play)
    await cases.stop(play)
    await desk.count(play)
    return once, again


async def _killed(play: Play, once: str, again: str) -> None:
    """The program, as a process of its own, is killed while two broadcasts are under way."""
    bot, olga, odile = play.bot, play.people["Olga"], play.people["Odile"]
    quick = [play.people[name].chat for name in ("Lea", "Yann", "Anna", "Vera", "Tom", "Rita", "Sam")]
    team = [play.people[name].chat for name in ("Olga", "Odile", "Pilar", "Marek")]
    spared = [*quick, *team, *bot.world.groups]
    bot.world.faults.add(InjectedFault(method="send*", spared=spared, delay=600.0))
    given = environment(
        bot.folder, Telegram(bot.server.url), bot.world.token, KEY, BROADCASTS_PER_SECOND="10"
    )
    async with fast_bot(bot.folder, given) as process:
        for author, number, wanted in (
            (odile, once, {"delivered": 2, "wire": 3}),
            (olga, again, {"delivered": 3, "wire": 3, "claimed": 1, "waiting": 1}),
        ):
            message, data = find(author, "P", f":{number}:")
            await author.taps(data, message)
            await play.sees(author, "bp", f":{number}")
            async with asyncio.timeout(30):
                while not _stands(bot.database, int(number, 36), wanted):  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.005)
        process.kill()
        await process.wait()
    bot.world.faults.clear()


def _stands(database: Path, broadcast: int, wanted: dict[str, int]) -> bool:
    query = "SELECT state, count(*) FROM deliveries WHERE broadcast_id = ? GROUP BY state"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        found = dict(connection.execute(query, (broadcast,)).fetchall())
    return all(found.get(state, 0) >= number for state, number in wanted.items())


def _copy(database: Path, to: Path) -> None:
    """The database as the next start finds it, in one file: with the data key in it, as a backup has it."""
    to.parent.mkdir()
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))
    if (key := data_key_path(database)).exists():
        with contextlib.closing(sqlite3.connect(to)) as connection, connection:
            put_fact(connection, WRAPPED, key.read_bytes())


def _state(folder: Path, play: Play, made_at: datetime, once: str, again: str) -> State:
    facts: dict[str, Any] = {
        "invitation": play.invitation,
        "scheduled_at": play.scheduled_at.isoformat(),
        "subscribed": play.subscribed,
        "interrupted": [
            {
                "author": "Odile",
                "words": "Appelez l'ambassade.",
                "over": "en tout.",
                "broadcast": int(once, 36),
            },
            {
                "author": "Olga",
                "words": "The hearing begins.",
                "over": "in all.",
                "broadcast": int(again, 36),
            },
        ],
    }
    people, buttons = {}, list[OldButton]()
    seen: set[Likeness] = set()
    stands, known = _looked_up(folder / "bot.db")
    # Supporters come first: of what the team has as well, theirs is kept.
    for name, human in sorted(play.people.items(), key=lambda one: one[0] in TEAM):
        person = human.person
        new = list(_unlike(human, seen, stands))
        kept = _kept(human, [where for _, where in new], known)
        places = {id(message): place for place, message in enumerate(kept)}
        buttons += [
            OldButton(type(parse(data)).__name__, name, data, places[id(where)]) for data, where in new
        ]
        people[name] = OldPerson(
            name, person.chat, person.language_code, person.blocked, person.deleted, tuple(kept)
        )
    for name, button in unplayed():
        place = next(old.version for old in buttons if old.person == name)
        buttons.append(OldButton(type(button).__name__, name, pack(button), place, played=False))
    facts["kinds"] = len({button.kind for button in buttons})
    missing = {kind.__name__ for kind in button_kinds()} - {button.kind for button in buttons}
    assert not missing, f"no button of these kinds: {sorted(missing)}"
    return State(folder, made_at, KEY, facts, people, tuple(buttons), groups_of(play.bot.world))


def _looked_up(database: Path) -> tuple[dict[int, object], set[int]]:
    """How each broadcast stands, by its number; and which messages the database knows, by theirs."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        stands: dict[int, object] = {
            number: (task, state, part)
            for number, task, state, part in connection.execute(
                "SELECT id, task, state, part FROM broadcasts"
            )
        }
        known = {
            int(number)
            for query in (
                "SELECT messages FROM deliveries",
                "SELECT message_id FROM broadcast_texts",
                "SELECT progress_message FROM broadcasts",
                "SELECT message FROM desks",
                "SELECT value FROM approvals, json_each(messages)",
            )
            for (numbers,) in connection.execute(query)
            for number in str(numbers or "").split(",")
            if number
        }
    return stands, known


def _unlike(human: Human, seen: set[Likeness], stands: dict[int, object]) -> Iterator[tuple[str, Message]]:
    """Each button that is unlike those seen, as it stood latest under a message that is still there."""
    for version in reversed(human.person.versions):
        if version.id not in human.person.screen or human.person.blocked or human.person.deleted:
            continue
        for button in version.buttons:
            carried = parse(button.data) if button.data else None
            if carried is None or (like := _likeness(carried, stands)) in seen:
                continue
            if sum(isinstance(carried, kind) for kind, *_ in seen) < MOST:
                seen.add(like)
                yield button.data or "", version


def _likeness(button: Button, stands: dict[int, object]) -> Likeness:
    """What tells buttons apart: kind, every choice, and how the broadcast stands that they are about."""
    values: list[object] = []
    for field in fields(button):
        value = getattr(button, field.name)
        if field.name in ("draft", "broadcast"):
            values.append(stands.get(value))
        else:
            values.append(value if isinstance(value, (Enum, bool)) else bool(value))
    return (type(button), *values)


def _kept(human: Human, below: list[Message], known: set[int]) -> list[Message]:
    """The messages that are needed: with a chosen button, or known to the database; and what they answer."""
    screen = human.person.screen
    wanted = known | {message.id for message in below}
    wanted |= {message.reply_to for message in below if message.reply_to}
    kept = [message for message in screen.values() if message.own and message.id in wanted]
    for version in human.person.versions:
        if any(version is one for one in below) or (
            version.id in wanted and screen.get(version.id) is version
        ):
            kept.append(version)
    return kept


async def _tried(state: State) -> State:
    """The state, with what the program that made it answers each button, and gives each person at /mydata."""
    buttons = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rested = await at_rest(folder / "rested", state)
        for number, button in enumerate(state.buttons):
            async with OldBot(folder / str(number), state, rested) as old:
                answered = await old.tap(button)
                print(f"{button}: {answered.toast!r}, {len(answered.messages)} messages", flush=True)
                assert answered.noticed, button
                assert not old.failed(answered), button
                buttons.append(replace(button, outdated=old.outdated(answered)))
        async with OldBot(folder / "held", state, rested) as old:
            there = [name for name, one in state.people.items() if not (one.blocked or one.deleted)]
            held = {name: [v for v in await old.held(name) if not _since(v, state)] for name in there}
    return replace(state, facts=state.facts | {"held": held}, buttons=tuple(buttons))


def _since(value: str, state: State) -> bool:
    """Whether it is the time or the number of what was sent after the state was made: each run has others."""
    if value.isdigit():
        return state.newest < int(value) < state.newest + 10_000
    return bool(re.match(r"\d{4}-\d\d-\d\dT", value)) and datetime.fromisoformat(value) > state.made_at


if __name__ == "__main__":
    asyncio.run(build(FOLDER / sys.argv[1]))
