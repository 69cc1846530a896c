"""The code of a link: it can be read as a picture and on paper, in every language, whatever the link."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.content.files.paper_sizes import SHEETS, Paper
from bot.content.files.scan_code import Poster, code_png, poster_pdf
from bot.content.library import Library
from tests.support.paper import opened, printed, read_by_a_camera
from tests.support.samples.languages import LANGUAGES
from tests.support.samples.screens import PHRASEBOOK

LINK = "https://t.me/some_appeal_bot?start=tjk001-share"
CASE = Library.load().cases["tjk001"]


def poster(language: str) -> Poster:
    texts = PHRASEBOOK[language]
    # Longer than any organisation's name and page.
    run_by = texts.label(
        "poster_run_by", name="The Society of Friends " * 4 + "https://example.org/" + "x" * 180
    )
    return Poster(
        language, CASE.text(language).title, texts.label("poster_say"), texts.label("poster_how"), run_by
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poster_is_one_page_and_a_picture_is_large_enough(language: str) -> None:
    paper = Paper.LETTER if language == "es" else Paper.A4
    made = poster_pdf(poster(language), LINK, paper)
    page = printed(made)
    assert page.pages == 1
    assert page.size == pytest.approx((SHEETS[paper].width, SHEETS[paper].height), abs=0.5)
    # Lines that run both ways are read back in pieces: there the letters are compared.
    seen = page.text if language != "ar" else LINK if set(LINK) <= set(page.text) else ""
    assert LINK in seen, "for who has no camera at hand"
    assert not page.metadata.get("Author")
    assert not page.metadata.get("CreationDate")
    with opened(made) as document:
        assert read_by_a_camera(document[0].render(scale=1.5).to_pil()) == LINK
    picture = Image.open(io.BytesIO(code_png(poster(language), LINK)))
    assert min(picture.size) >= 600
    assert read_by_a_camera(picture) == LINK
    small = picture.resize((picture.width // 4, picture.height // 4))
    assert read_by_a_camera(small) == LINK, "photographed from afar"


@settings(max_examples=25)
@given(st.text("abcdefghijklmnopqrstuvwxyzABC0123456789-._~%?=&/", max_size=380))
def test_any_link_is_read_back_as_it_was(path: str) -> None:
    link = f"https://example.org/{path}"
    assert read_by_a_camera(Image.open(io.BytesIO(code_png(poster("en"), link)))) == link
