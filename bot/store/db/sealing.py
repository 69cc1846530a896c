"""What the key keeps: sealed chat ids, tags that can't be turned back, and values that nobody else can read.

Keys are derived from one (the data key; in a database of before there was one, BOT_KEY), so that what is
learned about one is worth nothing against the others. Sealing a chat id is deterministic (AES-SIV): equal ids
give equal bytes, which is what makes a sealed column searchable; nothing else about the id shows, and a
changed byte does not open. A value is locked with a fresh nonce (AES-GCM), so that the same value never looks
the same twice, and filled up, so that its length doesn't tell what is in it. A country is sealed alike:
nobody looks for one, and equal ones, or none, are not to be told from others.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SealError
from bot.model.keys import MASTER_KEY_BYTES, key_from_text

TAG_BYTES: Final = 16
SEALED_BYTES: Final = 16 + 8
"""AES-SIV's own 16 bytes, and the id."""

_NONCE_BYTES: Final = 12
"""NIST SP 800-38D, 8.3: with random ones at most 2**32 values under a key, 4,000 for each of a million."""
_COUNTRY_BYTES: Final = 2
SEALED_COUNTRY_BYTES: Final = _NONCE_BYTES + _COUNTRY_BYTES + 16
"""A nonce, two capital letters (or as many zero bytes, for none), and AES-GCM's own 16 bytes."""

NOBODY: Final = b""
"""Stands where a column must name somebody who asked to be forgotten. It does not open."""

_VALUE_KEY_BYTES: Final = 32
_SEAL_KEY_BYTES: Final = 64  # two AES-256 keys, as AES-SIV wants them
_MAC_KEY_BYTES: Final = 32
_LOCK_KEY_BYTES: Final = 32
LOCKED_BYTES: Final = 512
"""A locked value is as long as so many bytes, or twice as many, and so on."""
_AROUND: Final = _NONCE_BYTES + 16
"""A nonce before a locked value, AES-GCM's own bytes behind it."""
_LENGTH_BYTES: Final = 4
_COUNTRY_KEY_BYTES: Final = 32
_CHAT: Final = b"chat"
_KEY_CHECK: Final = b"key check"


@dataclass(frozen=True, slots=True)
class EarlierKeys:
    """What is still needed of a key that was rotated: tags and marks are made of those that it made."""

    tags: bytes
    marks: Mapping[str, bytes]  # by purpose


