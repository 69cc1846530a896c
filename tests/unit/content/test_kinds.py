"""Files of odd kinds are named, and the usual ones aren't."""

from __future__ import annotations

import pytest

from bot.content.files.kinds import odd_name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("answer.pdf", "application/pdf"),
        ("answer.pdf", None),
        ("Scan 1.JPG", "image/jpeg"),
        ("letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("note.txt", "text/plain"),
        ("ответ.pdf", "application/octet-stream"),
    ],
)
def test_the_usual_ones_are_not_odd(name: str, kind: str | None) -> None:
    assert odd_name(name, kind) == ""


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("answer.pdf.exe", "application/pdf", "answer.pdf.exe"),
        ("answer\u202efdp.exe", None, "answerfdp.exe"),
        ("answer\u202efdp.pdf", None, "answerfdp.pdf"),
        ("answer.pdf", "application/x-msdownload", "answer.pdf"),
        ("letter.docm", None, "letter.docm"),
        ("letters.zip", "application/zip", "letters.zip"),
        ("page.html", "text/html", "page.html"),
        ("pdf", None, "pdf"),
        (None, None, "?"),
        (f"{'a' * 90}.pdf.exe", None, f"…{'a' * 51}.pdf.exe"),
    ],
)
def test_others_are_named_as_they_really_read(name: str | None, kind: str | None, told: str) -> None:
    assert odd_name(name, kind) == told
