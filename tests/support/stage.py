"""What the tests of delivery share: the whole way from a confirmed broadcast to people's phones."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

from telegram.ext import ExtBot

from bot.delivery.engine import Engine
from bot.delivery.retry import Timing
from bot.delivery.sending import ReadyBroadcast
from bot.model.broadcasts.broadcast import BroadcastState, Kind, Plan, Progress, Undecided
from bot.model.broadcasts.delivery import Outgoing
from bot.model.clock import SystemClock
from bot.model.pacing.pacer import Limits, Pacer
from bot.model.people.subscription import Wants
from bot.rehearsal import Person, Server, World
from bot.store import Store
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.request import AiohttpRequest
from bot.telegram_api.sender import BulkSender
from tests.support.stores import CASE, NOW, opened

ORGANISER = 700_000_001
QUICK = Timing(
    first_retry_s=0.02,
    longest_retry_s=0.1,
    first_outage_s=0.02,
    longest_outage_s=0.1,
    first_store_s=0.01,
    longest_store_s=0.05,
    linger_s=0.005,
)
"""Waits of tests: as the real ones, but a hundred times shorter."""
TEXT = Outgoing("sendMessage", {"text": "A new hearing is set."})
LIMIT_S = 15.0


@dataclass
class Stage:
    """Everything between an organiser's confirmation and the phones."""

    world: World
    server: Server
    store: Store
    lanes: LaneRateLimiter
    sender: BulkSender
    in_flight: int = 32
    batch: int = 50
    engines: list[Engine] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    told: list[int] = field(default_factory=list)
    rendered: list[int] = field(default_factory=list)
    notes: set[asyncio.Future[None]] = field(default_factory=set)

    async def people(
        self, number: int, *, language: str = "en", wants: Wants = Wants.ALL, case: str = CASE
    ) -> list[Person]:
        """People with a chat, subscribed."""
        people = [self.world.person(f"Supporter {n}", started=True) for n in range(number)]
        for person in people:
            await self.store.subscribers.subscribe(
                person.chat, language=language, wants=wants, cases=[case], now=NOW
            )
        return people

    async def confirmed(
        self,
        texts: Mapping[str, Outgoing] | None = None,
        kind: Kind = Kind.UPDATE,
        plan: Plan | None = None,
    ) -> int:
        """A broadcast that an organiser has just confirmed, in English by default."""
        drafts = self.store.drafts
        broadcast_id = await drafts.create(ORGANISER, CASE, kind, "en", NOW, plan=plan)
        revision = 0
        for language, content in (texts or {"en": TEXT}).items():
            assert await drafts.put_text(broadcast_id, language, content, None)
            revision += 1
        assert await drafts.confirm(broadcast_id, revision, SystemClock().now())
        return broadcast_id

    def engine(self, **options: Any) -> Engine:
        """A started engine, stopped with the stage."""

        async def prepare(broadcast_id: int) -> ReadyBroadcast:
            self.rendered.append(broadcast_id)
            draft = await self.store.drafts.get(broadcast_id)
            assert draft is not None
            again = draft.plan.undecided is Undecided.AGAIN
            return ReadyBroadcast(draft.texts, stars=draft.plan.stars, again=again)

        defaults: dict[str, Any] = {
            "in_flight": self.in_flight,
            "batch": self.batch,
            "timing": QUICK,
            "observe": self._tell,
        }
        engine = Engine(self.store, self.sender, prepare, **(defaults | options))
        engine.start()
        self.engines.append(engine)
        return engine

    def _tell(self, broadcast_id: int) -> None:
        self.told.append(broadcast_id)

        async def notify() -> None:
            async with self.changed:
                self.changed.notify_all()

        task = asyncio.ensure_future(notify())
        self.notes.add(task)
        task.add_done_callback(self.notes.discard)

    async def progress(self, broadcast_id: int) -> Progress:
        progress = await self.store.progress.of(broadcast_id)
        assert progress is not None
        return progress

    async def until(self, broadcast_id: int, *, settled: int) -> Progress:
        """The progress as soon as so many have an outcome."""
        async with asyncio.timeout(LIMIT_S), self.changed:
            while (progress := await self.progress(broadcast_id)).settled < settled:
                await self.changed.wait()
            return progress

    async def done(self, broadcast_id: int) -> Progress:
        """The final progress, once the broadcast is done; its numbers add up."""
        async with asyncio.timeout(LIMIT_S), self.changed:
            while (progress := await self.progress(broadcast_id)).state is not BroadcastState.DONE:
                await self.changed.wait()
        assert progress.waiting == 0
        return progress

    async def delivered(self, number: int | None = None, **confirmed: Any) -> Progress:
        """Confirm a broadcast and take it to its end."""
        broadcast_id = await self.confirmed(**confirmed)
        (self.engines[-1] if self.engines else self.engine()).wake()
        progress = await self.done(broadcast_id)
        if number is not None:
            assert progress.audience == number
        return progress


@contextlib.asynccontextmanager
async def staged(
    folder: Path,
    *,
    per_second: float = inf,
    read_timeout: float = 2.0,
    in_flight: int = 32,
    patience: float = 5.0,
) -> AsyncIterator[Stage]:
    """A stage with a real store in `folder` and a real server on loopback."""
    world = World()
    async with Server(world) as server, opened(folder, patience=patience) as store:
        lanes = LaneRateLimiter(Pacer(Limits.only(per_second)))
        request = AiohttpRequest(
            pool_size=in_flight, read_timeout=read_timeout, connect_timeout=1.0, pool_timeout=1.0
        )
        sender = BulkSender(request, f"{server.url}/bot{world.token}", lanes)
        await sender.open()
        stage = Stage(world, server, store, lanes, sender, in_flight)
        try:
            yield stage
        finally:
            for engine in stage.engines:
                await engine.stop()
            await sender.close()


@contextlib.asynccontextmanager
async def replying_bot(stage: Stage) -> AsyncIterator[ExtBot[str]]:
    """The Bot that answers people: the same lanes, a pool of its own."""
    request = AiohttpRequest(pool_size=16, read_timeout=2.0)
    bot: ExtBot[str] = ExtBot(
        stage.world.token,
        base_url=f"{stage.server.url}/bot",
        request=request,
        get_updates_request=request,
        rate_limiter=stage.lanes,
    )
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


def received(people: Sequence[Person]) -> list[int]:
    """How many messages each of them has had."""
    return [person.received for person in people]
