"""Terminals and pipes that hold few characters, or close early."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.terminal import plainer
from tests.support.patience import PATIENCE
from tests.support.programs.terminal import ROOT, environment, finished, program, says

COMMANDS = (
    ("--help",),
    ("run", "--help"),
    ("case", "check", "--help"),
    ("check",),
    ("health",),
    ("incidents",),
    ("invite",),
    ("adopt",),
    ("case", "check"),
    ("case", "check", "nowhere·→"),
    ("nonsense…",),
)
C = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
FEW = [({"PYTHONIOENCODING": "ascii"}, words) for words in COMMANDS]
FEW += [(given, ("check",)) for given in ({"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "cp866"}, C)]


@pytest.mark.parametrize(("given", "words"), FEW)
def test_every_command_speaks_at_a_terminal_that_holds_few_characters(
    tmp_path: Path, given: dict[str, str], words: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "bot", *words]
    there = subprocess.run(command, cwd=tmp_path, env=environment(**given), capture_output=True, check=False)
    assert b"Traceback" not in there.stderr
    assert b"Error:" not in there.stderr
    assert there.stdout + there.stderr
    if words == ("check",):
        assert b"No faults." in there.stdout, "it came to its end"


async def test_the_rehearsal_draws_its_box_with_plain_signs(tmp_path: Path) -> None:
    async with program(tmp_path, "run", "--port", "0", PYTHONIOENCODING="ascii") as process:
        heard = await says(process, "To go live")
        process.terminate()
        rest, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 0
    box = [line for line in (heard + rest.decode()).splitlines() if line.startswith(("+", "|"))]
    assert len(box) == 7
    assert {len(line) for line in box} == {80}
    assert box[0] == box[-1] == f"+{'-' * 78}+"


async def test_a_fault_in_words_of_another_script_still_has_its_file_and_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs" / "example-case" / "exa001", tmp_path / "exa001")
    file = tmp_path / "exa001" / "case.toml"
    file.write_text(file.read_text("utf-8") + "\n[дело]\n", "utf-8")
    code, said = await finished(tmp_path, "case", "check", "exa001", PYTHONIOENCODING="ascii")
    assert code == 1
    assert f"exa001/case.toml:{file.read_text('utf-8').count(chr(10))}: " in said


def test_a_reader_who_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    mine, its = os.pipe()
    os.close(mine)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "check"],
            cwd=tmp_path,
            env=environment(),
            stdout=its,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(its)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("given", [{"PYTHONIOENCODING": "utf-8"}, C], ids=["utf-8", "C"])
def test_words_that_arrive_in_another_encoding_are_not_hashed(tmp_path: Path, given: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "case", "never-say", "exa001"],
        cwd=tmp_path,
        env=environment(**given),
        input="Марфуша\n".encode("cp1251"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"isn't UTF-8" in done.stdout
    assert b"never_said" not in done.stdout
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("→ “là” – …", '-> "la" - ...'),
        ("┌─┐│", "+-+|"),
        ("№ 1", "No 1"),
        ("Ҷ", "?"),
        ("\udcff", "?"),
        ("📄", "?"),
    ],
)
def test_what_stands_for_what(text: str, shown: str) -> None:
    assert plainer(text) == shown
