"""What a test needs beside this process, found in what it uses, so that nobody has to say it."""

from __future__ import annotations

import inspect
import subprocess
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

import pytest
from hypothesis import settings

_STARTS_A_PROCESS = frozenset({"create_subprocess_exec", "create_subprocess_shell"})


def examples(number: int) -> int:
    """So many examples for a test to which each is dear; a quarter of them where a run is to be fast."""
    fast = settings().max_examples < settings.get_profile("steady").max_examples
    return max(1, number // 4) if fast else number


def needs_process(item: pytest.Function) -> bool:
    """Whether the test, a fixture of its, or a function of tests/ that one of them calls starts a process."""
    asked: list[Any] = [item.function]
    for name in item.fixturenames:
        definitions = item.session._fixturemanager.getfixturedefs(name, item)
        asked += [definition.func for definition in definitions or ()]
    return any(_starts_one(function) for function in _reached(asked))


def _starts_one(function: FunctionType) -> bool:
    names = set(_names(function.__code__))
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


def _names(code: CodeType) -> Iterator[str]:
    """Every name that the code uses, that of functions within it too."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
