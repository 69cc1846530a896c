"""Letters for the tests of files for paper: in every length, their words as one line, and a PDF read back."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from unicodedata import category

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import Image

from bot.content.files.paper_sizes import SHEETS, Paper
from bot.content.languages import language as known
from bot.content.library import Library
from bot.model.letters.letter import MAX_OWN, Letter, LetterChoice, Signature

MM = 72 / 25.4
LIBRARY = Library.load()
CASE = LIBRARY.cases["tjk001"]
_UNSEEN = "\u200e\u200f\u2066\u2067\u2068\u2069"
_VOWELS = "[\u064b-\u065f\u0670]"
_MARKED = re.compile(rf"(\w){_VOWELS}")
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
    return LIBRARY.letters.files.forms[made.choice.language].place_and_date(signature.town, DAY)


def folded(*texts: str) -> str:
    """The words alone: lines break elsewhere on paper."""
    return " ".join(" ".join(texts).split())


def everything(made: Letter, place_and_date: str) -> str:
    """All that stands on paper, in the order in which it is read, without signs for directions."""
    return without_signs(folded(*made.address, place_and_date, made.subject, made.body))


def without_signs(text: str) -> str:
    """The text without the signs that only say which way it runs."""
    return "".join(sign for sign in text if sign not in _UNSEEN)


def reads(page: "Printed", made: Letter, place_and_date: str) -> bool:
    """Whether a page says all that it has to.

    Where lines run both ways, readers of PDFs don't agree on their order: then it is the letters that are
    compared. What is drawn in which place, the tests of Arabic look at.
    """
    whole = everything(made, place_and_date)
    if known(made.choice.language).is_rtl:
        drawn, wanted = _letters(page.text), _letters(whole)
        # A letter with a vowel sign is drawn as two shapes, and may be read back from each.
        return not wanted - drawn and drawn - wanted <= Counter(_MARKED.findall(whole))
    return folded(page.text) == whole


def _letters(text: str) -> Counter[str]:
    """The letters and signs of a text but for vowel signs of Arabic, whatever their order."""
    return Counter(re.sub(rf"\s|{_VOWELS}", "", without_signs(text)))


@dataclass(frozen=True)
class Printed:
    """A page as read back: its words, and for each visible character a box (left, right, top, bottom; mm)."""

    pages: int
    size: tuple[float, float]
    text: str
    boxes: list[tuple[str, float, float, float, float]]
    fonts: set[str]
    metadata: dict[str, str]


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with closing(pypdfium2.PdfDocument(data)) as document:
        yield document


def read_by_a_camera(picture: Image.Image) -> str:
    """What the one code in a picture says, by a reader that shares nothing with what drew it."""
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert found.ec_level in {"M", "Q", "H"}, "a fold or a stain may not spoil it"
    return str(found.text)


def printed(data: bytes) -> Printed:
    with opened(data) as document, closing(document[0]) as page, closing(page.get_textpage()) as words:
        width, height = page.get_size()
        # A line may end after a hyphen, which the reader takes at times for one that only divides a word.
        text = words.get_text_range().replace("\ufffe", "-").replace("-\r\n", "-")
        boxes, fonts = [], set()
        name = ctypes.create_string_buffer(100)
        for index in range(words.count_chars()):
            sign = chr(pdfium.FPDFText_GetUnicode(words, index))
            if pdfium.FPDFText_IsGenerated(words, index) or sign.isspace() or category(sign) == "Cf":
                continue
            left, bottom, right, top = words.get_charbox(index)
            boxes.append((sign, left / MM, right / MM, (height - top) / MM, (height - bottom) / MM))
            pdfium.FPDFText_GetFontInfo(words, index, name, 100, None)
            fonts.add(name.value.decode().rpartition("+")[2])
        return Printed(
            len(document), (width / MM, height / MM), text, boxes, fonts, document.get_metadata_dict()
        )


def inside(page: Printed, paper: Paper, *, mirrored: bool = False) -> None:
    """Everything stands within the margins, but for the sides of letters that hang over a little."""
    sheet = SHEETS[paper]
    margins = (sheet.width - sheet.right, sheet.width - sheet.left) if mirrored else (sheet.left, sheet.right)
    for sign, left, right, top, bottom in page.boxes:
        where = f"{sign!r} at {left:.1f}-{right:.1f}, {top:.1f}-{bottom:.1f}"
        assert left >= margins[0] - 1, where
        assert right <= margins[1] + 1, where
        assert top >= sheet.address_from - 1, where
        assert bottom <= sheet.bottom + 1, where
