"""Real samples of each kind of input, and what Hypothesis makes of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from tests.support.appeals import corpus
from tests.upgrades.state import states

_ROOT = Path(__file__).parents[3]
_LONGEST = 30_000
"""Bytes of a sample: reading a long one takes long, and says no more."""
_PIECES = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n",
        b'"',
        b"'''",
        b"[[",
        b"]]",
        b"=",
        b"{",
        b"<",
        b"&#0;",
    ),
    *(b"%PDF-1.7", b"PK\x03\x04", b"<html><body>", b"From: x\n\n", b"\xd8\x00", b"\xed\xa0\x80", b"9" * 5000),
    *(b"[" * 500, b"a." * 500, b"<b>" * 500, b"To: ", b"2026-99-99", b"\xe2\x80\xae", b":", b"${BOT_TOKEN}"),
)


@cache
def samples(kind: str) -> list[bytes]:
    """What a reader usually gets."""
    match kind:
        case "button":
            return sorted({button.data.encode() for state in states() for button in state.buttons})
        case "settings":
            token = b"BOT_TOKEN=123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr\n"
            return [
                token,
                b"export " + token + b"TIMEZONE: 'Europe/Paris' # x\r\n",
                token.decode().encode("utf-16"),
            ]
        case "case":
            return [path.read_bytes() for path in sorted((_ROOT / "docs/example-case/exa001").glob("*.toml"))]
        case "appeal":
            found = [appeal.file.read_bytes() for appeal in corpus()]
            return [data for data in found if len(data) <= _LONGEST]
        case _:
            raise ValueError(f"there is no reader of a {kind}")


@st.composite
def spoiled(draw: st.DrawFn, kind: str) -> bytes:
    """A sample with a few pieces taken out, put in, doubled, or changed; or bytes of no sample."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    data = bytearray(draw(st.sampled_from(samples(kind))))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 2, 7, 60, 2000])))
        match draw(st.sampled_from(["put in", "take out", "double", "change", "from another"])):
            case "put in":
                data[start:start] = draw(st.sampled_from(_PIECES) | st.binary(max_size=4))
            case "take out":
                del data[start:end]
            case "double":
                data[start:start] = data[start:end]
            case "change":
                data[start:end] = draw(st.sampled_from(_PIECES) | st.binary(max_size=4))
            case _:
                other = draw(st.sampled_from(samples(kind)))
                data[start:end] = other[start:end]
    return bytes(data)
