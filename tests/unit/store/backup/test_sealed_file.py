"""A backup's file gives back what was put in, or nothing: whatever was changed, cut or exchanged."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BackupError
from bot.store.backup.sealed_file import (
    CHUNK_BYTES,
    HEADER_BYTES,
    is_backup,
    opened_chunks,
    read_header,
    sealed_chunks,
)

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
MADE_AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
SEALED_CHUNK = CHUNK_BYTES + 16


def content(size: int) -> bytes:
    """No two chunks are alike."""
    return b"".join(place.to_bytes(8, "big") for place in range(size // 8 + 1))[:size]


def sealed(plain: bytes, key: bytes = KEY) -> bytes:
    source = io.BytesIO(plain)
    return b"".join(sealed_chunks(source.read, key, made_at=MADE_AT, schema="0004", size=len(plain)))


def opened(file: bytes, key: bytes = KEY) -> bytes:
    return b"".join(opened_chunks(io.BytesIO(file), key))


THREE = content(2 * CHUNK_BYTES + 4096)
"""Two whole chunks and a short one."""
FILE = sealed(THREE)


@given(size=st.sampled_from([1, 4096, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]))
def test_what_was_put_in_is_given_back(size: int) -> None:
    file = sealed(content(size))
    assert opened(file) == content(size)
    assert len(file) == read_header(io.BytesIO(file)).file_bytes
    assert is_backup(io.BytesIO(file))


def test_the_header_says_when_it_was_made_and_of_what() -> None:
    header = read_header(io.BytesIO(FILE))
    assert (header.made_at, header.schema, header.size) == (MADE_AT, "0004", len(THREE))


@given(place=st.integers(0, len(FILE) - 1), bits=st.integers(1, 255))
def test_a_byte_that_was_changed_is_noticed(place: int, bits: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= bits
    with pytest.raises(BackupError):
        opened(bytes(changed))


@pytest.mark.parametrize("place", range(HEADER_BYTES))
def test_each_byte_of_the_header_counts(place: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= 1
    with pytest.raises(BackupError):
        opened(bytes(changed))


@given(length=st.integers(0, len(FILE) - 1))
def test_a_file_that_was_cut_is_noticed(length: int) -> None:
    with pytest.raises(BackupError):
        opened(FILE[:length])


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_a_file_cut_between_two_chunks_is_noticed_by_the_chunks_themselves(chunks: int) -> None:
    # As long as it should be, with nothing in place of what was cut.
    kept = FILE[: HEADER_BYTES + chunks * SEALED_CHUNK]
    with pytest.raises(BackupError, match="a part of it was changed"):
        opened(kept + bytes(len(FILE) - len(kept)))


@given(more=st.binary(min_size=1, max_size=64))
def test_something_behind_the_end_is_noticed(more: bytes) -> None:
    with pytest.raises(BackupError, match="behind its end"):
        opened(FILE + more)


@given(order=st.permutations([0, 1, 2, 3]).filter(lambda order: order != [0, 1, 2, 3]))
def test_chunks_that_changed_places_are_noticed(order: list[int]) -> None:
    file = sealed(content(4 * CHUNK_BYTES))
    chunks = [file[HEADER_BYTES + place * SEALED_CHUNK :][:SEALED_CHUNK] for place in range(4)]
    with pytest.raises(BackupError):
        opened(file[:HEADER_BYTES] + b"".join(chunks[place] for place in order))


def test_a_chunk_of_another_backup_under_the_same_key_is_noticed() -> None:
    other = sealed(THREE)
    with pytest.raises(BackupError):
        opened(FILE[: HEADER_BYTES + SEALED_CHUNK] + other[HEADER_BYTES + SEALED_CHUNK :])


def test_another_key_is_told_from_damage() -> None:
    with pytest.raises(BackupError, match="another key"):
        opened(FILE, OTHER_KEY)


def test_a_later_form_and_a_file_of_another_kind_are_named() -> None:
    later = FILE[:16] + (2).to_bytes(2, "big") + FILE[18:]
    with pytest.raises(BackupError, match="newer version"):
        opened(later)
    for other in (b"", b"SQLite format 3\0" + bytes(4096), b"PK\x03\x04"):
        assert not is_backup(io.BytesIO(other))
        with pytest.raises(BackupError, match="no backup of the bot's"):
            opened(other)


def test_nothing_of_what_is_in_it_can_be_seen_and_no_two_are_alike() -> None:
    assert THREE[:64] not in FILE
    assert FILE[HEADER_BYTES:] != sealed(THREE)[HEADER_BYTES:]


def test_a_copy_that_got_shorter_meanwhile_is_no_backup() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(sealed_chunks(io.BytesIO(b"1234").read, KEY, made_at=MADE_AT, schema="0004", size=5))
