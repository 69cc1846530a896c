"""One open tab of the page: what it asks for, and what it is told."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import time
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, Final

from aiohttp import WSMsgType, web

from bot.model.languages import SOURCE_LANGUAGE
from bot.rehearsal.errors import ApiError
from bot.rehearsal.page.controls import Controls
from bot.rehearsal.page.drawing import drawn_for
from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.params import Params
from bot.rehearsal.world.taps import CallbackTap
from bot.rehearsal.world.things import Json, Message, ShownButton

SIDES: Final = ("left", "right")
_HISTORY: Final = 300  # messages a phone is given when it is opened
_NAMES: Final = ("Mina", "Jonas", "Ewa", "Karim", "Lucie", "Tomas", "Ines", "Ravi")
_PLAYED: Final = {".mp4": "video", ".ogg": "voice"}
_ROLES: Final = {"left": "supporter", "right": "organiser"}
_MOST_AT_ONCE: Final = 1000  # people in one crowd


class Session:
    """A tab with two phones. Requests are JSON objects with "do" and usually "side"; see `do_*`."""

    def __init__(self, controls: Controls, socket: web.WebSocketResponse) -> None:
        self.controls = controls
        self.world = controls.world
        self.socket = socket
        self.people: dict[str, Person] = {}
        self.open: dict[str, Group] = {}  # the group that a phone shows in place of the private chat
        self._refs: dict[str, Any] = {}  # tap id -> the tab's own name for the tap
        self._out: asyncio.Queue[Json] = asyncio.Queue()

    async def run(self) -> None:
        """Serve the tab until it goes."""
        writer = asyncio.create_task(self._write())
        ticker = asyncio.create_task(self._tick())
        self.controls.told.add(self.send)
        try:
            async for frame in self.socket:
                if frame.type is WSMsgType.TEXT:
                    self._obey(frame.data)
        finally:
            self.controls.told.discard(self.send)
            for task in (writer, ticker):
                task.cancel()
            await asyncio.gather(writer, ticker, return_exceptions=True)

    def send(self, content: Json) -> None:
        """Tell the tab something, as soon as it can take it."""
        self._out.put_nowait(content)

    def changed(self, what: str, chat: Person | Group, content: Any) -> None:
        """Something happened in a chat that some tab has on a phone."""
        for side, person in self.people.items():
            if chat is self.open.get(side, person):
                self._pass_on(side, what, content)
            elif what == "message" and chat in (person, *self.controls.groups(side)):
                self.send({"what": "unread", "side": side, "chat": chat.chat})

    async def close(self) -> None:
        """End the connection; the tab will try to come back."""
        await self.socket.close(code=1001)

    def forget(self) -> None:
        """Nobody looks at these phones any more."""
        for side, person in self.people.items():
            for chat in (person, *self.controls.groups(side)):
                chat.watched -= 1
        self.people.clear()
        self.open.clear()

    def _pass_on(self, side: str, what: str, content: Any) -> None:
        news: Json = {"what": what, "side": side}
        if isinstance(content, Message):
            news["message"] = drawn_for(self.people[side], self.open.get(side), content, self.world)
        elif isinstance(content, CallbackTap):
            answer = content.answer
            ref = self._refs.pop(content.id, None)
            if answer is None or ref is None:
                return
            news |= {"ref": ref, "text": answer.text, "alert": answer.show_alert, "url": answer.url}
        elif what == "deleted":
            news["ids"] = content
        elif what == "menu":
            news["menu"] = self.world.menu(self.people[side])
        self.send(news)

    async def _write(self) -> None:
        while True:
            await self.socket.send_str(json.dumps(await self._out.get()))

    async def _tick(self) -> None:
        """Once a second the strip learns how fast the bot is sending, if anything changed."""
        before: Json | None = None
        sent, at = self.world.sent, time.monotonic()
        while True:
            await asyncio.sleep(1.0)
            now = time.monotonic()
            rate = round((self.world.sent - sent) / (now - at), 1)
            sent, at = self.world.sent, now
            state = {**self.controls.state, "per_second": rate}
            if state != before:
                self.send(state)
                before = state

    def _obey(self, frame: str) -> None:
        side = "left"
        try:
            request = Params(json.loads(frame))
            side = request.text("side") or side
            action: Callable[[Params, str], None] | None = getattr(self, f"do_{request.text('do')}", None)
            if action is None or side not in SIDES:
                raise ValueError("the page asked for something unknown")
            action(request, side)
        except ApiError as error:
            self.send({"what": "problem", "side": side, "text": error.description})
        except (LookupError, ValueError, TypeError, AttributeError, binascii.Error) as error:
            self.send({"what": "problem", "side": side, "text": str(error)})

    # What a tab asks for.

    def do_hello(self, request: Params, _: str) -> None:
        """{left, right: chat ids of phones the tab showed before}."""
        world = self.world
        self.send({"what": "bot", "username": world.username})
        for side in SIDES:
            person = world.people.get(request.number(side) or 0)
            if person is None or self.controls.is_organiser(person) is (side == "left"):
                person = self.controls.shared(side)
            self._show(side, person)
        self.send({**self.controls.state, "per_second": 0})

    def do_new(self, _: Params, side: str) -> None:
        """A fresh supporter on this phone."""
        if side == "right":
            raise ValueError("there is one organiser's phone")
        world = self.world
        name = _NAMES[len(world.people) % len(_NAMES)]
        self.open.pop(side, None)
        self._show(side, world.person(name, self.people[side].language_code))

    def do_start(self, request: Params, side: str) -> None:
        """{payload}: START, or a link to the bot with a payload."""
        person = self.people[side]
        payload = request.text("payload")
        if not payload and self.controls.is_organiser(person) and not person.started:
            payload = self.controls.organiser_payload
        person.opens(payload)
        self.open.pop(side, None)
        self._show(side, person)

    def do_say(self, request: Params, side: str) -> None:
        """{text, entities, to: in a group, the message that it answers}."""
        group, person = self.open.get(side), self.people[side]
        if group is None:
            person.says(request.text("text"), request.tree("entities"))
        else:
            group.says(request.text("text"), person, to=group.screen.get(request.number("to") or 0))

    def do_edit(self, request: Params, side: str) -> None:
        """{id, text, entities}: change an own message."""
        person = self.people[side]
        message = person.screen[request.number("id") or 0]
        person.edits(message, request.text("text"), request.tree("entities"))

    def do_file(self, request: Params, side: str) -> None:
        """{name, data: base64, shown: whether as a photo, video or voice message, text, entities}."""
        person = self.people[side]
        data = base64.b64decode(request.text("data"), validate=True)
        text, entities = request.text("text"), request.tree("entities")
        name = request.text("name")
        if request.flag("shown") and (kind := _PLAYED.get(PurePosixPath(name).suffix)):
            person.sends_played(kind, name, data, text, entities)
        elif request.flag("shown"):
            person.sends_photo(text, entities, data)
        else:
            person.sends_document(name, data, text, entities)

    def do_album(self, request: Params, side: str) -> None:
        """{files: [{name, data: base64}], shown: whether as photos and videos, text, entities}."""
        shown = request.flag("shown")
        files = []
        for file in request.tree("files"):
            video = PurePosixPath(file["name"]).suffix in _PLAYED
            kind = "document" if not shown else "video" if video else "photo"
            files.append((kind, file["name"], base64.b64decode(file["data"], validate=True)))
        self.people[side].sends_mixed(files, request.text("text"), request.tree("entities"))

    def do_tap(self, request: Params, side: str) -> None:
        """{id, data, ref}: tap a button; the answer comes back with the same ref."""
        group, person = self.open.get(side), self.people[side]
        message = (group or person).screen[request.number("id") or 0]
        button = ShownButton("", data=request.text("data"))
        tap = person.taps(message, button) if group is None else group.taps(message, button, person)
        self._refs[tap.id] = request.raw.get("ref")

    def do_language(self, request: Params, side: str) -> None:
        """{code}: the language of the phone's Telegram."""
        self.people[side].language_code = request.text("code") or SOURCE_LANGUAGE
        self._show(side, self.people[side])

    def do_block(self, request: Params, side: str) -> None:
        """{on}: stop the bot, or allow it again."""
        person = self.people[side]
        if request.flag("on"):
            person.blocks()
        else:
            person.unblocks()
        self._show(side, person)

    def do_voiceless(self, request: Params, side: str) -> None:
        """{on}: let no voice messages in."""
        self.people[side].voiceless = request.flag("on")

    def do_look(self, request: Params, side: str) -> None:
        """{chat}: show that group, or the private chat."""
        group = self._group(side, request)
        self.open.pop(side, None)
        if group is not None:
            self.open[side] = group
        self._show(side, self.people[side])

    def do_follow(self, request: Params, side: str) -> None:
        """{chat, link}: open a link that adds the bot to a group, and choose that one."""
        group = self._group(side, request)
        if group is not None:
            self.open[side] = group
            group.follows(request.text("link"), self.people[side])
            self._show(side, self.people[side])

    def do_add(self, _: Params, side: str) -> None:
        """Add the bot to the group that is shown."""
        self.open[side].stands("member", self.people[side])
        self._show(side, self.people[side])

    def do_remove(self, _: Params, side: str) -> None:
        """Remove it."""
        self.open[side].stands("left", self.people[side])
        self._show(side, self.people[side])

    def _group(self, side: str, request: Params) -> Group | None:
        chat = request.number("chat")
        return next((group for group in self.controls.groups(side) if group.chat == chat), None)

    def do_crowd(self, request: Params, _: str) -> None:
        """{count}: so many more supporters."""
        self.controls.crowd.gather(max(1, min(request.number("count") or 1, _MOST_AT_ONCE)))
        self.controls.tell_state()

    def do_trouble(self, request: Params, _: str) -> None:
        """{name, on}: make Telegram slow, strict or unreliable."""
        self.controls.trouble(request.text("name"), request.flag("on"))

    def _show(self, side: str, person: Person) -> None:
        groups = self.controls.groups(side)
        before = self.people.get(side)
        for chat in () if before is None else (before, *groups):
            chat.watched -= 1
        for chat in (person, *groups):
            chat.watched += 1
        self.people[side] = person
        world, group = self.world, self.open.get(side)
        bot = world.text_of("name", person.language_code)
        is_there = bool(person.screen) if group is None else group.status in ("member", "administrator")
        self.send(
            {
                "what": "phone",
                "side": side,
                "role": _ROLES[side],
                "chat": person.chat,
                "person": person.first_name,
                "language": person.language_code,
                "group": group is not None,
                "shown": (group or person).chat,
                "title": bot if group is None else group.title,
                "description": "" if group else world.text_of("description", person.language_code),
                "started": is_there,
                "blocked": person.blocked and group is None,
                "voiceless": person.voiceless,
                "menu": [] if group else world.menu(person),
                "chats": [
                    {
                        "id": chat.chat,
                        "title": title,
                        "group": chat is not person,
                        "shown": chat is (group or person),
                    }
                    for chat, title in ((person, bot), *((one, one.title) for one in groups))
                ],
                "messages": [
                    drawn_for(person, group, one, world) for one in (group or person).messages[-_HISTORY:]
                ],
            }
        )
