"""The case on file, and what a case worker is told when a file can't be used."""

import re
import shutil
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from bot.content.cases.loading import ROLES, load_case, load_each
from bot.content.composing.writer import NoSuchLetterError
from bot.content.languages import ours
from bot.content.library import Library, messages_folder
from bot.errors import ContentError
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import LetterChoice, Signature

MESSAGES = messages_folder()
LIBRARY = Library.load()
CASE = LIBRARY.cases["tjk001"]
EXAMPLE = Path(__file__).parents[3] / "docs" / "example-case" / "exa001"
OWN_WORDS = Path(__file__).parents[2] / "support" / "samples" / "own_words" / "exa001"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of messages/ to spoil."""
    for part in ("cases", "letters", "locale"):
        shutil.copytree(MESSAGES / part, tmp_path / "messages" / part)
    shutil.copy(MESSAGES / "treaties.toml", tmp_path / "messages")
    return tmp_path / "messages"


@pytest.fixture
def own_words(copy: Path) -> Path:
    """The same with a second case, whose letters are in words of its own."""
    shutil.copytree(OWN_WORDS, copy / "cases" / "exa001")
    return copy


def change(root: Path, name: str, old: str, new: str) -> Library:
    """The library after one change in one file; `old` must stand there."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    library = Library.load(root)
    library.require_sound()
    return library


def test_the_first_case_is_what_its_sources_say() -> None:
    assert list(LIBRARY.cases) == ["tjk001"]
    assert (CASE.code, CASE.country, CASE.default_language) == ("TJK 001 / 0225 / OBS 010", "TJ", "en")
    assert (CASE.facts_as_of, CASE.act_until) == (date(2025, 4, 1), None)
    assert {authority.id: authority.email for authority in CASE.authorities} == {
        "president": "mail@president.tj",
        "justice": "ijozattj@mail.ru",
        "foreign": "info@mfa.tj",
        "ombuds": "info@ombudsman.tj",
        "prosecutor": "info@mfa.tj",
        "geneva": "tajikistanmission@bluewin.ch",
        "brussels": "taj-emb@edpnet.be",
    }
    assert [authority.id for authority in CASE.authorities if authority.shared_address] == [
        "foreign",
        "prosecutor",
    ]
    assert {authority.id: authority.country for authority in CASE.authorities if authority.country} == {
        "geneva": "CH",
        "brussels": "BE",
    }
    assert {ask.id: len(ask.demands) for ask in CASE.asks} == {"release": 9, "clemency": 1}
    assert set(CASE.demands) == {demand for ask in CASE.asks for demand in ask.demands}


def test_both_readings_of_a_disputed_fact_are_kept() -> None:
    disputed = {
        fact.id: {reading.source: reading.says for reading in fact.readings}
        for fact in CASE.facts
        if fact.readings
    }
    assert disputed == {"opened": {"appeal": "July 2024", "report": "June 2024"}}
    assert next(fact for fact in CASE.facts if fact.id == "opened").when is None


def test_languages_and_who_has_reviewed_them() -> None:
    languages = ("en", "fr", "ru", "tg", "es", "ar", "de")
    assert [language for language in languages if LIBRARY.reviewed(language)] == ["en", "fr", "ru"]
    assert [language for language, text in CASE.texts.items() if not text.reviewed] == ["tg", "es", "ar"]


def test_one_spelling_a_script() -> None:
    for path in (MESSAGES / "cases" / "tjk001").glob("*.toml"):
        text = "\n".join(
            line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
        )
        assert not re.search("Ruhshona|Rahmmon|Enomali", text), path.name
    assert {language: text.person for language, text in CASE.texts.items()} == {
        "en": "Rukhshona Khakimova",
        "fr": "Rukhshona Khakimova",
        "ru": "Рухшона Хакимова",
        "tg": "Рухшона Ҳакимова",
        "es": "Rukhshona Khakimova",
        "ar": "رخشونة حكيموفا",
    }
    assert (
        CASE.texts["en"].authorities["president"][0]
        == CASE.texts["fr"].authorities["president"][0]
        == "Emomali Rahmon"
    )
    assert CASE.texts["ru"].authorities["president"][0] == "Эмомали Рахмон"


