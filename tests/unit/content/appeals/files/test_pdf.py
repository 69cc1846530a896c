"""PDF: lines as they are read on paper."""

from __future__ import annotations

import pypdfium2
import typst

from bot.content.appeals.files.documents import read_document
from bot.model.cases.appeal import ReadDocument, RemarkKind, TextLine


def printed(source: str) -> ReadDocument:
    return read_document(typst.compile(source.encode()))


def texts(source: str) -> list[str]:
    return [line.text for line in printed(source).lines if line.text]


def find(document: ReadDocument, text: str) -> TextLine:
    return next(line for line in document.lines if text in line.text)


def test_paragraphs_headings_lists_and_links() -> None:
    document = printed(
        "= Urgent appeal\n*Code ABC 1*\n\nFirst paragraph, ﬁve oﬃces.\n\nSecond one.\n"
        '\n- #link("mailto:m@gov.example")[The minister]\n- another\n\n+ one\n+ two\n'
    )
    assert [line.text for line in document.lines] == [
        "Urgent appeal", "", "Code ABC 1", "", "First paragraph, five offices.", "", "Second one.", "",
        "The minister", "another", "", "one", "two",
    ]  # fmt: skip
    assert find(document, "Urgent").is_heading
    assert find(document, "Code").is_bold
    assert not find(document, "Second").is_bold
    assert find(document, "minister").links == ("mailto:m@gov.example",)
    assert [(line.is_item, line.number) for line in document.lines[-2:]] == [(True, "1"), (True, "2")]


def test_columns_are_read_one_after_the_other_and_tables_row_by_row() -> None:
    document = printed(
        "#columns(2)[#for n in range(8) [Left line #n of the text \\ ] #colbreak()"
        " #for n in range(8) [Right line #n of the text \\ ]]\n"
        "#v(1cm)\nBelow all of it stands a line that goes from one side of the page to the other, for both.\n"
        "#table(columns: (4cm, 6cm), stroke: none,"
        " [Telephone:], [+99 2], [Fax:], [+99 3], [Mail:], [a\\@b.example])"
    )
    found = [line for line in document.lines if line.text]
    assert [line.text for line in found[:16]] == [
        f"{side} line {number} of the text" for side in ("Left", "Right") for number in range(8)
    ]
    assert {line.column for line in found[:8]} == {0}
    assert {line.column for line in found[8:16]} == {1}
    assert [line.text.split("\t") for line in found[-3:]] == [
        ["Telephone:", "+99 2"], ["Fax:", "+99 3"], ["Mail:", "a@b.example"],
    ]  # fmt: skip


def test_offices_side_by_side_are_read_one_by_one() -> None:
    assert texts(
        "#grid(columns: (1fr, 1fr), [Mr A \\ Minister of Justice \\ Street 1 \\ Town],"
        " [Ms B \\ President \\ Street 2 \\ City])"
    ) == ["Mr A", "Minister of Justice", "Street 1", "Town", "Ms B", "President", "Street 2", "City"]


def test_what_frames_every_page_is_taken_off() -> None:
    found = texts(
        "#set page(header: [Network – urgent appeal], "
        "footer: context [Page #counter(page).get().first() of 3])\n"
        "First page text.\n#pagebreak()\nSecond page text.\n#pagebreak()\nThird page text."
    )
    assert found == ["Network – urgent appeal", "First page text.", "Second page text.", "Third page text."]


def test_words_divided_at_the_end_of_a_line_are_whole() -> None:
    source = (
        '#set page(width: 6.5cm, height: 20cm)\n#set text(hyphenate: true, lang: "en")\n'
        "#set par(justify: true)\n"
        "representative organisations extraordinary circumstantial evidence "
        "incomprehensible misunderstandings internationalisation"
    )
    words = " ".join(texts(source)).split()
    assert "internationalisation" in words
    assert not any(word.endswith("-") for word in words)


def test_a_scan_has_no_text_and_says_so() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(300, 300)
    data = saved(document)
    assert [remark.kind for remark in read_document(data).remarks] == [RemarkKind.NO_TEXT]
    assert not read_document(data).lines


def saved(document: pypdfium2.PdfDocument) -> bytes:
    from io import BytesIO

    target = BytesIO()
    document.save(target)
    document.close()
    return target.getvalue()


def test_of_very_many_pages_the_first_are_read() -> None:
    document = printed("#for n in range(70) [#lorem(n + 20) #pagebreak(weak: true)]")
    assert document.lines[-1].page == 60
    assert [remark.kind for remark in document.remarks] == [RemarkKind.LEFT_OUT]
