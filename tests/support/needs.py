"""What a test needs beside this process, found in what it uses, so that nobody has to say it."""

from __future__ import annotations

import inspect
import math
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from random import Random
from types import CodeType, FunctionType
from typing import Any, TypeVar

import pytest
from hypothesis import settings

Thing = TypeVar("Thing")

_STARTS_A_PROCESS = frozenset({"create_subprocess_exec", "create_subprocess_shell"})


def is_fast() -> bool:
    """Whether this is a run that is to be over in a minute."""
    return settings().max_examples < settings.get_profile("steady").max_examples


def examples(number: int) -> int:
    """So many examples for a test to which each is dear; a quarter of them where a run is to be fast."""
    return max(1, number // 4) if is_fast() else number


def some(every: Iterable[Thing], one_in: int = 4) -> list[Thing]:
    """All of them; where a run is to be fast, one in so many, drawn at random and each time the same."""
    things = list(every)
    return _drawn(things, math.ceil(len(things) / one_in), "") if is_fast() else things


def left_out(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """Of a test that has many parameters, those with which a run that is to be fast does without it.

    A story costs as much as a hundred rules: a quarter of it is kept, of others an eighth, but some at least.
    """
    of_function: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        of_function[item.nodeid.partition("[")[0]].append(item)
    out: set[pytest.Item] = set()
    for name, alike in of_function.items():
        least, one_in = (3, 4) if "/stories/" in name else (8, 8)
        kept = max(least, math.ceil(len(alike) / one_in))
        if len(alike) > kept:
            out |= set(alike) - set(_drawn(alike, kept, name))
    return out


def _drawn(things: Sequence[Thing], number: int, seed: str) -> list[Thing]:
    places = Random(f"{seed} {len(things)}").sample(range(len(things)), number)
    return [things[place] for place in sorted(places)]


_OF_A_FILE = frozenset(
    {
        "sqlite_connection",
        "bytes_on_disk",
        "empty_database",
        "locked_by_another_program",
        "pragma",
        "full_disk",
        "NO_TEXT",
        "sqlite3",
        "shutil",
    }
)


def is_about_a_file(function: Callable[..., object]) -> bool:
    """Whether a test, or a function of tests/ that it calls, looks into SQLite's file itself.

    So does whatever is told of a database that an earlier version left: all of these were files.
    """
    if {"database", "state", "of_the_first_version"} & {*inspect.signature(function).parameters}:
        return True
    theirs = [one for one in _reached([function]) if one.__module__ != "tests.support.stores"]
    return any(_names(one.__code__) & _OF_A_FILE for one in theirs)


def needs_process(item: pytest.Function) -> bool:
    """Whether the test, a fixture of its, or a function of tests/ that one of them calls starts a process."""
    asked: list[Any] = [item.function]
    for name in item.fixturenames:
        definitions = item.session._fixturemanager.getfixturedefs(name, item)
        asked += [definition.func for definition in definitions or ()]
    return _any_starts_one(tuple(asked))


@cache  # a test with a thousand parameters is looked at once
def _any_starts_one(asked: tuple[Any, ...]) -> bool:
    return any(_starts_one(function) for function in _reached(list(asked)))


@cache
def _starts_one(function: FunctionType) -> bool:
    names = _names(function.__code__)
    return bool(names & _STARTS_A_PROCESS) or any(function.__globals__.get(n) is subprocess for n in names)


def _reached(asked: list[Any]) -> Iterator[FunctionType]:
    """These functions, and all of tests/ that they name, and so on."""
    seen: set[int] = set()
    while asked:
        for function in _functions(asked.pop()):
            if id(function) in seen or not function.__module__.startswith("tests."):
                continue
            seen.add(id(function))
            yield function
            asked += [function.__globals__.get(name) for name in _names(function.__code__)]


def _functions(thing: Any) -> Iterator[FunctionType]:
    """The function behind decorators; of a class, its methods."""
    if inspect.isclass(thing):
        if thing.__module__.startswith("tests."):
            for member in vars(thing).values():
                yield from _functions(member)
    elif isinstance(thing, Callable):  # type: ignore[arg-type]
        function = inspect.unwrap(thing)
        if isinstance(function, FunctionType):
            yield function


@cache
def _names(code: CodeType) -> frozenset[str]:
    """Every name that the code uses, that of functions within it too."""
    within = [_names(constant) for constant in code.co_consts if isinstance(constant, CodeType)]
    return frozenset(code.co_names).union(*within)
