"""`letters sample`: letters for somebody to read, as they would be sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.programs.terminal import apart, finished


async def test_letters_are_printed_as_somebody_would_send_them(tmp_path: Path) -> None:
    code, said = await finished(tmp_path, "letters", "sample", "tjk001", "fr", "-n", "3", "--ask", "release")
    assert code == 0
    letters = said.strip().split("\n\n\n")
    assert len(letters) == 3
    for letter in letters:
        assert "Rukhshona Khakimova" in letter
        assert "Monsieur le Président de la République," in letter
        assert letter.rstrip().endswith("Une personne que cette situation préoccupe")
    assert len(set(letters)) == 3


async def test_files_hold_the_text_alone_as_a_filter_compares_it(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    words = ("letters", "sample", "tjk001", "en", "-n", "2", "--authority", "justice", "--text", str(folder))
    code, _ = await finished(tmp_path, *words, "--own", "My own sentence.")
    assert code == 0
    files = sorted(folder.iterdir())
    assert [path.name for path in files] == [
        "0001.txt",
        "0002.txt",
        "0003.txt",
        "0004.txt",
    ]  # two of each ask
    for path in files:
        text = path.read_text("utf-8")
        assert "My own sentence." in text
        assert "Dear Minister" not in text
        assert "sincerely" not in text


async def test_second_letters_recall_a_first_one(tmp_path: Path) -> None:
    code, said = await finished(tmp_path, "letters", "sample", "tjk001", "en", "-n", "2", "--second")
    assert code == 0
    letters = said.strip().split("\n\n\n")
    assert len(letters) == 4, "two of each ask that has them"
    days = [datetime.now(UTC) - timedelta(days=14, minutes=late) for late in (0, 10)]
    written = [f"{day.day} {day:%B} {day.year}" for day in days]
    assert all(any(day in letter for day in written) for letter in letters)


async def test_what_is_not_there_is_told_with_what_is(tmp_path: Path) -> None:
    for words, told in (
        (("nocase", "en"), "tjk001"),
        (("tjk001", "de"), "en, fr, ru"),
        (("tjk001", "en", "--ask", "money"), "release, clemency"),
        (("tjk001", "en", "--authority", "pope"), "president, justice"),
    ):
        code, said = await finished(tmp_path, "letters", "sample", *words)
        assert code == 2
        assert told in said
        assert "Traceback" not in said


async def test_a_place_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    code, said, _ = await apart(
        tmp_path, "letters", "sample", "tjk001", "en", "-n", "1", "--html", "/proc/nothing/here.html"
    )
    assert code == 1
    assert re.search(r"/proc/nothing/here\.html can't be written", said)
