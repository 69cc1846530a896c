"""A sample of changes, drawn anew for each seed: each line with code is as likely as any other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from random import Random

from tests.mutants.expressions import Enums
from tests.mutants.places import Change, changes_in
from tests.mutants.source import Kind


def drawn(modules: Mapping[str, bytes], enums: Enums, seed: int, number: int) -> list[Change]:
    """At most one change of each line; where a line can be changed in several ways, each is as likely.

    The same for the same seed and text; a larger number begins with the same ones.
    """
    random = Random(seed)
    lines: defaultdict[tuple[str, int], list[Change]] = defaultdict(list)
    for path in sorted(modules):
        for change in changes_in(path, modules[path], enums):
            lines[path, change.line].append(change)
    places = sorted(lines)
    random.shuffle(places)
    chosen = (_chosen(lines[place], modules[place[0]], random) for place in places)
    return list(islice((change for change in chosen if change is not None), number))


def _chosen(changes: Sequence[Change], text: bytes, random: Random) -> Change | None:
    """The kind first, so that a line with many numbers isn't always about numbers."""
    left = list(changes)
    while left:
        kinds: Sequence[Kind] = sorted({change.kind for change in left})
        kind = random.choice(kinds)
        change = random.choice([change for change in left if change.kind is kind])
        if change.is_one(text):
            return change
        left.remove(change)
    return None
