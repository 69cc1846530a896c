"""/control/: how another process sets the stage. Only where the server was started with it."""

from __future__ import annotations

import dataclasses
import gc
import json
import time
from collections import Counter
from typing import Any

from aiohttp import web

from bot.model.languages import SOURCE_LANGUAGE
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.faults import InjectedFault
from bot.rehearsal.world.params import Params
from bot.rehearsal.world.things import Json
from bot.rehearsal.world.world import World

_FAULT_FIELDS = frozenset(field.name for field in dataclasses.fields(InjectedFault) if field.init) - {
    "hits",
    "_seen",
}


class Control:
    """POST /control/<what> with a JSON object; answers with one.

    people {count, language} -> {chats}: people who have a chat with the bot already
    counts {} -> {counts: {chat: messages received}}
    stats {} -> {sent, limited, waiting_updates, polled, at}: messages, and calls over a limit on speed, in
        all; `at` in monotonic seconds
    says {chat, text} · opens {chat, payload} · taps {chat, which}: what a person does
    last {chat} -> {text, labels, received} of the bot's newest message there
    texts {chat} -> {texts: {text: how often}}
    faults {fields of Fault} · limit {per_second, per_chat, paid_per_second, retry_after}: what goes wrong
    mend {}: nothing goes wrong any more
    log {on}: whether calls are kept · reset {}: counts to zero, calls forgotten
    """

    def __init__(self, world: World) -> None:
        self.world = world

    async def handle(self, request: web.BaseRequest, what: str) -> web.Response:
        """Answer one request; 404 for an unknown `what`, 400 for what can't be done."""
        action = getattr(self, f"do_{what}", None)
        if request.method != "POST" or request.headers.get("Origin") or action is None:
            return web.json_response({"error": "unknown"}, status=404)
        body = await request.read()
        try:
            result: Json = action(Params(json.loads(body) if body else {})) or {}
        except (LookupError, ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(result)

    def do_people(self, params: Params) -> Json:
        """Make people."""
        language = params.text("language") or SOURCE_LANGUAGE
        count = params.number("count") or 1
        people = [self.world.person(f"Supporter {n + 1}", language, started=True) for n in range(count)]
        # They stay. To look through thousands of them for garbage, again and again, would halt the server.
        gc.collect()
        gc.freeze()
        return {"chats": [person.chat for person in people]}

    def do_counts(self, _: Params) -> Json:
        """Messages received, by chat."""
        return {"counts": {str(person.chat): person.received for person in self.world.people.values()}}

    def do_texts(self, params: Params) -> Json:
        """How often one chat received each text."""
        return {"texts": dict(Counter(message.text for message in self._person(params).versions))}

    def do_stats(self, _: Params) -> Json:
        """Where things stand."""
        world = self.world
        polled = world.updates.polled
        return {
            "sent": world.sent,
            "limited": world.faults.limited,
            "waiting_updates": len(world.updates),
            "polled": polled,
            "at": time.monotonic(),
        }

    def do_says(self, params: Params) -> Json:
        """A person writes."""
        return {"message_id": self._person(params).says(params.text("text")).id}

    def do_opens(self, params: Params) -> Json:
        """A person presses START."""
        return {"message_id": self._person(params).opens(params.text("payload")).id}

    def do_taps(self, params: Params) -> Json:
        """A person taps a button of the bot's newest message."""
        person = self._person(params)
        last = person.last
        if last is None:
            raise LookupError("there is no message yet")
        return {"query_id": person.taps(last, params.raw["which"]).id}

    def do_last(self, params: Params) -> Json:
        """The bot's newest message."""
        person = self._person(params)
        last = person.last
        return {
            "received": person.received,
            "text": last.text if last else "",
            "labels": last.labels if last else [],
        }

    def do_faults(self, params: Params) -> Json:
        """Let something go wrong."""
        if unknown := params.raw.keys() - _FAULT_FIELDS:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        self.world.faults.add(InjectedFault(**params.raw))
        return {}

    def do_limit(self, params: Params) -> Json:
        """Limit the bot's speed."""
        self.world.faults.limit(
            params.number("per_second"),
            per_chat=params.number("per_chat"),
            paid_per_second=params.number("paid_per_second"),
            retry_after=params.number("retry_after") or 1,
        )
        return {}

    def do_mend(self, _: Params) -> Json:
        """Nothing goes wrong any more."""
        self.world.faults.clear()
        return {}

    def do_log(self, params: Params) -> Json:
        """Keep calls, or not."""
        self.world.log_calls = params.flag("on")
        return {}

    def do_reset(self, _: Params) -> Json:
        """Counts to zero; messages stay on the screens."""
        self.world.sent = 0
        self.world.calls.clear()
        for person in self.world.people.values():
            person.received = 0
        return {}

    def _person(self, params: Params) -> Person:
        chat: Any = params.number("chat")
        if chat not in self.world.people:
            raise LookupError("nobody has that chat id")
        return self.world.people[chat]
