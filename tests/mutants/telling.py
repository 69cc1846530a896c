"""What came of a sample, for people."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.mutants.places import Change
from tests.mutants.trying import Outcome, Verdict

_SHOWN = 70  # characters of a line of code


@dataclass(frozen=True, slots=True)
class Tried:
    """A change, its number in the sample, and what became of it."""

    number: int
    change: Change
    outcome: Outcome


class BadJudgement(ValueError):
    """A line of the file of judgements can't be understood."""


def judgements(text: str) -> dict[str, str]:
    """Id of a change -> why it has no effect. A line each: id, space, reason; # begins a comment."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            id_, _, reason = line.strip().partition(" ")
            if not reason.strip():
                raise BadJudgement(f"Line {number} gives no reason.")
            found[id_] = reason.strip()
    return found


def in_a_line(tried: Tried, text: bytes) -> str:
    """Number, place, change and outcome."""
    change, outcome = tried.change, tried.outcome
    before, after = changed_lines(change, text)
    place = f"{tried.number:3} {change.id} {change.path}:{change.line}"
    return f"{place} {change.kind}: {_short(before)} → {_short(after)} · {_told(outcome)}"


def _short(lines: Sequence[str]) -> str:
    words = " ".join(lines) or "nothing"
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _told(outcome: Outcome) -> str:
    match outcome.verdict:
        case Verdict.NOTICED:
            return f"noticed by {outcome.by}"
        case Verdict.UNNOTICED:
            return f"UNNOTICED by {outcome.ran} of {outcome.of} tests that run it"
        case Verdict.NOT_REACHED:
            return "NOT REACHED by a test"
        case Verdict.UNSURE:
            return "UNSURE: the tests that run it fail now and then, or without it too"


def changed_lines(change: Change, text: bytes) -> tuple[list[str], list[str]]:
    """The lines that differ, before and after, without indentation."""
    lines = _diff(change, text, 0)[1:]
    return (
        [line[1:].strip() for line in lines if line.startswith("-")],
        [line[1:].strip() for line in lines if line.startswith("+") and line[1:].strip()],
    )


def diff(change: Change, text: bytes) -> str:
    """The change with three lines round it."""
    return "\n".join(_diff(change, text, 3))


def _diff(change: Change, text: bytes, around: int) -> list[str]:
    before, after = (part.decode().splitlines() for part in (text, change.applied(text)))
    return list(difflib.unified_diff(before, after, n=around, lineterm=""))[2:]


def summary(tried: Sequence[Tried], modules: Mapping[str, bytes], judged: Mapping[str, str]) -> Iterator[str]:
    """Those to judge, those judged, and the shares."""
    missed = [one for one in tried if one.outcome.verdict is not Verdict.NOTICED]
    without = [one for one in missed if one.change.id in judged]
    for one in missed:
        text = modules[one.change.path]
        reason = judged.get(one.change.id)
        yield f"\n{in_a_line(one, text)}"
        yield diff(one.change, text) if reason is None else f"    no effect: {reason}"
    counted = Counter(one.outcome.verdict for one in tried)
    each = ", ".join(f"{counted[verdict]} {verdict}" for verdict in Verdict if counted[verdict])
    yield f"\nOf {len(tried)}: {each}."
    noticed, left = counted[Verdict.NOTICED], len(tried) - len(without)
    if left:
        yield (
            f"{len(without)} judged to have no effect; "
            f"noticed of the other {left}: {noticed} ({noticed / left:.1%})."
        )
