"""Letters as documents: what a .docx says, how it is set up, and what it keeps to itself."""

from dataclasses import replace
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.files.docx import as_docx
from bot.content.files.paper_sizes import SHEETS, Paper
from bot.content.files.pdf import as_pdf
from bot.model.letters.letter import Signature
from tests.support.paper import (
    CASE,
    LONGEST,
    OWN,
    POSTAL,
    everything,
    folded,
    head,
    letter,
    printed,
    without_signs,
)


def opened(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def text_of(document: Document) -> str:
    """The words in the order in which they are read."""
    found = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            found += [paragraph.text for cell in part._cells for paragraph in cell.paragraphs]
        else:
            found.append(part.text)
    return without_signs(folded(*found))


@pytest.mark.parametrize("language", CASE.letters)
def test_a_document_says_what_the_letter_says(language: str) -> None:
    # Every letter to everybody, by turns in other wordings, on both papers, signed at length and not at all.
    for number, (authority, ask) in enumerate(product(CASE.authorities, CASE.asks)):
        signature, own = (LONGEST, OWN) if number % 3 else (Signature(), "")
        made = letter(language, authority.id, ask.id, signature, own, wording=number * 7919)
        when = head(made, signature)
        paper = list(Paper)[number % 2]
        document = opened(as_docx(made, paper=paper, place_and_date=when))
        assert text_of(document) == everything(made, when)
        assert "@" not in text_of(document)


@pytest.mark.parametrize("language", CASE.letters)
def test_a_town_without_a_name_is_on_no_paper(language: str) -> None:
    signature = Signature("", "Xanthopolis")
    made = letter(language, signature=signature)
    when = head(made, signature)
    document = opened(as_docx(made, paper=Paper.A4, place_and_date=when))
    page = printed(as_pdf(made, paper=Paper.A4, place_and_date=when))
    for text in (text_of(document), page.text, made.body):
        assert "Xanthopolis" not in text
    assert when == head(made, Signature())


@pytest.mark.parametrize("paper", Paper)
def test_a_document_has_the_papers_size_and_margins(paper: Paper) -> None:
    document = opened(as_docx(letter("fr"), paper=paper, place_and_date=""))
    section, sheet = document.sections[0], SHEETS[paper]
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.left_margin is not None
    assert section.page_width.mm == pytest.approx(sheet.width, abs=0.1)
    assert section.page_height.mm == pytest.approx(sheet.height, abs=0.1)
    assert section.left_margin.mm == pytest.approx(sheet.left, abs=0.1)


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("postal", [(), POSTAL])
def test_the_address_begins_where_the_window_is(paper: Paper, postal: tuple[str, ...]) -> None:
    made = letter("fr")
    made = replace(made, address=(*made.address, *postal))
    document = opened(as_docx(made, paper=paper, place_and_date=""))
    section, sheet = document.sections[0], SHEETS[paper]
    above, address = document.tables[0].rows
    assert section.top_margin is not None
    assert above.height is not None
    assert address.height is not None
    start = section.top_margin.mm + above.height.mm
    assert sheet.address_from - 0.1 <= start <= sheet.address + 0.1
    assert start + address.height.mm == pytest.approx(sheet.address_to, abs=0.1)


@pytest.mark.parametrize(
    ("language", "paper", "tag"),
    [
        ("en", Paper.A4, "en-GB"),
        ("en", Paper.LETTER, "en-US"),
        ("fr", Paper.A4, "fr-FR"),
        ("ru", Paper.A4, "ru-RU"),
        ("tg", Paper.A4, "tg-Cyrl-TJ"),
    ],
)
def test_a_document_knows_its_language_and_its_font(language: str, paper: Paper, tag: str) -> None:
    document = opened(as_docx(letter(language), paper=paper, place_and_date=""))
    (default,) = document.styles.element.iter(qn("w:rPrDefault"))
    assert [spoken.get(qn("w:val")) for spoken in default.iter(qn("w:lang"))] == [tag]
    fonts = document.styles["Normal"].element.rPr.rFonts
    font = "Liberation Serif" if language == "tg" else "Times New Roman"
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi")} == {font}
    assert fonts.get(qn("w:cs")) == "Times New Roman"


@pytest.mark.parametrize(
    ("signature", "font"),
    [
        (Signature("Ҷамила Қодирӣ", "Лион"), "Liberation Serif"),
        (Signature("Анна", "Хуҷанд"), "Liberation Serif"),
        (Signature("Анна", "Лион"), "Times New Roman"),
    ],
)
def test_a_tajik_letter_in_a_russian_one_has_a_font_that_draws_it_right(
    signature: Signature, font: str
) -> None:
    made = letter("ru", signature=signature)
    data = as_docx(made, paper=Paper.A4, place_and_date=head(made, signature))
    assert opened(data).styles["Normal"].font.name == font
    with ZipFile(BytesIO(data)) as parts:
        table = parts.read("word/fontTable.xml").decode()
    assert '<w:font w:name="Liberation Serif"><w:altName w:val="Times New Roman"/>' in table, "for Word"


def test_what_runs_from_right_to_left_says_so_and_what_follows_is_told_where_it_belongs() -> None:
    signature, own = Signature("مریم احمدی", "هرات"), "من ۲ فرزند دارم."
    made = letter("ru", signature=signature, own=own)
    document = opened(as_docx(made, paper=Paper.A4, place_and_date=head(made, signature)))
    (when,) = (p for cell in document.tables[0]._cells for p in cell.paragraphs if "2025" in p.text)
    assert [(run.text, run.font.rtl) for run in when.runs] == [
        ("هرات", True),
        ("\u200e, 1 апреля 2025 года", None),
    ]
    (said,) = (p for p in document.paragraphs if "فرزند" in p.text)
    assert [(run.text, run.font.rtl) for run in said.runs] == [(own, True)]
    assert said.paragraph_format.element.pPr.find(qn("w:bidi")) is not None
    signed = document.paragraphs[-1]
    assert [(run.text, run.font.rtl) for run in signed.runs] == [(signature.name, True)]
    assert signed.paragraph_format.element.pPr.find(qn("w:bidi")) is None, "it stays below the close"
    assert not set("\u2068\u2069") & set(text_of(document)), "Word knows none"


def test_a_sentence_that_begins_at_the_left_runs_from_there_whatever_is_in_it() -> None:
    own = "Я — учительница (مدرسه)."
    document = opened(as_docx(letter("ru", own=own), paper=Paper.A4, place_and_date=""))
    (said,) = (p for p in document.paragraphs if "مدرسه" in p.text)
    assert [(run.text, run.font.rtl) for run in said.runs] == [(own, None)]
    assert said.paragraph_format.element.pPr is None


def test_what_runs_one_way_has_no_signs_for_it() -> None:
    made = letter("tg", own=OWN)
    data = as_docx(made, paper=Paper.A4, place_and_date=head(made, LONGEST))
    with ZipFile(BytesIO(data)) as parts:
        text = parts.read("word/document.xml").decode()
    assert "<w:rtl" not in text
    assert not set("\u200e\u2068\u2069") & set(text + made.body)


def test_a_document_keeps_to_itself_who_made_it_and_when() -> None:
    made = letter("fr")
    data = as_docx(made, paper=Paper.A4, place_and_date="Leeds, le 1er avril 2025")
    about = opened(data).core_properties
    assert about.title == made.subject
    assert not any((about.author, about.last_modified_by, about.comments, about.created, about.modified))
    with ZipFile(BytesIO(data)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        assert not [name for name in parts.namelist() if b"python-docx" in parts.read(name)]
    assert as_docx(made, paper=Paper.A4, place_and_date="Leeds, le 1er avril 2025") == data


@settings(max_examples=40, deadline=None)
@given(st.text() | st.text(st.sampled_from("a<>&\"'\x00\x0b\ud800\ufffe \t")))
def test_any_words_make_a_document(text: str) -> None:
    made = replace(letter("ru", signature=Signature("Анна", text)), subject=text)
    document = opened(as_docx(made, paper=Paper.A4, place_and_date=text))
    assert document.paragraphs[-1].text == "Анна"