@pytest.mark.parametrize("language", CASE.texts)
def test_every_word_is_there_in_every_language(language: str) -> None:
    text = CASE.texts[language]
    assert text.language == language
    assert list(text.facts) == [fact.id for fact in CASE.story]
    assert list(text.demands) == list(CASE.demands)
    assert list(text.asks) == [ask.id for ask in CASE.asks]
    assert list(text.authorities) == [authority.id for authority in CASE.authorities]
    assert list(text.sources) == [source.id for source in CASE.sources]
    assert len(text.other_ways) == 4
    assert len(text.short) <= 30
    assert all(len(button) <= 30 for button, _ in text.asks.values())
    assert not any("\n" in words or "  " in words for words in (text.summary, *text.demands.values()))


def test_lookups_that_find_nothing() -> None:
    assert LIBRARY.case("gone") is None
    assert CASE.authority("gone") is None
    assert CASE.text("de") is CASE.texts["en"]


def test_every_role_and_gender_has_a_form_in_every_language() -> None:
    for language, role, gender in product(CASE.texts, ROLES, ("m", "f", None)):
        form = LIBRARY.letters.files.forms[language].forms[role, gender]
        assert form.salutation.endswith({"en": ",", "fr": ",", "es": ":", "ar": "،"}.get(language, "!"))
        assert form.close.endswith({"fr": ".", "ar": "،"}.get(language, ","))
        if language == "fr" and role != "family":  # a greeting isn't said again at the end
            assert form.salutation == f"{form.in_text},"
            assert form.in_text in form.close
        if gender is None:
            western = "Mr|Ms|Monsieur|Madame|Sra?|Señora?"
            courtesy = rf"\b({western}|[Гг]осподин|[Гг]оспожа|г-ну|г-же|[Ҷҷ]аноби|[Хх]онум)\b"
            assert not re.search(courtesy, f"{form.address} {form.salutation} {form.in_text} {form.close}")


def test_dates_are_written_as_the_language_does() -> None:
    assert LIBRARY.letters.files.forms["fr"].written(date(2025, 4, 1)) == "1er avril 2025"
    assert LIBRARY.letters.files.forms["fr"].written(date(2025, 5, 2)) == "2 mai 2025"
    assert LIBRARY.letters.files.forms["ru"].written(date(2025, 5, 2)) == "2 мая 2025 года"
    assert LIBRARY.letters.files.forms["en"].written(date(2025, 12, 31)) == "31 December 2025"


