"""The sentence of one's own: made fit for a letter, and the gentle check."""

import asyncio
import re
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path
from random import Random
from string import ascii_lowercase
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.languages import languages
from bot.content.letters.directions import END, ISOLATE
from bot.content.letters.own_words import OwnWordsLists, look, look_at_letter, shortened, tidy
from bot.content.library import Library, messages_folder
from bot.content.said.hashes import entries_for
from bot.content.said.numbers import numbers_that_lead_to_somebody
from bot.content.texts import Phrasebook
from bot.errors import ContentError
from bot.model.letters.advice import Advice, Remark
from bot.model.letters.letter import MAX_OWN
from bot.rehearsal.text.html import parse_html
from tests.support.samples.languages import LANGUAGES
from tests.support.samples.own_sentences import FINE, INSULTS, OTHER_DEMANDS, POLITICS, THREATS, lines

LIBRARY = Library.load()
CASE = replace(LIBRARY.cases["tjk001"], never_said=())
ASKS = ("release", "clemency")
SCRIPTS = {code: language.script for code, language in languages().items()}
FAMILY = "👩🏽\u200d👩🏽\u200d👧🏽"

# What people and programs really send, and everything else that Unicode has, halves of pairs included.
typed = st.text(max_size=500) | st.text(
    st.sampled_from(
        "Ann ёй. ҲҚ. O'h-,!?… \n\t\u2028\u202e\u200f\u200d\x00é\u0301😀🇫🇷🏽ß{}%<>@+1230क्ष가각。\ud83d"
    ),
    max_size=500,
)


def remarks(text: str, ask: str = "release", language: str = "en") -> dict[Advice, tuple[str, ...]]:
    """What is said about a sentence, whatever its alphabet."""
    found = look(text, case=CASE, ask=ask, letter_language=language, lists=LIBRARY.own_words)
    return {remark.kind: remark.words for remark in found if remark.kind is not Advice.OTHER_LANGUAGE}


# --- what is found


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("sentence", [line for text in FINE.values() for line in lines(text)])
def test_what_people_may_well_say_is_left_alone(sentence: str, ask: str) -> None:
    assert remarks(sentence, ask) == {}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (kind, line)
        for kind, text in (
            (Advice.INSULT, INSULTS),
            (Advice.THREAT, THREATS),
            (Advice.POLITICS, POLITICS),
        )
        for line in lines(text)
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_may_not_help_is_found_in_every_language_whatever_the_letter_is_in(
    kind: Advice, sentence: str, language: str
) -> None:
    words = remarks(sentence, language=language)[kind]
    assert words
    assert all(word in sentence for word in words), "as it was typed"


@pytest.mark.parametrize(
    ("asked", "sentence"), [(ask, line) for ask, text in OTHER_DEMANDS.items() for line in lines(text)]
)
def test_another_demand_is_one_that_this_letter_does_not_make(asked: str, sentence: str) -> None:
    found = {ask for ask in (*ASKS, "elsewise") if Advice.OTHER_DEMAND in remarks(sentence, ask)}
    assert found == ({*ASKS, "elsewise"} if asked == "any" else {asked})


def test_words_are_given_once_and_a_part_of_a_longer_hit_is_not() -> None:
    found = remarks("You fucking idiots. I say: Idiots, you are all liars. Idiots!")
    assert found[Advice.INSULT] == ("fucking", "idiots", "Idiots", "you are all liars")


def test_words_are_looked_for_within_one_sentence() -> None:
    assert Advice.OTHER_DEMAND in remarks("Please freeze their assets")
    assert remarks("Children freeze. Their assets are their mothers.") == {}


@pytest.mark.parametrize(
    "typed_as", ["Hypocrites", "hypocrites !", "«HYPOCRITES»", "l’hypocrite", "hypo\u200bcrites"]
)
def test_case_accents_and_signs_make_no_difference(typed_as: str) -> None:
    assert Advice.INSULT in remarks(typed_as)


def test_letters_that_keyboards_lack_make_no_difference() -> None:
    for sentence in ("Ӯро авф кунед, ӯ бегуноҳ аст", "Уро авф кунед, у бегунох аст"):
        assert Advice.OTHER_DEMAND in remarks(sentence, "release")
        assert Advice.OTHER_DEMAND in remarks(sentence, "clemency")
    assert Advice.THREAT in remarks("Вы пожалеёте".replace("ё", "е"))
    assert Advice.INSULT in remarks("imbeciles")


