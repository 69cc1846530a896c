"""A picture of what people wait for answers: when the bot is idle, during a broadcast, in a storm of 429s."""

from __future__ import annotations

import asyncio
import gc
import secrets
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.rehearsal import InjectedFault, Person, Server, World
from tests.bench.asking import Answers, askers, asking, warmed_up
from tests.bench.parts.limited import LATENCY_S, strict_world, supporters
from tests.bench.programs import confirmed, whole_bot
from tests.bench.tables import Figure, figures, section, table

SECONDS: Final = 90.0
EVERY_S: Final = 0.25
STORM_SHARE: Final = 0.3
STORM_WAIT_S: Final = 5
STORM: Final = (0.25, 0.5)
"""When it begins and ends, as shares of the stretch."""
PICTURE: Final = "replies.png"
_STEP_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    """One panel: what somebody waited, and what went to everybody else each second."""

    name: str
    answers: Answers
    others: list[float]
    refused: int
    storm: tuple[float, float] | None  # from when to when, in seconds


def picture(folder: Path, *, quick: bool = False) -> str:
    """Measure, draw `folder`/replies.png, and say in figures what it shows."""
    scenes = asyncio.run(_measured(SECONDS / 3 if quick else SECONDS))
    _draw(scenes, folder / PICTURE)
    idle, _, storm = scenes
    return section(
        "Replies over time",
        f"![What somebody waits for an answer, and what goes to everybody else]({PICTURE})",
        f"The server answers after {1000 * LATENCY_S:.0f} ms and keeps to its limit. Somebody writes every "
        f"{EVERY_S} s. In the storm (shaded) {100 * STORM_SHARE:.0f} % of the broadcast's messages are "
        f"refused for {STORM_WAIT_S} s, whatever the bot does: the broadcast slows down and recovers, the "
        "answers take as long as ever.",
        table(
            ("", "reply p50", "reply p99", "replies lost", "broadcast messages a second", "429s"),
            [
                (
                    scene.name,
                    f"{scene.answers.percentile(0.5):.1f} ms",
                    f"{scene.answers.percentile(0.99):.1f} ms",
                    f"{scene.answers.lost}",
                    f"{sum(scene.others) / len(scene.others):.1f}",
                    f"{scene.refused}",
                )
                for scene in scenes
            ],
        ),
        figures(
            Figure(
                "reply p99 in the storm against idle",
                storm.answers.percentile(0.99) / idle.answers.percentile(0.99),
                "×",
                most=1.2,
            )
        ),
    )


async def _measured(seconds: float) -> list[Scene]:
    return [
        await _scene("idle", seconds, sending=False, storm=False),
        await _scene("a broadcast", seconds, sending=True, storm=False),
        await _scene("a storm of 429s", seconds, sending=True, storm=True),
    ]


async def _scene(name: str, seconds: float, *, sending: bool, storm: bool) -> Scene:
    world, key = strict_world(), new_key(secrets.token_bytes(32))
    people = askers(world)
    author = world.person("Author", started=True)
    chats = supporters(world, seconds)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if sending:
            await confirmed(Path(folder), key, chats, author.chat)
        async with Server(world) as server, whole_bot(Path(folder), server.url, world.token, key):
            await world.updates.until_polled()
            await warmed_up(people)
            gc.disable()
            watching = asyncio.create_task(_others(world, people, seconds))
            begins, ends = (seconds * share for share in STORM)
            raging = asyncio.create_task(_storm(world, people, begins, ends)) if storm else None
            answers = await asking(people, seconds, EVERY_S)
            others = await watching
            gc.enable()
            refused = world.faults.limited + (await raging if raging else 0)
    return Scene(name, answers, others, refused, (begins, ends) if storm else None)


async def _storm(world: World, people: Sequence[Person], begins: float, ends: float) -> int:
    """Refuse a share of the messages to all but these people for some time; how many it were."""
    await asyncio.sleep(begins)
    fault = world.faults.add(
        InjectedFault(
            method="send*",
            spared=[person.chat for person in people],
            share=STORM_SHARE,
            status=429,
            retry_after=STORM_WAIT_S,
        )
    )
    await asyncio.sleep(ends - begins)
    world.faults.remove(fault)
    return fault.hits


async def _others(world: World, people: Sequence[Person], seconds: float) -> list[float]:
    """Messages to everybody but these people in each second."""
    taken, begun = [], time.perf_counter()
    before = world.sent - sum(person.received for person in people)
    for number in range(int(seconds / _STEP_S)):
        await asyncio.sleep(max(0.0, begun + (number + 1) * _STEP_S - time.perf_counter()))
        now = world.sent - sum(person.received for person in people)
        taken.append((now - before) / _STEP_S)
        before = now
    return taken


def _draw(scenes: list[Scene], place: Path) -> None:
    """Three panels of waits with one scale, and below each what went to everybody else."""
    from matplotlib.figure import Figure as Picture
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    ink, light, shade = "#222222", "#dddddd", "#f6dcd6"
    blue, sand = "#0b5fa5", "#c98a2b"
    drawing = Picture(figsize=(11, 5), dpi=110, facecolor="white", layout=ConstrainedLayoutEngine())
    panels = drawing.subplots(
        2, len(scenes), sharex=True, sharey="row", height_ratios=(3, 1.3), squeeze=False
    )
    most = max(max(scene.answers.milliseconds) for scene in scenes)
    for column, scene in enumerate(scenes):
        waits, others = panels[0][column], panels[1][column]
        waits.scatter(scene.answers.at, scene.answers.milliseconds, s=9, color=blue, linewidths=0)
        p50, p99 = scene.answers.percentile(0.5), scene.answers.percentile(0.99)
        waits.axhline(p99, color=ink, linewidth=0.8, linestyle="--")
        waits.set_title(f"{scene.name}\nhalf within {p50:.0f} ms, 99 % within {p99:.0f} ms", fontsize=11)
        waits.set_ylim(0, max(100.0, 1.1 * most))
        others.step(
            [_STEP_S * number for number in range(len(scene.others) + 1)],
            [*scene.others, scene.others[-1]],
            where="post",
            color=sand,
        )
        others.set_ylim(0, 32)
        if scene.storm:
            for panel in (waits, others):
                panel.axvspan(*scene.storm, color=shade, linewidth=0, zorder=0)
        others.set_xlabel("seconds")
    panels[0][0].set_ylabel("wait for an answer, ms")
    panels[1][0].set_ylabel("broadcast\nmessages a second")
    for panel in panels.flat:
        panel.grid(color=light, linewidth=0.6)
        panel.set_axisbelow(True)
        for side in ("top", "right"):
            panel.spines[side].set_visible(False)
    drawing.savefig(place, metadata={"Software": None})
