"""Shares of a key: any few of them make it again, fewer tell nothing (Shamir, "How to share a secret", 1979).

Each byte of the secret is where a random curve over GF(256) begins, and a share is the curve at its number:
so many points as are needed settle the curve, and with one fewer each beginning is as likely as any other.
The secret is the key and four bytes of its SHA-256, so that a wrong key is never taken for the right one.

A share as text: digits and letters that aren't mistaken for each other (Crockford's), in groups:

     1 byte   the form's version
     3        the set: shares of different sets don't go together
     1        how many are needed
     1        the share's number
    36        the curves at that number
     4        the first bytes of the SHA-256 of all that is before, so that a typing error is found
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import ShareError
from bot.model.keys import MASTER_KEY_BYTES

MOST_SHARES: Final = 50
_FORM: Final = 1
_SET_BYTES: Final = 3
_CHECK_BYTES: Final = 4
_SECRET_BYTES: Final = MASTER_KEY_BYTES + _CHECK_BYTES
_BYTES: Final = 1 + _SET_BYTES + 2 + _SECRET_BYTES + _CHECK_BYTES
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans("OIL", "011", " -\t\r\n.")
_LENGTH: Final = -(-_BYTES * 8 // 5)
_GROUP: Final = 5


@dataclass(frozen=True, slots=True)
class KeyShare:
    """One of a set. `number`: from 1; `needed`: so many of the set make the key."""

    set: str
    needed: int
    number: int
    points: bytes

    def text(self) -> str:
        """To be printed, copied or typed."""
        packed = bytes([_FORM, *bytes.fromhex(self.set), self.needed, self.number]) + self.points
        whole = int.from_bytes(packed + _check(packed), "big")
        signs = "".join(_SIGNS[whole >> 5 * place & 31] for place in reversed(range(_LENGTH)))
        return " ".join(signs[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def split_key(key: bytes, number: int, needed: int, random: Callable[[int], bytes]) -> list[KeyShare]:
    """A new set of so many shares. `random`: gives so many bytes. ShareError."""
    if not 2 <= needed <= number <= MOST_SHARES:
        raise ShareError(
            f"There are at most {MOST_SHARES} shares, and from 2 to all of them are needed to make the key.",
            "Nothing was written. For five people of whom any three suffice: -n 5 -k 3",
        )
    name = random(_SET_BYTES).hex()
    # By power, from 0: the secret itself, then what makes the curve random.
    curve = [key + _check(key), *(random(_SECRET_BYTES) for _ in range(needed - 1))]
    return [KeyShare(name, needed, at, _curve_at(curve, at)) for at in range(1, number + 1)]


def read_share(text: str) -> KeyShare:
    """A share that was typed or pasted: blanks, hyphens and small letters are as good. ShareError."""
    signs = text.upper().translate(_MISREAD)
    if len(signs) != _LENGTH or not set(signs) <= set(_SIGNS):
        raise ShareError(
            "isn't a share: there is a sign in it that none has, or one too many or too few.",
            f"A share has {_LENGTH} digits and letters. Compare it with the paper, and type it again.",
        )
    whole = 0
    for sign in signs:
        whole = whole << 5 | _SIGNS.index(sign)
    if whole >> 8 * _BYTES:
        raise _mistyped()
    packed = whole.to_bytes(_BYTES, "big")
    inside, check = packed[:-_CHECK_BYTES], packed[-_CHECK_BYTES:]
    if _check(inside) != check:
        raise _mistyped()
    if inside[0] != _FORM:
        raise ShareError("was made by a newer version of this program.", "Install that version.")
    at = 1 + _SET_BYTES
    return KeyShare(inside[1:at].hex(), inside[at], inside[at + 1], inside[at + 2 :])


def join_key(shares: Sequence[KeyShare]) -> bytes:
    """The key that these make; the same share twice counts once. ShareError."""
    if len({share.set for share in shares}) != 1:
        raise ShareError(
            "These shares are of different sets, and don't go together.",
            "Take those of one set: its name stands on each.",
        )
    by_number = {share.number: share for share in shares}
    needed = shares[0].needed
    if len(by_number) < needed:
        raise ShareError(
            f"These are {len(by_number)} shares, and {needed} are needed.", "Fewer tell nothing of the key."
        )
    first = list(by_number.values())[:needed]
    secret = curve_through(first, 0)
    key, check = secret[:MASTER_KEY_BYTES], secret[MASTER_KEY_BYTES:]
    if _check(key) != check:
        raise ShareError(
            "These shares don't make a key.", "One of them was made up, or they are of two keys."
        )
    for share in list(by_number.values())[needed:]:
        if curve_through(first, share.number) != share.points:
            raise ShareError(f"Share {share.number} isn't of this key.", "Leave it away.")
    return key


def curve_through(shares: Sequence[KeyShare], at: int) -> bytes:
    """The curves that go through these shares, of different numbers, at that place (Lagrange)."""
    found = bytes(_SECRET_BYTES)
    for share in shares:
        weight = 1
        for other in shares:
            if other is not share:
                weight = times(weight, times(at ^ other.number, inverse(share.number ^ other.number)))
        found = bytes(one ^ times(weight, point) for one, point in zip(found, share.points, strict=True))
    return found


def _mistyped() -> ShareError:
    return ShareError("has a typing error.", "Compare it with the paper, group by group, and type it again.")


def _check(of: bytes) -> bytes:
    return hashlib.sha256(of).digest()[:_CHECK_BYTES]


def _curve_at(curve: Sequence[bytes], at: int) -> bytes:
    """Each byte's curve, given by what stands before each power of the place, at that place."""
    found = bytes(_SECRET_BYTES)
    for step in reversed(curve):
        found = bytes(times(one, at) ^ other for one, other in zip(found, step, strict=True))
    return found


def times(one: int, other: int) -> int:
    """The product in GF(256), modulo x^8 + x^4 + x^3 + x + 1, as in AES (FIPS 197, 4.2)."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (0x11B if one & 0x80 else 0)
        other >>= 1
    return product


def inverse(one: int) -> int:
    """What makes 1 of it in GF(256); of 0 there is none, and it is 0. Its 254th power (Fermat)."""
    found = 1
    for _ in range(254):
        found = times(found, one)
    return found
