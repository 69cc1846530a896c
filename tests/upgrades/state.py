"""A landed state of the program as it lies in a folder: read, written, and put back on people's phones.

    bot.db        the database file, closed and whole
    state.json    when it was made, the key (invented, as everybody here), what the story looks for
    people.json   each person by name: their chat, and the messages in it
    groups.json   the groups in which the bot is, with what stands there; no file: it is in none
    buttons.json  what was under these messages: each button with its person, its message and its data

A message may be there in several versions: the last one is what stands on the phone, an earlier one is there
for the sake of a button that it had.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.rehearsal import Message, ShownButton, World
from bot.rehearsal.world.chats.group import GroupTopic
from bot.rehearsal.world.things import File
from tests.support.people import Human

FOLDER: Final = Path(__file__).parent
_LEFT_OUT: Final = ("chat", "extra", "photo", "document", "played")

Json = dict[str, Any]


@dataclass(frozen=True)
class OldButton:
    """A button as it stood under a message. `version`: the message's place in its person's list.

    `kind`: what it was called when it was made; for people. `played`: it was seen under a message of the bot;
    else its data was made for the occasion. `outdated`: the program that made it answers it with "outdated".
    """

    kind: str
    person: str
    data: str
    version: int
    played: bool = True
    outdated: bool = False

    def __str__(self) -> str:
        return f"{self.person}-{self.kind}-{self.data}"


@dataclass(frozen=True)
class OldPerson:
    """An invented person, and every version of a message that is needed of their chat, oldest first."""

    name: str
    chat: int
    language: str
    blocked: bool
    deleted: bool
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class OldGroup:
    """A supergroup in which the bot is an administrator; `topics`: their names, by their ids."""

    title: str
    chat: int
    members: int
    rights: tuple[str, ...]
    topics: Mapping[str, str]
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class State:
    """A landed state. `facts`: what the story needs to know of it."""

    folder: Path
    made_at: datetime  # UTC
    key: str
    facts: Json
    people: Mapping[str, OldPerson]
    buttons: tuple[OldButton, ...]
    groups: tuple[OldGroup, ...] = ()

    @property
    def database(self) -> Path:
        return self.folder / "bot.db"

    @property
    def newest(self) -> int:
        """The highest number of a message on a phone: what is sent from now on has higher ones."""
        return max(message.id for person in self.people.values() for message in person.messages)

    def message(self, button: OldButton) -> Message:
        """The message as it was when that button stood under it."""
        return self.people[button.person].messages[button.version]


def in_plain() -> list[State]:
    """Those of before people's countries, letters and questions were sealed."""
    return [state for state in states() if b"reply_questions" in (state.folder / "bot.db").read_bytes()]


def states() -> list[State]:
    """Every landed state, by its folder's name."""
    return [read(path.parent) for path in sorted(FOLDER.glob("*/state.json"))]


def read(folder: Path) -> State:
    about = _json(folder / "state.json")
    people = {
        name: OldPerson(name, messages=tuple(_message(one, found["chat"]) for one in messages), **found)
        for name, found in _json(folder / "people.json").items()
        for messages in [found.pop("messages")]
    }
    buttons = tuple(OldButton(**one) for one in _json(folder / "buttons.json"))
    groups = folder / "groups.json"
    made_at = datetime.fromisoformat(about["made_at"])
    return State(
        folder,
        made_at,
        about["key"],
        about["facts"],
        people,
        buttons,
        tuple(_group(one) for one in _json(groups)) if groups.exists() else (),
    )