def test_what_a_case_tells_of_itself_is_no_politics() -> None:
    sentence = "I was an election observer too."
    assert remarks(sentence) == {Advice.POLITICS: ("election",)}
    texts = {"en": replace(CASE.texts["en"], summary="She watched the elections for a newspaper.")}
    about_elections = replace(CASE, texts=texts)
    assert not look(
        sentence, case=about_elections, ask="release", letter_language="en", lists=LIBRARY.own_words
    )


def test_a_demand_of_the_ask_itself_is_not_another_demand() -> None:
    sentence = "An alternative sentence is all I ask for."
    assert Advice.OTHER_DEMAND in remarks(sentence, "release")
    english = CASE.texts["en"]
    demands = {**english.demands, "release": "let her serve an alternative sentence"}
    case = replace(CASE, texts={"en": replace(english, demands=demands)})
    assert not look(sentence, case=case, ask="release", letter_language="en", lists=LIBRARY.own_words)


@pytest.mark.parametrize("language", CASE.letters)
@pytest.mark.parametrize("ask", ASKS)
def test_what_the_letters_say_themselves_passes(language: str, ask: str) -> None:
    plan = LIBRARY.letters.plan(CASE.slug, ask, "president", language)
    for part in {wording.text for unit in plan.units for wording in unit.wordings}:
        for sentence in re.split(r"(?<=[.;:!?؛؟])\s", part):
            assert set(remarks(sentence, ask)) <= {Advice.TOO_LONG}, sentence


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Call me: +992 93 555 20 19", "+992 93 555 20 19"),
        ("Call (030) 1234567 at night", "(030) 1234567"),
        ("Mon numéro : 01 43 55 25 18", "01 43 55 25 18"),
        ("01.43.55.25.18", "01.43.55.25.18"),
        ("Мой телефон 8-916-555-20-19.", "8-916-555-20-19"),
        ("Рақами ман 93 555 20 19", "93 555 20 19"),
        ("My passport is AB1234567", "AB1234567"),
        ("ID ab123456, Leeds", "ab123456"),
        ("паспорт 45 08 123456", "45 08 123456"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "FR76 3000 6000 0112 3456 7890 189"),
        ("Pay GB29 NWBK 6016 1331 9268 19 now", "GB29 NWBK 6016 1331 9268 19"),
        ("٠٩٣٥٥٥٢٠١٩", "٠٩٣٥٥٥٢٠١٩"),
        ("born on 14.11.1990, phone 555-2019", "555-2019"),
    ],
)
def test_numbers_that_lead_to_somebody_are_found(sentence: str, number: str) -> None:
    assert numbers_that_lead_to_somebody(sentence) == (number,)
    assert remarks(sentence)[Advice.NUMBER] == (number,)


@pytest.mark.parametrize(
    "sentence",
    [
        "On 14 November 2024, and on 5 February 2025",
        "14.11.2024, 14/11/2024, 14-11-2024, 2024-11-14, 14 11 2024",
        "14.11.2024 15:30 – 16:45",
        "12.03.2025 – 14.03.2025",
        "from 1990-2024, 2024–2025",
        "In 2024 130 women, in 2025 – 131",
        "Article 305, articles 9, 14, 19, 22 and 305",
        "TJK 001 / 0225 / OBS 010",
        "resolution 53/144 of 1998",
        "37 000 000 people, 1 000 000 letters, 10,000,000 words",
        "734000 Dushanbe, 75008 Paris",
        "14 ноября 2024 года 130 женщин",
    ],
)
def test_dates_articles_and_amounts_are_no_such_numbers(sentence: str) -> None:
    assert numbers_that_lead_to_somebody(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "address"),
    [
        ("Write to anna.bell@example.org.", "anna.bell@example.org"),
        ("I am @annabell on Telegram", "@annabell"),
        ("see https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("t.me/annabell", "t.me/annabell"),
    ],
)
def test_addresses_are_found(sentence: str, address: str) -> None:
    assert remarks(sentence) == {Advice.ADDRESS: (address,)}


