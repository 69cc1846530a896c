"""The servers that the bench measures at know the bot that it starts: else that comes out hours later."""

from __future__ import annotations

import json
import urllib.request

import pytest

from tests.bench.programs import simulated
from tests.support.programs.processes import TOKEN


@pytest.mark.parametrize("module", ["tests.bench.everybody", "tests.bench.answers.server"])
def test_the_bot_of_the_bench_is_known(module: str) -> None:
    with simulated(module) as (server, _), urllib.request.urlopen(f"{server.url}/bot{TOKEN}/getMe") as answer:
        assert json.loads(answer.read())["ok"]
