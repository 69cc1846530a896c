"""Letters for the tests of files for paper: in every length, and their words as one line."""

from datetime import date

from bot.content.library import Library
from bot.model.letters.letter import MAX_OWN, Letter, LetterChoice, Signature

LIBRARY = Library.load()
CASE = LIBRARY.cases["tjk001"]
DAY = date(2025, 4, 1)
LONGEST = Signature("Анна-Мария Белл-О'Коннор-Войцеховская", "Верхняя Гринвилл-на-Северной-Реке, 4-й дом")
OWN = ("Пишу, потому что мой дед учил: чужая беда — не чужая. " * 4)[:MAX_OWN].strip()
POSTAL = ("77 Example Avenue", "Third floor", "734000 Exampleton", "TAJIKISTAN")


def letter(
    language: str,
    authority: str = "president",
    ask: str = "release",
    signature: Signature = LONGEST,
    own: str = "",
    wording: int = 0,
) -> Letter:
    """A letter of the first case, with a copy to its issuer."""
    choice = LetterChoice("tjk001", ask, authority, language, wording)
    return LIBRARY.letters.write(choice, signature, own, copy=True)


def head(made: Letter, signature: Signature) -> str:
    """Place and date, as the letter's language writes them."""
    return LIBRARY.letters.forms[made.choice.language].place_and_date(signature.town, DAY)


def folded(*texts: str) -> str:
    """The words alone: lines break elsewhere on paper."""
    return " ".join(" ".join(texts).split())


def everything(made: Letter, place_and_date: str) -> str:
    """All that stands on paper, in the order in which it is read."""
    return folded(*made.address, place_and_date, made.subject, made.body)
