"""Letters as many people get them: of one case and ask, to one authority, in one language."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.library import Library, messages_folder
from bot.model.letters.letter import Letter, LetterChoice, Signature
from bot.services.letters.letter_path import WORDINGS
from tests.support.samples.own_sentences import FINE, lines

CASES: Final = Path(__file__).parents[2] / "cases"
"""Cases of the tests; there need be none."""
SIGNATURE: Final = Signature("Anna Bell", "Leeds")
SEED: Final = 20250401
OWN: Final = range(60, 151)
"""Characters of a sentence of one's own."""
_AT_MOST_ABOVE: Final = 3
_SALUTATION_ENDS: Final = (",", "!", ":")
_VOWELS: Final = "aeiouyаяоеёиыӣуйь"
_SHORT: Final = 3

STANDARDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": (
            "International Covenant on Civil and Political Rights",
            "International Covenant on Economic, Social and Cultural Rights",
            "Universal Declaration of Human Rights",
            "Convention on the Rights of the Child",
            "Convention against Torture",
            "United Nations Declaration on Human Rights Defenders",
            "UN Declaration on Human Rights Defenders",
            "Declaration on Human Rights Defenders",
            "United Nations Bangkok Rules",
            "UN Bangkok Rules",
            "Bangkok Rules",
            "Nelson Mandela Rules",
        ),
        "fr": (
            "Pacte international relatif aux droits civils et politiques",
            "Pacte international relatif aux droits économiques, sociaux et culturels",
            "Déclaration universelle des droits de l’homme",
            "Convention relative aux droits de l’enfant",
            "Convention contre la torture",
            "Déclaration sur les défenseurs des droits de l’homme",
            "Règles de Bangkok des Nations Unies",
            "Règles de Bangkok de l’ONU",
            "Règles de Bangkok",
            "Règles Nelson Mandela",
        ),
        "ru": (
            "Международн* пакт* о гражданских и политических правах",
            "Международн* пакт* об экономических, социальных и культурных правах",
            "Всеобщ* деклараци* прав человека",
            "Конвенци* о правах ребёнка",
            "Конвенци* против пыток",
            "Деклараци* о правозащитниках",
            "Бангкокски* правил* Организации Объединённых Наций",
            "Бангкокски* правил* ООН",
            "Бангкокски* правил*",
            "Правил* Нельсона Манделы",
        ),
        "tg": (
            "Паймон* байналмилал* оид ба ҳуқуқҳои шаҳрвандӣ ва сиёс*",
            "Паймон* байналмилал* оид ба ҳуқуқҳои иқтисодӣ, иҷтимоӣ ва фарҳанг*",
            "Эъломия* умум* ҳуқуқи башар*",
            "Конвенсия* оид ба ҳуқуқи кӯдак*",
            "Конвенсия* зидди шиканҷа*",
            "Қоидаҳои Бангкоки Созмони Милали Муттаҳид*",
            "Қоидаҳои Бангкоки СММ",
            "Қоидаҳои Бангкок*",
        ),
    }
)
"""What standards are called: letters that name one can't but use the same words."""


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
    """Each case, ask and language; to the first authority that can be written to."""
    return [
        Kind(case.slug, ask.id, next(one.id for one in case.authorities if one.writable), language)
        for case in library.cases.values()
        for ask in case.asks
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


def text_of(letter: Letter) -> str:
    """A letter's text without what stands above it, the salutation, the close and the signature.

    What stands above ends without a comma or an exclamation mark; a salutation has one.
    """
    above = letter.paragraphs[:_AT_MOST_ABOVE]
    salutation = next(place for place, said in enumerate(above) if said.endswith(_SALUTATION_ENDS))
    return "\n\n".join(letter.paragraphs[salutation + 1 : -2])


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
    """The names and standards that letters of a kind can't but share; see `likeness.longest_run`."""
    text = library.cases[kind.case].text(kind.language)
    named = [name for both in text.authorities.values() for name in both if name]
    return [*(_any_form(name) for name in text.person.split()), *named, *STANDARDS.get(kind.language, ())]


def _any_form(name: str) -> str:
    """A name whatever its ending, which many languages change."""
    return f"{name[:-1] if name[-1] in _VOWELS and len(name) > _SHORT else name}*"


@cache
def _words(language: str) -> list[str]:
    said = (word.strip(".,;:!?«»“”()") for line in lines(FINE[language]) for word in line.split())
    return sorted({word for word in said if word.isalpha()})
