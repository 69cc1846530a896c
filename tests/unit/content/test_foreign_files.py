"""Files of other programs under messages/, and files that are none, or beyond all reason."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.cases.check import case_folders, check_case
from bot.content.catalogues import extracted, untranslated
from bot.content.composing.files import LetterFiles
from bot.content.languages import languages
from bot.content.library import Library, messages_folder
from bot.content.lines import Lines
from bot.content.parsing import DEEPEST, MOST_DIGITS, read_toml
from bot.content.strays import case_file_names, is_stray, strays_below
from bot.content.texts import Phrasebook
from bot.errors import ContentError
from bot.reading import MOST_BYTES

TODAY = date(2025, 6, 1)
LEFT_BESIDE = ["._ru.toml", "~$ru.toml", "ru.toml~", ".ru.toml.swp", "#ru.toml#", "ru.toml.bak", ".#ru.toml"]
COPIES = ["ru (1).toml", "ru(2).toml", "Copy of ru.toml", "ru - Copy.toml", "ru copy.toml", "Копия ru.toml"]
LEFT = ["Thumbs.db", ".DS_Store", "desktop.ini", "._notes", "~WRL0001.tmp"]
SECRET_BYTES = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        "  # how ._ru.toml begins


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A copy of messages/ to spoil."""
    shutil.copytree(messages_folder(), tmp_path / "messages")
    return tmp_path / "messages"


def found_in(case: Path) -> list[tuple[str, str, bool]]:
    letters = LetterFiles.load(messages_folder() / "letters", languages())
    return [(found.file, found.problem, found.fault) for found in check_case(case, letters, TODAY)]


@pytest.mark.parametrize("names", [LEFT_BESIDE, COPIES, LEFT], ids=["beside", "copies", "left"])
def test_what_other_programs_leave_in_a_case_is_remarked_and_stops_nothing(
    messages: Path, names: list[str]
) -> None:
    case = messages / "cases" / "tjk001"
    for name in names:
        (case / name).write_bytes(SECRET_BYTES)
    assert list(Library.load(messages).cases) == ["tjk001"]
    every = found_in(case)
    for name in names:
        [told] = [found for found in every if found[0] == name]
        assert not told[2], "a remark"
        assert told[1].endswith("it is not used."), name
        assert ("looks like a second copy of ru.toml" in told[1]) == (name in COPIES), name
        assert ("beside ru.toml" in told[1]) == (name in LEFT_BESIDE), name


@pytest.mark.parametrize("name", ["RU.toml", "ru.toml.txt", "Ru.TOML"])
def test_a_name_that_was_meant_as_a_language_is_told(messages: Path, name: str) -> None:
    case = messages / "cases" / "tjk001"
    (case / "ru.toml").rename(case / name)
    assert "ru" not in Library.load(messages).cases["tjk001"].texts
    assert (name, "looks as if it were meant as ru.toml; it is not used.", False) in found_in(case)


@pytest.mark.parametrize("name", ["de.toml", "rus.toml", "russian.toml"])
def test_a_language_that_isnt_spoken_is_still_a_fault(messages: Path, name: str) -> None:
    (messages / "cases" / "tjk001" / name).write_text("")
    with pytest.raises(ContentError, match="is not a language this program speaks"):
        Library.load(messages).require_sound()


@pytest.mark.parametrize(
    "name", ["__MACOSX", "tjk001 (1)", "Copy of tjk001", "tjk001 - Copy", "tjk001.bak", ".idea"]
)
def test_folders_of_other_programs_are_no_cases(messages: Path, name: str) -> None:
    cases = messages / "cases"
    shutil.copytree(cases / "tjk001", cases / name)
    assert list(Library.load(messages).cases) == ["tjk001"]
    assert case_folders(cases) == [cases / "tjk001"]
    assert [stray.path.name for stray in strays_below(messages)] == [name]


def test_what_lies_anywhere_under_messages_is_found_and_not_read(messages: Path) -> None:
    places = ("", "cases", "letters", "letters/ru", "chat", "locale/ru/LC_MESSAGES")
    for place in places:
        (messages / place / ".DS_Store").write_bytes(SECRET_BYTES)
    (messages / "chat" / "._help.html.j2").write_bytes(b"\xff{{")
    (messages / "chat" / "help.html (1).j2").write_bytes(b"{% trans %}")
    (messages / "letters" / "ru" / "frame (1).toml").write_bytes(b"\xff")
    Library.load(messages)
    Phrasebook.load(messages, ZoneInfo("UTC")).check()
    assert untranslated(extracted(messages), messages, "ru") == 0
    found = {stray.path.relative_to(messages).as_posix() for stray in strays_below(messages)}
    assert len(found) == len(places) + 3


def test_nothing_of_ours_is_taken_for_anothers() -> None:
    assert list(strays_below(messages_folder())) == []
    names = case_file_names()
    assert not [name for name in (*names, "README.md", "notes.txt") if is_stray(name, names)]


