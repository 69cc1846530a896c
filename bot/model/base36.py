"""Numbers in few characters, for buttons and links."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """The number in digits and small letters; `int(text, 36)` reads it back. ValueError for one below 0."""
    if number < 0:
        raise ValueError("only numbers from 0 on can be written so")
    digits = ""
    while number or not digits:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
