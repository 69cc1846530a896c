"""The form of the data key's file: a line that says what it is, then a wrap of the keys for each BOT_KEY.

A wrap is one line of base64:

    32 bytes  salt, random for each wrap
    16        key check: derived from BOT_KEY and salt, so that another key is told from a damaged file
              the keys as JSON, sealed with AES-256-GCM: 16 bytes longer
     8        the first bytes of the SHA-256 of all that is before

Each wrap has a key of its own (HKDF of BOT_KEY, with that salt), which seals once; so the nonce is zero.
There are two keys in it while one takes the other's place, and two wraps until a new BOT_KEY is used.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SealError
from bot.model.keys import MASTER_KEY_BYTES
from bot.store.db.sealing import EarlierKeys, Sealer, derived_key

_NAMED: Final = "appeal-bot data key "
_FORM: Final = "1"
_SALT_BYTES: Final = 32
_CHECK_BYTES: Final = 16
_KEY_BYTES: Final = 32
_DIGEST_BYTES: Final = 8
_NONCE: Final = bytes(12)


@dataclass(frozen=True, slots=True)
class DataKey:
    """What seals, and what is still needed of the data keys that it came after, the oldest first."""

    master: bytes
    before: tuple[EarlierKeys, ...] = ()

    @classmethod
    def random(cls, before: tuple[EarlierKeys, ...] = ()) -> DataKey:
        """Another one each time."""
        return cls(secrets.token_bytes(MASTER_KEY_BYTES), before)

    def sealer(self) -> Sealer:
        """What works with it."""
        return Sealer(self.master, self.before)

    @property
    def name(self) -> bytes:
        """Stands in the database that it seals, and tells nothing of it."""
        return derived_key(self.master, b"appeal-bot 1 data key name", 8).hex().encode()


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What a BOT_KEY opened. `keys`: one, or the old and the new while one takes the other's place."""

    keys: tuple[DataKey, ...]
    others: bool  # there are wraps for other BOT_KEYs
    newest: bool  # this BOT_KEY is the last one that it was wrapped for


def wrapped(keys: Sequence[DataKey], masters: Iterable[bytes]) -> bytes:
    """The content of the file: the keys, wrapped by each of those BOT_KEYs, the newest last."""
    plain = json.dumps([_as_json(key) for key in keys]).encode()
    return "\n".join([_NAMED + _FORM, *(_wrap(plain, master) for master in masters), ""]).encode()


def unwrapped(content: bytes, master: bytes) -> Unwrapped:
    """What is in the file, opened with a BOT_KEY. SealError: damaged, of a later form, or for another key."""
    head, *lines = content.decode("ascii", errors="replace").split("\n")
    if head.startswith(_NAMED) and head != _NAMED + _FORM:
        raise SealError(
            "The data key was written by a newer version of this program.",
            "Nothing was changed. Install that version.",
        )
    if head != _NAMED + _FORM or len(lines) < 2 or lines.pop() != "":
        raise damaged()
    wraps = [_unpacked(line) for line in lines]
    found = {place: plain for place, wrap in enumerate(wraps) if (plain := _opened(wrap, master)) is not None}
    if not found:
        raise SealError("The data key was wrapped by another BOT_KEY than this bot's.")
    place, plain = max(found.items())
    keys = tuple(_from_json(each) for each in json.loads(plain))
    return Unwrapped(keys, len(wraps) > 1, place == len(wraps) - 1)


def damaged() -> SealError:
    """What is said of a file that can't be read."""
    return SealError(
        "The data key's file is damaged.",
        "Nothing was changed. Put a copy of it back, or restore the newest backup: that has the key in it.",
    )


def _wrap(plain: bytes, master: bytes) -> str:
    salt = secrets.token_bytes(_SALT_BYTES)
    key, check = _keys(master, salt)
    whole = salt + check + AESGCM(key).encrypt(_NONCE, plain, _NAMED.encode())
    return base64.b64encode(whole + hashlib.sha256(whole).digest()[:_DIGEST_BYTES]).decode()


def _unpacked(line: str) -> bytes:
    try:
        packed = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise damaged() from None
    whole, digest = packed[:-_DIGEST_BYTES], packed[-_DIGEST_BYTES:]
    if hashlib.sha256(whole).digest()[:_DIGEST_BYTES] != digest:
        raise damaged()
    return whole


def _opened(whole: bytes, master: bytes) -> bytes | None:
    """What is in a wrap; None if it is for another BOT_KEY."""
    salt, check = whole[:_SALT_BYTES], whole[_SALT_BYTES : _SALT_BYTES + _CHECK_BYTES]
    key, expected = _keys(master, salt)
    if check != expected:
        return None
    try:
        return AESGCM(key).decrypt(_NONCE, whole[_SALT_BYTES + _CHECK_BYTES :], _NAMED.encode())
    except (InvalidTag, ValueError):
        raise damaged() from None


def _keys(master: bytes, salt: bytes) -> tuple[bytes, bytes]:
    both = derived_key(master, b"appeal-bot 1 data key", _KEY_BYTES + _CHECK_BYTES, salt=salt)
    return both[:_KEY_BYTES], both[_KEY_BYTES:]


def _as_json(key: DataKey) -> dict[str, Any]:
    before = [
        {"tags": keys.tags.hex(), "marks": {purpose: mark.hex() for purpose, mark in keys.marks.items()}}
        for keys in key.before
    ]
    return {"key": key.master.hex(), "before": before}


def _from_json(found: dict[str, Any]) -> DataKey:
    before = tuple(
        EarlierKeys(
            bytes.fromhex(keys["tags"]),
            {purpose: bytes.fromhex(mark) for purpose, mark in keys["marks"].items()},
        )
        for keys in found["before"]
    )
    return DataKey(bytes.fromhex(found["key"]), before)
