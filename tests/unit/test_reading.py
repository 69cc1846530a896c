"""Files that are kept as they were read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reading import kept_by_content, read_bytes


class Reader:
    """Reads files, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def read(self, path: Path, ending: str) -> str:
        self.times += 1
        if (text := read_bytes(path).decode()) == "nonsense":
            raise ValueError(f"{path.name} says nonsense")
        return text + ending


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_what_hasnt_changed_is_read_once_wherever_it_lies(tmp_path: Path, reader: Reader) -> None:
    read = kept_by_content(reader.read)
    for name in ("a", "b", "a"):
        (tmp_path / name).write_text("the same")
        assert read(tmp_path / name, "!") == "the same!"
    assert reader.times == 1


def test_what_has_changed_or_is_read_in_another_way_is_read_again(tmp_path: Path, reader: Reader) -> None:
    read = kept_by_content(reader.read)
    path = tmp_path / "a"
    for text, ending in (("one", "!"), ("two", "!"), ("two", "?"), ("one", "?")):
        path.write_text(text)
        assert read(path, ending) == text + ending
    assert reader.times == 4


def test_a_fault_names_the_file_that_has_it(tmp_path: Path, reader: Reader) -> None:
    read = kept_by_content(reader.read)
    for name in ("first", "second"):
        (tmp_path / name).write_text("nonsense")
        with pytest.raises(ValueError, match=name):
            read(tmp_path / name, "")


def test_a_file_that_is_gone_isnt_remembered(tmp_path: Path, reader: Reader) -> None:
    read = kept_by_content(reader.read)
    path = tmp_path / "a"
    path.write_text("here")
    assert read(path, "") == "here"
    path.unlink()
    with pytest.raises(FileNotFoundError):
        read(path, "")
