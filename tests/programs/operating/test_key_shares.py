"""`python -m bot key split` and `key join`: shares for people, and the key again from enough of them."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.programs.backups import Installation, installation
from tests.support.programs.terminal import module


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Installation]:
    """With a bot's database; the shares of its key are in the folder key-shares."""
    async with installation(tmp_path) as scene:
        async with scene.running():
            pass
        code, out = await scene.does("key", "split", "-n", "5", "-k", "3")
        assert code == 0, out
        assert "any 3 of them make the key again" in out
        yield scene


def sheets(scene: Installation) -> list[Path]:
    return sorted((scene.folder / "key-shares").iterdir())


def share_on(sheet: Path) -> str:
    return sheet.read_text().splitlines()[-1]


async def test_any_three_make_the_key_again_and_nobody_else_reads_them(scene: Installation) -> None:
    files = sheets(scene)
    assert [file.name for file in files] == [f"share-{number}.txt" for number in range(1, 6)]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert files[0].parent.stat().st_mode & 0o777 == 0o700
    assert all("Any 3 of these 5 make the key" in file.read_text() for file in files)
    assert all(scene.given["BOT_KEY"] not in file.read_text() for file in files)
    chosen = [str(files[number]) for number in (4, 0, 2)]
    code, out = await scene.does("key", "join", *chosen)
    assert code == 0, out
    assert "It opens this bot's data key." in out
    key = scene.folder / "secrets" / "bot.key"
    assert key.read_text().strip() == scene.given["BOT_KEY"]
    assert key.stat().st_mode & 0o777 == 0o600
    assert scene.given["BOT_KEY"] not in out
    code, out = await scene.does("key", "join", *chosen)
    assert (code, "is there already" in out) == (2, True)


async def test_too_few_mistyped_ones_and_others_are_told_by_their_place(scene: Installation) -> None:
    files = sheets(scene)
    code, out = await scene.does("key", "join", str(files[0]), str(files[1]))
    assert (code, "These are 2 shares, and 3 are needed." in out) == (2, True)
    good, wrong = share_on(files[0]), share_on(files[1])
    wrong = ("0" if wrong[10] != "0" else "2").join((wrong[:10], wrong[11:]))
    code, out = await scene.does("key", "join", said=f"{good}\n\n{wrong}\n{share_on(files[2])}\n")
    assert (code, "Line 3 has a typing error." in out) == (2, True)
    assert wrong not in out
    code, out = await scene.does("key", "split", "others")
    assert code == 0, out
    others = scene.folder / "others" / "share-3.txt"
    code, out = await scene.does("key", "join", str(files[0]), str(files[1]), str(others))
    assert (code, "of different sets" in out) == (2, True)
    code, out = await scene.does("key", "join", said="")
    assert (code, "No share was given" in out) == (1, True)
    assert not (scene.folder / "secrets" / "bot.key").exists()


async def test_shares_never_lie_with_the_database_or_over_others(scene: Installation) -> None:
    for words, told in (
        (["split", "data/shares"], "lies in the database's folder"),
        (["split"], "key-shares is there already"),
        (["split", "more", "-k", "6"], "at most 50 shares"),
        (["join", "--out", "data/bot.key"], "lies in the database's folder"),
    ):
        code, out = await scene.does("key", *words)
        assert (code, told in out) == (2, True), out
    assert not (scene.folder / "more").exists()


async def test_another_bots_key_is_said_to_be_one(scene: Installation) -> None:
    code, out = await scene.does("key", "split", "others", BOT_KEY="A" * 43)
    assert code == 0, out
    files = [str(scene.folder / "others" / f"share-{number}.txt") for number in (1, 2, 3)]
    code, out = await scene.does("key", "join", *files, "--out", "other.key")
    assert code == 0, out
    assert "But it isn't the one of this bot's database" in out


def test_what_is_typed_at_a_terminal_isnt_shown(scene: Installation) -> None:
    files = sheets(scene)
    mistyped = share_on(files[0])[:-1]
    typed = [mistyped, share_on(files[0]), share_on(files[0]), share_on(files[3]), share_on(files[1])]
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - another process
        os.chdir(scene.folder)
        os.execve(sys.executable, [sys.executable, *module("key", "join")], scene.given)
    shown = b""
    for line in typed:
        while not shown.endswith(b"shown: "):
            shown += os.read(terminal, 1000)
        os.write(terminal, f"{line}\n".encode())
        shown += b"\n"
    while True:
        try:
            shown += os.read(terminal, 1000)
        except OSError:  # it has ended
            break
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    said = shown.decode()
    assert "one too many or too few" in said
    assert "Share 1 was given already" in said
    assert "Share 2 of 3, it isn't shown" in said
    assert not [line for line in typed if line[:20] in said]
    assert (scene.folder / "secrets" / "bot.key").read_text().strip() == scene.given["BOT_KEY"]
