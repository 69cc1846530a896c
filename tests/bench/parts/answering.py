"""What an answer costs, beside the bare echoes of two libraries, and what many at once do to each other."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.bench.answers.backlog import backlog
from tests.bench.answers.commands import UPDATES, UPDATES_QUICK, commands
from tests.bench.answers.files import files
from tests.bench.answers.flood import flood
from tests.bench.answers.letters import letters
from tests.bench.answers.mixed import mixed
from tests.bench.answers.running import own


def answering(*, quick: bool = False) -> str:
    """The tables of answers."""
    return asyncio.run(_measured(quick=quick))


async def _measured(*, quick: bool) -> str:
    each = UPDATES_QUICK if quick else UPDATES
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with own(Path(folder), each, each) as cast:
            parts = [await part(cast, quick=quick) for part in (commands, letters, mixed)]
    parts += [await part(quick=quick) for part in (files, backlog, flood)]
    return "\n\n".join(parts)
