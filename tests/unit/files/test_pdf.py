"""Letters on paper: what a PDF says, where it says it, and what it keeps to itself."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import product

import pypdfium2.raw as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.files.paper_sizes import SHEETS, Paper, paper_for
from bot.content.files.pdf import UnprintableError, as_pdf
from bot.content.languages import languages
from bot.content.letters.signatures import signature_from
from bot.model.letters.letter import MAX_BODY, MAX_OWN, MAX_SIGNATURE, Safety, Signature
from tests.support.needs import some
from tests.support.paper import (
    CASE,
    LONGEST,
    MM,
    OWN,
    POSTAL,
    Printed,
    everything,
    folded,
    head,
    inside,
    letter,
    opened,
    printed,
    reads,
)

WINDOWS = {Paper.A4: (20, 105, 45, 90), Paper.LETTER: (22.2, 111.2, 51.8, 80.5)}
"""What an envelope shows of a sheet: millimetres from the left (two) and from above (two)."""

MIRRORED = {code for code, language in languages().items() if language.is_rtl}

FONTS = {"LibertinusSerif-Regular", "LibertinusSerif-Bold"}
ARABIC_FONTS = {"NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"}

# Every letter there is, by turns in other wordings, on both papers, signed at greatest length and not at all.
ALL = list(product(CASE.letters, CASE.authorities, CASE.asks, ("longest", "nobody")))


@pytest.mark.parametrize("language", CASE.letters)
def test_a_page_says_what_the_letter_says(language: str) -> None:
    of_language = [(number, kind) for number, kind in enumerate(ALL) if kind[0] == language]
    for number, (_, authority, ask, sender) in some(of_language):
        paper = list(Paper)[(number // 2 + number) % 2]
        signature, own = (LONGEST, OWN) if sender == "longest" else (Signature(), "")
        made = letter(language, authority.id, ask.id, signature, own, wording=number * 7919)
        when = head(made, signature)
        page = printed(as_pdf(made, paper=paper, place_and_date=when))

        assert page.pages == 1
        assert reads(page, made, when), page.text
        assert page.size == pytest.approx((SHEETS[paper].width, SHEETS[paper].height), abs=0.1)
        assert page.fonts <= FONTS | (ARABIC_FONTS if language in MIRRORED else set())
        assert "@" not in page.text
        inside(page, paper, mirrored=language in MIRRORED)


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(("language", "authority"), [("fr", "president"), ("ru", "geneva"), ("tg", "ombuds")])
def test_a_window_envelope_shows_the_address_and_nothing_else(
    language: str, authority: str, paper: Paper
) -> None:
    made = letter(language, authority)
    for postal in ((), POSTAL):
        made = replace(made, address=(*made.address, *postal))
        page = printed(as_pdf(made, paper=paper, place_and_date=head(made, LONGEST)))
        left, right, top, bottom = WINDOWS[paper]
        shown = [box for box in page.boxes if box[1] < right and top < box[4] and box[3] < bottom]
        assert "".join(box[0] for box in shown) == "".join("".join(made.address).split())
        assert all(left < box[1] and box[2] < right and top < box[3] and box[4] < bottom for box in shown)


@pytest.mark.parametrize(("paper", "folds"), [(Paper.A4, (105, 210)), (Paper.LETTER, (93.1, 186.3))])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_marks_at_the_edge_say_where_to_fold_and_the_address_stays_above(
    language: str, paper: Paper, folds: tuple[float, float]
) -> None:
    made = letter(language)
    made = replace(made, address=(*made.address, *POSTAL))
    data = as_pdf(made, paper=paper, place_and_date=head(made, LONGEST))
    with opened(data) as document:
        width, height = document[0].get_size()
        marks = [item.get_bounds() for item in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    assert sorted((height - top) / MM for _, _, _, top in marks) == pytest.approx(folds, abs=0.3)
    edge = [(width - left if language in MIRRORED else right) / MM for left, _, right, _ in marks]
    assert all(5 < far < 15 for far in edge)
    shown = WINDOWS[paper]
    assert shown[3] < folds[0] < shown[3] + 16


def lines_of(page: Printed) -> list[float]:
    """Where the lines stand: the lower edges of letters without tails, rounded to half a millimetre."""
    return sorted({round(box[4] * 2) / 2 for box in page.boxes if box[0] in "acemnorsuxzасеmnоrх"})


@pytest.mark.parametrize("paper", Paper)
def test_there_is_room_to_sign(paper: Paper) -> None:
    made = letter("en", signature=Signature("Anna Nome", "Leeds"))
    above, below = lines_of(printed(as_pdf(made, paper=paper, place_and_date="")))[-2:]
    assert below - above > 15


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("language", CASE.letters)
def test_the_longest_letter_is_one_page_and_can_be_read(language: str, paper: Paper) -> None:
    made = letter(language, "prosecutor", own=OWN)
    # The longest of its own paragraphs, made longer still.
    place = max(
        (place for place, said in enumerate(made.paragraphs) if OWN not in said),
        key=lambda place: len(made.paragraphs[place]),
    )
    said, wanted = made.paragraphs[place], MAX_BODY - len(made.body)
    longer = said + " " + (said.split("\n")[-1] + " ") * 40
    longer = longer[: len(said) + wanted - 1] + "."
    made = replace(made, paragraphs=(*made.paragraphs[:place], longer, *made.paragraphs[place + 1 :]))
    assert len(made.body) == MAX_BODY

    when = head(made, LONGEST)
    data = as_pdf(made, paper=paper, place_and_date=when)
    page = printed(data)
    assert page.pages == 1
    assert reads(page, made, when), page.text
    inside(page, paper, mirrored=language in MIRRORED)
    with opened(data) as document, closing(document[0].get_textpage()) as words:
        sizes = [pdfium.FPDFText_GetFontSize(words, index) for index in range(words.count_chars())]
    assert sorted(sizes)[len(sizes) // 2] >= 9


@pytest.mark.parametrize("paper", Paper)
def test_not_even_a_word_without_end_leaves_the_sheet(paper: Paper) -> None:
    signature = Signature("m" * (MAX_SIGNATURE - 30), "W" * 30)
    made = letter("en", signature=signature, own="w" * MAX_OWN)
    page = printed(as_pdf(made, paper=paper, place_and_date=head(made, signature)))
    assert page.pages == 1
    inside(page, paper)
    seen = "".join(box[0] for box in page.boxes if box[0].isascii())
    assert signature.name in seen
    assert "w" * MAX_OWN in seen


def test_tajik_letters_are_printed_as_themselves() -> None:
    signature = Signature("Ғаффор Ӣсо Қодир Ӯктам Ҳабиб Ҷамила", "ғ ӣ қ ӯ ҳ ҷ")
    page = printed(
        as_pdf(
            letter("tg", signature=signature),
            paper=Paper.A4,
            place_and_date=head(letter("tg"), signature),
        )
    )
    assert signature.name in page.text
    assert page.text.count(signature.town) == 2
    assert page.fonts == {"LibertinusSerif-Regular", "LibertinusSerif-Bold"}


@pytest.mark.parametrize(("town", "letter_in_it"), [("هرات", "ر"), ("תל אביב", "ל")])
def test_a_town_from_right_to_left_leaves_the_date_in_order(town: str, letter_in_it: str) -> None:
    signature = Signature("Anna Bell", town)
    made = letter("ru", signature=signature)
    page = printed(as_pdf(made, paper=Paper.A4, place_and_date=head(made, signature)))
    top = next(top for sign, *_, top, _ in page.boxes if sign == letter_in_it)
    line = sorted((left, sign) for sign, left, _, at, _ in page.boxes if abs(at - top) < 3 and sign.isalnum())
    order = "".join(sign for _, sign in line)
    assert order.endswith("1апреля2025года"), "nothing of the date is before the town"
    assert letter_in_it in order


def test_a_sentence_from_right_to_left_ends_at_its_left() -> None:
    page = printed(as_pdf(letter("en", own="אני מורה."), paper=Paper.A4, place_and_date=""))
    top, last = next((top, left) for sign, left, _, top, _ in page.boxes if sign == "ה")
    (stop,) = (left for sign, left, _, at, _ in page.boxes if sign == "." and abs(at - top) < 4)
    assert stop < last
    begin = max(right for sign, _, right, *_ in page.boxes if sign == "א")
    assert begin == pytest.approx(SHEETS[Paper.A4].right, abs=1), "it is a paragraph of its own language"


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        '"); #panic() //',
        "#import @preview/x $x^2$",
        "*Anna* _Bell_ `raw` <label> @ref",
        "= Anna\\u{42} -- 'Bell' ~ ... /* */",
        '{"name": "Anna"}\\n',
    ],
)
def test_what_a_person_types_is_no_command(name: str) -> None:
    made = letter("en", signature=Signature(name, name), own=name)
    made = replace(made, address=(*made.address, name), subject=name)
    when = head(made, Signature(name, name))
    page = printed(as_pdf(made, paper=Paper.A4, place_and_date=when))
    assert folded(page.text) == everything(made, when)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60) | st.text(st.sampled_from("#[]{}$*_`\"\\/<>@=-~'. ab\n"), max_size=60))
def test_any_name_is_printed_or_refused(text: str) -> None:
    made = letter("ru", signature=signature_from(text, Safety.FREE))
    try:
        page = printed(as_pdf(made, paper=Paper.A4, place_and_date=""))
    except UnprintableError as error:
        assert not text.strip() or text.strip() not in str(error)  # noqa: PT017
        return
    assert page.pages == 1


@pytest.mark.parametrize("name", ["王小明", "Anna 🙂", "Anna\x07"])
def test_no_letter_is_signed_with_empty_boxes(name: str) -> None:
    with pytest.raises(UnprintableError) as refused:
        as_pdf(letter("en", signature=Signature(name)), paper=Paper.A4, place_and_date="")
    error = refused.value
    assert not set(name) & set(f"{error} {error!r}") - set("Ana ")
    # What the compiler said quotes the sign; whoever logs the error doesn't log that.
    assert error.__suppress_context__


def test_the_file_keeps_to_itself_who_made_it_and_when() -> None:
    made = letter("fr")
    data = as_pdf(made, paper=Paper.A4, place_and_date="Leeds, le 1er avril 2025")
    about = printed(data).metadata
    assert about.pop("Title") == made.subject
    assert about.pop("Creator").startswith("Typst")
    assert not any(about.values())
    assert b"Date>" not in data
    assert as_pdf(made, paper=Paper.A4, place_and_date="Leeds, le 1er avril 2025") == data


def test_a_screen_reader_is_told_the_language() -> None:
    for language in CASE.letters:
        data = as_pdf(letter(language), paper=Paper.A4, place_and_date="")
        assert f"/Lang({language})".encode() in data
        assert b"/MarkInfo" in data


def test_letters_are_set_at_the_same_time() -> None:
    letters = [letter(language, ask=ask.id) for language in CASE.letters for ask in CASE.asks] * 2
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda one: as_pdf(one, paper=Paper.A4, place_and_date=""), letters))
    assert made[: len(made) // 2] == made[len(made) // 2 :]
    for one, data in zip(letters, made, strict=True):
        assert reads(printed(data), one, "")


@pytest.mark.parametrize(
    ("country", "tag", "paper"),
    [
        ("US", "fr-FR", Paper.LETTER),
        ("MX", None, Paper.LETTER),
        ("FR", "en-US", Paper.A4),
        (None, "en-US", Paper.LETTER),
        (None, "es_MX", Paper.LETTER),
        (None, "zh-Hant-CA", Paper.LETTER),
        (None, "en", Paper.A4),
        (None, "es-419", Paper.A4),
        (None, "", Paper.A4),
        (None, None, Paper.A4),
        ("XX", "-", Paper.A4),
    ],
)
def test_the_country_chooses_the_paper(country: str | None, tag: str | None, paper: Paper) -> None:
    assert paper_for(country, tag) is paper


def test_a_bot_that_makes_no_file_loads_nothing_for_it() -> None:
    code = (
        "import sys, bot.content.files.mail, bot.content.files.pdf, bot.content.files.docx\n"
        "sys.exit(any(name in sys.modules for name in ('typst', 'docx', 'lxml')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
