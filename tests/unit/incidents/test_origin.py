"""Where a fault is said to have arisen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import bot
from bot.content.library import messages_folder
from bot.content.texts import Phrasebook
from bot.errors import StoreUnavailable
from bot.incidents.origin import Origin, origin_of
from bot.model.base36 import base36
from bot.model.clock import SteadyClock

SECRET = "my hidden words"


def raised(work: Callable[[], object]) -> Exception:
    try:
        work()
    except Exception as fault:  # noqa: BLE001 - any is what is wanted
        return fault
    raise AssertionError("nothing was raised")


def asked(work: Callable[[], object]) -> Any:
    """A clock that does `work` when it is asked for the time."""
    return SimpleNamespace(now=work)


def test_a_fault_in_our_code_is_placed_by_file_line_and_function() -> None:
    origin = origin_of(raised(lambda: base36(-1)))
    assert origin.kind == "ValueError"
    assert re.fullmatch(r"bot/model/base36\.py:\d+ base36", origin.place)
    assert (origin.inside, origin.way) == ("", ())


def test_a_fault_in_a_library_is_placed_where_we_called_it() -> None:
    origin = origin_of(raised(lambda: SteadyClock(asked(lambda: json.loads("{")))))
    assert origin.kind == "json.decoder.JSONDecodeError"
    assert re.fullmatch(r"bot/model/clock\.py:\d+ SteadyClock\.__init__", origin.place)
    assert re.fullmatch(r"json/decoder\.py:\d+ JSONDecoder\.raw_decode", origin.inside)


@pytest.mark.parametrize("screen", ["incident", "no_such_screen"])
def test_a_fault_in_what_all_code_passes_through_is_placed_where_that_was_asked_for(screen: str) -> None:
    asking = Path(bot.__file__).parent / "chat" / "asking.py"
    names: dict[str, Any] = {"texts": Phrasebook.load(messages_folder(), ZoneInfo("UTC"))["en"]}
    exec(compile(f"def ask():\n    texts.screen({screen!r})", str(asking), "exec"), names)
    origin = origin_of(raised(names["ask"]))
    assert (origin.kind, origin.place) == ("ContentError", "bot/chat/asking.py:2 ask")
    assert re.fullmatch(r"bot/content/texts\.py:\d+ ChatTexts\.screen", origin.inside)


def test_a_fault_that_none_of_our_code_took_part_in_is_placed_all_the_same() -> None:
    origin = origin_of(raised(lambda: json.loads("{")))
    assert re.fullmatch(r"json/decoder\.py:\d+ JSONDecoder\.raw_decode", origin.place)


def test_a_fault_that_was_never_raised_has_a_kind() -> None:
    assert origin_of(LookupError(SECRET)) == Origin("LookupError", "")


def test_of_several_faults_at_once_the_first_counts() -> None:
    several = ExceptionGroup(SECRET, [ExceptionGroup(SECRET, [raised(lambda: base36(-1))]), KeyError(SECRET)])
    assert origin_of(several) == origin_of(several.exceptions[0])
    assert origin_of(several).kind == "ValueError"


def test_what_the_database_lacks_is_said_with_it() -> None:
    fault = StoreUnavailable(SECRET)
    assert origin_of(fault).kind == "StoreUnavailable"
    fault.kind = "full"
    assert origin_of(fault).kind == "StoreUnavailable (full)"


@pytest.mark.parametrize("deep", [1, 50, 5_000])
def test_of_a_long_way_the_nearest_places_are_kept(deep: int) -> None:
    def dive(left: int) -> object:
        # Through code of ours and back.
        return base36(-1) if not left else SteadyClock(asked(lambda: dive(left - 1)))

    origin = origin_of(raised(lambda: dive(deep)))
    assert len(origin.way) <= 6
    assert origin.kind == ("ValueError" if deep < 1000 else "RecursionError")
    assert all(place.startswith("bot/model/clock.py:") for place in origin.way)
    assert SECRET not in repr(origin)
