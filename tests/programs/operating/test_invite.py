"""`python -m bot invite`: making, listing and revoking links beside a bot; what the first start says."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal import Server, World
from tests.support.people import Human
from tests.support.programs.terminal import finished, program, says

USED = "This invitation can't be used"


@pytest.fixture
async def telegram() -> AsyncIterator[Server]:
    async with Server(World()) as server:
        yield server


def inside(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def payload_in(printed: str) -> str:
    found = re.search(r"\?start=(\S+)", printed)
    assert found, printed
    return found[1]


async def test_links_are_made_listed_and_revoked_beside_the_bot(tmp_path: Path, telegram: Server) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "TIMEZONE": "Asia/Dushanbe"}
    olga, boris = Human(telegram.world.person("Olga")), Human(telegram.world.person("Boris"))
    async with program(tmp_path, "run", **given) as process:
        first = await says(process, "?start=join-")
        assert re.search(r"It works once, until \d{4}-\d\d-\d\d \d\d:\d\d \(Asia/Dushanbe\)", first)

        code, made = await finished(tmp_path, "invite", "--owner", **given)
        assert code == 0
        assert re.search(r"Link 2, for an owner. It works once, until .+ \(Asia/Dushanbe\)", made)
        assert "The link for an owner that was open before has ended." in made
        await olga.opens(payload_in(first))
        await olga.hears(USED)
        await olga.opens(payload_in(made))
        await olga.hears("You are an owner of this bot now")

        code, made = await finished(tmp_path, "invite", **given)
        assert code == 0
        await olga.hears("A link for one new organiser was made", "link 3, made on the server")
        code, listed = await finished(tmp_path, "invite", "--list", **given)
        assert code == 0
        assert re.search(r"3  for an organiser, made on the server on .+, until .+ \(Asia/Dushanbe\)", listed)
        assert payload_in(made) not in listed

        code, said = await finished(tmp_path, "invite", "--revoke", "3", **given)
        assert (code, "Link 3 has ended" in said) == (0, True)
        await boris.opens(payload_in(made))
        await boris.hears(USED)
        code, said = await finished(tmp_path, "invite", "--revoke", "3", **given)
        assert (code, "There is no open link 3. Nothing was changed." in said) == (1, True)
        code, listed = await finished(tmp_path, "invite", "--list", **given)
        assert (code, listed.strip()) == (0, "No link into the team is open.")


async def test_wrong_input_is_told_and_makes_nothing(tmp_path: Path, telegram: Server) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url}
    for words in ("--list", "--revoke 1", "--list --owner", "--revoke x", "--revoke 1 --list"):
        code, said = await finished(tmp_path, "invite", *words.split(), **given)
        assert code == 2
        assert "Traceback" not in said
    assert inside(tmp_path) == []