def test_a_word_that_is_never_said_is_told_of_without_repeating_it() -> None:
    case = replace(CASE, never_said=tuple(entries_for("Zarnigor", CASE.slug)))
    lists = LIBRARY.own_words
    found = look("Little ZARNIGOR waits.", case=case, ask="release", letter_language="en", lists=lists)
    assert found == (Remark(Advice.NEVER_SAID),)
    assert not look("Little Anna waits.", case=case, ask="release", letter_language="en", lists=lists)


def test_a_letter_too_much_taken_apart_to_be_looked_through_is_not_used() -> None:
    """Single letters by the hundred could be put together to any name, and to try them all takes a minute."""
    apart = " ".join(Random(1).choices(ascii_lowercase, k=900))
    case = replace(CASE, never_said=tuple(entries_for("Wendeline", CASE.slug)))
    found = look_at_letter([apart], case=case, ask="release", letter_language="en", lists=LIBRARY.own_words)
    assert Remark(Advice.NEVER_SAID) in found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter_language", LANGUAGES)
def test_another_alphabet_than_the_letters_is_told_of(language: str, letter_language: str) -> None:
    for sentence in lines(FINE[language])[:20]:
        found = look(
            sentence, case=CASE, ask="release", letter_language=letter_language, lists=LIBRARY.own_words
        )
        other = SCRIPTS[language] != SCRIPTS[letter_language]
        assert found == ((Remark(Advice.OTHER_LANGUAGE),) if other else ())


@pytest.mark.parametrize("text", ["", " \n ", "123", "🕊️", "\u202e\u200d", "…!"])
def test_nothing_is_said_about_nothing(text: str) -> None:
    assert look(text, case=CASE, ask="release", letter_language="ru", lists=LIBRARY.own_words) == ()


def test_only_what_goes_into_the_letter_is_looked_at() -> None:
    assert remarks("I think of her children. " * 9 + "You idiots!") == {Advice.TOO_LONG: ()}


def test_remarks_keep_what_was_typed_out_of_logs() -> None:
    assert "idiots" not in repr(
        look("You idiots", case=CASE, ask="release", letter_language="en", lists=LIBRARY.own_words)
    )


async def test_a_look_can_be_taken_in_threads_at_once() -> None:
    def in_thread(sentence: str) -> dict[Advice, tuple[str, ...]]:
        return remarks(sentence)

    sentences = lines(INSULTS)
    at_once = await asyncio.gather(*(asyncio.to_thread(in_thread, sentence) for sentence in sentences))
    assert at_once == [remarks(sentence) for sentence in sentences]


# --- one line, and short enough


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  I care.\n\n Really.\t", "I care. Really."),
        ("I\u00a0care\u3000for her", "I care for her"),
        ("\u202eI care\u202c\u0000\u200f", "I care"),
        ("e\u0301crire", "écrire"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a \u200d b\u200c", "a b"),
        (FAMILY, FAMILY),
        ("\ud83d", ""),
    ],
)
def test_what_was_typed_becomes_one_clean_line(text: str, line: str) -> None:
    assert tidy(text) == line


def test_a_sentence_is_cut_where_one_ends() -> None:
    first = "I have two children of my own. " + "They ask about her every day, and I tell them. " * 3
    assert len(first) < MAX_OWN
    assert shortened(first + "She is brave, and her children are small and far away.") == first.strip()
    assert shortened("”" + "a" * 150 + "?” " + "b" * 60) == "”" + "a" * 150 + "?”"
    assert shortened("心" * 120 + "。" + "心" * 120) == "心" * 120 + "。"


