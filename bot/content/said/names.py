"""What looks like somebody's name in a text of one's own. Only remarked on, so it may be wrong.

Two words with a capital side by side, or what follows words that one introduces oneself by. In an alphabet
without capitals, only the latter.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_WORD = r"[^\W\d_](?:[^\W\d_]|['’ʼ-](?=[^\W\d_]))*"
_RUN: Final = re.compile(rf"{_WORD}(?:[ \u00a0]+{_WORD})+")
_INTRODUCED: Final = re.compile(
    r"(?<!\w)(?:my name is|i am called|call me|je m['’]appelle|mon nom est|moi,? c['’]est"
    r"|меня зовут|мо[её] имя|мо[яё] фамилия|номи ман|исми ман|ном[иу] насаби ман"
    r"|me llamo|mi nombre es|اسمي|أنا اسمي|نامم|اسم من)"
    rf"[ \u00a0:,–—-]+(?P<name>{_WORD}(?:[ \u00a0]+{_WORD})?)",
    re.IGNORECASE,
)


def names_in(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """What looks like names, as it stands in the text, each once.

    `known`: words in small letters that give nobody away, such as those of the cases themselves.
    """
    found = [match["name"] for match in _INTRODUCED.finditer(text)]
    for run in _RUN.finditer(text):
        held: list[str] = []
        for word in (*re.findall(_WORD, run[0]), ""):  # the last one ends what is held
            if _is_capitalised(word):
                held.append(word)
                continue
            # What begins a sentence has a capital anyway.
            of_the_case = [one.casefold() in known for one in (held[1:] if len(held) > 2 else held)]
            if len(held) > 1 and not all(of_the_case):
                found.append(" ".join(held))
            held = []
    return tuple(dict.fromkeys(found))


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, for `known`."""
    return frozenset(word.casefold() for word in re.findall(_WORD, text))


def _is_capitalised(word: str) -> bool:
    """Whether only its first letter is large: "I" is nobody's name, nor is what is all in capitals."""
    return len(word) > 1 and word[0].isupper() and not word[1:].isupper()
