"""Templates compiled once for all languages, which is most of the work of a start and of `bot check`."""

from __future__ import annotations

from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Templates that one language has compiled already: they are the same in all.

    That holds as long as none filters a constant, since Jinja would do so once, in the first one's way.
    """

    def __init__(self) -> None:
        self._codes: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled for that template, if it was."""
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key] = bucket.code
