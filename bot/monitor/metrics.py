"""Figures about the bot in Prometheus' form, without a person in them.

Whoever reads them does so every few seconds, for months. So none may change because one person did something:
what people do is held back (HeldBack) or told in wide steps, outcomes of broadcasts are counted in fives, and
how long things take at this moment is told so coarsely that it is alike whether somebody is there or not. No
label has a case, a language or a broadcast. docs/safety.md says what a reader gets.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.errors import StoreError
from bot.incidents.reporting import told as incidents_told
from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Progress
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.conditions import Condition
from bot.model.small_numbers import HeldBack, in_fives, more_than
from bot.monitor.lateness import Lateness
from bot.monitor.readiness import OK, Readiness
from bot.monitor.watched import ProgramRole, WatchedParts
from bot.telegram_api.lanes import RequestFor

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_AGAIN: Final = "again"
"""The outcome of a send that is to be tried again."""
_OUTCOMES: Final = (
    DeliveryState.DELIVERED,
    DeliveryState.GONE,
    DeliveryState.REFUSED,
    DeliveryState.UNKNOWN,
    DeliveryState.WAITING,
)
_LOOK_S: Final = 2.0


async def metrics(watched: WatchedParts, lateness: Lateness, readiness: Readiness) -> bytes:
    """All of them, as they are now."""
    families = [*_of_program(watched, lateness, readiness), *_of_answers(watched)]
    families += _of_broadcasts(watched, await _under_way(watched))
    registry = CollectorRegistry()
    registry.register(_AsTheyAre(families))
    return generate_latest(registry)


class _AsTheyAre(Collector):
    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


async def _under_way(watched: WatchedParts) -> tuple[list[Progress], bool] | None:
    """Broadcasts under way, and whether one of them could be sent now; None if the database doesn't say."""
    if watched.store is None:
        return None
    table, now = watched.store.progress, datetime.now(UTC)
    try:
        async with asyncio.timeout(_LOOK_S):
            running = await table.running()
            sending = [one.broadcast_id for one in running if one.state is BroadcastState.SENDING]
            return running, any([await table.has_due(one, now) for one in sending])
    except (StoreError, TimeoutError):
        return None


def _of_program(watched: WatchedParts, lateness: Lateness, readiness: Readiness) -> Iterator[Metric]:
    yield _which("role", "What the program is at: 1 for one of these.", "role", ProgramRole, {watched.role})
    yield _gauge("ready", "1 if people are answered.", readiness.ready)
    yield _gauge("database_ok", "1 if the database takes writes.", readiness.database == OK)
    yield _gauge("telegram_ok", "1 if Telegram answers.", readiness.telegram == OK)
    yield _which("wrong", "1 for what is wrong with the bot now.", "what", Condition, watched.board.now)
    yield _gauge(
        "database_write_seconds",
        "How long the database took just now to write a row, in steps of 0.1.",
        readiness.write_s,
    )
    yield _gauge(
        "loop_late_seconds",
        "How late the program's loop was in the last minute or two, at its worst, in steps of 0.5.",
        lateness.worst,
    )
    incidents = CounterMetricFamily("appeal_bot_incidents", "Lines about incidents in the log.")
    incidents.add_metric([], incidents_told())
    yield incidents
    yield _gauge(
        "epoch",
        "On a server: how many programs have had the database so far, once this one has it; else 0.",
        int((watched.fence and watched.fence.epoch) or b"0"),
    )


def _of_answers(watched: WatchedParts) -> Iterator[Metric]:
    limited = CounterMetricFamily(
        "appeal_bot_limited", "Answers of Telegram's with 429; those to answers in fives.", labels=["lane"]
    )
    limited.add_metric([RequestFor.BROADCASTS], watched.lanes.limited[RequestFor.BROADCASTS])
    limited.add_metric([RequestFor.ANSWERS], in_fives(watched.lanes.limited[RequestFor.ANSWERS]))
    yield limited
    now = asyncio.get_running_loop().time()
    if watched.order:
        yield _gauge(
            "chats_waiting",
            "More chats than this wait for their turn: 0, 5, 10, 20, 50 and so on.",
            more_than(watched.order.chats_waiting) or 0,
        )
        yield _histogram(
            "turn_seconds", "How long people waited for their turn, held back.", watched.order.turns, now
        )
        yield _histogram(
            "answer_seconds", "How long people waited for an answer, held back.", watched.order.answers, now
        )
    if watched.page:
        requests = CounterMetricFamily(
            "appeal_bot_page_requests", "How often the hand-off page was asked for, held back."
        )
        requests.add_metric([], watched.page.requests.told(now)[0][-1])
        yield requests
        yield _gauge(
            "page_connections",
            "More connections than this are open at the page's port: 0, 5, 10, 20, 50 and so on.",
            more_than(watched.page.connections) or 0,
        )


def _of_broadcasts(watched: WatchedParts, under_way: tuple[list[Progress], bool] | None) -> Iterator[Metric]:
    yield _gauge("limit_per_second", "Messages a second that the bot may send.", watched.per_second)
    if watched.engine:
        sends = CounterMetricFamily(
            "appeal_bot_sends", "Sends of broadcasts by what came of them, in fives.", labels=["outcome"]
        )
        for state in _OUTCOMES:
            name = _AGAIN if state is DeliveryState.WAITING else state.value
            sends.add_metric([name], in_fives(watched.engine.came.get(state, 0)))
        yield sends
    if under_way is None:
        return
    running, due = under_way
    states = Counter(one.state for one in running)
    broadcasts = GaugeMetricFamily("appeal_bot_broadcasts", "Broadcasts under way.", labels=["state"])
    for at in sorted(UNDER_WAY):
        broadcasts.add_metric([at], states[at])
    yield broadcasts
    yield _gauge("sending_due", "1 if a broadcast has recipients whose turn it is.", due)
    yield _gauge(
        "recipients_left",
        "Recipients who are listed and have no outcome yet, in fives.",
        in_fives(sum(one.waiting for one in running)),
    )


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"appeal_bot_{name}", told, value=value)


def _which(name: str, told: str, label: str, all_of: Iterable[str], now: Iterable[Hashable]) -> Metric:
    family, so = GaugeMetricFamily(f"appeal_bot_{name}", told, labels=[label]), set(now)
    for one in all_of:
        family.add_metric([one], one in so)
    return family


def _histogram(name: str, told: str, held: HeldBack, now: float) -> Metric:
    family = HistogramMetricFamily(f"appeal_bot_{name}", told)
    numbers, seconds = held.told(now)
    bounds = [*map(str, held.bounds), "+Inf"]
    family.add_metric([], list(zip(bounds, numbers, strict=True)), seconds)
    return family
