"""How fast letters are made, how heavy the page is, and how alike many people's letters are."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from bot.content.files.docx import as_docx
from bot.content.files.mail import as_eml
from bot.content.files.pdf import Paper, as_pdf
from bot.content.letters.handoff import ShownAs, handoff_url
from bot.content.library import Library, messages_folder
from bot.content.texts import Phrasebook
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import Letter, LetterChoice, Signature
from bot.web.page import HandoffPage
from tests.bench.parts.texts.alike import alike

SECONDS: Final = 1.0
QUICK_S: Final = 0.2
SEED: Final = 20250401
SIGNATURE: Final = Signature("Anna Bell", "Leeds")

_COLD: Final = """
import time
start = time.perf_counter()
from bot.content.library import Library
from bot.model.letters.letter import LetterChoice, Signature
choice = LetterChoice("tjk001", "release", "president", "ru")
Library.load().letters.write(choice, Signature("Anna Bell", "Leeds"))
print(time.perf_counter() - start)
"""
_COLD_PDF: Final = """
import time
from bot.content.library import Library
from bot.model.letters.letter import LetterChoice, Signature
choice = LetterChoice("tjk001", "release", "president", "ru")
letter = Library.load().letters.write(choice, Signature("Anna Bell", "Leeds"))
start = time.perf_counter()
from bot.content.files.pdf import Paper, as_pdf
as_pdf(letter, paper=Paper.A4, place_and_date="Leeds, 1 April 2025")
print(time.perf_counter() - start)
"""


@dataclass(frozen=True, slots=True)
class Making:
    """What making a letter takes: seconds each, unless said otherwise."""

    cold: float  # a new process: reading every text and writing one letter
    joined: float  # letters a second: the letter alone
    whole: float  # letters a second: letter, reading copy, link, draft for a mail program, the chat's screen
    pdf_cold: float
    pdf: float
    docx: float


def lettering(*, quick: bool = False) -> str:
    """The tables of making letters, and of how alike they are."""
    made = making(QUICK_S if quick else SECONDS)
    plain, compressed = page_weight()
    making_them = "\n".join(
        (
            "## Making letters",
            "",
            "A Russian letter to the President, one process, one thread.",
            "",
            "| | |",
            "|---|---:|",
            f"| the letter alone | {made.joined:,.0f} a second |",
            f"| with its reading copy on the screen, link and e-mail draft | {made.whole:,.0f} a second |",
            f"| from a new process to the first letter (reads every text) | {1000 * made.cold:,.0f} ms |",
            f"| as a PDF | {1000 * made.pdf:,.1f} ms |",
            f"| as a PDF, the first in a process | {1000 * made.pdf_cold:,.0f} ms |",
            f"| as a .docx | {1000 * made.docx:,.1f} ms |",
            f"| the hand-off page, all in | {plain / 1000:,.1f} kB |",
            f"| the same, compressed on its way | {compressed / 1000:,.1f} kB |",
        )
    )
    return f"{making_them}\n\n{alike(quick=quick)}"


def making(seconds: float) -> Making:
    """Measure how long letters take."""
    library, roll = Library.load(), random.Random(SEED)

    def other() -> Letter:
        # Each time another letter: the typesetter remembers what it has set before.
        return _letter(library, "ru", "release", roll.randrange(WORDINGS))

    def joined() -> None:
        other()

    return Making(
        cold=_cold(_COLD),
        joined=_rate(joined, seconds),
        whole=_rate(whole_letters(library), seconds),
        pdf_cold=_cold(_COLD_PDF),
        pdf=1 / _rate(lambda: as_pdf(other(), paper=Paper.A4, place_and_date="Leeds, 1 April 2025"), seconds),
        docx=1
        / _rate(lambda: as_docx(other(), paper=Paper.A4, place_and_date="Leeds, 1 April 2025"), seconds),
    )


def whole_letters(library: Library) -> Callable[[], None]:
    """Makes a letter at each call: with reading copy, link, draft for a mail program, the chat's screen."""
    texts = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))["en"]
    roll = random.Random(SEED)

    def whole() -> None:
        wording = roll.randrange(WORDINGS)
        made, reading = (_letter(library, code, "release", wording) for code in ("ru", "en"))
        handoff_url("https://letters.example.org/", made, ShownAs("en", "President"), room=2048)
        as_eml(made)
        pairs = list(zip(made.paragraphs, reading.paragraphs, strict=True))
        texts.screen("reading", language="Русский", subject=reading.subject, pairs=pairs)

    return whole


def page_weight() -> tuple[int, int]:
    """Bytes of the hand-off page as it is, and compressed for the way."""
    page = HandoffPage.build(Library.load(), Phrasebook.load(messages_folder(), ZoneInfo("UTC")))
    return len(page.front.body), len(page.front.packed)


def _letter(library: Library, language: str, ask: str, wording: int) -> Letter:
    return library.letters.write(LetterChoice("tjk001", ask, "president", language, wording), SIGNATURE)


def _rate(work: Callable[[], object], seconds: float) -> float:
    """How often a second `work` is done, once it is warm."""
    work()
    times, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        work()
        times += 1
    return times / passed


def _cold(program: str) -> float:
    """Seconds that a new process says it took; the median of three."""
    return statistics.median(
        float(subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout)
        for _ in range(3)
    )
