"""Runs the programs that this one is compared with, each as a process in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Final

from tests.bench.spent import Run

ROOT: Final = Path(__file__).parent.parent.parent
PYTHON: Final = ROOT / ".venv-bench" / "bin" / "python"


class NoPeers(Exception):
    """The peers' environment is missing."""


def command(name: str, *arguments: str) -> list[str]:
    """The command line of one of them. NoPeers if `make bench` hasn't made their environment."""
    if not PYTHON.exists():
        raise NoPeers("`make bench` sets up what this compares with; .venv-bench isn't there.")
    return [str(PYTHON), str(ROOT / "tests" / "bench" / "peers" / f"{name}.py"), *arguments]


def sent_by(name: str, *arguments: str, **order: Any) -> Run:
    """What one of them took to carry out the order."""
    done = subprocess.run(
        command(name, *arguments), input=json.dumps(order), stdout=subprocess.PIPE, text=True, check=True
    )
    return Run(**json.loads(done.stdout))
