"""Word's files: what a reader sees of them, in the order and with the numbers that Word shows."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document

from bot.content.appeals.files.documents import read_document
from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import ReadDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(document: Document) -> ReadDocument:
    target = BytesIO()
    document.save(target)
    return read_document(target.getvalue())


def packed(body: str, more: dict[str, str] | None = None) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
        for name, text in (more or {}).items():
            archive.writestr(name, text)
    return target.getvalue()


def raw(paragraphs: str, more: dict[str, str] | None = None) -> list[str]:
    namespaces = (
        f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    document = read_document(
        packed(f"<w:document {namespaces}><w:body>{paragraphs}</w:body></w:document>", more)
    )
    return [line.text for line in document.lines if line.text]


def test_paragraphs_headings_lists_and_tables() -> None:
    document = docx.Document()
    document.core_properties.title = "An appeal"
    document.add_heading("Urgent appeal", 1)
    document.add_paragraph().add_run("All bold").bold = True
    document.add_paragraph("One\ttwo\nthree")
    for text in ("first", "second"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("dot", style="List Bullet")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Name:", "Ms Invented"
    table.cell(1, 0).text, table.cell(1, 1).text = "Mr A\nMinister", "Ms B\nPresident"
    document.sections[0].header.paragraphs[0].text = "Letterhead"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    found = read(document)
    lines = [line for line in found.lines if line.text]
    assert [(line.text, line.number if line.is_item else None) for line in lines] == [
        ("Urgent appeal", None), ("All bold", None), ("One\ttwo", None), ("three", None), ("first", "1"),
        ("second", "2"), ("dot", ""), ("Name:\tMs Invented", None), ("Mr A", None), ("Minister", None),
        ("Ms B", None), ("President", None),
    ]  # fmt: skip
    assert [line.is_heading for line in lines[:2]] == [True, False]
    assert [line.is_bold for line in lines[:3]] == [False, True, False] or lines[1].is_bold
    assert [line.column for line in lines[-4:]] == [0, 0, 1, 1]
    assert found.title == "An appeal"


def test_what_was_taken_out_or_hidden_is_not_read() -> None:
    assert raw(
        "<w:p><w:r><w:t>He is </w:t></w:r><w:del><w:r><w:delText>free</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>held</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> secret</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>Old place</w:t></w:r></w:moveFrom></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a form</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    ) == ["He is held", "In a form"]


def test_links_and_fields_are_kept() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="x" Target="mailto:m@gov.example" TargetMode="External"/></Relationships>'
    )
    namespaces = (
        f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    body = (
        '<w:p><w:hyperlink r:id="r1"><w:r><w:t>Mail</w:t></w:r></w:hyperlink></w:p><w:p><w:r><w:instrText>'
        'HYPERLINK "https://gov.example/"</w:instrText></w:r><w:r><w:t>Site</w:t></w:r></w:p>'
    )
    data = packed(
        f"<w:document {namespaces}><w:body>{body}</w:body></w:document>",
        {"word/_rels/document.xml.rels": relations},
    )
    assert [(line.text, line.links) for line in read_document(data).lines] == [
        ("Mail", ("mailto:m@gov.example",)), ("Site", ("https://gov.example/",)),
    ]  # fmt: skip


def test_macros_and_formulas_are_passed_over() -> None:
    paragraph = "<w:p><w:r><w:t>=cmd|' /C calc'!A0</w:t></w:r></w:p>"
    assert raw(paragraph, {"word/vbaProject.bin": "Sub AutoOpen()"}) == ["=cmd|' /C calc'!A0"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            f'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="{W}">&b;</w:document>',
            WhyUnreadable.DAMAGED,
        ),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', WhyUnreadable.DAMAGED),
        ("<d>" * 1000, WhyUnreadable.HEAVY),
        ("<d>" + " " * 13_000_000 + "</d>", WhyUnreadable.HEAVY),
        ("no xml", WhyUnreadable.DAMAGED),
    ],
    ids=["entities", "file", "deep", "bomb", "none"],
)
def test_bombs_are_refused(body: str, why: WhyUnreadable) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_document(packed(body))
    assert caught.value.why is why


def test_an_archive_is_none() -> None:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("appeal.docx", packed("<d/>"))
    with pytest.raises(UnreadableFile) as caught:
        read_document(target.getvalue())
    assert caught.value.why is WhyUnreadable.ARCHIVE
