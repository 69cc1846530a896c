"""Bytes to text, whatever they were written in: what is declared with them is one guess among others."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERWISE: Final = (
    "cp1252", "cp1251", "koi8-u", "mac-roman", "cp1250", "cp1254", "cp1253", "cp1256", "cp866",
)  # fmt: skip
"""Charsets of one byte a letter that are tried on everything, most usual first."""
_ONLY_DECLARED: Final = 0.12
_SUGGESTED: Final = 0.04
_LESS_USUAL: Final = 0.015
"""What a charset's place among those tried takes from it; so equals go to the more usual."""
_SAMPLE: Final = 60_000
"""Letters outside ASCII that are looked at."""
_MULTIBYTE: Final = re.compile(r"gb|big5|jis|euc|iso2022|hz|cp93[26]|cp949|cp950|johab", re.IGNORECASE)
_BY_WORDS: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML: Final = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_USUAL_LATIN: Final = frozenset("éèêëàâáäãåçñíìîïóòôöõøúùûüßæœğşıčćšžěřůżźłńśęąő")
_QUOTES: Final = frozenset("“”„‚‘«»‹›¿¡")
_AMONG_WORDS: Final = frozenset("–—…•·€°§º\xa0©®™№")
_OFTEN: Final = frozenset("оеаинтсрвл")
_AT_TIMES: Final = frozenset("кмдпуяыьгзбчй")
_CYRILLIC_TOO: Final = frozenset("іїєґўқғҳҷӣӯәөүұһјљњћђџ")


def declared_in(head: bytes) -> str:
    """The charset that HTML or XML declares in its first bytes; "" if none."""
    found = _XML.search(head[:2048]) or _BY_WORDS.search(head[:4096])
    return found[1].decode("ascii") if found else ""


