"""Reporting a fault: told, kept, and never a harm."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from bot.incidents.file import read_incidents
from bot.incidents.reporting import Reporter
from bot.model.clock import SystemClock

FAILED = "An answer failed"


@pytest.fixture
def reporter() -> Reporter:
    return Reporter()


def test_what_cant_be_written_is_told_and_written_once_it_can_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, reporter: Reporter
) -> None:
    path = tmp_path / "incidents"
    path.mkdir()
    reporter.keep_in(path, SystemClock())
    numbers = [reporter.report(KeyError(), FAILED)]
    assert f"{FAILED} (incident {numbers[0]}: KeyError" in caplog.text
    path.rmdir()
    numbers.append(reporter.report(LookupError(), FAILED))
    reporter.let_go()
    assert [one.number for one in read_incidents(path)] == numbers


def test_a_stop_tells_what_was_counted_and_not_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, reporter: Reporter
) -> None:
    reporter.keep_in(tmp_path / "incidents", SystemClock())
    for _ in range(7):
        reporter.report(KeyError(), FAILED)
    assert "7 times" not in caplog.text
    reporter.let_go()
    assert "7 times" in caplog.text
    caplog.clear()
    reporter.let_go()
    assert caplog.text == ""


def test_no_count_is_lost_between_threads(tmp_path: Path, reporter: Reporter) -> None:
    path = tmp_path / "incidents"
    reporter.keep_in(path, SystemClock())
    threads = [
        threading.Thread(target=lambda: [reporter.report(KeyError(), FAILED) for _ in range(300)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reporter.let_go()
    assert [one.count for one in read_incidents(path)] == [1200]


def test_the_level_is_whoever_reports_to_choose(caplog: pytest.LogCaptureFixture, reporter: Reporter) -> None:
    reporter.report(KeyError(), FAILED)
    reporter.report(LookupError(), FAILED, level=logging.WARNING)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
