"""Words a case never says: known again however they are written, and not to be read from the case."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import Library, messages_folder
from bot.content.said.hashes import EXACT, NEAR, NeverSaid, as_written, entries_for, hash_of, is_entry
from bot.content.said.never_said import MOST_TRIED, Looked, look
from tests.support.needs import some

SLUG = "abc002"
INVENTED = (
    "Марфуша", "Ҷамшед", "Ғолибшоҳ", "Filomène", "Алексей", "Зарнигор", "Лола", "Йолдыз", "Wendeline",
    "Isolde", "Пахом", "Лилия", "Марфушов", "Улишанская", "Тумашин",
)  # fmt: skip


def _as_is(key: str, slug: str) -> str:
    """Instead of a hash, which takes time."""
    return f"{slug}/{key}"


def listed(*words: str) -> NeverSaid:
    """The list of a case that never says these."""
    return NeverSaid.of(SLUG, frozenset().union(*(entries_for(word, SLUG, _as_is) for word in words)))


ALL = listed(*INVENTED)


def looked(text: str, words: NeverSaid = ALL, **how: bool) -> Looked:
    return look(text, words, hashing=_as_is, **how)


def found(text: str, words: NeverSaid = ALL, **how: bool) -> list[str]:
    return [text[place.start : place.end] for place in looked(text, words, **how).found]


def near(text: str, words: NeverSaid = ALL) -> list[str]:
    return [text[place.start : place.end] for place in looked(text, words).near]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("For Filomène and her brother", ["Filomène"]),
        ("filomene, FILOMENE and Filome\u0300ne", ["filomene", "FILOMENE", "Filome\u0300ne"]),
        ("Filomène's drawing, l’histoire de Filomène", ["Filomène", "Filomène"]),
        ("little-Filomène", ["Filomène"]),
        ("Йолдыз, йолдыз, Йoлдыз", ["Йолдыз", "йолдыз", "Йoлдыз"]),  # the last with a Latin o
        (
            "Чамшед, Джамшед, Жамшед, Jamshed, Dzhamshed",
            ["Чамшед", "Джамшед", "Жамшед", "Jamshed", "Dzhamshed"],
        ),
        ("Голибшох Golibshokh Gholibshoh ғолибшоҳро", ["Голибшох", "Golibshokh", "Gholibshoh", "ғолибшоҳро"]),
        ("без Марфуши, о Марфуше, с Марфушей, Марфушаи", ["Марфуши", "Марфуше", "Марфушей", "Марфушаи"]),
        ("Алексея, Алексеем, Aleksei, Alexey", ["Алексея", "Алексеем", "Aleksei", "Alexey"]),
        ("М а р ф у ш а и я", ["М а р ф у ш а и"]),  # as Tajik has it
        ("и м.а.р.ф.у.ш.а", ["м.а.р.ф.у.ш.а"]),
        ("Мар-\nфуша, Мар\nфуша, Filo mène", ["Мар-\nфуша", "Мар\nфуша", "Filo mène"]),
        ("Map\u00adфу\u200bшa", ["Map\u00adфу\u200bшa"]),
        ("Ｍａｒｆｕｓｈａ 𝐌𝐚𝐫𝐟𝐮𝐬𝐡𝐚 M̶a̶r̶f̶u̶s̶h̶a̶", ["Ｍａｒｆｕｓｈａ", "𝐌𝐚𝐫𝐟𝐮𝐬𝐡𝐚", "M̶a̶r̶f̶u̶s̶h̶a̶"]),
        ("#СпаситеМарфушу #спаситемарфушу @freemarfusha2025", ["Марфушу", "марфушу", "marfusha"]),
        ("marfusha_drawing.pdf Марфуша2024", ["marfusha", "Марфуша"]),
        ("Filomela, Filo and mène, Марфа пахала лилово, Лоло", []),
        ("", []),
        ("12 _ - '", []),
    ],
)
def test_a_word_is_known_however_it_is_written(text: str, hit: list[str]) -> None:
    assert found(text) == hit


_OV = "Марфушов Марфушова Марфушову Марфушове Марфушовым Марфушовой Марфушовою Марфушовых Марфушовыми"
_OV += " Марфушовы Marfushovym Marfushovoy Marfushovykh Марфушоваро Марфушовро"
_IN = "Марфушин Марфушина Марфушину Марфушине Марфушиным Марфушиной Марфушиных Марфушиными Marfushinym"
_SK = "Марфушский Марфушского Марфушскому Марфушским Марфушском Марфушская Марфушской Марфушскую Марфушские"
_SK += " Марфушских Марфушскими Marfushsky Marfushskij Marfushskogo Marfushskaya Marfushskaja Марфушскийро"
_OI = "Марфустой Марфустого Марфустому Марфустым Марфустая Марфустую Марфустые Марфустых Marfustogo"


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Марфушов", _OV),
        ("Марфушова", _OV),
        ("Marfushova", _OV),
        ("Марфушин", _IN),
        ("Марфушина", _IN),
        ("Марфушский", _SK),
        ("Марфушская", _SK),
        ("Марфустой", _OI),
        ("Марфустая", _OI),
    ],
)
def test_a_surname_is_found_in_every_case_of_a_man_a_woman_and_a_family(name: str, forms: str) -> None:
    assert found(forms.replace(" ", ", "), listed(name)) == forms.split()


def test_a_list_has_no_more_entries_for_that_so_that_earlier_ones_find_the_forms_too() -> None:
    made_earlier = ("=abc002/marfuSov", "=abc002/uliSanski")
    words = NeverSaid.of(SLUG, made_earlier)
    assert found("Марфушовыми, Улишанскую", words) == ["Марфушовыми", "Улишанскую"]
    assert found("Марфушовский, Марфушовка, новых, Улишанка", words) == []


def test_in_the_address_of_a_page_a_word_is_found_within_others() -> None:
    address = "https://example.org/savemarfushanow?id=1"
    assert found(address, address=True) == ["marfusha"]
    assert found("xmarfushax in a sentence") == []


def test_a_word_that_is_one_letter_off_is_near_and_not_the_word() -> None:
    text = "Марфоша, Мрафуша, Марфуша, Марфуш, Марффуша, Марфа, Wendelina, Filomine, Зарнагор"
    assert near(text) == ["Марфоша", "Мрафуша", "Марфуш", "Wendelina", "Filomine", "Зарнагор"]
    assert near("марфоша, Лолу, Лула, Marfa, Морфий") == [], "no name, or too short to tell"


def test_another_case_has_other_hashes_and_a_hash_shows_nothing_of_the_word() -> None:
    entries = entries_for("Marfusha", SLUG)
    assert all(re.fullmatch(r"[=~][A-Za-z0-9_-]{22}", entry) for entry in entries)
    assert all(is_entry(entry) for entry in entries)
    assert not is_entry("Filomène")
    assert not is_entry("~Filomène")
    assert {entry[:1] for entry in entries} == {EXACT, NEAR}
    assert look("Marfusha", NeverSaid.of(SLUG, entries)).found
    assert not look("Marfusha", NeverSaid.of("abc003", entries)).found
    assert not look("Marfusha", NeverSaid.of(SLUG, ())).found


def test_a_list_from_before_there_were_keys_still_holds() -> None:
    """Each entry was the hash of a word as it is written, in one of its forms."""
    [plain] = as_written("лилия")
    old = NeverSaid.of(SLUG, [hash_of(plain, SLUG), hash_of("хакка", SLUG)])
    text = "О Лилия, Ли-\nлия, Ҳаққа и Лuлия"
    assert [text[a:b] for a, b in look(text, old).found] == ["Лилия", "Ли-\nлия", "Ҳаққа"]


# Any disguise of any such word.

_SYLLABLE = st.tuples(
    st.sampled_from("бвгғдзкқлмнпрстфхҳчҷш"),
    st.sampled_from("аеиоуӣӯ"),
    st.sampled_from(["", "", "н", "р", "л"]),
).map("".join)
_NAME = (
    st.lists(_SYLLABLE, min_size=2, max_size=4)
    .map("".join)
    .filter(lambda name: len(name) > 4 and sum(name.count(letter) for letter in "чҷш") <= 2)
)
_RUSSIAN = str.maketrans("ҳқғҷӣӯ", "хкгчиу")
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ғ": "gh", "д": "d", "е": "e", "з": "z", "и": "i",
    "ӣ": "ī", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ӯ": "ū", "ф": "f", "х": "kh", "ҳ": "h", "ч": "ch", "ҷ": "j", "ш": "sh",
}  # fmt: skip
_ALIKE = dict(zip("аевкмнорстуху", "aebkmhopctyxy", strict=True))
_HIDDEN = ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u034f", "\u0336", "\u20e3"]
_JOINTS = ["-", "'", "’", ".", "_", "\n", "-\n", "·", "\u2011", "*"]


@st.composite
def _disguised(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and how somebody may write it."""
    name = draw(_NAME)
    letters = list(name)
    match draw(st.sampled_from(["as it is", "Russian", "transcribed", "alike"])):
        case "Russian":
            letters = list(name.translate(_RUSSIAN))
        case "transcribed":
            letters = list("".join(_LATIN[letter] for letter in name))
            if draw(st.booleans()):
                letters = [chr(ord(letter) + 0xFEE0) if letter.isascii() else letter for letter in letters]
        case "alike":
            letters = [
                _ALIKE[letter] if letter in _ALIKE and draw(st.booleans()) else letter for letter in letters
            ]
        case _:
            pass
    letters = [letter.upper() if draw(st.booleans()) else letter for letter in letters]
    letters = [letter + draw(st.sampled_from(["", "", "", *_HIDDEN])) for letter in letters]
    apart = draw(st.sampled_from(["whole", "whole", "one joint", "spaced"]))
    if apart == "one joint":
        place = draw(st.integers(1, len(letters) - 1))
        letters.insert(place, draw(st.sampled_from(_JOINTS)))
    between = draw(st.sampled_from([" ", ".", "-", "\n", " - "])) if apart == "spaced" else ""
    return name, between.join(letters)


