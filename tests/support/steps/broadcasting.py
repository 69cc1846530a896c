"""Steps and looks that the stories of broadcasts under way, and afterwards, share."""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path

from bot.content.library import messages_folder
from bot.content.said.hashes import entries_for
from bot.rehearsal import InjectedFault, Message
from bot.store.store import Store
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.organising import launches, subscribed

MARKS = {"✅": "done", "👋": "gone", "⚠": "failed", "❔": "unknown", "⏹": "stopped", "⏳": "waiting"}


def numbers(message: Message) -> dict[str, int]:
    """Every figure of a progress or result message, by what its mark stands for."""
    found = {}
    for line in message.text.splitlines():
        if line[:1] in MARKS and (figure := re.search(r": ([\d,]+)$", line)):
            found[MARKS[line[:1]]] = int(figure[1].replace(",", ""))
    return found


def in_all(message: Message) -> int:
    """How many people a result says there were."""
    found = re.search(r"([\d,]+) (?:person|people) in all", message.text)
    assert found, message.text
    return int(found[1].replace(",", ""))


def adds_up(message: Message) -> dict[str, int]:
    """The figures of a result, which are those of its audience."""
    found = numbers(message)
    assert sum(found.values()) == in_all(message), message.text
    return found


def told_to_wait(bot: Running, *humans: Human, method: str = "sendMessage") -> None:
    """Have Telegram put off the next message to each of them by ten minutes: a broadcast can't end before."""
    for human in humans:
        bot.world.faults.add(
            InjectedFault(method=method, chat=human.chat, times=1, status=429, retry_after=600)
        )


def store_of(bot: Running) -> Store:
    assert bot.app._store is not None
    return bot.app._store


async def at_rest(bot: Running) -> None:
    """Return once nobody is being sent to, and nobody is due now."""
    store = store_of(bot)
    async with asyncio.timeout(PATIENCE):
        while True:
            running = await store.progress.running()
            counted = [await store.ending._counted(one.broadcast_id) for one in running]
            busy = [count for count in counted if count.get("claimed") or count.get("wire")]
            if not busy and all(one.listed for one in running):
                return
            await asyncio.sleep(0.01)  # nobody tells


async def put_off(bot: Running, readers: int) -> None:
    """Return once just so many are left, and all of them have to wait."""
    store = store_of(bot)
    async with asyncio.timeout(PATIENCE):
        while True:
            running = await store.progress.running()
            due = [await store.progress.has_due(one.broadcast_id, bot.clock.now()) for one in running]
            if sum(one.waiting for one in running) == readers and not any(due):
                return
            await asyncio.sleep(0.01)  # nobody tells


async def half_sent(bot: Running, author: Human, text: str, kind: str = "Update") -> list[Human]:
    """A broadcast that two of four people have; Telegram lets the other two wait. Returns the four."""
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl", "Dora")]
    told_to_wait(bot, *readers[2:])
    await launches(author, kind, text)
    for reader in readers[:2]:
        await reader.hears(text)
    await put_off(bot, 2)
    return readers


async def stops(author: Human) -> None:
    """Tap Stop on the live message, and Yes on the question."""
    await author.taps("⏹ Stop")
    await author.hears("Stop it for good?")
    await author.taps("Yes, stop it")


def with_another_case(folder: Path) -> Path:
    """A copy of messages/ in which the case is another one: tjk001 was taken away."""
    messages = shutil.copytree(messages_folder(), folder / "messages")
    shutil.rmtree(messages / "cases" / "tjk001")
    shutil.copytree("docs/example-case/exa001", messages / "cases" / "exa001")
    return messages


def with_never_said(folder: Path, *words: str) -> Path:
    """A copy of messages/ in which the case never says these words, and no others."""
    messages = folder / "messages"
    if not messages.exists():
        shutil.copytree(messages_folder(), messages)
    listed = {entry for word in words for entry in entries_for(word, "tjk001")}
    path = messages / "cases" / "tjk001" / "case.toml"
    text = path.read_text(encoding="utf-8")
    list_of_them = ", ".join(f'"{entry}"' for entry in sorted(listed))
    text = re.sub(r"^never_said = \[.*?^\]$", f"never_said = [{list_of_them}\n]", text, flags=re.M | re.S)
    path.write_text(text, encoding="utf-8")
    return messages
