"""Files that a supporter passes on: which are ordinary, and what is said of the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.letters.attachment import ORDINARY, odd_kind

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("answer.pdf", PDF),
        ("Answer of 3.4.2025.PDF", "Application/PDF"),
        ("ответ.pdf", PDF),
        ("answer.txt", "text/plain; charset=utf-8"),
        ("scan.jpg", ""),
        ("letter.docx", "application/octet-stream"),
    ],
)
def test_what_answers_come_in_is_ordinary(name: str, mime: str) -> None:
    assert odd_kind(name, mime) == ""


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("answer.pdf.exe", "application/x-msdownload", ".pdf.exe"),
        ("answer.exe", PDF, ".exe"),
        ("answer.pdf", "application/x-msdownload", ".pdf"),
        ("answer.docm", "application/vnd.ms-word.document.macroEnabled.12", ".docm"),
        ("answer.html", "text/html", ".html"),
        ("answer.zip", "application/zip", ".zip"),
        ("answer\u202efdp.exe", PDF, ".exe"),
        ("answer\u202e.pdf", PDF, ".pdf"),
        ("answer.pdf\u200b.lnk", "", ".pdf.lnk"),
        ("answer", "", "?"),
        ("", "", "?"),
        ("ответ.исполняемый", "", "?"),
        ("a." + "x" * 300, "", "." + "x" * 12),
    ],
)
def test_whatever_else_is_named(name: str, mime: str, shown: str) -> None:
    assert odd_kind(name, mime) == shown


@given(st.text(max_size=80), st.sampled_from(["", PDF, "text/plain"]) | st.text(max_size=40))
def test_no_name_gets_a_program_through_or_anything_but_endings_out(name: str, mime: str) -> None:
    shown = odd_kind(name, mime)
    assert len(shown) <= 26
    assert all(sign.isascii() and (sign.isalnum() or sign in ".?") for sign in shown)
    if not shown:
        assert name.casefold().rpartition(".")[2].strip() in ORDINARY or not name.isascii()
