"""One key for a word, in Cyrillic or Latin letters, in both, or in those of another keyboard.

The key is spelt in Latin letters, with capitals for four sounds: S (sh), C (ch), Z (zh) and J (Tajik's ҷ).
What is looked for has several where writers differ; what is looked at has one for each alphabet it may be in.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby, product
from typing import Final

_CYRILLIC: Final = dict(
    zip(
        "абвгғґдеэєзиӣйыкқлмнопрстуӯўүфхҳһцщшчҷжәөіїѣѳң",
        "abvgggdeeeziiiikklmnoprstuuuufhhhcSSCJZaoiiefn",
        strict=True,
    )
) | {
    "ё": "e",
    "я": "ia",
    "ю": "iu",
    "ъ": "",
    "ь": "",
    "ц": "ts",
    "ј": "i",
    "љ": "l",
    "њ": "n",
    "ћ": "C",
    "ђ": "J",
}
"""Letter -> how it is spelt in a key."""
_LATIN: Final = {
    "š": "S", "ş": "S", "ș": "S", "ŝ": "S", "ś": "S", "č": "C", "ç": "C", "ć": "C", "ĉ": "C", "ž": "Z",
    "ż": "Z", "ź": "Z", "ʒ": "Z", "ĵ": "J", "ǰ": "J", "ğ": "g", "ı": "i", "ə": "a", "ø": "o", "đ": "d",
    "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h",
}  # fmt: skip
_SPELT: Final = (
    ("shch", "S"), ("sch", "S"), ("tsh", "C"), ("tch", "C"), ("dzh", "J"), ("zh", "Z"), ("dj", "J"),
    ("sh", "S"), ("cz", "C"), ("ch", "C"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("tz", "ts"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ye", "e"), ("ce", "se"), ("ci", "si"), ("cy", "si"),
    ("c", "k"), ("q", "k"), ("w", "v"), ("x", "h"), ("y", "i"), ("j", "J"),
)  # fmt: skip
_SPELT_AS: Final = re.compile("|".join(re.escape(sign) for sign, _ in _SPELT))
_KEY_OF: Final = dict(_SPELT)

_ALIKE: Final = dict(zip("abcehikmoptxyuj", "авсенікмортхуиј", strict=True))
"""Latin letter -> the Cyrillic one that looks the same, in capitals at least."""
_ALIKE_BACK: Final = {cyrillic: latin for latin, cyrillic in _ALIKE.items()} | {"і": "i", "һ": "h"}
_GREEK: Final = dict(zip("αβεηικμνορςτυχ", "abehikmnopstyx", strict=True))
_DIGITS: Final = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}
_DIGITS_CYRILLIC: Final = {"0": "о", "1": "і", "3": "з", "4": "ч", "6": "б"}

_SPELT_TOO: Final = (
    ("J", ("C", "Z")), ("C", ("J", "S")), ("S", ("C",)), ("Z", ("J",)), ("ks", ("h",)), ("sh", ("S",)),
)  # fmt: skip
"""What is spelt so in a key, some write so that it comes out otherwise: ч for ҷ, j for ж, ch for sh."""
MOST_KEYS: Final = 24
"""Of one word that is looked for."""

_RUSSIAN: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("ia", ("ia", "i", "e", "iu", "ei", "eiu", "iei")),
    ("a", ("a", "i", "e", "u", "oi", "oiu", "ei")),
    ("i", ("i", "ia", "iu", "em", "iem", "e")),
)
_UNCHANGED: Final = ("e", "o", "u")
_RUSSIAN_ELSE: Final = ("", "a", "u", "om", "em", "e", "i", "ia", "iu")
_TAJIK: Final = ("i", "ro")
_ADJECTIVE: Final = ("i", "ogo", "omu", "im", "om", "oi", "oiu", "uiu", "aia", "ie", "ih", "imi")
_LIKE_ADJECTIVES: Final = re.compile("(.{3,})(?:oi|aia)")

_SURNAMES: Final = (
    (
        re.compile("(.{2,}(?:ov|ev|in))(?:|a|u|e|om|em|i|im|ih|imi|o[iJ]|o[iJ]u|a?i|a?ro)"),
        ("", "a"),
    ),
    (
        re.compile("(.{2,}sk)(?:i|iJ|ogo|omu|im|om|o[iJ]|o[iJ]u|u[iJ]u|a[iJ]a|ie|ih|imi|iro|a[iJ]a(?:i|ro))"),
        ("i", "aia"),
    ),
)
"""How the key of a Russian surname ends in a sentence, a man's, a woman's or a family's; and the endings with
which it is listed."""


def keys_of(letters: str) -> tuple[str, ...]:
    """The keys of a word in a text, the likeliest first: one for each alphabet that it could be meant in."""
    letters = "".join(_GREEK.get(letter, letter) for letter in letters)
    cyrillic = _as(letters, _CYRILLIC, _ALIKE | _DIGITS_CYRILLIC)
    latin = _as(letters, None, _ALIKE_BACK | _DIGITS)
    found: dict[str, None] = {}
    if not (cyrillic and latin):
        found[_key(letters)] = None
    elif not any(letter in _CYRILLIC for letter in letters):
        found[_key(latin)] = None
    for spelt in (cyrillic, latin):
        if spelt:
            found[_key(spelt)] = None
    return tuple(key for key in found if key)


def all_keys_of(letters: str) -> tuple[str, ...]:
    """The keys that a word is looked for by, also those of other habits of spelling. The likeliest first."""
    found: dict[str, None] = {}
    other = {_unmarked(letters), letters.replace("x", "ks"), *_with_yo(letters)} - {letters}
    for key in (key for spelt in (letters, *sorted(other)) for key in keys_of(spelt)):
        parts = re.split("([JCSZ]|ks|sh)", key)
        too = dict(_SPELT_TOO)
        choices = [(part, *too.get(part, ())) for part in parts]
        for made in product(*choices):
            if len(found) >= MOST_KEYS:
                break
            found["".join(made)] = None
    return tuple(found)


def surnames_of(key: str) -> tuple[str, ...]:
    """The surnames, a man's and a woman's, of which a key in a text may be another form: none for most words.

    These forms are undone in the text, not made for the list, so that lists made earlier find them too.
    """
    for pattern, endings in _SURNAMES:
        if found := pattern.fullmatch(key):
            return tuple(form for end in endings if (form := found[1] + end) != key)
    return ()


def in_sentences(key: str) -> tuple[str, ...]:
    """A key, and those of the forms that a name takes in Russian and Tajik sentences, in either alphabet.

    Made by rule, for any name: some of them nobody would write, and that does no harm. What surnames have
    besides is in `surnames_of`.
    """
    for end, endings in _RUSSIAN:
        if key.endswith(end) and len(key) > len(end) + 1:
            stem, forms = key.removesuffix(end), endings
            break
    else:
        stem, forms = key, () if key.endswith(_UNCHANGED) else _RUSSIAN_ELSE
    made = [key, *(stem + form for form in forms), *(key + form for form in _TAJIK)]
    if (found := _LIKE_ADJECTIVES.fullmatch(key)) and not surnames_of(key):
        made += (found[1] + form for form in _ADJECTIVE)
    return tuple(dict.fromkeys(_single(form) for form in made))


def _as(letters: str, own: dict[str, str] | None, alike: dict[str, str]) -> str:
    """The word in one alphabet (`own`, or Latin): letters of the other that look alike are its; else ""."""
    made = []
    for letter in letters:
        is_own = letter in own if own is not None else _is_latin(letter)
        if not is_own and letter not in alike:
            return ""
        made.append(letter if is_own else alike[letter])
    return "".join(made)


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter[0], "").startswith("LATIN")


def _key(letters: str) -> str:
    """A key by how the letters sound, each in its own alphabet."""
    pieces = (
        "".join(_CYRILLIC[letter] for letter in piece)
        if piece[0] in _CYRILLIC
        else _SPELT_AS.sub(lambda found: _KEY_OF[found[0]], "".join(map(_latin, piece)))
        for piece in _pieces(letters)
    )
    return _single("".join(pieces).replace("dZ", "J"))


def _pieces(letters: str) -> list[str]:
    """The word where one alphabet gives way to another."""
    return ["".join(piece) for _, piece in groupby(letters, key=_CYRILLIC.__contains__)]


def _latin(letter: str) -> str:
    return _LATIN.get(letter) or "".join(
        sign for sign in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(sign)
    )


def _unmarked(letters: str) -> str:
    return "".join(
        letter if letter in _CYRILLIC else _latin(letter)[:1].lower() or letter for letter in letters
    )


def _with_yo(letters: str) -> tuple[str, ...]:
    """The word with a ё that is spelt as it sounds, or the other way round."""
    return (letters.replace("ё", "йо"), letters.replace("йо", "е"), letters.replace("yo", "e"))


def _single(key: str) -> str:
    """Without letters that stand twice: writers differ in them."""
    return re.sub(r"(.)\1+", r"\1", key)
