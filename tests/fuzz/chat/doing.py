"""How what people do in a story is carried out on their phones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.chat.base.buttons import Button, parse
from bot.chat.base.registry import REGISTRY
from bot.rehearsal import Message
from bot.rehearsal.world.taps import CallbackTap
from tests.fuzz.chat.acts import (
    Act,
    Block,
    Edit,
    FollowLink,
    Forge,
    Lose,
    Say,
    Send,
    Sends,
    Tap,
    buttons_of,
    kind_of,
)
from tests.fuzz.chat.life import Life
from tests.fuzz.chat.tallies import TALLIES


@dataclass
class Done:
    """What became of an act: the button that was tapped, if one was; the words that were said."""

    act: Act
    who: str
    button: Button | None = None
    tap: CallbackTap | None = None
    text: str = ""
    moved: bool = True  # an update went to the bot


class Hands:
    """What everybody of a story does with their phone.

    `tapped`: kinds of buttons, so often; `typed`: by its mark, who typed it, and whether as one of the team.
    """

    def __init__(self, life: Life) -> None:
        self._life = life
        self.tapped: Counter[str] = Counter()
        self.typed: dict[str, tuple[str, bool]] = {}

    def do(self, act: Act, team: Collection[str]) -> Done:
        """Carry it out; `team`: who is in it at this moment."""
        person = self._life.people[act.who].person
        done = Done(act, act.who, moved=False)
        if person.deleted or (person.blocked and not isinstance(act, Block)):
            return done
        own = [one for one in reversed(person.messages) if one.own]
        match act:
            case Tap(which=which, rare=rare):
                buttons = buttons_of(person, self.tapped if rare else None)
                if not buttons:
                    return done
                message, button = buttons[which % len(buttons)]
                done.tap = person.taps(message, button)
                self._tapped(done, button.data or "", forged=False)
            case Forge(data=data, below=below):
                last = person.last if below else None
                done.tap = person._query(data, last.id if last else 1, last)
                self._tapped(done, data, forged=True)
            case Say(text=text, to=to, marked=marked):
                done.text = self._marked(act.who, text, team) if marked else text
                replied = person.messages[-1 - to] if to is not None and len(person.messages) > to else None
                done.moved = _says(person, done.text, replied)
                if (name := text[1:].split()[:1]) and text.startswith("/") and name[0] in REGISTRY.commands:
                    TALLIES.commands.add(name[0])
            case Send(what=what, caption=caption):
                _sends(person, what, caption)
                done.moved = True
            case Edit(which=which, text=text):
                if which < len(own):
                    done.moved = _edits(person, own[which], self._marked(act.who, text, team))
            case FollowLink(which=which):
                links = self._links()
                if which < len(links):
                    done.text = f"/start {links[which]}"
                    person.says(done.text)
                    done.moved = True
            case Block():
                if person.blocked:
                    person.unblocks()
                else:
                    person.blocks()
                done.moved = True
            case Lose(which=which):
                if which < len(person.messages):
                    person.loses([person.messages[-1 - which].id])
        return done

    def _tapped(self, done: Done, data: str, *, forged: bool) -> None:
        done.moved, done.button = True, parse(data)
        kind = kind_of(data)
        self.tapped[kind] += 1
        (TALLIES.forged if forged else TALLIES.tapped)[kind] += 1

    def _marked(self, who: str, text: str, team: Collection[str]) -> str:
        mark = f"zq{len(self.typed):04}x"
        self.typed[mark] = who, who in team
        return f"{text} {mark}"[-4096:]

    def _links(self) -> list[str]:
        """The links into the team that stand on phones, the newest first."""
        found = [
            (message.id, word.partition("?start=")[2])
            for human in self._life.people.values()
            for message in human.person.messages
            for word in message.text.split()
            if "?start=join-" in word
        ]
        return [link[:64] for _, link in sorted(found, reverse=True)]


def _says(person: Any, text: str, replied: Message | None) -> bool:
    try:
        if replied is not None:
            person.replies(replied, text)
        else:
            person.says(text)
    except ValueError:
        return False  # no client would send it
    return True


def _edits(person: Any, message: Message, text: str) -> bool:
    try:
        person.edits(message, text)
    except ValueError:
        return False
    return True


def _sends(person: Any, what: Sends, caption: str) -> None:
    caption = caption[:1024]
    match what:
        case Sends.PHOTO:
            person.sends_photo(caption)
        case Sends.FILE:
            person.sends_document("news.txt", b"An appeal of some kind.\n", caption)
        case Sends.ALBUM:
            person.sends_album([("", b""), ("", b"")], caption)
        case Sends.STICKER:
            person.sends_sticker()
        case Sends.VOICE:
            person.sends_voice()
        case Sends.PLACE:
            person.sends_location()
        case Sends.CONTACT:
            person.sends_contact("+41 22 809 49 39", "Invented", "BEGIN:VCARD\nFN:Invented\nEND:VCARD")