FRAME = "letters/en/frame.toml"
CASE_FILE, ENGLISH, FORMS, UNITS = (
    "cases/tjk001/case.toml",
    "cases/tjk001/en.toml",
    "letters/en/forms_of_address.toml",
    "letters/en/phrases/units.toml",
)
IN_OWN_WORDS = "cases/exa001/en.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (CASE_FILE, 'code = "', 'cod = "', ['case.toml, line 1: "code" is missing', 'There is "cod"']),
        (CASE_FILE, 'slug = "tjk001"', 'slug = "tjk002"', ["[slug]", 'the folder is called "tjk001"']),
        (CASE_FILE, "[issuer]", "colour = 1\n[issuer]", ['"colour" is not known here']),
        (
            CASE_FILE,
            'kind = "government"',
            'kind = "office"',
            ["[authorities no. 1.kind]", '"office" is not known', "mission"],
        ),
        (
            CASE_FILE,
            'role = "head_of_state"',
            'role = "king"',
            ["authorities no. 1.role", "head_of_state, co_president"],
        ),
        (CASE_FILE, 'gender = "m"', 'gender = "male"', ["authorities no. 1.gender", "m, f"]),
        (
            CASE_FILE,
            "mail@president.tj",
            "mail president.tj",
            ["[authorities no. 1.email]", "is not an e-mail address"],
        ),
        (CASE_FILE, "mail@president.tj", "mail@president.tj>\\nBcc: x@y.zz", ["is not an e-mail address"]),
        (CASE_FILE, 'languages = ["tg"', 'languages = ["de"', ['"de" is not known', "en, fr, ru, tg"]),
        (
            CASE_FILE,
            'country = "TJ"',
            'country = "Tajikistan"',
            ['"Tajikistan" is not a country', "two capital letters"],
        ),
        (CASE_FILE, 'country = "CH"', "", ['[authorities no. 6]: "country" is missing']),
        (CASE_FILE, "facts_as_of = 2025-04-01", 'facts_as_of = "1 April"', ["[facts_as_of]", "2025-04-01"]),
        (CASE_FILE, 'sources = ["appeal"]', "sources = []", ["[facts no. 2.sources]", "at least one"]),
        (
            CASE_FILE,
            'sources = ["appeal"]',
            'sources = ["apeal"]',
            ['"apeal" is not known', "appeal, report"],
        ),
        (
            CASE_FILE,
            'demands = ["alternative"]',
            'demands = ["freedom"]',
            ["[asks no. 2.demands]", '"freedom"'],
        ),
        (CASE_FILE, 'id = "justice"', 'id = "president"', ['"president" is used twice']),
        (CASE_FILE, 'id = "justice"', 'id = "Justice!"', ["1 to 12 letters"]),
        (CASE_FILE, 'id = "justice"', "id = 7", ["needs a text", "quotation marks"]),
        (
            CASE_FILE,
            'id = "justice"',
            'id = "justice',
            ["case.toml is not valid TOML", "line", "quotation mark"],
        ),
        (ENGLISH, 'language = "en"', 'language = "fr"', ['the file is called "en.toml"']),
        (ENGLISH, "reviewed = true", 'reviewed = "yes"', ["en.toml, line 5, [reviewed]", "true or false"]),
        (
            ENGLISH,
            'short = "Rukhshona',
            'short = "Journalist Rukhshona of Tajikistan',
            ["[short]", "A button holds 30"],
        ),
        (ENGLISH, "[facts.uncle]", "[facts.aunt]", ['[facts]: "uncle" is missing']),
        (
            ENGLISH,
            "[facts.uncle]",
            '[facts.aunt]\nwhen = "x"\nwhat = "y"\n[facts.uncle]',
            ['"aunt" is not known here'],
        ),
        (ENGLISH, 'person = "Rukhshona Khakimova"', 'person = "  "', ["[person]", "is empty"]),
        (FORMS, "[minister.unknown]", "[minister.nobody]", ['[minister]: "unknown" is missing']),
        (FORMS, '"January", ', "", ["[date.months]", "has 11 months"]),
        (FORMS, 'language = "en"', 'language = "ru"', ['the folder "en"']),
        (FORMS, '"H.E. Mr {name}', '"H.E. Mr {surname}', ["{surname}", "{name}, {office}"]),
        (FRAME, 'signature = "', 'signatures = "', ['"signature" is missing', '"signatures"']),
        (FRAME, "{addressee}", "them", ["[attention]", "does not say whom"]),
        (UNITS, "from {town}", "from afar", ["[opening.town.wordings]", "does not say {town}"]),
        (
            UNITS,
            "concerns {name}, {who}",
            "concerns {nmae}, {who}",
            ["[who.wordings]", "the detail {nmae} can't be used here"],
        ),
        (UNITS, "[as_of]", "[as_off]", ['"as_of" is missing']),
        (
            UNITS,
            '  "A concerned member of the public sends you these lines.",\n',
            "",
            ["has 12 wordings", "Write 13"],
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_to_do(
    copy: Path, name: str, old: str, new: str, told: list[str]
) -> None:
    with pytest.raises(ContentError) as caught:
        change(copy, name, old, new)
    require_told(caught.value, name, told)
    assert str(copy.parent) not in str(caught.value)


def require_told(error: ContentError, name: str, told: list[str]) -> None:
    message = str(error)
    assert [part for part in told if part not in message] == [], message
    assert f"messages/{name}" in message
    assert error.advice


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "[letter.release]\nsubject",
            "[letter.release]\nsubjet",
            ['[letter.release]: "subject" is missing', '"subjet"'],
        ),
        ("as of {as_of}", "as of {asof}", ["[letter.release.facts]", '"{asof}" can\'t be used', "{as_of}"]),
        ("as of {as_of}", "as of today", ["Put {as_of} where the date belongs"]),
        (
            "authorities: {demands}.",
            "authorities.",
            ["[letter.release.request.home]", "Put {demands}"],
        ),
        ("home = [", "hom = [", ['[letter.release.request]: "home" is missing']),
        ("abroad = [", 'king = ["{demands}"]\nabroad = [', ['"king" is not known here']),
        ('subject = [\n  "', 'subject = [\n  "{', ["[letter.release.subject]", "brace"]),
        ('care = "let', 'cares = "let', ['[demands]: "care" is missing']),
    ],
)
def test_a_fault_in_words_of_its_own_is_told_likewise(
    own_words: Path, old: str, new: str, told: list[str]
) -> None:
    with pytest.raises(ContentError) as caught:
        change(own_words, IN_OWN_WORDS, old, new)
    require_told(caught.value, IN_OWN_WORDS, told)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (CASE_FILE, 'event = "charge"', 'event = "charged"', ["facts.3.event", 'Did you mean "charge"?']),
        (CASE_FILE, 'event = "charge"', 'event = "killing"', ["can't be said of who this case is about"]),
        (CASE_FILE, 'event = "charge"\n', "", ['[facts.charged]: "wordings" is missing']),
        (CASE_FILE, '["mercy_children"', '["mercy"', ["[concerns.mercy]: is missing"]),
        (CASE_FILE, '["crc_3"', '["crc_33"', ["asks.2.standards", '"crc_33" is not known']),
        (CASE_FILE, '["charge"]', '["term"]', ["asks.2.leaves_out", "can't be left out"]),
        (ENGLISH, 'term = "eight years in prison", ', "", ["[facts.convicted.say]", '"term" is missing']),
        (ENGLISH, 'short = "Ms Khakimova"', "", ['[names]: "short" is missing']),
        (ENGLISH, "against {person} to a survey", "against {prson} to a survey", ["{prson}"]),
        ("cases/tjk001/ru.toml", 'ins = "г-жой Хакимовой", ', "", ["[names.short]: lacks ins"]),
    ],
)
def test_what_letters_of_the_library_lack_keeps_their_case_out(
    copy: Path, name: str, old: str, new: str, told: list[str]
) -> None:
    with pytest.raises(ContentError) as caught:
        change(copy, name, old, new)
    message = str(caught.value)
    assert [part for part in told if part not in message] == [], message