def write(state: State) -> None:
    """Write all but the database."""
    about = {"made_at": state.made_at.isoformat(), "key": state.key, "facts": state.facts}
    (state.folder / "state.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", "utf-8")
    people = {}
    for person in state.people.values():
        found = asdict(person)
        del found["name"]
        people[person.name] = found | {"messages": [_to_json(message) for message in person.messages]}
    _write_lines(state.folder / "people.json", people)
    if state.groups:
        groups = [
            asdict(group) | {"messages": [_to_json(message) for message in group.messages]}
            for group in state.groups
        ]
        (state.folder / "groups.json").write_text(
            json.dumps(groups, indent=1, ensure_ascii=False) + "\n", "utf-8"
        )
    buttons = "[\n" + ",\n".join(_line(asdict(button)) for button in state.buttons) + "\n]\n"
    (state.folder / "buttons.json").write_text(buttons, "utf-8")


def put_back(world: World, state: State) -> dict[str, Human]:
    """Give the people of a state their phones back, with what stands on them, in a world that is empty."""
    humans = {}
    for old in state.people.values():
        person = world.person(old.name, old.language, chat_id=old.chat, started=True)
        person.blocked, person.deleted = old.blocked, old.deleted
        for message in old.messages:
            person.screen[message.id] = message
            if message.file:
                world.files.put_back(message.file)
        humans[old.name] = Human(person)
    while world.backend.next_message_id() < state.newest:
        pass
    for group in state.groups:
        _put_group_back(world, group)
    return humans


def _put_group_back(world: World, old: OldGroup) -> None:
    group = world.group(old.title, forum=bool(old.topics), chat_id=old.chat)
    group.members, group.status, group.rights = old.members, "administrator", frozenset(old.rights)
    group.topics = {int(thread): GroupTopic(name) for thread, name in old.topics.items()}
    group.screen.update((message.id, message) for message in old.messages)
    while group.next_message_id() < max(group.screen):
        pass


def groups_of(world: World) -> tuple[OldGroup, ...]:
    """Those in which the bot is."""
    return tuple(
        OldGroup(
            group.title,
            group.chat,
            group.members,
            tuple(sorted(group.rights)),
            {str(thread): topic.name for thread, topic in group.topics.items()},
            tuple(group.screen.values()),
        )
        for group in world.groups.values()
        if group.status == "administrator"
    )


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_lines(path: Path, people: Mapping[str, Json]) -> None:
    """A line for each message: a change of one is seen as a change of one."""
    parts = []
    for name, found in people.items():
        messages: Iterable[str] = map(_line, found["messages"])
        head = _line(found | {"messages": []}).removesuffix("]}")
        parts.append(f"{_line(name)}:{head}\n" + ",\n".join(messages) + "]}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def _to_json(message: Message) -> Json:
    """The message without what it doesn't have."""
    usual = asdict(Message(0, 0, own=False, date=0))
    found = {name: value for name, value in asdict(message).items() if value != usual[name]}
    found = {name: value for name, value in found.items() if name not in _LEFT_OUT}
    if message.keyboard:
        found["keyboard"] = [
            [{k: v for k, v in asdict(button).items() if v is not None} for button in row]
            for row in message.keyboard
        ]
    if message.file:
        # A letter's files are long, and nobody reads them again; a picture may be sent on by its id.
        data = message.file.data if len(message.file.data) < 1000 else b"-"
        found["file"] = asdict(message.file) | {"data": base64.b64encode(data).decode()}
    return found


def _group(found: Json) -> OldGroup:
    messages = tuple(_message(one, found["chat"]) for one in found.pop("messages"))
    return OldGroup(**found | {"rights": tuple(found["rights"]), "messages": messages})


def _message(found: Json, chat: int) -> Message:
    """The reverse of `_to_json`."""
    file = found.pop("file", None)
    if file:
        kept = File(**file | {"data": base64.b64decode(file["data"])})
        found[kept.kind if kept.kind in ("photo", "document") else "played"] = kept
    found["entities"] = tuple(found.get("entities", ()))
    found["keyboard"] = tuple(
        tuple(ShownButton(**button) for button in row) for row in found.get("keyboard", ())
    )
    given: Json = {"own": False, "chat": chat, **found}
    return Message(**given)
