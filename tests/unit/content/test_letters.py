"""Every letter that can be written: each language, ask, authority and way to sign."""

import random
import re
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.letters.writer import NoSuchLetterError
from bot.content.library import Library
from bot.model.cases.case import AuthorityKind
from bot.model.letters.letter import (
    MAX_BODY,
    MAX_OWN,
    MAX_SIGNATURE,
    MAX_SUBJECT,
    Letter,
    LetterChoice,
    Signature,
)

GOLDEN = Path(__file__).parent / "golden"
LIBRARY = Library.load()
CASE = LIBRARY.cases["tjk001"]

LANGUAGES = ("en", "fr", "ru", "tg")
ASKS = ("release", "clemency")
AUTHORITIES = ("president", "justice", "foreign", "ombuds", "prosecutor", "geneva", "brussels")
SIGNATURES = {
    "nobody": Signature(),
    "initials": Signature("A.-M. B.", "Leeds"),
    "name": Signature("Anna-Maria Bell"),
    "name and town": Signature("Anna-Maria Bell", "Leeds"),
    "longest": Signature("N" * 40, "m" * (MAX_SIGNATURE - 40)),
    "longest town": Signature("N", "m" * (MAX_SIGNATURE - 1)),
    "longest name": Signature("m" * MAX_SIGNATURE),
    "hostile": Signature("{{ 7*7 }} {close} %s <b>&amp;", "{% raw %} O'Hara"),
    "right to left": Signature("مریم احمدی", "هرات"),
}

SALUTATIONS = {
    "en": {
        "president": "Excellency,",
        "justice": "Dear Minister,",
        "foreign": "Dear Minister,",
        "ombuds": "Dear Ombudsperson,",
        "prosecutor": "Dear Prosecutor General,",
        "geneva": "Your Excellency,",
        "brussels": "Your Excellency,",
    },
    "fr": {
        "president": "Monsieur le Président de la République,",
        "justice": "Monsieur le Ministre,",
        "foreign": "Monsieur le Ministre,",
        "ombuds": "Monsieur le Médiateur,",
        "prosecutor": "Monsieur le Procureur général,",
        "geneva": "Excellence,",
        "brussels": "Excellence,",
    },
    "ru": {
        "president": "Ваше Превосходительство!",
        "justice": "Уважаемый господин Министр!",
        "foreign": "Уважаемый господин Министр!",
        "ombuds": "Уважаемый господин Уполномоченный!",
        "prosecutor": "Уважаемый господин Генеральный прокурор!",
        "geneva": "Ваше Превосходительство!",
        "brussels": "Ваше Превосходительство!",
    },
    "tg": {
        "president": "Ҷаноби Олӣ!",
        "justice": "Муҳтарам ҷаноби Вазир!",
        "foreign": "Муҳтарам ҷаноби Вазир!",
        "ombuds": "Муҳтарам ҷаноби Ваколатдор!",
        "prosecutor": "Муҳтарам ҷаноби Прокурори генералӣ!",
        "geneva": "Намояндаи доимии муҳтарам!",
        "brussels": "Сафири муҳтарам!",
    },
}

# Words that belong to one ask and must not be found in a letter for the other.
MARKS = {
    "en": {
        "release": [
            "unconditional",
            "arbitrar",
            "harass",
            "Covenant",
            "Article 305",
            "treason",
            "closed",
            "reprisal",
            "China",
        ],
        "clemency": [
            "mercy",
            "clemency",
            "leniency",
            "alternative sentence",
            "Convention on the Rights",
            "overturn",
        ],
    },
    "fr": {
        "release": [
            "sans délai ni condition",
            "arbitraire",
            "harcèlement",
            "Pacte",
            "article 305",
            "trahison",
            "huis clos",
            "Chine",
        ],
        "clemency": ["clémence", "peine alternative", "Convention relative", "annul"],
    },
    "ru": {
        "release": [
            "без условий",
            "произвольн",
            "преследован",
            "Пакт",
            "статья 305",
            "измен",
            "закрыты",
            "Кита",
        ],
        "clemency": ["милосерди", "снисхожден", "альтернативн", "Конвенция", "отмен"],
    },
    "tg": {
        "release": [
            "бидуни қайду шарт",
            "худсарона",
            "таъқиб",
            "Паймон",
            "моддаи 305",
            "хиёнат",
            "пӯшида",
            "Чин ",
        ],
        "clemency": ["шафқат", "сабукӣ", "алтернатив", "Конвенсия", "Бекор кардан"],
    },
}

