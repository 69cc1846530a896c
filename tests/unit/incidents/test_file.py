"""The file that incidents are kept in."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.book import KEPT, Incident
from bot.incidents.file import LINE, as_line, read_incidents, write_incidents
from bot.incidents.origin import Origin

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
anything = st.text(st.characters(exclude_categories=()), max_size=2000)


def one(slot: int, count: int = 1, failed: str = "An answer failed") -> Incident:
    origin = Origin("KeyError", f"bot/chat/people/home.py:{slot} case", "json/decoder.py:1 loads", ("a", "b"))
    return Incident(slot, origin.number, origin, failed, BEGAN, BEGAN + timedelta(seconds=count), count)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "incidents"
    assert read_incidents(path) == []
    write_incidents(path, [one(3)], [one(3)])
    write_incidents(path, [one(99), one(3, 2)], [])
    assert read_incidents(path) == [one(3, 2), one(99)]
    assert path.stat().st_mode & 0o777 == 0o600


def test_its_room_is_taken_at_the_first_start(tmp_path: Path) -> None:
    path = tmp_path / "incidents"
    write_incidents(path, [], [])
    before = path.stat()
    write_incidents(path, [one(slot, 123_456) for slot in range(KEPT)], [])
    after = path.stat()
    assert (after.st_size, after.st_blocks, after.st_ino) == (before.st_size, before.st_blocks, before.st_ino)
    assert before.st_size == KEPT * LINE
    assert len(read_incidents(path)) == KEPT


@pytest.mark.parametrize("left", [None, 0, 1, LINE + 7, 5 * LINE])
def test_all_is_written_anew_where_the_file_is_gone_or_cut_off(tmp_path: Path, left: int | None) -> None:
    path = tmp_path / "incidents"
    every = [one(slot) for slot in (0, 4, 70)]
    write_incidents(path, every, every)
    if left is None:
        path.unlink()
    else:
        os.truncate(path, left)
    write_incidents(path, [one(4)], every)
    assert read_incidents(path) == every


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"number": "A1B2C3"}',
        as_line(one(0)).replace(b'"count": 1', b'"count": "x"'),
        as_line(one(0)).replace(b"+00:00", b""),
        as_line(one(0))[:100],
        as_line(one(0)).replace(b'["a", "b"]', b"7"),
    ],
)
def test_a_damaged_line_is_passed_over(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "incidents"
    write_incidents(path, [], [one(0), one(1)])
    with path.open("r+b") as file:
        file.write(line.rstrip().ljust(LINE - 1) + b"\n")
    assert read_incidents(path) == [one(1)]


@given(anything, anything, anything, st.lists(anything, max_size=8), anything)
def test_every_incident_fits_into_its_line(
    kind: str, place: str, inside: str, way: list[str], failed: str
) -> None:
    origin = Origin(kind, place, inside, tuple(way))
    line = as_line(Incident(0, origin.number, origin, failed, BEGAN, BEGAN, 10**12))
    assert len(line) == LINE
    assert line.endswith(b"\n")
    assert b"\n" not in line[:-1]


@given(st.binary(max_size=3 * LINE))
def test_whatever_stands_in_the_file_reading_it_raises_nothing(content: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        assert all(incident.slot < KEPT for incident in read_incidents(Path(file.name)))


def test_a_long_way_is_cut_at_its_far_end(tmp_path: Path) -> None:
    path = tmp_path / "incidents"
    way = tuple(f"bot/{'x' * 180}/{number}.py:1 f" for number in range(6))
    origin = Origin("KeyError", "bot/a.py:1 f", "", way)
    write_incidents(path, [], [Incident(0, origin.number, origin, "It failed", BEGAN, BEGAN, 1)])
    (kept,) = read_incidents(path)
    assert kept.origin.place == "bot/a.py:1 f"
    assert 1 < len(kept.origin.way) < 6
    assert kept.origin.way == way[-len(kept.origin.way) :]