BEYOND = {
    "brackets": ("x = " + "[" * 5000 + "]" * 5000, f"has more than {DEEPEST} brackets in each other."),
    "braces": (
        "x = " + "{a = " * 5000 + "1" + "}" * 5000,
        f"has more than {DEEPEST} brackets in each other.",
    ),
    "parts": (".".join(["a"] * 3000) + " = 1", f"has a name with more than {DEEPEST} parts."),
    "heading": (f"[{'.'.join(['a'] * 3000)}]", f"has a name with more than {DEEPEST} parts."),
    "quoted parts": (".".join(['"a"'] * 3000) + " = 1", f"has a name with more than {DEEPEST} parts."),
    "number": ("x = " + "9" * 5000, f"has a number of more than {MOST_DIGITS} digits."),
    "negative": ("x = -" + "1_" * 2600 + "1", f"has a number of more than {MOST_DIGITS} digits."),
}


@pytest.mark.parametrize(("text", "told"), BEYOND.values(), ids=BEYOND)
@pytest.mark.parametrize("file", ["case.toml", "ru.toml"])
def test_what_would_break_the_reader_is_a_sentence_with_file_and_line(
    messages: Path, file: str, text: str, told: str
) -> None:
    path = messages / "cases" / "tjk001" / file
    before = path.read_text("utf-8")
    path.write_text(f"{before}\n# [[[ not this\ny = '''[\n[ nor this''' # {{\n{text}\n", "utf-8")
    line = path.read_text("utf-8").count("\n")
    letters = LetterFiles.load(messages_folder() / "letters", languages())
    [fault] = [found for found in check_case(path.parent, letters, TODAY) if found.fault]
    assert (fault.file, fault.line, fault.problem) == (file, line, told)
    with pytest.raises(ContentError, match=f"{file} {told[:20]}"):
        Library.load(messages).require_sound()


def large(path: Path) -> None:
    path.write_bytes(b"#" * (MOST_BYTES + 1))


NO_FILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "it is a pipe or a device, not a file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "it is a pipe or a device, not a file"),
    "folder": (Path.mkdir, "it is a folder, not a file"),
    "large": (large, "it is larger than"),
    "circle": (lambda path: path.symlink_to(path.name), "symbolic links"),
}


@pytest.mark.parametrize(("make", "told"), NO_FILE.values(), ids=NO_FILE)
@pytest.mark.parametrize(
    "file",
    [
        "cases/tjk001/case.toml",
        "cases/tjk001/ru.toml",
        "letters/fr/frame.toml",
        "letters/fr/forms_of_address.toml",
        "letters/fr/own_words.toml",
        "chat/help.html.j2",
        "chat/words.toml",
        "chat/times.toml",
        "locale/ru/LC_MESSAGES/messages.po",
    ],
)
def test_what_is_no_file_is_a_sentence_and_never_waited_for(
    messages: Path, file: str, make: Callable[[Path], object], told: str
) -> None:
    path = messages / file
    path.unlink()
    make(path)

    def read_all() -> None:
        Library.load(messages).require_sound()
        Phrasebook.load(messages, ZoneInfo("UTC")).check()

    with pytest.raises(ContentError) as error:
        read_all()
    assert path.name in str(error.value)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("file", "spoilt", "told"),
    [
        ("chat/help.html.j2", b"\xff", "messages/chat/help.html.j2 is not saved as UTF-8."),
        ("chat/help.html.j2", b"a\n{% if %}", "messages/chat/help.html.j2, line 2 can't be read"),
        ("chat/help.html.j2", b"{{ " + b"(" * 5000 + b")" * 5000 + b" }}", "messages/chat/help.html.j2"),
        ("chat/help.html.j2", b"{{ " + b"9" * 5000 + b" }}", "messages/chat/help.html.j2"),
        ("chat/labels.txt.j2", b"{{ " + b"(" * 5000 + b")" * 5000 + b" }}", "messages/chat/"),
        ("chat/words.toml", b"\xff", "messages/chat/words.toml is not saved as UTF-8."),
        ("chat/words.toml", b"[stop]\nen = 3\n", "messages/chat/words.toml, line 2, [stop.en]"),
        (
            "chat/times.toml",
            b"[soon]\nen = ['soon']\n",
            "messages/chat/times.toml: [soon] is no number of days and no day of the week.",
        ),
        (
            "locale/ru/LC_MESSAGES/messages.po",
            b"\xff",
            "messages/locale/ru/LC_MESSAGES/messages.po can't be read",
        ),
        (
            "locale/ru/LC_MESSAGES/messages.po",
            b'\nmsgid "a"\nmsgst "b"\n',
            "messages.po can't be read (line 3",
        ),
        (
            "locale/ru/LC_MESSAGES/messages.po",
            b'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=' + b"(" * 3000 + b'n;\\n"\n',
            "messages.po can't be read",
        ),
    ],
)
def test_a_spoilt_text_is_a_sentence_with_its_file(
    messages: Path, file: str, spoilt: bytes, told: str
) -> None:
    (messages / file).write_bytes(spoilt)
    with pytest.raises(ContentError) as error:
        Phrasebook.load(messages, ZoneInfo("UTC")).check()
    assert told in str(error.value)


@given(st.text(st.sampled_from("[]{}\"'#.\n\\=a1_ "), max_size=60))
def test_whatever_is_in_a_file_is_read_as_python_reads_it_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, "utf-8")
    assert Lines(text).spans is not None
    expected = None
    with suppress(tomllib.TOMLDecodeError):
        expected = tomllib.loads(path.read_text("utf-8"))
    try:
        assert read_toml(path)[1] == expected
    except ContentError:
        assert expected is None