NAMES = {
    "en": ["Rukhshona Khakimova"],
    "fr": ["Rukhshona Khakimova"],
    "ru": ["Рухшона Хакимова", "Рухшоны Хакимовой", "Рухшоне Хакимовой", "Рухшону Хакимову"],
    "tg": ["Рухшона Ҳакимова"],
}

every_letter = pytest.mark.parametrize(
    ("language", "ask", "authority"), list(product(LANGUAGES, ASKS, AUTHORITIES))
)


OWN = "My daughter is as old as hers."


def letter(
    language: str,
    ask: str,
    authority: str,
    signature: Signature = SIGNATURES["name and town"],
    wording: int = 0,
    own: str = "",
) -> Letter:
    return LIBRARY.letters.write(LetterChoice("tjk001", ask, authority, language, wording), signature, own)


def covering(language: str, ask: str, authority: str) -> Iterator[int]:
    """So few wordings that each wording of each part is in one of them, and no two parts go in step."""
    count = LIBRARY.letters.wordings("tjk001", ask, authority, language)
    yield from range(0, count, max(1, count // 97))


def test_the_lists_above_are_the_cases_own() -> None:
    assert tuple(CASE.letters) == LANGUAGES
    assert tuple(ask.id for ask in CASE.asks) == ASKS
    assert tuple(authority.id for authority in CASE.authorities) == AUTHORITIES


@pytest.mark.parametrize(("language", "ask"), list(product(LANGUAGES, ASKS)))
def test_every_wording_of_every_letter_fits_and_holds_no_blank(language: str, ask: str) -> None:
    """Each authority and wording with the longest sender; each paragraph there is, looked at once."""
    seen: dict[str, str] = {}
    for authority in AUTHORITIES:
        count = LIBRARY.letters.wordings("tjk001", ask, authority, language)
        assert count >= 4**4 * 3**2
        for signature, wordings in (
            (SIGNATURES["longest name"], range(count)),
            (SIGNATURES["longest town"], covering(language, ask, authority)),
            (SIGNATURES["nobody"], covering(language, ask, authority)),
        ):
            for wording in wordings:
                made = letter(language, ask, authority, signature, wording, "m" * MAX_OWN)
                assert 800 < sum(map(len, made.paragraphs)) + 2 * len(made.paragraphs) - 2 <= MAX_BODY
                seen |= dict.fromkeys(made.paragraphs, "")
                seen[made.subject] = "subject"
    assert len(seen) > 50
    for part, kind in seen.items():
        assert part
        assert kind != "subject" or (10 < len(part) <= MAX_SUBJECT and "\n" not in part)
        nothing_is_left_open(part)


def nothing_is_left_open(part: str) -> None:
    assert "None" not in part
    assert not re.search(r"[{}%<>#_]|undefined", part), "a value or a tag was left in the letter"
    assert "  " not in part
    assert not re.search(r" [.,;!]|,,|\.\.|\( | \)", part), "a blank before a sign, or a sign twice"
    assert not re.search(r"(?m)^[^\S\n]|[^\S\n]$", part), "a line begins or ends with a blank"
    words = re.findall(r"[\w'’-]+", part.casefold())
    assert [one for one, two in pairwise(words) if one == two and not one.isdigit()] == [], part


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
@pytest.mark.parametrize(("language", "ask"), list(product(LANGUAGES, ASKS)))
def test_whatever_was_typed_stands_in_the_letter_as_it_was_typed(
    language: str, ask: str, signature: Signature
) -> None:
    own = "{town} {{ 7*7 }} <b>&amp; {in_text} %s"
    for authority in AUTHORITIES:
        made = letter(language, ask, authority, signature, own=own)
        assert made.paragraphs.count(own) == 1
        if signature.given:
            assert made.paragraphs[-1] == signature.name
            assert sum(signature.town in part for part in made.paragraphs) >= bool(signature.town)


@pytest.mark.parametrize(("language", "ask"), list(product(LANGUAGES, ASKS)))
def test_the_parts_of_a_letter_read_one_after_the_other(language: str, ask: str) -> None:
    """A paragraph doesn't begin with the words that the one before it began with."""
    for authority in AUTHORITIES:
        for wording in covering(language, ask, authority):
            begins = [
                part.split()[:2] for part in letter(language, ask, authority, wording=wording).paragraphs
            ]
            same = [one for one, two in pairwise(begins) if one == two]
            assert same == []


def test_a_sentence_of_ones_own_stands_after_the_concern() -> None:
    without, made = letter("en", "release", "justice"), letter("en", "release", "justice", own=OWN)
    place = made.paragraphs.index(OWN)
    assert made.paragraphs[:place] + made.paragraphs[place + 1 :] == without.paragraphs
    assert "Rukhshona" in made.paragraphs[place - 1]
    assert "1 April 2025" in made.paragraphs[place + 1]


@every_letter
def test_it_is_addressed_by_the_table(language: str, ask: str, authority: str) -> None:
    made = letter(language, ask, authority)
    salutation = SALUTATIONS[language][authority]

    assert salutation in made.paragraphs
    who = CASE.authority(authority)
    assert who is not None
    assert made.email == who.email
    before = made.paragraphs[: made.paragraphs.index(salutation)]
    assert any(made.addressee in part for part in before) is who.shared_address
    assert len(before) == who.shared_address + (who.kind is not AuthorityKind.GOVERNMENT)


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_only_shared_addresses_have_an_attention_line_and_only_missions_an_information_line(
    language: str, ask: str
) -> None:
    information = {
        "en": "For information",
        "fr": "Pour information",
        "ru": "Для сведения",
        "tg": "Барои маълумот",
    }
    first = {authority: letter(language, ask, authority).paragraphs[0] for authority in AUTHORITIES}

    assert {id_ for id_, line in first.items() if letter(language, ask, id_).addressee in line} == {
        "foreign",
        "prosecutor",
    }
    assert {id_ for id_, line in first.items() if line == information[language]} == {"geneva", "brussels"}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_french_close_repeats_the_title(authority: str, ask: str) -> None:
    made = letter("fr", ask, authority)
    title = SALUTATIONS["fr"][authority].removesuffix(",")
    assert made.paragraphs[-2].startswith(f"Je vous prie d’agréer, {title}, ")
    assert made.paragraphs[-2].endswith("considération.")


@every_letter
def test_the_two_asks_are_never_mixed(language: str, ask: str, authority: str) -> None:
    made = letter(language, ask, authority)
    text = f"{made.subject}\n{made.body}".casefold()
    other = "clemency" if ask == "release" else "release"

    assert [word for word in MARKS[language][ask] if word.casefold() not in text and word != "leniency"] == []
    for wording in covering(language, ask, authority):
        made = letter(language, ask, authority, wording=wording)
        text = f"{made.subject}\n{made.body}".casefold()
        assert [word for word in MARKS[language][other] if word.casefold() in text] == []


@every_letter
def test_it_asks_exactly_what_its_ask_lists(language: str, ask: str, authority: str) -> None:
    found = CASE.ask(ask)
    assert found is not None
    for wording in covering(language, ask, authority):
        body = letter(language, ask, authority, wording=wording).body
        for demand, text in CASE.texts[language].demands.items():
            assert (text in body) is (demand in found.demands), demand


@every_letter
def test_it_names_the_person_and_the_date_of_the_facts(language: str, ask: str, authority: str) -> None:
    as_of = {
        "en": "1 April 2025",
        "fr": "1er avril 2025",
        "ru": "1 апреля 2025 года",
        "tg": "1 апрели соли 2025",
    }
    for wording in covering(language, ask, authority):
        body = letter(language, ask, authority, wording=wording).body
        assert any(name in body for name in NAMES[language])
        assert as_of[language] in body


@pytest.mark.parametrize(("ask", "authority"), list(product(ASKS, AUTHORITIES)))
def test_the_languages_say_the_same_paragraph_by_paragraph(ask: str, authority: str) -> None:
    for wording in covering("en", ask, authority):
        made = {code: letter(code, ask, authority, wording=wording).paragraphs for code in LANGUAGES}
        assert len({len(paragraphs) for paragraphs in made.values()}) == 1
        for aligned in zip(*made.values(), strict=True):
            assert len({part.count("\n") for part in aligned}) == 1
            # The same article numbers and counts stand in each; dates are abridged in each language's way.
            numbers = [set(re.findall(r"\b(?:9|19|64|130|305|31)\b", part)) for part in aligned]
            assert len({frozenset(found) for found in numbers}) == 1, (wording, aligned)


@pytest.mark.parametrize("ask", ASKS)
def test_nothing_in_russian_or_french_gives_the_writers_gender(ask: str) -> None:
    for authority, wording in product(AUTHORITIES, covering("ru", ask, "president")):
        russian = letter("ru", ask, authority, wording=wording).body
        assert not re.search(r"\bя \w+(?:л|ла|лся|лась)\b", russian.casefold())
        assert not re.search(
            r"\b(?:узнал|прочитал|прочёл|обеспокоен|встревожен|рад|уверен|благодарен|признателен)а?\b",
            russian,
        )
        french = letter("fr", ask, authority, wording=wording).body
        assert not re.search(r"\bje suis \w+", french.casefold())


@pytest.mark.parametrize("who", ["initials", "name and town"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signature_is_used_as_given_and_the_town_said_once(language: str, who: str) -> None:
    for wording in covering(language, "release", "president"):
        made = letter(language, "release", "president", SIGNATURES[who], wording)
        assert made.paragraphs[-1] == SIGNATURES[who].name
        assert made.body.count("Leeds") == 1
        assert "Leeds" in made.paragraphs[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_gives_no_name_is_a_concerned_person_from_nowhere(language: str) -> None:
    assert letter(language, "release", "president", Signature("", "Leeds")) == letter(
        language, "release", "president", Signature()
    )


def test_the_same_choice_gives_the_same_letter() -> None:
    assert Library.load().letters.write(
        LetterChoice("tjk001", "release", "geneva", "fr"), Signature()
    ) == letter("fr", "release", "geneva", Signature())


@pytest.mark.parametrize(("language", "ask"), list(product(LANGUAGES, ASKS)))
def test_there_are_at_least_four_wordings_of_what_a_writer_says(language: str, ask: str) -> None:
    for authority in AUTHORITIES:
        made = [
            letter(language, ask, authority, wording=wording)
            for wording in covering(language, ask, authority)
        ]
        first = next(i for i, part in enumerate(made[0].paragraphs) if "Leeds" in part)
        for place, fewest in ((first, 4), (first + 1, 4), (first + 2, 3), (first + 3, 3), (-4, 4), (-3, 4)):
            assert len({one.paragraphs[place] for one in made}) >= fewest, place
        assert len({one.subject for one in made}) >= 4


@given(wording=st.integers(0, 36**4), seed=st.randoms(use_true_random=False))
def test_another_wording_is_other_in_every_part(wording: int, seed: random.Random) -> None:
    of = ("tjk001", "clemency", "ombuds", "en")
    other = LIBRARY.letters.another(*of, wording, seed.randrange)
    before = letter("en", "clemency", "ombuds", wording=wording)
    after = letter("en", "clemency", "ombuds", wording=other)
    assert before.subject != after.subject
    fixed = {0, len(before.paragraphs) - 1, len(before.paragraphs) - 2}
    pairs = enumerate(zip(before.paragraphs, after.paragraphs, strict=True))
    assert {place for place, (one, two) in pairs if one == two} == fixed


@pytest.mark.parametrize("wording", [1, 7, 10**9, -3])
def test_a_wording_that_is_not_there_gives_one_that_is(wording: int) -> None:
    choice = LetterChoice("tjk001", "clemency", "ombuds", "en", wording)
    assert LIBRARY.letters.write(choice, Signature()).choice == choice


@pytest.mark.parametrize(
    "choice",
    [
        LetterChoice("gone", "release", "president", "en"),
        LetterChoice("tjk001", "gone", "president", "en"),
        LetterChoice("tjk001", "release", "gone", "en"),
        LetterChoice("tjk001", "release", "president", "de"),
    ],
)
def test_a_button_that_outlived_its_letter_is_told_apart(choice: LetterChoice) -> None:
    with pytest.raises(NoSuchLetterError):
        LIBRARY.letters.write(choice, Signature())


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_letters(language: str, ask: str) -> None:
    """One letter a language and ask, for a person to read; the prosecutor's has every part there can be."""
    made = letter(language, ask, "prosecutor" if ask == "release" else "brussels")
    text = f"{made.addressee}\n{made.email}\n\n{made.subject}\n\n{made.body}\n"
    assert text == (GOLDEN / f"letter_{language}_{ask}.txt").read_text(encoding="utf-8")