def decoded(data: bytes, declared: str = "") -> str:
    """The text. `declared`: what its sender says that it is written in; "" if nothing. Never fails."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    wide = _without_mark(data)
    if wide is not None:
        return wide
    if b"\x1b$" in data and _codec(declared).startswith("iso2022"):
        return data.decode(_codec(declared), "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _is_mostly_utf8(data):
        return _by_parts(data)
    return _best(data, _codec(declared))


def _codec(name: str) -> str:
    """Python's name of a charset; "" if it knows none, or one that isn't of text."""
    if name.casefold().replace("_", "-") in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"):
        return "cp1252"  # as every browser has it: the quotes of Windows come with the label of another
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return codec.name if getattr(codec, "_is_text_encoding", True) else ""


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that doesn't say which. Blanks have a zero byte, letters the page of theirs."""
    if len(data) < 4 or not any(page in data[:_SAMPLE] for page in (b"\x00", b"\x04")):
        return None
    sample = data[: _SAMPLE - _SAMPLE % 2]
    for name, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        pages = sample[high::2]
        usual = max(sum(page in span for page in pages) for span in (b"\x00", b"\x00\x04", b"\x00\x06"))
        if usual >= 0.9 * len(pages) and sample[1 - high :: 2].count(0) < 0.1 * len(pages):
            return data[: len(data) - len(data) % 2].decode(name, "replace")
    return None


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 but for some bytes: cut off, or put together from two sources."""
    whole = sum(len(found) for found in _SEQUENCE.findall(data))
    outside = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    return whole >= 0.8 * outside and outside - whole <= 0.2 * outside


def _by_parts(data: bytes) -> str:
    pieces, at = [], 0
    for found in _SEQUENCE.finditer(data):
        pieces += [_western(data[at : found.start()]), found[0].decode("utf-8", "replace")]
        at = found.end()
    return "".join([*pieces, _western(data[at:])])


def _western(data: bytes) -> str:
    return data.decode("cp1252", "replace") if data else ""


def _best(data: bytes, declared: str) -> str:
    best, text = -99.0, ""
    sample = _sample(data)
    for name, bonus in _candidates(sample, declared):
        try:
            letters = sample.decode(name, "strict" if _MULTIBYTE.search(name) else "replace")
        except (UnicodeDecodeError, LookupError):
            continue
        score = plausible(letters) + bonus
        if score > best:
            best, text = score, name
    return data.decode(text or "cp1252", "replace")


def _candidates(sample: bytes, declared: str) -> Iterator[tuple[str, float]]:
    """Codecs with what speaks for each beside the text itself."""
    from charset_normalizer import from_bytes

    suggested = from_bytes(sample[:20_000], cp_exclusion=["utf_16", "utf_32", "utf_7"]).best()
    names = dict.fromkeys((*_LETTERWISE, *([suggested.encoding] if suggested else []), declared))
    for place, name in enumerate(names):
        if name and not name.replace("-", "_").startswith(("utf_8", "utf8", "utf_16", "utf_32", "utf_7")):
            bonus = -_LESS_USUAL * place
            bonus += _ONLY_DECLARED if name == declared else 0.0
            bonus += _SUGGESTED if suggested and name == suggested.encoding else 0.0
            yield name, bonus


def _sample(data: bytes) -> bytes:
    """The lines that have anything outside ASCII, up to a bound."""
    lines, taken = [], 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line[:2000])
            taken += min(len(line), 2000)
            if taken > _SAMPLE:
                break
    return b"\n".join(lines)


def plausible(text: str) -> float:
    """How much the letters outside ASCII look like those of a text, from about -2 to 1.

    What betrays a wrong charset: capitals within words, two alphabets in one word, signs that nobody uses.
    """
    total, number = 0.0, 0
    for place, sign in enumerate(text):
        if sign < "\x80":
            continue
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        total += _weight(sign, before, after)
        number += 1
    return total / number if number else 0.0


def _weight(sign: str, before: str, after: str) -> float:
    if sign == "\ufffd" or "\x80" <= sign < "\xa0":
        return -2.0
    if not sign.isalpha() or sign in "ºª":
        return _weight_of_sign(sign, before, after)
    weight = _weight_of_letter(sign)
    if sign.isupper() and before.isalpha() and before.islower():
        weight = -1.5
    elif sign.islower() and before.isupper() and len(before) == 1 and after.isupper():
        weight = -1.0
    for beside in (before, after):
        if beside.isalpha() and _alphabet(beside) != _alphabet(sign):
            weight -= 1.0
        elif beside >= "\x80" and beside.isalpha() and _alphabet(sign) == "latin":
            weight -= 0.6  # accents stand apart, in every language of Latin letters
    return weight


def _weight_of_letter(sign: str) -> float:
    small = sign.lower()
    if small in _OFTEN:
        return 1.0
    if small in _AT_TIMES:
        return 0.6
    if small in _USUAL_LATIN or sign == "İ":
        return 1.0 if sign == small else 0.8
    if small in _CYRILLIC_TOO:
        return 0.6
    code = ord(sign)
    if 0x400 <= code < 0x460:
        return 0.3
    if 0x600 <= code < 0x700 or 0x370 <= code < 0x400 or 0x590 <= code < 0x600:
        return 0.7
    if 0x3040 <= code < 0xA000 or 0xAC00 <= code < 0xD7B0:
        return 0.65
    return 0.2


def _weight_of_sign(sign: str, before: str, after: str) -> float:
    if sign == "’":
        return 0.9 if before.isalpha() else 0.3
    if sign in _QUOTES:
        outside = not (before.isalnum() and after.isalnum())
        return 0.8 if outside else -1.0
    if sign in _AMONG_WORDS:
        return 0.7 if not (before.isalpha() and after.isalpha()) else -0.5
    return -1.0


def _alphabet(sign: str) -> str:
    code = ord(sign)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "latin"
    if 0x400 <= code < 0x530:
        return "cyrillic"
    return "greek" if 0x370 <= code < 0x400 else "other"
