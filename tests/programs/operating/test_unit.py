"""The unit for systemd: how much of the machine is open to the bot, as systemd itself counts it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[3] / "deploy"
UNIT = DEPLOY / "appeal-bot.service"
MOST = 3.0


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd isn't here")
@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda unit: unit.stem)
def test_little_of_the_machine_is_open_to_it(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--no-pager", "--offline=yes", str(unit)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(rf"Overall exposure level for {unit.name}: ([0-9.]+)", said)
    assert found, said
    assert float(found[1]) < MOST


def test_what_the_bot_tells_systemd_is_listened_to() -> None:
    unit = UNIT.read_text("utf-8")
    assert "\nType=notify\n" in unit
    assert re.search(r"^WatchdogSec=\d+$", unit, re.MULTILINE)