class Sealer:
    """Seals, opens, tags and marks chat ids, locks and seals values, under one master key of 32 bytes.

    `before`: of the keys that it came after, the oldest first. A tag is made by each of them of what the one
    before made: chats stand nowhere beside their tags, so a rotation has only the tags to go by.
    """

    __slots__ = ("_before", "_by_purpose", "_countries", "_gcm", "_mac_key", "_siv", "_values_key")

    def __init__(self, master: bytes, before: Sequence[EarlierKeys] = ()) -> None:
        if len(master) != MASTER_KEY_BYTES:
            raise SealError("A key must be 32 bytes long.", "Make one with the program's own command.")
        self._before = tuple(before)
        self._siv = AESSIV(derived_key(master, b"appeal-bot 1 seal", _SEAL_KEY_BYTES))
        self._mac_key = derived_key(master, b"appeal-bot 1 tag", _MAC_KEY_BYTES)
        self._gcm = AESGCM(derived_key(master, b"appeal-bot 1 lock", _LOCK_KEY_BYTES))
        self._countries = AESGCM(derived_key(master, b"appeal-bot 1 country", _COUNTRY_KEY_BYTES))
        self._values_key = derived_key(master, b"appeal-bot 1 values", _VALUE_KEY_BYTES)
        self._by_purpose: dict[str, tuple[AESGCM, bytes]] = {}

    @classmethod
    def from_text(cls, text: str) -> Sealer:
        """The sealer for a BOT_KEY setting. SealError if it is no such key."""
        master = key_from_text(text)
        if master is None:
            # Neither the text nor its length is told: a key with a typing error is still most of a key.
            raise SealError(
                "BOT_KEY is not URL-safe base64 of 32 bytes.",
                "Copy the whole line again from where the key is kept.",
            )
        return cls(master)

    def seal(self, chat: int) -> bytes:
        """`chat` sealed, 24 bytes; the same for the same id. OverflowError outside 64 signed bits."""
        return self._siv.encrypt(chat.to_bytes(8, "big", signed=True), [_CHAT])

    def open(self, sealed: bytes) -> int:
        """The id inside `sealed`. SealError if another key sealed it or it was changed."""
        if len(sealed) != SEALED_BYTES:
            raise SealError("A sealed chat id has the wrong length.")
        try:
            return int.from_bytes(self._siv.decrypt(sealed, [_CHAT]), "big", signed=True)
        except InvalidTag:
            raise SealError("A sealed chat id does not open.") from None

    def tag(self, case: str, chat: int) -> bytes:
        """16 bytes that stand for this person in this case, and in no other case."""
        name = case.encode()
        # The name's length comes first, so that no two pairs are ever written alike.
        message = len(name).to_bytes(4, "big") + name + chat.to_bytes(8, "big", signed=True)
        return _digest((*(keys.tags for keys in self._before), self._mac_key), message)

    def lock(self, value: bytes, *place: bytes, steps_of: int = LOCKED_BYTES) -> bytes:
        """`value`, filled up to steps of so many bytes, for this place alone: elsewhere it doesn't open."""
        inside = len(value).to_bytes(_LENGTH_BYTES, "big") + value
        inside += bytes(-(len(inside) + _AROUND) % steps_of)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._gcm.encrypt(nonce, inside, _joined(place))

    def unlock(self, locked: bytes, *place: bytes) -> bytes:
        """What was locked for this place. SealError if by another key, for elsewhere, or it was changed."""
        inside = _opened(self._gcm, locked, _joined(place), "A locked value does not open.")
        length = int.from_bytes(inside[:_LENGTH_BYTES], "big")
        return inside[_LENGTH_BYTES : _LENGTH_BYTES + length]

    def seal_country(self, country: str | None, sealed_chat: bytes) -> bytes:
        """Two capital letters, or that there are none, for whoever has that sealed chat; others each time.

        SEALED_COUNTRY_BYTES long. ValueError for what isn't two letters of ASCII.
        """
        plain = bytes(_COUNTRY_BYTES) if country is None else country.encode("ascii")
        if len(plain) != _COUNTRY_BYTES:
            raise ValueError("a country has two letters")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._countries.encrypt(nonce, plain, sealed_chat)

    def open_country(self, sealed: bytes, sealed_chat: bytes) -> str | None:
        """The country sealed for whoever has that sealed chat.

        None if they gave none, and where it is damaged or another's: then nothing is known of it.
        """
        if len(sealed) != SEALED_COUNTRY_BYTES:
            return None
        try:
            plain = self._countries.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], sealed_chat)
        except InvalidTag:
            return None
        return plain.decode("ascii") if any(plain) else None

    def mark(self, purpose: str, chat: int) -> bytes:
        """16 bytes that stand for this chat in the table of that purpose, and in no other."""
        earlier = (keys.marks[purpose] for keys in self._before if purpose in keys.marks)
        return _digest((*earlier, self._keys(purpose)[1]), chat.to_bytes(8, "big", signed=True))

    def seal_value(self, purpose: str, plain: bytes, about: bytes, size: int) -> bytes:
        """`plain` sealed, padded to a multiple of `size` bytes; other bytes each time.

        `about`: what it belongs to, such as its row's key. It opens for that purpose beside that alone.
        """
        whole = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher, _ = self._keys(purpose)
        return nonce + cipher.encrypt(nonce, whole.ljust(-(-len(whole) // size) * size, b"\0"), about)

    def open_value(self, purpose: str, sealed: bytes, about: bytes) -> bytes:
        """What `seal_value` sealed. SealError if that was another key, or anything of it was changed."""
        whole = _opened(self._keys(purpose)[0], sealed, about, "A sealed value does not open.")
        return whole[_LENGTH_BYTES:][: int.from_bytes(whole[:_LENGTH_BYTES], "big")]

    def _keys(self, purpose: str) -> tuple[AESGCM, bytes]:
        """What seals the values of that purpose, and what makes its marks."""
        found = self._by_purpose.get(purpose)
        if found is None:
            name = purpose.encode()
            found = self._by_purpose[purpose] = (
                AESGCM(derived_key(self._values_key, b"seal " + name, _VALUE_KEY_BYTES)),
                derived_key(self._values_key, b"mark " + name, _MAC_KEY_BYTES),
            )
        return found

    def earlier_keys(self, purposes: Iterable[str]) -> tuple[EarlierKeys, ...]:
        """What the key that comes after this one needs of it and of those before. `purposes`: of marks."""
        own = EarlierKeys(self._mac_key, {purpose: self._keys(purpose)[1] for purpose in purposes})
        return (*self._before, own)

    def tag_after(self, tag: bytes) -> bytes:
        """What became of a tag that the key before this one made."""
        return _digest((self._mac_key,), tag)

    def mark_after(self, purpose: str, mark: bytes) -> bytes:
        """What became of a mark that the key before this one made."""
        return _digest((self._keys(purpose)[1],), mark)

    def locked_again(
        self, by: Sealer, locked: bytes, place: tuple[bytes, ...], now_at: tuple[bytes, ...]
    ) -> bytes:
        """What `by` locked for `place`, locked by this one for `now_at`, of the same length. SealError."""
        inside = _opened(by._gcm, locked, _joined(place), "A locked value does not open.")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._gcm.encrypt(nonce, inside, _joined(now_at))

    def sealed_again(self, by: Sealer, purpose: str, sealed: bytes, about: bytes, now_about: bytes) -> bytes:
        """What `by` sealed beside `about`, sealed by this one beside `now_about`; as long. SealError."""
        inside = _opened(by._keys(purpose)[0], sealed, about, "A sealed value does not open.")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._keys(purpose)[0].encrypt(nonce, inside, now_about)

    def key_check(self) -> bytes:
        """A constant, sealed: kept in the database to tell at start whether the key is the right one."""
        return self._siv.encrypt(_KEY_CHECK, [_KEY_CHECK])


def _digest(keys: Iterable[bytes], message: bytes) -> bytes:
    """TAG_BYTES, made of the message by the first key, and of what each made by the next."""
    for key in keys:
        message = hmac.digest(key, message, "sha256")[:TAG_BYTES]
    return message


def _opened(cipher: AESGCM, sealed: bytes, about: bytes, fault: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
    except (InvalidTag, ValueError):
        raise SealError(fault) from None


def _joined(place: tuple[bytes, ...]) -> bytes:
    """So that no two places are ever written alike."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in place)


def derived_key(master: bytes, purpose: bytes, length: int, *, salt: bytes | None = None) -> bytes:
    """A key of that length for that purpose alone. A `salt` makes one for each thing that has its own."""
    # None is needed: the master key is random already, and the purpose keeps the derived keys apart.
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=purpose).derive(master)
