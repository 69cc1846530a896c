"""Templates compiled once for all languages: what a template becomes depends on none of them."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import TypeVar

from jinja2 import BytecodeCache, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context

Value = TypeVar("Value", contravariant=True)


class CompiledOnce(BytecodeCache):
    """Keeps what was compiled, for the environments of several languages that share it.

    They must differ in nothing that the compiler knows of: in translations, in globals, and in filters that
    are `at_each_use`. Compiling is nearly all that it costs to say a thing for the first time.
    """

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give it what was compiled of the same source, if that was."""
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


def at_each_use(made: Callable[[Value], str]) -> Callable[[Context, Value], str]:
    """A filter that the compiler doesn't use: else it would keep one language's result for all."""

    @pass_context
    def filtered(_: Context, value: Value, /) -> str:
        return made(value)

    return filtered
