"""What lies in deploy/, against the program that it is for, and checked by the programs that read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from tests.support.programs.backups import installation
from tests.support.watching.monitoring import Monitor, free_port

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
ALERTS = (DEPLOY / "alerts.yml").read_text("utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))
OF_OTHERS = {"PAGE_HOST", "PGPASSFILE", "POSTGRES_INITDB_ARGS", "POSTGRES_PASSWORD_FILE", "POSTGRES_USER"}
"""What the other programs are told by the same file; PGPASSFILE is libpq's."""


def run(*command: str | Path, **given: str) -> str:
    """What it prints; it has to end well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=given or None)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def needs(program: str, package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} isn't here: {package}")


def queries() -> list[str]:
    """Every question that the alerts and the dashboard ask of Prometheus."""
    panels: list[dict[str, Any]] = json.loads((DEPLOY / "dashboard.json").read_text("utf-8"))["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    return asked + re.findall(r"^ +expr: (.+)$", ALERTS, re.MULTILINE)


async def test_each_figure_that_is_asked_for_is_there_and_each_that_is_there_is_explained(
    tmp_path: Path,
) -> None:
    monitor = Monitor(free_port())
    async with installation(tmp_path) as scene:
        page = {"PUBLIC_URL": "https://letters.example.org/", "PAGE_ADDRESS": f"127.0.0.1:{free_port()}"}
        scene.given.update(monitor.given | page)
        async with scene.running():
            figures = await monitor.metrics()
    names = {figure.partition("{")[0] for figure in figures}
    labels = {tuple(pair) for figure in figures for pair in re.findall(r'(\w+)="([^"]+)"', figure)}
    assert len(queries()) > 30
    for query in queries():
        assert set(re.findall(r"appeal_bot_\w+", query)) <= names, query
        asked = re.findall(r'(\w+)=~?"([^"]+)"', query)
        asked = [(label, value) for label, values in asked for value in values.split("|")]
        assert {pair for pair in asked if pair[0] != "job"} <= labels, query
    table = OPERATING.partition("| figure (`appeal_bot_…`) | says |")[2].partition("\n\n")[0]
    told = {name.partition("{")[0] for name in re.findall(r"`([a-z_]+(?:\{\w+\})?)`", table)}
    parts = ("_bucket", "_sum", "_count")
    whole = {name.removeprefix("appeal_bot_") for name in names if not name.endswith(parts)}
    whole |= {name.removeprefix("appeal_bot_")[:-6] for name in names if name.endswith("_count")}
    assert whole <= told


def test_each_alert_is_explained_and_each_that_is_explained_is_there() -> None:
    alerts = re.findall(r"^ +- alert: (\w+)$", ALERTS, re.MULTILINE)
    assert sorted(alerts) == sorted(re.findall(r"^\| `(AppealBot\w+)` \|", OPERATING, re.MULTILINE))
    tested = (ROOT / "tests" / "support" / "watching" / "alerts_test.yml").read_text("utf-8")
    assert [name for name in alerts if f"alertname: {name}" not in tested] == []


def test_each_setting_that_is_set_is_one() -> None:
    set_there = set(re.findall(r"^ +([A-Z_]{2,}):? ", COMPOSE, re.MULTILINE))
    set_there |= set(re.findall(r"\{?\$([A-Z_]+)", COMPOSE + (DEPLOY / "Caddyfile").read_text("utf-8")))
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    set_there |= set(re.findall(r"^(?:ENV)? +(?!PATH|PYTHON)([A-Z_]+)=", dockerfile, re.MULTILINE))
    settings = {name.upper() for name in Settings.model_fields}
    assert len(set_there & settings) >= 5
    assert set_there <= settings | OF_OTHERS


@needs("promtool", "apt-get install prometheus")
def test_prometheus_reads_the_alerts_and_they_fire_when_they_should() -> None:
    assert "SUCCESS" in run("promtool", "check", "rules", DEPLOY / "alerts.yml")
    assert "SUCCESS" in run("promtool", "test", "rules", ROOT / "tests/support/watching/alerts_test.yml")


@needs("caddy", "apt-get install caddy")
def test_caddy_takes_its_file() -> None:
    command = ("caddy", "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")
    assert "Valid configuration" in run(
        *command, PAGE_HOST="letters.example.org", HOME="/tmp", PATH="/usr/bin"
    )


@needs("systemd-analyze", "apt-get install systemd")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_takes_each_unit(tmp_path: Path, unit: Path) -> None:
    """Put where the program is, since it looks whether that can be started."""
    text = unit.read_text("utf-8").replace("/srv/appeal-bot/.venv/bin/python", sys.executable)
    (tmp_path / unit.name).write_text(text, "utf-8")
    assert run("systemd-analyze", "verify", "--man=no", tmp_path / unit.name).strip() == ""
