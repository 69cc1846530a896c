"""Finds in a text the words that a case never says, however they stand there, and such as are near them.

Takes some 2 ms for each different word: a thread is the place for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from bot.content.said.folding import keys_of, surnames_of
from bot.content.said.glyphs import Glyph, Run, runs_of
from bot.content.said.hashes import SHORTEST_NEAR, Hashing, NeverSaid, as_written, hash_of, one_less

MOST_TRIED: Final = 4_000
"""Hashes for one text: some ten seconds. The longest text that Telegram takes needs a quarter of it."""
MOST_TRIED_NEAR: Final = 1_000
"""Hashes for words that are near, on top of that."""
_LONGEST: Final = 24
"""Letters of a word that is put together, or looked for within another."""
_SHORTEST: Final = 5
"""Letters of such a word, where chance could make one: of two neighbours, or within an address."""
_LONGEST_WITHIN: Final = 12


class Place(NamedTuple):
    """Where something stands in a text, from `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found. `whole`: all of it was looked through for the words; `all_near`: for near ones."""

    found: tuple[Place, ...] = ()
    near: tuple[Place, ...] = ()
    whole: bool = True
    all_near: bool = True


class _Candidate(NamedTuple):
    signs: tuple[Glyph, ...]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.signs[0].start, self.signs[-1].end)

    @property
    def letters(self) -> str:
        """As they are read."""
        return "".join(sign.letter for sign in self.signs)

    @property
    def capital(self) -> bool:
        """Whether a capital letter is in it."""
        return any(sign.capital for sign in self.signs)


def look(
    text: str,
    words: NeverSaid,
    *,
    names_only: bool = False,
    near: bool = True,
    address: bool = False,
    most: int | None = MOST_TRIED,
    hashing: Hashing = hash_of,
) -> Looked:
    """Where the words stand, whole or taken apart, in whatever letters; and words that are one letter off.

    `names_only`: pass over what has no capital letter. Near ones are looked for among such anyway: in small
    letters too many words are near some name. `address`: of a page or a file, where words run together.
    `most`: hashes that are tried; None: as many as it takes.
    """
    if not words:
        return Looked()
    search = _Search(words, hashing, most)
    runs = runs_of(text)
    found: list[Place] = []
    for candidate in _candidates(runs, address=address):
        if names_only and not candidate.capital:
            continue
        if search.full:
            break
        if search.holds(candidate.letters):
            found.append(candidate.place)
    places = _widest(found)
    near_ones: list[Place] = []
    if near and words.near:
        for run in runs:
            place = Place(run.signs[0].start, run.signs[-1].end)
            named = any(sign.capital for sign in run.signs)
            if named and not _overlaps(place, places) and search.is_near(run.letters):
                near_ones.append(place)
    return Looked(places, tuple(near_ones), not search.full, not search.full_near)


class _Search:
    """Tries words, each once, and not too many."""

    def __init__(self, words: NeverSaid, hashing: Hashing, most: int | None) -> None:
        self._words = words
        self._hashing = hashing
        self._most = most
        self._hashes: dict[str, str] = {}
        self._known: dict[str, bool] = {}
        self._near: dict[str, bool] = {}
        self._tried_near = 0
        self.full = self.full_near = False

    def holds(self, letters: str) -> bool:
        """Whether it is one of the words."""
        if letters not in self._known:
            self._known[letters] = self._is_one(letters)
        return self._known[letters]

    def _is_one(self, letters: str) -> bool:
        keys = keys_of(letters)
        forms = dict.fromkeys((*keys, *(form for key in keys for form in surnames_of(key))))
        if self._words.exact and any(self._hash(form) in self._words.exact for form in forms):
            return True
        written = as_written(letters) if self._words.written else ()
        return any(self._hash(form) in self._words.written for form in written)

    def is_near(self, letters: str) -> bool:
        """Whether it is one letter off a word: one too many, too few, another, or two changed about."""
        if letters not in self._near:
            self._near[letters] = any(
                self._hash_near(short) in self._words.near
                for key in keys_of(letters)
                if len(key) >= SHORTEST_NEAR - 1
                for short in sorted({key, *one_less(key)})
            )
        return self._near[letters]

    def _hash(self, key: str) -> str:
        if key not in self._hashes:
            if self._most is not None and len(self._hashes) >= self._most:
                self.full = True
                return ""
            self._hashes[key] = self._hashing(key, self._words.slug)
        return self._hashes[key]

    def _hash_near(self, key: str) -> str:
        if key in self._hashes:
            return self._hashes[key]
        if self._tried_near >= MOST_TRIED_NEAR:
            self.full_near = True
            return ""
        self._tried_near += 1
        self._hashes[key] = self._hashing(key, self._words.slug)
        return self._hashes[key]


def _candidates(runs: Sequence[Run], *, address: bool = False) -> Iterator[_Candidate]:
    """All that may be one word: first what stands there as words, then what may have been taken apart."""
    for run in runs:
        yield _Candidate(run.signs)
    for run in runs:
        yield from _pieces(run)
    for first, second in pairwise(runs):
        both = (*first.signs, *second.signs)
        if second.spaced and first.signs[0].capital and _SHORTEST <= len(both) <= _LONGEST:
            yield _Candidate(both)
    for chain in _chains(runs, lambda run: run.jointed):
        for number in range(2, min(len(chain), _LONGEST) + 1):
            for at in range(len(chain) - number + 1):
                yield from _joined(chain[at : at + number])
    # A run of single letters, whatever stands between them.
    for chain in _chains(runs, lambda run: run.close, lambda run: len(run.signs) == 1):
        for number in range(3, min(len(chain), _LONGEST) + 1):
            for at in range(len(chain) - number + 1):
                yield from _joined(chain[at : at + number])
    for run in runs:
        if address or run.gap[-1:] in tuple("#@/_="):
            yield from _within(run)


def _pieces(run: Run) -> Iterator[_Candidate]:
    """Words that are written together: OneAfterAnother, or with figures in between."""
    starts = [
        at
        for at, (before, sign) in enumerate(pairwise(run.signs), start=1)
        if (sign.capital and not before.capital) or before.letter.isdigit() or sign.letter.isdigit()
    ]
    if starts:
        for first, last in pairwise((0, *starts, len(run.signs))):
            if last - first > 1:
                yield _Candidate(run.signs[first:last])


def _within(run: Run) -> Iterator[_Candidate]:
    """Every stretch of a word that could be another one."""
    signs = run.signs
    for at in range(len(signs) - _SHORTEST + 1):
        for end in range(at + _SHORTEST, min(len(signs), at + _LONGEST_WITHIN) + 1):
            yield _Candidate(signs[at:end])


def _chains(
    runs: Sequence[Run], goes_on: Callable[[Run], bool], belongs: Callable[[Run], bool] = lambda _: True
) -> Iterator[Sequence[Run]]:
    """Stretches of two runs or more, each of which goes on from the one before it."""
    chain: list[Run] = []
    for run in runs:
        if chain and not (belongs(run) and goes_on(run)):
            if len(chain) > 1:
                yield chain
            chain = []
        if belongs(run):
            chain.append(run)
    if len(chain) > 1:
        yield chain


def _joined(runs: Sequence[Run]) -> Iterator[_Candidate]:
    signs = tuple(sign for run in runs for sign in run.signs)
    if len(signs) <= _LONGEST:
        yield _Candidate(signs)


def _overlaps(place: Place, others: Sequence[Place]) -> bool:
    return any(place.start < other.end and other.start < place.end for other in others)


def _widest(places: Sequence[Place]) -> tuple[Place, ...]:
    """In the order of the text; places that overlap are one."""
    found: list[Place] = []
    for place in sorted(places):
        if found and place.start < found[-1].end:
            found[-1] = Place(found[-1].start, max(found[-1].end, place.end))
        else:
            found.append(place)
    return tuple(found)
