"""The form of a backup's file: a header, then the database in sealed chunks.

    16 bytes  MAGIC
     2        the form's version, FORMAT
     8        when it was made, in seconds since 1970 UTC
     8        the step of the schema it was at, in ASCII, filled up with zero bytes
     8        how long the database is, in bytes
    32        salt, random for each file
    16        key check: derived from key and salt, so that a wrong key is told from a damaged file
     8        the first bytes of the SHA-256 of all that is before
              then each CHUNK_BYTES of the database, the last ones whatever is left, sealed with AES-256-GCM:
              16 bytes longer each

Numbers are big-endian. Each file has a key of its own (HKDF of the bot's key, with that salt). The nonce of a
chunk is its place, and whether it is the last one; the whole header is authenticated with each. So a chunk
that was changed, exchanged, taken out or put in does not open, nor does a file that was cut (the construction
STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance", 2015).
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import BackupError
from bot.store.db.sealing import derived_key

MAGIC: Final = b"appeal-bot copy\n"
FORMAT: Final = 1
CHUNK_BYTES: Final = 1 << 16

_FIELDS: Final = struct.Struct(">16sHq8sQ32s16s")
_DIGEST_BYTES: Final = 8
HEADER_BYTES: Final = _FIELDS.size + _DIGEST_BYTES
_MARK_BYTES: Final = 16  # what AES-GCM adds to a chunk
_SALT_BYTES: Final = 32
_KEY_BYTES: Final = 32
_CHECK_BYTES: Final = 16

_DAMAGED: Final = "Nothing was changed. Take another backup, or copy this one again from where it is kept."


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself. Not to be believed before a chunk was opened with it."""

    made_at: datetime  # aware, in UTC, whole seconds
    schema: str
    size: int  # of the database, in bytes
    salt: bytes
    key_check: bytes

    @property
    def file_bytes(self) -> int:
        """How long the whole file is."""
        return HEADER_BYTES + self.size + self.chunks * _MARK_BYTES

    @property
    def chunks(self) -> int:
        """How many there are."""
        return -(-self.size // CHUNK_BYTES)

    def packed(self) -> bytes:
        """As it stands in the file."""
        fields = _FIELDS.pack(
            MAGIC,
            FORMAT,
            int(self.made_at.timestamp()),
            self.schema.encode("ascii"),
            self.size,
            self.salt,
            self.key_check,
        )
        return fields + hashlib.sha256(fields).digest()[:_DIGEST_BYTES]


def sealed_chunks(
    read: Callable[[int], bytes], master: bytes, *, made_at: datetime, schema: str, size: int
) -> Iterator[bytes]:
    """The parts of a backup of `size` bytes; all of them, in order, are the file.

    `read`: gives the next bytes, as many as it is asked for. ValueError if it gives fewer.
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    cipher, check = _keys(master, salt)
    header = Header(made_at, schema, size, salt, check)
    packed = header.packed()
    yield packed
    for place in range(header.chunks):
        length = min(CHUNK_BYTES, size - place * CHUNK_BYTES)
        chunk = read(length)
        if len(chunk) != length:
            raise ValueError("the copy is shorter than it was")
        yield cipher.encrypt(_nonce(place, last=place == header.chunks - 1), chunk, packed)


def opened_chunks(file: BinaryIO, master: bytes) -> Iterator[bytes]:
    """The database in a backup, piece by piece, each authentic. What came before an error is worth nothing.

    BackupError: it is no backup, damaged, under another key, or in a later form.
    """
    header = read_header(file)
    packed = header.packed()
    cipher, check = _keys(master, header.salt)
    if check != header.key_check:
        raise BackupError(
            "The backup was made with another key than this bot's.",
            "Nothing was changed. Put the key that belongs to it into secrets/bot.key, or set BOT_KEY.",
        )
    for place in range(header.chunks):
        last = place == header.chunks - 1
        length = header.size - place * CHUNK_BYTES if last else CHUNK_BYTES
        try:
            yield cipher.decrypt(_nonce(place, last=last), file.read(length + _MARK_BYTES), packed)
        except InvalidTag:
            raise BackupError("The backup is damaged: a part of it was changed.", _DAMAGED) from None
    if file.read(1):
        raise BackupError("The backup is damaged: something stands behind its end.", _DAMAGED)


def is_backup(file: BinaryIO) -> bool:
    """Whether a file begins as one. Reads its first bytes, and goes back to the beginning."""
    begins = file.read(len(MAGIC))
    file.seek(0)
    return begins == MAGIC


def read_header(file: BinaryIO) -> Header:
    """The header at the beginning of a file that has a length. BackupError as for `opened_chunks`."""
    packed = file.read(HEADER_BYTES)
    if not packed.startswith(MAGIC):
        raise BackupError(
            "This is no backup of the bot's.",
            "Nothing was changed. Name a file that `python -m bot backup` made, or a copy of the database.",
        )
    if len(packed) < HEADER_BYTES:
        raise BackupError("The backup is damaged: it is cut short.", _DAMAGED)
    _, version, made_at, schema, size, salt, check = _FIELDS.unpack_from(packed)
    if version > FORMAT:
        raise BackupError(
            "The backup was made by a newer version of this program.",
            "Nothing was changed. Install that version, and restore with it.",
        )
    digest = hashlib.sha256(packed[: _FIELDS.size]).digest()[:_DIGEST_BYTES]
    if digest != packed[_FIELDS.size :] or not 0 < size < 1 << 48:
        raise BackupError("The backup is damaged: its beginning was changed.", _DAMAGED)
    header = Header(
        datetime.fromtimestamp(made_at, UTC), schema.rstrip(b"\0").decode("ascii"), size, salt, check
    )
    if file.seek(0, os.SEEK_END) < header.file_bytes:
        raise BackupError("The backup is damaged: it is cut short.", _DAMAGED)
    file.seek(HEADER_BYTES)
    return header


def _keys(master: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    both = derived_key(master, b"appeal-bot 1 backup", _KEY_BYTES + _CHECK_BYTES, salt=salt)
    return AESGCM(both[:_KEY_BYTES]), both[_KEY_BYTES:]


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])
