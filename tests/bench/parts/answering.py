"""What an answer costs, beside the bare echoes of two libraries on the same server."""

from __future__ import annotations

import asyncio

from tests.bench.answers.commands import commands


def answering(*, quick: bool = False) -> str:
    """The tables of answers."""
    return asyncio.run(_measured(quick=quick))


async def _measured(*, quick: bool) -> str:
    return "\n\n".join([await commands(quick=quick)])
