"""What BOT_KEY seals: chat ids that can be looked up, marks that can't be turned back, and whole values.

A key for each purpose is derived from the one the operator keeps, so that what is learned about one is worth
nothing against the others. Sealing a chat is deterministic (AES-SIV): equal ids give equal bytes, which is
what makes a sealed column searchable; nothing else about the id shows, and a changed byte does not open.
Sealing a value is not (AES-GCM with a random nonce): the same value looks different each time, and of what
is in it nothing shows, not even its length.
"""

from __future__ import annotations

import hmac
import secrets
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

NOBODY: Final = b""
"""Stands where a column must name somebody who asked to be forgotten. It does not open."""

_NONCE_BYTES: Final = 12
_LENGTH_BYTES: Final = 4
_VALUE_KEY_BYTES: Final = 32
_SEAL_KEY_BYTES: Final = 64  # two AES-256 keys, as AES-SIV wants them
_MAC_KEY_BYTES: Final = 32
_CHAT: Final = b"chat"
_KEY_CHECK: Final = b"key check"


class Sealer:
    """Seals, opens and marks under one master key of 32 bytes."""

    __slots__ = ("_by_purpose", "_mac_key", "_siv", "_values_key")

    def __init__(self, master: bytes) -> None:
        if len(master) != MASTER_KEY_BYTES:
            raise SealError("A key must be 32 bytes long.", "Make one with the program's own command.")
        self._siv = AESSIV(derived_key(master, b"appeal-bot 1 seal", _SEAL_KEY_BYTES))
        self._mac_key = derived_key(master, b"appeal-bot 1 tag", _MAC_KEY_BYTES)
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
        return hmac.digest(self._mac_key, message, "sha256")[:TAG_BYTES]

    def mark(self, purpose: str, chat: int) -> bytes:
        """16 bytes that stand for this chat in the table of that purpose, and in no other."""
        _, key = self._keys(purpose)
        return hmac.digest(key, chat.to_bytes(8, "big", signed=True), "sha256")[:TAG_BYTES]

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
        cipher, _ = self._keys(purpose)
        try:
            whole = cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
        except (InvalidTag, ValueError):
            raise SealError("A sealed value does not open.") from None
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

    def key_check(self) -> bytes:
        """A constant, sealed: kept in the database to tell at start whether the key is the right one."""
        return self._siv.encrypt(_KEY_CHECK, [_KEY_CHECK])


def random_tag() -> bytes:
    """A tag that stands for nobody, in place of a person's who asked to be forgotten."""
    return secrets.token_bytes(TAG_BYTES)


def derived_key(master: bytes, purpose: bytes, length: int, *, salt: bytes | None = None) -> bytes:
    """A key of that length for that purpose alone. A `salt` makes one for each thing that has its own."""
    # None is needed: the master key is random already, and the purpose keeps the derived keys apart.
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=purpose).derive(master)