def test_what_is_missing_altogether(copy: Path) -> None:
    with pytest.raises(ContentError, match=r"messages/cases/ holds no case"):
        load_each(make(copy / "none"), ours())
    with pytest.raises(ContentError, match=r"folder nowhere is missing"):
        load_each(copy / "nowhere", ours())
    with pytest.raises(ContentError, match=r"case\.toml is missing"):
        load_case(make(copy / "cases" / "empty"))
    (copy / "cases" / "tjk001" / "de.toml").touch()
    with pytest.raises(ContentError, match=r"de\.toml is not a language"):
        load_case(copy / "cases" / "tjk001")


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_case_needs_its_default_language(copy: Path) -> None:
    (copy / "cases" / "tjk001" / "en.toml").unlink()
    with pytest.raises(ContentError, match=r"en\.toml is missing"):
        Library.load(copy).require_sound()


def test_a_file_in_another_encoding_is_told_apart(copy: Path) -> None:
    path = copy / "cases" / "tjk001" / "ru.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("koi8-r", "ignore"))
    with pytest.raises(ContentError, match="UTF-8"):
        Library.load(copy).require_sound()


def test_a_language_that_a_case_lacks_has_no_letters(copy: Path) -> None:
    (copy / "cases" / "tjk001" / "tg.toml").unlink()
    library = Library.load(copy)
    with pytest.raises(NoSuchLetterError):
        library.letters.write(LetterChoice("tjk001", "release", "president", "tg"), Signature())


