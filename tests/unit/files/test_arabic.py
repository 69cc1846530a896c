"""A letter in Arabic as files: it runs from the right, and what is in Latin letters in it stays in order."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from bot.content.files.docx import as_docx
from bot.content.files.paper_sizes import SHEETS, Paper
from bot.content.files.pdf import as_pdf
from bot.model.letters.letter import MAX_BODY, Letter, Signature
from tests.support.paper import CASE, Printed, head, inside, letter, printed
from tests.support.samples.arabic import NAME, OWN, PLACE_AND_DATE, TOWN, arabic_letter

WINDOWS = {Paper.A4: (105, 190, 45, 90), Paper.LETTER: (104.7, 193.7, 51.8, 80.5)}
"""What an envelope shows whose window is at the right: millimetres from the left (two), from above (two)."""
ALPHABETS = {
    "en": "The quick brown fox jumps over the lazy dog",
    "fr": "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ àâæçéèêëîïôœùûüÿ « ’ » №",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "tg": "АБВГҒДЕЁЖЗИӢЙКҚЛМНОПРСТУӮФХҲЧҶШЪЭЮЯ абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "es": "ÁÉÍÑÓÚÜ áéíñóúü ¿sí? ¡no! 1.º 2.ª",
}
ARABIC = "ا أ إ آ ٱ ب ت ة ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ؤ ي ئ ى ء لا لأ لإ لآ ، ؛ ؟ ٪ ـ"
MARKS_ABOVE = "مَمِمُمّمًمٍمٌمْ"
OTHERS = "پ چ ژ گ ک ی ۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩"
"""Persian letters, and figures of both kinds: names have them."""


def pdf_of(made: Letter, paper: Paper = Paper.A4) -> Printed:
    return printed(as_pdf(made, paper=paper, place_and_date=PLACE_AND_DATE))


def docx_of(made: Letter) -> Document:
    return docx.Document(BytesIO(as_docx(made, paper=Paper.A4, place_and_date=PLACE_AND_DATE)))


def lines_with(page: Printed, sign: str) -> list[str]:
    """What is drawn on each line in which this sign stands, from left to right.

    Without brackets: the reader turns them, or doesn't.
    """
    bottoms = sorted({round(bottom) for there, *_, bottom in page.boxes if there == sign})
    return [
        "".join(
            there
            for _, there in sorted(
                (left, there)
                for there, left, _, _, bottom in page.boxes
                if abs(bottom - line) < 2.5 and there not in "()"
            )
        )
        for line in bottoms
    ]


def bare(text: str) -> str:
    return "".join(sign for sign in text if sign not in "() ")


# --- PDF


@pytest.mark.parametrize("paper", Paper)
def test_a_page_in_arabic_is_the_mirror_image(paper: Paper) -> None:
    made = arabic_letter()
    page = pdf_of(made, paper)
    assert page.pages == 1
    inside(page, paper, mirrored=True)
    left, right, top, bottom = WINDOWS[paper]
    shown = [box for box in page.boxes if box[2] > left and top < box[4] and box[3] < bottom]
    assert sorted(sign for sign, *_ in shown) == sorted(bare("".join(made.address)))
    assert all(left < box[1] and box[2] < right and top < box[3] and box[4] < bottom for box in shown)
    edge = SHEETS[paper].width - SHEETS[paper].left
    assert max(box[2] for box in page.boxes) == pytest.approx(edge, abs=1)


def test_an_arabic_address_has_name_and_office_each_on_a_line() -> None:
    for authority in CASE.authorities:
        named = CASE.letters["ar"].addressees[authority.id].name
        assert len(letter("ar", authority.id).address) == (2 if named else 1)


def test_place_and_date_run_from_the_right_with_a_town_from_the_left_in_it() -> None:
    line = lines_with(pdf_of(arabic_letter(own="")), "É")[0]
    assert line.startswith("2025"), "the year ends it"
    assert bare(TOWN) in line
    assert line.index("2025") < line.index("1") < line.index("Saint")


def test_names_and_an_address_in_arabic_sentences_are_in_order() -> None:
    page = pdf_of(arabic_letter())
    drawn = "".join(lines_with(page, "a"))
    for words in ("(Laila Muradi)", "(ICCPR)", "reply@example.org", TOWN, OWN, NAME):
        assert bare(words) in drawn


def test_a_name_stands_at_the_left_and_a_point_behind_initials() -> None:
    page = pdf_of(arabic_letter("A. B.", ""))
    sheet = SHEETS[Paper.A4]
    *_, last = lines_with(page, "A")
    assert last == "A.B."
    assert min(box[1] for box in page.boxes if box[0] == "A") == pytest.approx(
        sheet.width - sheet.right, abs=1
    )


def test_a_sentence_in_latin_letters_is_a_paragraph_from_the_left() -> None:
    page, sheet = pdf_of(arabic_letter()), SHEETS[Paper.A4]
    assert lines_with(page, "I")[0] == bare(OWN)
    assert min(box[1] for box in page.boxes if box[0] == "I") == pytest.approx(
        sheet.width - sheet.right, abs=1
    )


@pytest.mark.parametrize("paper", Paper)
def test_the_longest_letter_in_arabic_is_one_page(paper: Paper) -> None:
    made = arabic_letter()
    first, second, third, *rest = made.paragraphs
    longer = (third + " ") * 30
    longer = longer[: MAX_BODY - len(made.body) + len(third) - 1] + "."
    made = replace(made, paragraphs=(first, second, longer, *rest))
    assert len(made.body) == MAX_BODY
    page = pdf_of(made, paper)
    assert page.pages == 1
    inside(page, paper, mirrored=True)


def test_a_page_in_arabic_says_so_and_is_set_in_fonts_of_ours() -> None:
    data = as_pdf(arabic_letter(), paper=Paper.A4, place_and_date=PLACE_AND_DATE)
    assert b"/Lang(ar)" in data
    assert printed(data).fonts == {
        "LibertinusSerif-Regular",
        "NotoNaskhArabic-Regular",
        "NotoNaskhArabic-Bold",
    }


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_a_language_is_in_the_font(language: str) -> None:
    sample = ALPHABETS[language]
    made = replace(letter("en", own=sample), subject=sample)
    page = printed(as_pdf(made, paper=Paper.A4, place_and_date=""))
    assert page.fonts == {"LibertinusSerif-Regular", "LibertinusSerif-Bold"}
    drawn = "".join(sign for sign, *_ in page.boxes)
    assert drawn.count(sample.replace(" ", "")) == 2


@pytest.mark.parametrize("sample", [ARABIC, MARKS_ABOVE, OTHERS])
def test_every_letter_of_arabic_is_in_the_font(sample: str) -> None:
    made = replace(arabic_letter(own=sample), subject=sample)
    assert pdf_of(made).fonts <= {
        "LibertinusSerif-Regular",
        "LibertinusSerif-Bold",
        "NotoNaskhArabic-Regular",
        "NotoNaskhArabic-Bold",
    }


def test_an_arabic_name_below_a_french_letter_looks_like_a_letter_too() -> None:
    signature = Signature("مريم الأحمدي", "حلب")
    made = letter("fr", signature=signature)
    page = printed(as_pdf(made, paper=Paper.A4, place_and_date=head(made, signature)))
    assert page.fonts == {"LibertinusSerif-Regular", "LibertinusSerif-Bold", "NotoNaskhArabic-Regular"}
    inside(page, Paper.A4)


# --- .docx


def paragraphs_of(document: Document) -> list[Paragraph]:
    cells = document.tables[0]._cells
    return [p for cell in cells for p in cell.paragraphs if p.text] + document.paragraphs


def from_the_right(paragraph: Paragraph) -> bool:
    told = paragraph._p.get_or_add_pPr().find(qn("w:bidi"))
    return told is not None and told.get(qn("w:val")) != "0"


def test_a_document_in_arabic_runs_from_the_right() -> None:
    document = docx_of(arabic_letter())
    section, sheet = document.sections[0], SHEETS[Paper.A4]
    assert section.right_margin is not None
    assert section.right_margin.mm == pytest.approx(sheet.left, abs=0.1)
    assert document.element.body.sectPr.find(qn("w:bidi")) is not None
    assert document.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    for paragraph in paragraphs_of(document):
        assert from_the_right(paragraph) == (paragraph.text != OWN), paragraph.text
    assert document.styles["Normal"].element.pPr.find(qn("w:bidi")) is not None, "what is added runs so too"
    signed = document.paragraphs[-1]
    assert signed.text == NAME
    assert signed.alignment is WD_ALIGN_PARAGRAPH.RIGHT, "to Word: where lines end"


def test_runs_in_arabic_say_so_and_those_in_latin_letters_do_not() -> None:
    for paragraph in paragraphs_of(docx_of(arabic_letter())):
        for run in paragraph.runs:
            latin = any("a" <= sign.casefold() <= "z" for sign in run.text)
            arabic = any("\u0600" <= sign <= "\u06ff" for sign in run.text)
            assert not (latin and arabic), run.text
            assert bool(run.font.rtl) is not latin, run.text


def test_what_is_set_apart_in_arabic_keeps_its_signs() -> None:
    document = docx_of(arabic_letter("A. B."))
    when = next(p for p in paragraphs_of(document) if "2025" in p.text)
    assert [run.text for run in when.runs] == [f"{TOWN}\u200e", "\u200f، 1 نيسان/أبريل 2025"]
    assert [run.text for run in document.paragraphs[-1].runs] == ["A. B.\u200e"]
    assert not set("\u2068\u2069") & set("".join(p.text for p in paragraphs_of(document)))


def test_a_document_in_arabic_knows_its_language_and_its_font() -> None:
    document = docx_of(arabic_letter())
    (default,) = document.styles.element.iter(qn("w:rPrDefault"))
    assert [spoken.get(qn("w:bidi")) for spoken in default.iter(qn("w:lang"))] == ["ar-SA"]
    style = document.styles["Normal"].element.rPr
    assert style.rFonts.get(qn("w:cs")) == "Times New Roman"
    assert style.find(qn("w:szCs")).get(qn("w:val")) == "26"
    assert document.paragraphs[0].runs[0].font.cs_bold, "the subject"
