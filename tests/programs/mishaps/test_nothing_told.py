"""The whole story with a marked word wherever somebody can type: no log, no output and no file has it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.rehearsal import InjectedFault, Message, Person
from bot.rehearsal.world.chats.person import _PIXEL
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.backups import Installation, installation
from tests.support.programs.terminal import says
from tests.support.steps.letters import own_words
from tests.support.stores import CASE, say_who
from tests.support.watching.monitoring import Monitor, free_port

ANNA_ID, OLGA_ID = 5_187_654_321, 487_123_459
LAYERS = "store", "services", "chat", "rendering"


class Marks:
    """Words that stand nowhere else. `of_supporters`: those that may be in no database, too."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.of_supporters: list[str] = []

    def team(self, place: str) -> str:
        mark = f"qzx{len(self.all):03}{place}"
        self.all.append(mark)
        return mark

    def mine(self, place: str) -> str:
        mark = self.team(place)
        self.of_supporters.append(mark)
        return mark


async def does(human: Human, act: Callable[[Person], Message]) -> None:
    human._moves()
    act(human.person)


@asynccontextmanager
async def failing(scene: Installation, monitor: Monitor) -> AsyncIterator[Callable[[], str]]:
    """The bot at DEBUG, with a folder of its own for what is temporary; afterwards, what it printed."""
    temporary = scene.folder / "temporary"
    temporary.mkdir()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.support.programs.failing_bot"),
        cwd=scene.folder,
        env=scene.given | monitor.given | {"LOG_LEVEL": "DEBUG", "TMPDIR": os.fspath(temporary)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed = [await says(process, "?start=join-")]
    try:
        yield lambda: "".join(printed)
    finally:
        if process.returncode is None:
            process.terminate()
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        printed.append(out.decode())


async def supporter(anna: Human, marks: Marks) -> None:
    """From a link to a letter with all that is one's own, a report, a question, and what nobody asked for."""
    await anna.opens(f"tjk001-{marks.mine('link')}")
    await anna.hears()
    await anna.taps("🔔")
    await anna.hears()
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("No")
    await anna.hears("Your letter is ready")
    await anna.taps("Add my name")
    await anna.hears("comma")
    await anna.says(f"{marks.mine('name')}, Lyon")
    await anna.hears("Your letter is ready")
    await own_words(anna, f"As a teacher I know what {marks.mine('sentence')} does.")
    await anna.hears("Your letter is ready")
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await anna.says("/ask")
    await anna.hears("What do you want to ask the team?")
    await anna.says(f"how do I reach the embassy {marks.mine('question')}")
    await anna.hears("The team has it")
    await everything_else(anna, marks)


async def everything_else(anna: Human, marks: Marks) -> None:
    """What nobody asked for."""
    said = await anna.says(f"Hello {marks.mine('text')}")
    await anna.hears()
    await anna.edits(said, f"Hello {marks.mine('edited')}")
    await anna.hears()
    for act in (
        lambda person: person.sends_document(
            f"{marks.mine('file')}.txt", marks.mine("bytes").encode(), marks.mine("caption")
        ),
        lambda person: person.sends_photo(marks.mine("photo"), data=_PIXEL),
        lambda person: person.sends_contact("+41 22 000", marks.mine("contact"), f"FN:{marks.mine('card')}"),
        lambda person: person.says(f"/nosuch {marks.mine('command')}"),
        lambda person: person.says(f"/start {marks.mine('payload')}"),
    ):
        await does(anna, act)
        await anna.hears()
    await anna.taps_old(f"2zz:{marks.mine('data')}")


async def team(olga: Human, marks: Marks) -> None:
    """A name for the team, who runs the bot, a case begun from a file, a broadcast with its label."""
    await olga.says("/team")
    await olga.taps("Choose a name")
    await olga.hears("What shall the others in the team call you?")
    await olga.says(marks.team("team")[:20])
    await olga.hears("The team calls you")
    await olga.says("/hotline")
    await olga.hears()
    await olga.taps("Let supporters ask")
    await olga.hears("Supporters can ask the team")
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    await olga.says(f"News of today. {marks.team('draft')}")
    await olga.hears("Kept. Nothing is sent yet")
    await olga.says("/case")
    await olga.hears()
    await does(
        olga,
        lambda person: person.sends_document(
            f"{marks.team('appeal')}.txt", f"Appeal {marks.team('inside')}".encode()
        ),
    )
    await olga.hears()


async def answers(olga: Human, marks: Marks) -> None:
    """The answer to the question that came, as a reply to it."""
    question = await olga.sees("how do I reach the embassy")
    await does(olga, lambda person: person.replies(question, f"on mondays {marks.team('answer')}"))
    await olga.hears()


async def test_what_anybody_typed_is_told_to_no_log_and_no_file(tmp_path: Path) -> None:
    marks, monitor = Marks(), Monitor(free_port())
    async with installation(tmp_path) as scene:
        world = scene.server.world
        anna = Human(
            world.person("Zebedee", last_name=marks.mine("family"), username="qzx_zebedee", chat_id=ANNA_ID)
        )
        olga = Human(world.person("Ottoline", last_name=marks.mine("owner"), chat_id=OLGA_ID))
        async with failing(scene, monitor) as printed:
            say_who(scene.database, "The Example Society")
            await olga.opens(printed().partition("?start=")[2].split()[0])
            await olga.hears("You are an owner of this bot now")
            await team(olga, marks)
            await supporter(anna, marks)
            await answers(olga, marks)
            for layer in LAYERS:
                (scene.folder / layer).touch()
                for human in (anna, olga):
                    await human.says(f"Hello {marks.mine(layer)}")
                    await anna.taps_old("2g:fr::")
                    await human.says(f"/start {marks.mine('again')}")
                    await anna.taps_old("2s:all::")
                (scene.folder / layer).unlink()
            for fault in (
                {"status": 400, "description": f"Bad Request: {marks.mine('refused')}"},
                {"drop": "half"},
            ):
                world.faults.add(InjectedFault(method="send*", times=3, **fault))
                await anna.says(f"Hello {marks.mine('fault')}")
                await anna.taps_old("2e")
                world.faults.clear()
            await anna.says("/mydata")
            await anna.hears()
            outputs = [
                (await scene.does(*words))[1]
                for words in (("backup", "copies"), ("record",), ("incidents",), ("health",))
            ]
            outputs += [(await monitor.get(path))[1] for path in ("/healthz", "/readyz", "/metrics")]
            assert "appeal_bot_answer_seconds_count" in outputs[-1]
            assert CASE not in outputs[-1]
        log = printed()
        assert log.count("(incident ") >= len(LAYERS), log
        secret = [*marks.all, "Zebedee", "Ottoline", "qzx_zebedee", str(ANNA_ID), str(OLGA_ID)]
        secret += [world.token, scene.given["BOT_KEY"]]
        for told in (log, *outputs):
            assert [word for word in secret if word in told] == []
        private = [*marks.of_supporters, *secret[len(marks.all) :]]
        for path in sorted(scene.folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                assert [word for word in private if word.encode() in content] == [], path.name
                assert [word for word in secret if word in path.name] == []
        assert list((scene.folder / "temporary").rglob("*")) == []