def test_an_address_that_is_removed_is_not_shared_any_more(copy: Path) -> None:
    library = change(copy, CASE_FILE, 'email = "info@mfa.tj"', "")
    case = library.cases["tjk001"]
    assert not any(authority.shared_address for authority in case.authorities)
    made = library.letters.write(LetterChoice("tjk001", "release", "foreign", "en"), Signature())
    assert made.email is None
    assert made.paragraphs[0] == "Dear Minister,"


def test_addresses_are_shared_whatever_their_case(copy: Path) -> None:
    library = change(copy, CASE_FILE, 'email = "info@mfa.tj"', 'email = "Info@MFA.tj"')
    assert sum(authority.shared_address for authority in library.cases["tjk001"].authorities) == 2


def test_a_salutation_given_by_the_appeal_overrides_the_table(copy: Path) -> None:
    library = change(
        copy, ENGLISH, "[authorities.president]", '[authorities.president]\nsalutation = "Mr President,"'
    )
    made = library.letters.write(LetterChoice("tjk001", "clemency", "president", "en"), Signature())
    assert made.paragraphs[0] == "Mr President,"


def test_an_unknown_gender_drops_the_courtesy_word(copy: Path) -> None:
    library = change(copy, CASE_FILE, 'role = "minister"\ngender = "m"', 'role = "minister"')
    made = {
        language: library.letters.write(LetterChoice("tjk001", "release", "justice", language), Signature())
        for language in ("en", "fr", "ru")
    }
    assert made["en"].addressee == "Muzaffar Ashurion, Minister of Justice of the Republic of Tajikistan"
    assert made["fr"].addressee.startswith("Muzaffar Ashurion, Ministre")
    assert made["ru"].addressee == "Министру юстиции Республики Таджикистан Музаффару Ашуриёну"
    assert made["ru"].paragraphs[0] == "Уважаемый Министр!"


def test_a_case_in_words_of_its_own_has_letters_in_them(own_words: Path) -> None:
    library = Library.load(own_words)
    library.require_sound()
    said = library.cases["exa001"].letters["en"].asks["care"]
    made = [
        library.letters.write(LetterChoice("exa001", "care", "justice", "en", number), Signature())
        for number in range(0, WORDINGS, WORDINGS // 50)
    ]
    assert {letter.subject for letter in made} == set(said.subjects)
    for wordings in (said.concerns, said.standards):
        assert all(sum(words in letter.body for words in wordings) == 1 for letter in made)
    assert len({letter.body for letter in made}) > len(made) / 2
    again = LetterChoice("exa001", "care", "justice", "en", WORDINGS)
    assert library.letters.write(again, Signature()).body == made[0].body


def test_a_demand_in_words_of_its_own_is_shown_without_braces(copy: Path) -> None:
    shutil.copytree(EXAMPLE, copy / "cases" / "exa001")
    case = Library.load(copy).cases["exa001"]
    assert case.texts["en"].demands["reading"] == (
        "Librarians in Marenia should be free to say which books may not be read."
    )


def test_a_second_case_stands_beside_the_first(copy: Path) -> None:
    shutil.copytree(copy / "cases" / "tjk001", copy / "cases" / "abc002")
    library = change(copy, "cases/abc002/case.toml", 'slug = "tjk001"', 'slug = "abc002"')
    assert list(library.cases) == ["abc002", "tjk001"]


def test_what_is_made_of_the_same_files_twice_is_each_ones_own() -> None:
    one, other = (LIBRARY.of(LIBRARY.from_files["tjk001"]) for _ in range(2))
    choice = LetterChoice("tjk001", "release", "president", "fr", 7)
    before = one.letters.write(choice, Signature())
    assert before == LIBRARY.letters.write(choice, Signature())
    one.drop("tjk001")
    with pytest.raises(NoSuchLetterError):
        one.letters.write(choice, Signature())
    assert other.letters.write(choice, Signature()) == before
    assert LIBRARY.of(LIBRARY.from_files["tjk001"]).letters.write(choice, Signature()) == before