@given(
    _disguised(),
    st.sampled_from(["", "Имрӯз дар бораи ", "Pour ", "(", "#"]),
    st.sampled_from(["", ".", " хабар"]),
)
def test_whatever_disguise_a_word_wears_it_is_found_at_its_place(
    worn: tuple[str, str], before: str, after: str
) -> None:
    name, disguise = worn
    text = before + disguise + after
    last = max(place for place, sign in enumerate(text[: len(before + disguise)]) if sign.isalnum())
    assert any(
        place.start <= len(before) and last < place.end for place in looked(text, listed(name)).found
    ), (name, disguise)


@given(st.text(max_size=60))
def test_any_text_can_be_looked_through_and_places_are_in_it(text: str) -> None:
    result = looked(text)
    for place in (*result.found, *result.near):
        assert 0 <= place.start < place.end <= len(text)
    assert result.whole


@cache
def _texts() -> tuple[str, ...]:
    """All that the bot itself says, in four languages, in pieces as long as Telegram's longest message."""
    kinds = ("*.toml", "*.po", "*.j2")
    paths = sorted(
        path for kind in kinds for path in messages_folder().rglob(kind) if path.name != "case.toml"
    )
    whole = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return tuple(whole[at : at + 4096] for at in range(0, len(whole), 4096))


