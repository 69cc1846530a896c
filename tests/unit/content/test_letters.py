"""Every letter that can be written: each language, ask, authority and way to sign."""

import random
import re
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.composing.plans import Style
from bot.content.composing.writer import NoSuchLetterError
from bot.content.library import Library
from bot.model.languages import Direction
from bot.model.letters.draw import PRIME, WORDINGS, draw
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

LANGUAGES = ("en", "fr", "ru", "tg", "es", "ar")
ASKS = ("release", "clemency")
AUTHORITIES = ("president", "justice", "foreign", "ombuds", "prosecutor", "geneva", "brussels")
READERS = ("president", "justice", "geneva")
"""One of each relation to what is asked: letters to the others differ in how they are addressed."""
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
"""Of languages that somebody could check them in; each of the others greets in some way of its own."""


# What belongs to one ask and must not be found in any letter for the other.
MARKS = {
    "en": {
        "release": [
            *(
                "unconditional",
                "arbitrar",
                "harass",
                "Covenant",
                "305",
                "treason",
                "closed",
                "reprisal",
                "China",
            ),
        ],
        "clemency": ["mercy", "merciful", "clemency", "leniency", "alternative"],
    },
    "fr": {
        "release": [
            *(
                "sans condition",
                "arbitraire",
                "harcèlement",
                "Pacte",
                "305",
                "trahison",
                "huis clos",
                "Chine",
            ),
        ],
        "clemency": ["clémence", "peine alternative", "indulgence", "grâce"],
    },
    "ru": {
        "release": [
            *("без условий", "произвольн", "преследован", "Пакт", "305", "государственн", "закрыт", "Кита"),
        ],
        "clemency": ["милосерд", "помилован", "снисхожд", "альтернатив"],
    },
    "tg": {
        "release": ["худсарона", "таъқиб", "Паймон", "305", "хиёнат", "пӯшида", "Чин "],
        "clemency": [" авф", "шафқат", "алтернатив"],
    },
    "es": {
        "release": ["sin condiciones", "arbitrari", "hostigamiento", "Pacto", "305", "traición", "China"],
        "clemency": ["clemencia", "indulgencia", "pena alternativa"],
    },
    "ar": {
        "release": ["دون قيد", "تعسف", "العهد", "305", "الخيانة", "الصين"],
        "clemency": ["الرأفة", "الرحمة", "عقوبة بديلة"],
    },
}

