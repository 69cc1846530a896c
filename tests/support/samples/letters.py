"""Letters as many people get them: of one case and ask, to one authority, in one language."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale

from bot.content.library import Library, messages_folder
from bot.model.cases.case import PersonKind
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import Letter, LetterChoice, Signature
from tests.support.samples.own_sentences import FINE, lines

CASES: Final = Path(__file__).parents[2] / "cases"
"""Cases of the tests; there need be none."""
SIGNATURE: Final = Signature("Anna Bell", "Leeds")
SEED: Final = 20250401
FIRST: Final = date(2026, 11, 3)
"""The day of a first letter that brought no answer."""
OWN: Final = range(60, 151)
"""Characters of a sentence of one's own."""
_VOWELS: Final = "aeiouyаяоеёиыӣуйь"
_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """What letters are drawn of."""

    case: str
    ask: str
    authority: str
    language: str

    def __str__(self) -> str:
        return f"{self.case} {self.ask} {self.language}"


@contextmanager
def all_cases() -> Iterator[Library]:
    """The product's cases and, beside them, those of the tests."""
    own = sorted(CASES.iterdir()) if CASES.is_dir() else []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path in messages_folder().iterdir():
            if path.name != "cases":
                (root / path.name).symlink_to(path)
        (root / "cases").mkdir()
        for path in (*(messages_folder() / "cases").iterdir(), *own):
            (root / "cases" / path.name).symlink_to(path)
        yield Library.load(root)


def kinds(library: Library) -> list[Kind]:
    """Each case, ask that demands something, and language; to the first authority that can be written to."""
    return [
        Kind(case.slug, ask.id, next(one.id for one in case.authorities if one.writable), language)
        for case in library.cases.values()
        for ask in case.asks
        if ask.tone.demands
        for language in case.letters
    ]


def choices(kind: Kind, number: int) -> list[LetterChoice]:
    """So many people's letters, with wordings drawn as the bot draws them; the same each time."""
    roll = random.Random(f"{SEED} {kind}")
    return [
        LetterChoice(kind.case, kind.ask, kind.authority, kind.language, roll.randrange(WORDINGS))
        for _ in range(number)
    ]


def drawn(library: Library, kind: Kind, number: int, *, own: bool = False) -> list[str]:
    """The texts of so many letters. `own`: each with a sentence that nobody else has."""
    roll = random.Random(f"{SEED} {kind} own")
    return [
        text_of(library.letters.write(choice, SIGNATURE, own_sentence(kind.language, roll) if own else ""))
        for choice in choices(kind, number)
    ]


def second_to(choice: LetterChoice) -> LetterChoice:
    """The same choice of a second letter, on one day for all: they can't be more alike than so."""
    return replace(choice, first=FIRST)


def text_of(letter: Letter) -> str:
    """A letter's text without what stands above it, the salutation, the close and the signature."""
    return "\n\n".join(letter.text)


def own_sentence(language: str, roll: random.Random) -> str:
    """A sentence such as nobody else writes: words of people's sentences, in any order."""
    words, length = _words(language), roll.choice(OWN)
    said = roll.choice(words)
    while len(said) + 1 < length:
        said = f"{said} {roll.choice(words)}"
    if len(said) >= OWN[-1]:
        said = said.rpartition(" ")[0]
    return f"{said[0].upper()}{said[1:]}."


def aside(library: Library, kind: Kind) -> list[str]:
    """What letters of a kind can't but share: names, standards, and what the case fills in.

    That is the person and the offices, the country, days, terms, charges and the code; and the writer's town,
    which is the same in all of these alone. An organisation is named by its kind where a person has a name.
    """
    case = library.cases[kind.case]
    told = case.letters[kind.language].details
    plan = library.letters.plan(kind.case, kind.ask, kind.authority, kind.language)
    standards = [w.text.rstrip(".") for unit in plan.units if unit.key == "standard" for w in unit.wordings]
    named = [name for both in case.text(kind.language).authorities.values() for name in both if name]
    person = [_any_form(name) for name in case.text(kind.language).person.split()]
    if told is None:
        return [*standards, *named, *person]
    facts = [text for said in told.facts.values() for forms in said.values() for text in forms.values()]
    written = library.letters.files.forms[kind.language].written
    days = [written(day) for day in (case.facts_as_of, *(one.when for one in case.facts)) if day]
    known = Locale.parse(kind.language).territories.get(case.country, "").split()
    country = [*known, *(name for names in (told.country or {}).values() for name in names.split())]
    if case.kind is PersonKind.ORGANISATION:
        short = library.letters.files.composers[kind.language].grammar.the_organisation
    else:
        short = told.short
    # Without its first word too: before an article a preposition becomes another word (French "aux").
    called = [*short.values(), *(name.partition(" ")[2] for name in short.values())]
    titles = [
        library.letters.files.forms[kind.language].form(one).in_text
        for one in case.authorities
        if one.writable
    ]
    filled_in = [*called, *titles, *told.who.values(), *facts, *days, case.code, SIGNATURE.town]
    return [*standards, *named, *person, *filled_in, *map(_any_form, country)]


def _any_form(name: str) -> str:
    """A name whatever its ending, which many languages change."""
    return f"{name[:-1] if name[-1] in _VOWELS and len(name) > _SHORT else name}*"


@cache
def _words(language: str) -> list[str]:
    said = (word.strip(".,;:!?«»“”()") for line in lines(FINE[language]) for word in line.split())
    return sorted({word for word in said if word.isalpha()})