def test_ordinary_text_is_stopped_nowhere_and_hardly_remarked_on() -> None:
    """Fifteen names, and 700,000 characters in four languages."""
    assert sum(map(len, _texts())) > 700_000
    results = [(text, looked(text)) for text in some(_texts(), 8)]
    assert [text[place.start : place.end] for text, result in results for place in result.found] == []
    remarks = [text[place.start : place.end] for text, result in results for place in result.near]
    assert len(remarks) <= 3, remarks
    assert all(result.whole and result.all_near for _, result in results), "none is too long"


def test_a_text_that_cant_be_looked_through_says_so() -> None:
    letters = "абвгдежзиклмнопрст"
    words = [f"{a}{b}{c}" for a in letters for b in letters for c in letters][: MOST_TRIED + 1]
    assert looked(" ".join(words[: MOST_TRIED // 2])).whole
    assert not looked(" ".join(words)).whole


def test_the_first_case_has_a_list_and_says_none_of_it() -> None:
    case = Library.load().cases["tjk001"]
    words = NeverSaid.of(case.slug, case.never_said)
    assert words.exact
    assert words.near
    assert not words.written
    for text in case.texts.values():
        assert not look(text.summary, words).found


def test_letters_are_read_without_their_marks_but_for_those_that_make_them_letters() -> None:
    assert found(unicodedata.normalize("NFD", "Йолдыз")) == [unicodedata.normalize("NFD", "Йолдыз")]