@pytest.mark.parametrize(
    "dotted", ["Mr. Bell", "A. B. Bell", "ст. 19", "т. е. она", "art. 9 du Pacte", "M. Bell"]
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(dotted: str) -> None:
    text = f"{'so ' * 45}{dotted} {'and so on ' * 10}"
    assert shortened(text).endswith(("and", "so", "on"))


def test_a_long_sentence_is_cut_at_a_blank() -> None:
    assert shortened("hope, " * 60) == ("hope, " * 33).rstrip(", ")
    assert shortened("x" * 201) == shortened("x" * 300) == shortened("x" * 200) == "x" * 200
    assert shortened("so " + "x" * 300) == "so " + "x" * (MAX_OWN - 3)


@pytest.mark.parametrize(
    "sign", ["e\u0323\u0302\u0331", FAMILY, "🇹🇯", "क्षि", "1\ufe0f\u20e3", "👍🏽", "\u1100\u1161\u11a8"]
)
@pytest.mark.parametrize("before", range(8))
def test_no_sign_is_cut_in_two(sign: str, before: int) -> None:
    sign = unicodedata.normalize("NFC", sign)
    cut = shortened("x" * before + sign * MAX_OWN)
    assert MAX_OWN - len(sign) < len(cut) <= MAX_OWN
    assert cut == "x" * before + sign * ((len(cut) - before) // len(sign))


@given(text=typed)
def test_a_shortened_sentence_is_the_beginning_of_a_clean_line(text: str) -> None:
    line, own = tidy(text), shortened(text)
    assert line == tidy(line)
    assert "\n" not in line
    assert unicodedata.is_normalized("NFC", line)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x1f]", line)
    assert line.startswith(own)
    assert len(own) <= MAX_OWN
    assert own == shortened(own) == tidy(own)
    assert own == line or len(line) > MAX_OWN


@given(
    text=typed,
    ask=st.sampled_from(["release", "clemency", "", "x"]),
    language=st.sampled_from(["en", "tg", "xx"]),
)
def test_a_look_never_fails_and_says_each_thing_once(text: str, ask: str, language: str) -> None:
    found = look(text, case=CASE, ask=ask, letter_language=language, lists=LIBRARY.own_words)
    kinds = [remark.kind for remark in found]
    assert kinds == [kind for kind in Advice if kind in kinds]
    assert (Advice.TOO_LONG in kinds) == (shortened(text) != tidy(text))
    assert all(word in shortened(text) for remark in found for word in remark.words)


@given(st.text(st.sampled_from("0123456789 ()+-.–/№AБ"), max_size=60))
def test_numbers_are_looked_for_in_anything(text: str) -> None:
    assert all(number in text for number in numbers_that_lead_to_somebody(text))


# --- the screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signed", ["Anna <Bell>, Leeds", ""])
def test_the_screen_shows_the_sentence_and_the_name_once_each_in_their_own_style(
    language: str, signed: str
) -> None:
    texts = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))[language]
    own = "You <i>idiots</i> & all"
    remarks = [Remark(kind, ("idiots",)) for kind in Advice]
    html = texts.screen("own_words_check", own=own, signed=signed, goes="A. B.", remarks=remarks, never=True)
    text, entities = parse_html(html)
    encoded = text.encode("utf-16-le")
    shown = [
        (
            entity["type"],
            encoded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"),
        )
        for entity in entities
        if entity["type"] in ("italic", "underline")
    ]
    bare = [(style, said.strip(ISOLATE + END)) for style, said in shown]
    assert bare == [("italic", own)] + ([("underline", signed)] if signed else [])


# --- the files


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A copy of messages/letters to spoil."""
    return Path(shutil.copytree(messages_folder() / "letters", tmp_path / "messages" / "letters"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"idiot*"', '"id*"', ["[insult]", '"id*"', "3 letters"]),
        ('"idiot*"', '"idi*ot"', ["[insult]", "end of a word"]),
        ('"idiot*"', '"... idiot"', ["[insult]", "between two words"]),
        ('"idiot*"', '"you ..."', ["[insult]", "between two words"]),
        ('"idiot*"', '"you|you\'re idiots"', ["[insult]", "single words"]),
        ('"idiot*"', '"idiot!"', ["[insult]", "only letters"]),
        ('"idiot*"', '"idiot*", "idiot*"', ["[insult]", "twice"]),
        ("insult =", "insults =", ['"insult" is missing', '"insults"']),
        ("release =", "relaese =", ["[other_demand]", "relaese", "every language"]),
        ("any =", "every =", ["[other_demand]", '"any" is missing']),
        ("politics = [", "politics = []\nmore = [", ["politics", "at least one"]),
        ("politics = [", 'more = ["x"]\npolitics = [', ['"more" is not known']),
    ],
)
def test_a_fault_in_a_list_names_file_place_and_entry(
    letters: Path, old: str, new: str, said: list[str]
) -> None:
    path = letters / "en" / "own_words.toml"
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as fault:
        OwnWordsLists.load(letters, languages())
    for words in ("own_words.toml", *said):
        assert words in str(fault.value)


def test_every_language_of_letters_has_lists(letters: Path) -> None:
    (letters / "tg" / "own_words.toml").unlink()
    with pytest.raises(ContentError, match=r"tg/own_words\.toml is missing"):
        OwnWordsLists.load(letters, languages())