every_letter = pytest.mark.parametrize(
    ("language", "ask", "authority"), list(product(LANGUAGES, ASKS, AUTHORITIES))
)
every_reader = pytest.mark.parametrize(
    ("language", "ask", "authority"), list(product(LANGUAGES, ASKS, READERS))
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


def some(number: int = 40) -> list[int]:
    """So many draws, the same each time."""
    roll = random.Random(20250401)
    return [0, WORDINGS - 1, *(roll.randrange(WORDINGS) for _ in range(number))]


def sentences(language: str, ask: str, authority: str) -> list[str]:
    """Every sentence that a letter to that authority can have."""
    plan = LIBRARY.letters.plan("tjk001", ask, authority, language)
    units = (*plan.openings.values(), *plan.units[1:])
    return [wording.text for unit in units for wording in unit.wordings]


def test_the_lists_above_are_the_cases_own() -> None:
    assert tuple(CASE.letters) == LANGUAGES
    assert tuple(ask.id for ask in CASE.asks) == ASKS
    assert tuple(authority.id for authority in CASE.authorities) == AUTHORITIES


@every_reader
def test_every_sentence_is_whole(language: str, ask: str, authority: str) -> None:
    found = sentences(language, ask, authority)
    assert len(found) > 200
    for sentence in found:
        nothing_is_left_open(sentence.replace("{in_text}", "X").replace("{town}", "Y"))


@every_reader
def test_every_subject_fits_a_phone(language: str, ask: str, authority: str) -> None:
    for wording in LIBRARY.letters.plan("tjk001", ask, authority, language).subject.wordings:
        assert 10 < len(wording.text) <= MAX_SUBJECT
        nothing_is_left_open(wording.text)


@every_letter
def test_every_letter_fits_its_page(language: str, ask: str, authority: str) -> None:
    longest = LIBRARY.letters.longest("tjk001", ask, authority, language)
    assert longest <= MAX_BODY
    for signature, wording in product((SIGNATURES["longest name"], SIGNATURES["longest town"]), some()):
        assert 700 < len(letter(language, ask, authority, signature, wording, "m" * MAX_OWN).body) <= longest


def nothing_is_left_open(part: str) -> None:
    assert "None" not in part
    assert not re.search(r"[{}%<>#_\[\]]|undefined", part), f"a value or a tag was left in the letter: {part}"
    assert "  " not in part, part
    assert not re.search(r" [.,،]|,,|\.\.|\( | \)", part), f"a blank before a sign, or a sign twice: {part}"
    assert part == part.strip()
    assert not part[0].islower(), f"begins with a small letter: {part}"
    words = re.findall(r"[\w'’-]+", part.casefold())
    assert [one for one, two in pairwise(words) if one == two and not one.isdigit()] == [], part


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
@pytest.mark.parametrize(("language", "ask"), list(product(LANGUAGES, ASKS)))
def test_whatever_was_typed_stands_in_the_letter_as_it_was_typed(
    language: str, ask: str, signature: Signature
) -> None:
    own = "{town} {{ 7*7 }} <b>&amp; {in_text} %s"
    for authority in READERS:
        made = letter(language, ask, authority, signature, own=own)
        assert sum(own in part for part in made.paragraphs) == 1
        if signature.given:
            assert signature.name in made.paragraphs[-1]
            assert sum(signature.town in part for part in made.paragraphs) >= bool(signature.town)


@every_reader
def test_hardly_two_paragraphs_or_sentences_of_a_letter_begin_alike(
    language: str, ask: str, authority: str
) -> None:
    plan = LIBRARY.letters.plan("tjk001", ask, authority, language)
    alike = paragraphs = 0
    for wording in some(200):
        picked = plan.picked(draw(wording))
        begins = [
            [plan.units[place].wordings[index].begins for place, index in paragraph.units]
            for paragraph in picked.paragraphs
        ]
        heads = [part[0] for part in begins if part]
        paragraphs += len(set(heads)) != len(heads)
        listed = [begin for part in begins for begin in part]
        alike += len(set(listed)) != len(listed)
    assert paragraphs <= 2
    assert alike <= 6


def test_a_sentence_of_ones_own_stands_after_the_concern() -> None:
    for wording in some():
        without = letter("en", "release", "justice", wording=wording)
        made = letter("en", "release", "justice", own=OWN, wording=wording)
        place = made.paragraphs.index(OWN)
        assert made.paragraphs[:place] + made.paragraphs[place + 1 :] == without.paragraphs
        plan = LIBRARY.letters.plan("tjk001", "release", "justice", "en")
        concern = next(unit for unit in plan.units if unit.key == "concern")
        assert made.paragraphs[place - 1] in {wording.text for wording in concern.wordings}


@every_reader
def test_nobody_is_a_she_before_she_is_named(language: str, ask: str, authority: str) -> None:
    """What is said of the person names the person: a supporter's own sentence may stand before it."""
    plan = LIBRARY.letters.plan("tjk001", ask, authority, language)
    told = CASE.letters[language].details
    assert told is not None
    names = (*told.name.values(), *told.short.values())
    for unit in plan.units:
        if unit.key in {"fact", "concern", "demands.release", "demands.integrity", "demands.alternative"}:
            for wording in unit.wordings:
                assert any(name.casefold() in wording.text.casefold() for name in names), wording.text


@every_letter
def test_it_is_addressed_by_the_table(language: str, ask: str, authority: str) -> None:
    made = letter(language, ask, authority)
    who = CASE.authority(authority)
    assert who is not None
    assert made.email == who.email
    *before, salutation = made.paragraphs[: made.greeting]
    assert salutation == SALUTATIONS.get(language, {}).get(authority, salutation)
    assert any(made.addressee in part for part in before) is who.shared_address
    assert len(before) == who.shared_address


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_french_close_repeats_the_title(authority: str, ask: str) -> None:
    made = letter("fr", ask, authority)
    title = SALUTATIONS["fr"][authority].removesuffix(",")
    assert made.paragraphs[-2].startswith(f"Je vous prie d’agréer, {title}, ")
    assert made.paragraphs[-2].endswith("considération.")


def all_said(language: str, ask: str, authority: str) -> str:
    """All that letters of an ask to an authority can say, subjects included, in small letters."""
    subjects = LIBRARY.letters.plan("tjk001", ask, authority, language).subject.wordings
    return "\n".join([*sentences(language, ask, authority), *(w.text for w in subjects)]).casefold()


@every_reader
def test_the_two_asks_are_never_mixed(language: str, ask: str, authority: str) -> None:
    other = "clemency" if ask == "release" else "release"
    said = all_said(language, ask, authority)
    assert [word for word in MARKS[language][other] if word.casefold() in said] == []


@pytest.mark.parametrize(("language", "ask"), list(product(LANGUAGES, ASKS)))
def test_the_marks_of_an_ask_are_words_of_its_letters(language: str, ask: str) -> None:
    said = "\n".join(all_said(language, ask, authority) for authority in READERS)
    assert [word for word in MARKS[language][ask] if word.casefold() not in said] == []


@every_letter
def test_it_asks_all_that_its_ask_lists(language: str, ask: str, authority: str) -> None:
    found = CASE.ask(ask)
    assert found is not None
    plan = LIBRARY.letters.plan("tjk001", ask, authority, language)
    units = {unit.key: unit for unit in plan.units if unit.is_demand}
    assert set(units) == {f"demands.{demand}" for demand in found.demands}
    for wording in some():
        body = letter(language, ask, authority, wording=wording).body
        for unit in units.values():
            assert sum(each.text in body for each in unit.wordings) >= 1, unit.key


@every_letter
def test_it_names_the_person_the_code_and_the_date_of_the_facts(
    language: str, ask: str, authority: str
) -> None:
    told = CASE.letters[language].details
    assert told is not None
    as_of = LIBRARY.letters.files.forms[language].written(CASE.facts_as_of)
    for wording in some():
        body = letter(language, ask, authority, wording=wording).body
        assert any(name in body for name in told.name.values())
        assert as_of in body
        assert CASE.code in body


@pytest.mark.parametrize(("ask", "authority"), list(product(ASKS, AUTHORITIES)))
@pytest.mark.parametrize("read", LANGUAGES)
def test_a_reading_copy_says_what_the_letter_says_sentence_by_sentence(
    read: str, ask: str, authority: str
) -> None:
    for wording, language in product(some(8), LANGUAGES):
        choice = LetterChoice("tjk001", ask, authority, language, wording)
        made = LIBRARY.letters.write(choice, Signature(), OWN)
        copy = LIBRARY.letters.read(read, choice, Signature(), OWN)
        assert copy.choice.language == read
        assert len(copy.paragraphs) == len(made.paragraphs)
        for aligned in zip(made.text, copy.text, strict=True):
            assert len({part.count("\n") for part in aligned}) == 1
            # The same articles and figures stand in each.
            numbers = [set(re.findall(r"\b(?:9|19|64|130|305|31|14)\b", part)) for part in aligned]
            assert numbers[0] == numbers[1], (wording, aligned)


@pytest.mark.parametrize(("ask", "authority"), list(product(ASKS, READERS)))
def test_nothing_gives_the_writers_gender(ask: str, authority: str) -> None:
    russian = "\n".join(sentences("ru", ask, authority)).casefold()
    assert not re.search(r"\bя \w+(?:л|ла|лся|лась)\b", russian)
    assert not re.search(
        r"\b(?:узнал|прочитал|прочёл|обеспокоен|встревожен|рад|уверен|благодарен|признателен)а?\b",
        russian,
    )
    french = "\n".join(sentences("fr", ask, authority)).casefold()
    assert not re.search(r"\bje suis (?!une? )\w+", french)
    spanish = "\n".join(sentences("es", ask, authority)).casefold()
    assert not re.search(r"\b(?:estoy|quedo|soy) \w+[oa]\b", spanish)


@pytest.mark.parametrize("who", ["initials", "name and town"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signature_is_used_as_given_and_the_town_said_once(language: str, who: str) -> None:
    for wording in some():
        made = letter(language, "release", "president", SIGNATURES[who], wording)
        assert SIGNATURES[who].name in made.paragraphs[-1]
        assert made.body.count("Leeds") == 1
        assert "Leeds" in made.text[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_runs_the_other_way_is_set_apart(language: str) -> None:
    way = LIBRARY.languages[language].direction
    foreign = SIGNATURES["right to left" if way is Direction.LEFT_TO_RIGHT else "name and town"]
    made = letter(language, "release", "president", foreign)
    assert f"\u2068{foreign.town}\u2069" in made.text[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_gives_no_name_is_a_concerned_person_from_nowhere(language: str) -> None:
    assert letter(language, "release", "president", Signature("", "Leeds")) == letter(
        language, "release", "president", Signature()
    )


def test_the_same_choice_gives_the_same_letter() -> None:
    assert Library.load().letters.write(
        LetterChoice("tjk001", "release", "geneva", "fr"), Signature()
    ) == letter("fr", "release", "geneva", Signature())


@every_reader
def test_every_unit_has_thirteen_wordings_or_more(language: str, ask: str, authority: str) -> None:
    plan = LIBRARY.letters.plan("tjk001", ask, authority, language)
    for unit in (plan.subject, *plan.openings.values(), *plan.units):
        assert len({wording.text for wording in unit.wordings}) >= PRIME, unit.key


@given(wording=st.integers(0, WORDINGS - 1), seed=st.integers())
def test_another_wording_is_another_in_nearly_every_sentence(wording: int, seed: int) -> None:
    choice = LetterChoice("tjk001", "clemency", "ombuds", "en", wording)
    other = LIBRARY.letters.another(choice, random.Random(seed).randrange)
    assert other != wording
    before = LIBRARY.letters.picked(choice)
    after = LIBRARY.letters.picked(LetterChoice("tjk001", "clemency", "ombuds", "en", other))
    same = {u for p in before.paragraphs for u in p.units} & {u for p in after.paragraphs for u in p.units}
    assert len(same) <= 1


@pytest.mark.parametrize("wording", [1, 7, 10**12, -3])
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


def test_demands_stand_as_a_list_or_in_running_text_and_never_behind_a_colon_there() -> None:
    styles = set()
    for wording in some(60):
        choice = LetterChoice("tjk001", "release", "justice", "en", wording)
        picked, made = LIBRARY.letters.picked(choice), letter("en", "release", "justice", wording=wording)
        for paragraph, text in zip(
            [p for p in picked.paragraphs if p.style is not Style.OWN], made.text, strict=True
        ):
            styles.add(paragraph.style)
            if paragraph.style is Style.PROSE:
                assert "\n" not in text
                assert not re.search(r": (?!TJK)[A-Z]", text.rstrip(":"))
            else:
                assert text.count("\n") == len(paragraph.units) - 1
    assert styles == {Style.PROSE, Style.NUMBERED, Style.DASHED}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_letters(language: str, ask: str) -> None:
    """One letter a language and ask, for a person to read; the prosecutor's has every part there can be."""
    made = letter(language, ask, "prosecutor" if ask == "release" else "brussels", wording=1_234_567_890)
    text = f"{made.addressee}\n{made.email}\n\n{made.subject}\n\n{made.body}\n"
    assert text == (GOLDEN / f"letter_{language}_{ask}.txt").read_text(encoding="utf-8")
