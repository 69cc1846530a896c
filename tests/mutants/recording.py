"""A pytest plugin for runs under coverage.py: programs that tests start are measured too.

coverage.py tells its children by their environment what to do, and many tests give their programs an
environment of their own. With RECORD_TESTS_IN set, it also keeps which test ran what, and for how long.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from coverage import Coverage

FOLDER: Final = "RECORD_TESTS_IN"
TEST: Final = "RECORDED_TEST"
"""The context of what a program runs that a test started: coverage.py's settings name it."""

_PASSED_ON: Final = ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG", TEST)


def pytest_configure(config: pytest.Config) -> None:
    """Pass the settings on, whatever environment a program gets."""
    started: Any = subprocess.Popen.__init__

    def start(self: Any, *args: Any, env: Any = None, **more: Any) -> None:
        if env is not None:
            env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | dict(env)
        started(self, *args, env=env, **more)

    subprocess.Popen.__init__ = start  # type: ignore[method-assign]
    if FOLDER in os.environ:
        config.pluginmanager.register(_Recorder(Path(os.environ[FOLDER])))


class _Recorder:
    """Keeps seconds by test in tests.json, of those that passed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._failed: set[str] = set()

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out what needs a browser: slow, and what it runs is run by others too."""
        with_browser = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=with_browser)
        items[:] = [item for item in items if item not in with_browser]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """What runs now, runs for this test."""
        coverage = Coverage.current()
        assert coverage is not None
        coverage.switch_context(item.nodeid)
        os.environ[TEST] = item.nodeid
        try:
            return (yield)
        finally:
            os.environ[TEST] = ""
            coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up setting up, running and cleaning up."""
        self._seconds[report.nodeid] += report.duration
        if not report.passed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write it down, where all reports come together: not in a worker."""
        if not hasattr(session.config, "workerinput"):
            passed = {
                test: round(took, 3) for test, took in self._seconds.items() if test not in self._failed
            }
            (self._folder / "tests.json").write_text(json.dumps(passed))
            (self._folder / "failed.json").write_text(json.dumps(sorted(self._failed)))
