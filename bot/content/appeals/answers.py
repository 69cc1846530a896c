"""What goes over from the process that reads a file: what it read, or why it couldn't, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError

from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import ReadAppeal

MOST_BYTES: Final = 8_000_000
"""Of an answer. A text of a million letters fits."""


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """One of the two: what was read, or `why` not, with the `problem` and the `advice` of the error."""

    read: ReadAppeal | None = None
    why: WhyUnreadable | None = None
    problem: str = ""
    advice: str = ""


def as_json(answer: FileAnswer) -> bytes:
    """The answer as it is sent."""
    return _adapter().dump_json(answer)


def from_json(data: bytes) -> ReadAppeal:
    """What was read. UnreadableFile: why not; also where it is no answer."""
    try:
        answer = _adapter().validate_json(data)
    except ValidationError as error:
        raise UnreadableFile(WhyUnreadable.DIED, "Reading the file ended too early.") from error
    if answer.read is None:
        raise UnreadableFile(answer.why or WhyUnreadable.DIED, answer.problem, answer.advice)
    return answer.read


def refusal(error: UnreadableFile) -> FileAnswer:
    """The answer that says why."""
    return FileAnswer(why=error.why, problem=error.problem, advice=error.advice)


@cache
def _adapter() -> TypeAdapter[FileAnswer]:
    return TypeAdapter(FileAnswer)
