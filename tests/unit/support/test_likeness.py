"""How alike letters are, by a program's measure and by a reader's."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.likeness import (
    hashes,
    held,
    jaccard,
    likeness,
    longest_run,
    median_run,
    nearest,
    runs,
    words,
)

VIOLIN = "My sister plays the violin in a small orchestra."
LIGHTHOUSE = "The lighthouse keeper writes down each ship that passes."
TRAIN = "The train to the coast leaves twice a day in summer."
GARDEN = "The garden behind the school is open to all."
RIVER = "In winter the river freezes over for a month."
BAKER = "Every morning the baker lights the oven first."
SNOW = "Снег лежал на крышах до самого конца марта."
SENTENCES = (VIOLIN, LIGHTHOUSE, TRAIN, GARDEN, RIVER, BAKER, SNOW, "No.")

texts = st.text(max_size=300)
# Letters that share much and little; some share nothing, some have nothing to share.
letters = st.lists(st.lists(st.sampled_from(SENTENCES), max_size=6).map(" ".join), max_size=12)


def slowly(text: str) -> frozenset[int]:
    """The same picks, told as the rule is: try each substring, go behind what is taken."""
    plain = text.encode()
    length = min(32, len(plain))
    taken: list[int] = []
    behind = 0
    for start in range(len(plain) - length + 1 if plain else 0):
        code = zlib.crc32(plain[start : start + length])
        if start >= behind and code % 16 == 0 and code not in taken:
            taken.append(code)
            behind = start + length
    return frozenset(taken)


def of_all(letters: list[str], place: int) -> list[float]:
    return [likeness(letters[place], earlier) for earlier in letters[:place]]


# --- the program's measure


def test_picks_are_those_of_the_program_that_gave_the_idea() -> None:
    # What FYR::SubstringHash::hash gives for these, with 32 and 4.
    assert hashes(
        "The quick brown fox jumps over the lazy dog. The quick brown fox runs on, and the dog sleeps in "
        "the sun all day long."
    ) == {0x294FCD30}
    assert hashes(
        "Спит пёс на солнце, и лиса бежит мимо него; потом пёс просыпается, лает и бежит за лисой через "
        "весь двор."
    ) == {0x797916D0, 0x8AE733C0}


def test_a_text_shorter_than_a_substring_counts_as_one() -> None:
    # CRC-32 ends in 0x10 of the one, in 0x6F of the other.
    assert hashes("Never!") == {0x1A25A210}
    assert hashes("Justice!") == frozenset()
    assert hashes("") == hashes(" …!") == frozenset()


@given(
    st.text("abcdefgh", max_size=400)
    | st.text("абвгд", max_size=200)
    | st.text("abcdefgh", max_size=60).map(lambda said: 5 * said)
)
def test_picks_are_found_as_the_rule_says(text: str) -> None:
    assert hashes(text) == slowly(text)


def test_two_picks_each_and_one_of_them_shared_is_half_alike_and_not_held() -> None:
    one, two = f"{VIOLIN} {LIGHTHOUSE}", f"{VIOLIN} {TRAIN}"
    assert (len(hashes(one)), len(hashes(two)), len(hashes(one) & hashes(two))) == (2, 2, 1)
    assert likeness(one, two) == 0.5
    assert held([one, two]) == []


def test_one_pick_shared_of_one_and_two_is_two_thirds_and_held() -> None:
    one, two = f"{VIOLIN} {GARDEN}", f"{VIOLIN} {TRAIN}"
    assert (len(hashes(one)), len(hashes(two)), len(hashes(one) & hashes(two))) == (1, 2, 1)
    assert likeness(one, two) == 2 / 3
    assert held([one, two]) == [1]


@given(texts)
def test_the_same_text_is_wholly_alike_unless_there_is_nothing_to_compare(text: str) -> None:
    assert likeness(text, text) == (1 if hashes(text) else 0)


@given(st.text("abcdefghijklm ", max_size=400), st.text("nopqrstuvwxyz ", max_size=400))
def test_texts_without_a_letter_in_common_are_not_alike(a: str, b: str) -> None:
    assert likeness(a, b) == 0


@given(letters.map(" ".join), letters.map(" ".join))
def test_likeness_is_the_same_both_ways_and_never_beyond_its_ends(a: str, b: str) -> None:
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1


@given(
    st.lists(st.text("abcdefghijklmnopqrstuvwxyzабвгдежзиклмноп", min_size=1, max_size=12), max_size=50),
    st.sampled_from([" ", "\n\n", "\u00a0", "\u202f", ", ", " – ", "… «", "!?", "$ ^ `", "। "]),
)
def test_case_punctuation_and_blanks_make_no_difference(said: list[str], between: str) -> None:
    plain = "".join(said)
    assert hashes(between.join(said)) == hashes(plain)
    assert hashes(plain.upper()) == hashes(plain)


@pytest.mark.parametrize("sign", ["±", "©", "№", "€", "\u2068", "1"])
def test_what_is_no_punctuation_stays(sign: str) -> None:
    between = sign.join((VIOLIN, LIGHTHOUSE, TRAIN, GARDEN))
    assert hashes(sign.join(between)) != hashes(between)


# --- against all earlier letters


@given(letters)
def test_the_nearest_are_those_that_comparing_one_by_one_finds(letters: list[str]) -> None:
    for place, near in enumerate(nearest(letters)):
        each = of_all(letters, place)
        assert near.likeness == max(each, default=0)
        those = tuple(earlier for earlier, like in enumerate(each) if like == near.likeness > 0)
        assert near.earlier == those


@given(letters)
def test_a_letter_is_held_if_it_is_more_than_half_like_an_earlier_one(letters: list[str]) -> None:
    assert held(letters) == [
        place for place in range(len(letters)) if any(like > 0.5 for like in of_all(letters, place))
    ]


def test_letters_with_few_picks_and_with_many_can_be_equally_near() -> None:
    last = f"{SNOW} {BAKER}"
    few, many = SNOW, f"{SNOW} {BAKER} {RIVER} {GARDEN}"
    assert [len(hashes(text)) for text in (few, many, last)] == [1, 4, 2]
    assert nearest([few, many, last])[2].earlier == (0, 1)


def test_the_first_of_two_equal_letters_is_not_held() -> None:
    assert held([f"{VIOLIN} {TRAIN}"] * 3) == [1, 2]


# --- the reader's measure


def test_words_are_small_and_without_signs() -> None:
    assert words("Mother’s Day – “so be it”, 3 March\u00a02025…") == [
        "mothers",
        "day",
        "so",
        "be",
        "it",
        "3",
        "march",
        "2025",
    ]


def test_the_longest_run_is_counted_in_words() -> None:
    assert longest_run("I saw the long train leave", "He saw the long train, too, and the long train") == 4
    assert longest_run("one two", "three four") == 0
    assert longest_run("", "") == 0


def test_what_is_aside_breaks_a_run_and_matches_nothing() -> None:
    one, two = "they let Anna Bell go home today", "please let Anna Bell go home now"
    assert longest_run(one, two) == 5
    assert longest_run(one, two, ["Anna Bell"]) == 2
    assert longest_run(one, two, ["Bell"]) == 2
    assert longest_run(one, two, ["anna bell, GO", "Anna"]) == 1
    assert longest_run("Anna Bell", "Anna Bell", ["Anna Bell"]) == 0
    # Part of a word is none of them.
    assert longest_run("a bellow heard", "a bellow heard", ["bell"]) == 3


def test_of_two_names_that_begin_alike_the_longer_is_found() -> None:
    said = "before the Supreme Court of Appeal again"
    assert longest_run(said, said, ["Supreme Court", "Supreme Court of Appeal"]) == 2


def test_a_star_stands_for_any_ending() -> None:
    one, two = "прошу освободить Анну Белову сегодня же", "надо освободить Анну Белову сегодня"
    assert longest_run(one, two, ["Анна Белова"]) == 4
    assert longest_run(one, two, ["Анн* Белов*"]) == 1
    assert longest_run(one, two, ["*", ""]) == 4


@given(letters.map(" ".join), letters.map(" ".join))
def test_the_longest_run_stands_in_both_texts(a: str, b: str) -> None:
    one, two = words(a), words(b)
    most = longest_run(a, b)
    assert most == longest_run(b, a)
    starts = {tuple(two[start : start + most]) for start in range(len(two) - most + 1)}
    assert any(tuple(one[start : start + most]) in starts for start in range(len(one) - most + 1))
    longer = {tuple(two[start : start + most + 1]) for start in range(len(two) - most)}
    assert not any(tuple(one[start : start + most + 1]) in longer for start in range(len(one) - most))


def test_the_share_of_5_grams() -> None:
    # abcde bcdef | bcdef cdefg: one of three.
    assert jaccard("a b c d e f", "B, c d e f g.") == 1 / 3
    assert jaccard("a b c d e", "a b c d e") == 1
    assert jaccard("a b c d", "a b c d") == 0


def test_the_nearest_letter_is_the_one_whose_run_counts() -> None:
    near, far, last = f"{VIOLIN} {LIGHTHOUSE}", f"{GARDEN} {TRAIN}", f"{VIOLIN} {TRAIN}"
    assert likeness(near, last) > likeness(far, last)
    assert longest_run(near, last) < longest_run(far, last)
    assert runs([near, far, last]) == [longest_run(near, far), longest_run(near, last)]
    assert median_run([near, far, last]) == (longest_run(near, far) + longest_run(near, last)) / 2


def test_5_grams_decide_between_letters_that_are_equally_near() -> None:
    same = f"{VIOLIN} {TRAIN}"
    other, nearer = f"Yes. {same}", f"{same} Good night to all of you."
    last = f"{same} Good night to all of you here."
    assert nearest([other, nearer, last])[2].earlier == (0, 1)
    assert longest_run(other, last) == len(words(same))
    assert runs([other, nearer, last])[1] == len(words(nearer))


def test_where_no_pick_is_shared_5_grams_decide_alone() -> None:
    assert runs(["No.", "one two three four five", "one two three four five six"]) == [0, 5]


@given(letters)
def test_a_letter_that_is_there_already_is_shared_from_end_to_end(letters: list[str]) -> None:
    found = runs([*letters, VIOLIN + TRAIN, *letters, VIOLIN + TRAIN])
    assert len(found) == 2 * len(letters) + 1
    assert found[-1] == len(words(VIOLIN + TRAIN))
