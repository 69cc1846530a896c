"""HTML: blocks, lists, tables, what is hidden from robots, and what belongs to the site."""

from __future__ import annotations

from bot.content.appeals.files.documents import read_document
from bot.model.cases.appeal import ReadDocument, RemarkKind, TextLine


def page(body: str) -> ReadDocument:
    return read_document(
        f"<!DOCTYPE html><html><head><title>An &amp;amp; appeal</title></head>"
        f"<body>{body}</body></html>".encode()
    )


def texts(body: str) -> list[str]:
    return [line.text for line in page(body).lines if line.text]


def one(body: str) -> TextLine:
    (line,) = (line for line in page(body).lines if line.text)
    return line


def hidden(address: str, key: int = 0x5A) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


def test_blocks_are_lines_and_words_stay_apart_or_together_as_shown() -> None:
    assert texts(
        "<h1>Urgent <b>appeal</b></h1><p>One&nbsp;two<br>three\n four</p>"
        "<div>five</div>six&amp;eacute;"
    ) == [
        "Urgent appeal", "One two", "three four", "five", "sixé",
    ]  # fmt: skip
    found = page("<h2>Facts</h2><p><strong>All bold</strong></p><p>Not <b>all</b></p>")
    assert [(line.is_heading, line.is_bold) for line in found.lines if line.text] == [
        (True, True), (False, True), (False, False),
    ]  # fmt: skip
    assert found.title == "An & appeal"


def test_lists_have_their_numbers() -> None:
    found = page('<ol start="3"><li>third<ul><li>inner</ul><li>fourth</ol><ol type="a"><li>letter</ol>')
    assert [(line.text, line.number, line.indent) for line in found.lines if line.is_item] == [
        ("third", "3", 1), ("inner", "", 2), ("fourth", "4", 1), ("letter", "a", 1),
    ]  # fmt: skip


def test_a_row_of_a_table_is_a_line_and_cells_with_several_are_columns() -> None:
    found = page(
        "<table><tr><td>Name:</td><td>Ms Invented</td></tr>"
        "<tr><td>Mr A<br>Minister</td><td>Ms B<br>President</td></tr></table>"
    ).lines
    assert [(line.text, line.column) for line in found if line.text] == [
        ("Name:\tMs Invented", 0), ("Mr A", 0), ("Minister", 0), ("Ms B", 1), ("President", 1),
    ]  # fmt: skip


def test_addresses_behind_words_are_kept() -> None:
    line = one(
        '<a href="mailto:inf%6f@gov.example?subject=x">mail</a> <a href="tel:+99-2">call</a> '
        '<a href="https://gov.example/a">site</a> <a href="javascript:alert(1)">no</a>'
    )
    assert line.links == ("mailto:info@gov.example", "tel:+99-2", "https://gov.example/a")


def test_an_address_that_the_site_hides_from_robots_is_read() -> None:
    address = "minister@gov.example"
    inline = f'To <a class="__cf_email__" data-cfemail="{hidden(address)}">[email&#160;protected]</a>.'
    assert one(inline).text == f"To {address}."
    assert one(inline).links == (f"mailto:{address}",)
    link = f'<a href="/cdn-cgi/l/email-protection#{hidden(address, 7)}">[email&#160;protected]</a>'
    assert one(link).text == address
    named = f'<a href="/cdn-cgi/l/email-protection#{hidden(address)}">the minister</a>'
    assert (one(named).text, one(named).links) == ("the minister", (f"mailto:{address}",))
    for broken in ("", "zz", hidden("no address")):
        assert one(f'<span data-cfemail="{broken}">[email protected]</span>').text == "[email protected]"


def test_what_is_not_shown_is_not_read() -> None:
    assert texts(
        'in<span style="display:none">NULL</span>fo<!-- x -->@gov.example'
        '<script>document.write("x")</script><style>p{}</style><p hidden>no</p><noscript>yes</noscript>'
    ) == ["info@gov.exampleyes"]
    backwards = '<span style="unicode-bidi:bidi-override; direction:rtl">elpmaxe.vog@ofni</span>'
    assert texts(backwards) == ["info@gov.example"]


def test_what_belongs_to_the_site_is_left_and_an_appeal_never_is() -> None:
    assert texts(
        "<header>Organisation</header><nav><ul><li>Home</ul></nav><div role=navigation>Top</div>"
        "<div class='cookie-banner'>We use cookies.</div>"
        "<article><p>The appeal.</p><footer>Write to: info@gov.example</footer></article>"
        "<footer>Imprint</footer>"
    ) == ["Organisation", "The appeal.", "Write to: info@gov.example"]
    appeal = "Please write to the minister. " * 60
    assert texts(f"<div class='newsletter'><p>{appeal}</p></div>") == [appeal.strip()]
    assert texts(f"<p>Elsewhere: other news</p><main><p>{appeal}</p></main>") == [appeal.strip()]


def test_the_charset_is_found_though_the_page_says_another() -> None:
    body = "<html><meta charset='{}'><p>Présidente de l’Assemblée, « où »</p></html>"
    for said in ("utf-8", "iso-8859-1", "windows-1252"):
        found = read_document(body.format(said).encode("cp1252")).lines
        assert [line.text for line in found] == ["Présidente de l’Assemblée, « où »"]
    assert [line.text for line in read_document(body.encode("utf-16")).lines] == [
        "Présidente de l’Assemblée, « où »"
    ]


def test_a_pile_of_tags_is_read_at_once() -> None:
    for tags in ("<div>", "<b>", "<table><tr><td>", "<ul><li>", "<blockquote>"):
        assert [line.text for line in read_document(("<html>" + tags * 20_000 + "deep").encode()).lines] == [
            "deep"
        ]


def test_of_very_much_text_the_beginning_is_read() -> None:
    for body in ("<p>x" * 30_000, f"<p>{'word ' * 5_000}"):
        document = page(body)
        assert [remark.kind for remark in document.remarks] == [RemarkKind.LEFT_OUT]
        assert len(document.lines) <= 20_000
        assert max(len(line.text) for line in document.lines) <= 20_000


def test_two_breaks_an_empty_block_and_an_empty_line_of_set_text_end_a_paragraph() -> None:
    for body in (
        "One<br>two<br><br>three",
        "<div>One</div><div>two</div><div>&nbsp;</div><div>three</div>",
        "<pre>One\ntwo\n\nthree</pre>",
    ):
        assert [line.text for line in page(body).lines] == ["One", "two", "", "three"], body
