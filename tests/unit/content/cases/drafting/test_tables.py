"""The tables that drafts are made by are whole: everything of the library is recognised and can be said."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.cases.drafting import DraftLibrary
from bot.content.cases.drafting.documents import OnOneLine, written
from bot.content.cases.drafting.saying.inflecting import country_forms, forms_of, name_forms, transliterated
from bot.content.cases.loading import OFFICE_ROLES
from bot.content.cases.recognising.offices import languages_for, office_of
from bot.content.cases.recognising.patterns import folded, pattern
from bot.content.languages import languages
from bot.content.phrases.index import PhraseSort
from bot.model.cases.case import AuthorityKind, PersonKind

RECOGNISED = ("ar", "de", "en", "es", "fr", "ru", "tg")
CHOSEN = (PhraseSort.EVENTS, PhraseSort.CONCERNS, PhraseSort.DEMANDS)


@pytest.mark.parametrize("language", RECOGNISED)
def test_everything_of_the_library_is_recognised(library: DraftLibrary, language: str) -> None:
    known = library.recognised[language]
    assert set(known.sections["roles"]) == set(OFFICE_ROLES)
    assert set(known.sections["offices"]) == set(library.rules.lists["offices.minister"])
    if known.is_whole:
        for sort in CHOSEN:
            assert set(known.sections[sort.value]) == set(library.files.index.entries[sort])
        assert set(known.sections["who"]) == set(library.rules.who)


def test_rules_name_what_there_is(library: DraftLibrary) -> None:
    entries = library.files.index.entries
    rules = library.rules
    assert set(rules.events) == set(entries[PhraseSort.EVENTS])
    goes = [*rules.events.values(), *rules.who.values()]
    concerns = {id_ for part in goes for id_ in part.concerns}
    standards = {id_ for part in goes for id_ in part.standards}
    concerns |= {id_ for ids in rules.demand_concerns.values() for id_ in ids}
    standards |= {id_ for ids in rules.demand_standards.values() for id_ in ids}
    for name, ids in rules.lists.items():
        if name in ("mercy.concerns", "mercy.of_death", "defaults.concerns"):
            concerns |= set(ids)
        elif "standards" in name or name in ("mercy.of_children", "mercy.of_health"):
            standards |= set(ids)
    assert concerns <= set(entries[PhraseSort.CONCERNS])
    assert standards <= set(entries[PhraseSort.STANDARDS])
    asked = {id_ for _, ids in rules.ask_names for id_ in ids}
    asked |= {*rules.demand_concerns, *rules.demand_standards, *rules.lists["demands.general"]}
    assert asked | set(rules.lists["mercy.demands"]) <= set(entries[PhraseSort.DEMANDS])
    assert set(rules.lists["offices.order"]) == set(OFFICE_ROLES)


@pytest.mark.parametrize("language", sorted(languages()))
def test_what_is_recognised_can_be_said_in_every_language(library: DraftLibrary, language: str) -> None:
    words = library.words[language]
    offices = {*OFFICE_ROLES, *(f"minister_{of}" for of in library.rules.lists["offices.minister"])}
    assert set(words.offices) == offices
    asks = {*(name for name, _ in library.rules.ask_names), library.rules.rights_ask, library.rules.mercy_ask}
    assert set(words.asks) == asks
    for id_, goes in library.rules.who.items():
        assert set(words.who[id_]) == {kind.value for kind in goes.kinds}
    texts = {**words.single, **words.counted}
    for known in library.recognised.values():
        for detail, table in known.details.items():
            if detail != "article":
                assert set(table) <= set(texts[detail])
    for id_ in ("years", "months"):
        for number in range(1, 31):
            by_number = words.counted["term"][id_]
            assert by_number.get(Locale(language).plural_form(number)) or by_number.get("other")


SENTENCES = [
    ("en", "Masked men beat her in front of the theatre.", "attack"),
    ("en", "He went on hunger strike in his cell.", "hunger_strike"),
    ("en", "Her licence to practise was revoked.", "work_ban"),
    ("en", "The tribunal condemned to death the ferryman.", "death_sentence"),
    ("en", "His whereabouts remain unknown.", "disappearance"),
    ("fr", "Il a été interpellé par des hommes masqués.", "arrest"),
    ("fr", "La cour l'a condamnée à trois ans de prison.", "sentence"),
    ("fr", "Elle est détenue au secret.", "incommunicado"),
    ("fr", "Son domicile a fait l'objet d'une perquisition.", "raid"),
    ("fr", "Il a été relâché, puis remis en liberté.", "release"),
    ("es", "El tribunal lo condenó a seis años de cárcel.", "sentence"),
    ("es", "Fue despedida de la escuela.", "dismissal"),
    ("es", "Recibió amenazas de muerte por teléfono.", "threat"),
    ("es", "Sigue detenido sin que se le permita ver a su abogado.", "held"),
    ("es", "Las familias fueron desalojadas de sus casas.", "eviction"),
    ("ru", "Её приговорили к пяти годам колонии.", "sentence"),
    ("ru", "Суд приговорил его к смертной казни.", "death_sentence"),
    ("ru", "Его задержали у входа в театр.", "arrest"),
    ("ru", "В квартире прошёл обыск.", "raid"),
    ("ru", "Журналиста уволили из редакции.", "dismissal"),
    ("ar", "واعتقلت قوات الأمن الكاتبة أمام بيتها.", "arrest"),
    ("ar", "حكمت المحكمة عليه بالسجن ثلاث سنوات.", "sentence"),
    ("ar", "تلقت رسائل تهديد بالقتل.", "threat"),
    ("ar", "فصلت من عملها في المدرسة.", "dismissal"),
    ("ar", "ولا تزال الطالبة رهن الاحتجاز.", "held"),
    ("tg", "Суд ӯро ба панҷ сол аз озодӣ маҳрум кард.", "sentence"),
    ("tg", "Адвокатро назди суд боздошт карданд.", "arrest"),
    ("tg", "Дар хонаи ӯ кофтуков гузарониданд.", "raid"),
    ("tg", "Вай гуруснанишинӣ эълон кард.", "hunger_strike"),
    ("tg", "Ӯро аз кор ронданд.", "dismissal"),
]


@pytest.mark.parametrize(("language", "sentence", "event"), SENTENCES)
def test_an_event_is_told_by_its_words(
    library: DraftLibrary, language: str, sentence: str, event: str
) -> None:
    assert event in library.recognised[language].found("events", sentence)


NOTHING = [
    ("en", "She fears nothing, and her trial of strength goes on."),
    ("en", "The court has a new roof."),
    ("fr", "La maison a été vendue."),
    ("es", "El río baja crecido."),
    ("ru", "Погода хорошая."),
    ("ar", "الطقس جميل اليوم."),
    ("ar", "للمحكمة سقف جديد."),
    ("tg", "Имрӯз ҳаво хуб аст."),
    ("tg", "Суд бинои нав дорад."),
]


@pytest.mark.parametrize(("language", "sentence"), NOTHING)
def test_other_sentences_are_no_events(library: DraftLibrary, language: str, sentence: str) -> None:
    assert library.recognised[language].found("events", sentence) == ()


OFFICES = [
    ("en", "Minister of Foreign Affairs of Tajikistan", "minister", "foreign"),
    ("en", "President of the Supreme Court", "judge", ""),
    ("en", "Vice-Chair, National Human Rights Commission", "ombudsperson", ""),
    ("en", "Speaker of the National Assembly", "speaker", ""),
    ("en", "Permanent Representative to the United Nations", "permanent_mission", ""),
    ("fr", "Garde des Sceaux, ministre de la Justice", "minister", "justice"),
    ("fr", "Président de la République", "head_of_state", ""),
    ("fr", "Ambassade du Tadjikistan à Bruxelles", "embassy", ""),
    ("es", "Fiscal General de la Nación", "prosecutor_general", ""),
    ("es", "Defensor del Pueblo", "ombudsperson", ""),
    ("es", "Presidenta del Gobierno", "prime_minister", ""),
    ("ru", "Министр внутренних дел", "minister", "interior"),
    ("ru", "Генеральный прокурор", "prosecutor_general", ""),
    ("ru", "Постоянное представительство при ООН", "permanent_mission", ""),
    ("ru", "Начальник колонии № 4", "prison_director", ""),
    ("ar", "معالي وزير الداخلية", "minister", "interior"),
    ("ar", "رئيس الجمهورية التونسية", "head_of_state", ""),
    ("ar", "النائب العام لدى محكمة النقض", "prosecutor_general", ""),
    ("ar", "البعثة الدائمة لدى الأمم المتحدة", "permanent_mission", ""),
    ("tg", "Вазири корҳои хориҷии Ҷумҳурии Тоҷикистон", "minister", "foreign"),
    ("tg", "Президенти Ҷумҳурии Тоҷикистон", "head_of_state", ""),
    ("tg", "Раиси Суди Олӣ", "judge", ""),
    ("tg", "Сафорати Тоҷикистон дар Брюссел", "embassy", ""),
    ("de", "Außenminister der Republik", "minister", "foreign"),
    ("de", "Botschafter in Berlin", "ambassador", ""),
    ("de", "Generalstaatsanwalt", "prosecutor_general", ""),
]


@pytest.mark.parametrize(("language", "text", "role", "of"), OFFICES)
def test_an_office_is_told_by_its_words(
    library: DraftLibrary, language: str, text: str, role: str, of: str
) -> None:
    office = office_of(text, library.recognised[language], library.rules)
    assert (office.role, office.of, office.sure) == (role, of, True)


def test_an_office_that_nothing_is_known_of_is_asked_for(library: DraftLibrary) -> None:
    office = office_of("Keeper of the Swans", library.recognised["en"], library.rules)
    assert (office.role, office.sure) == ("anyone", False)


def test_offices_are_written_to_in_their_own_languages_first(library: DraftLibrary) -> None:
    spoken = library.words
    home = office_of("President", library.recognised["en"], library.rules)
    abroad = office_of("Permanent Mission", library.recognised["en"], library.rules)
    assert abroad.kind is AuthorityKind.MISSION
    assert languages_for(home, "TJ", None, library.rules, spoken) == ("tg", "ru", "en")
    assert languages_for(home, "EG", None, library.rules, spoken) == ("ar", "en")
    assert languages_for(home, "VN", None, library.rules, spoken) == ("en",)
    assert languages_for(abroad, "EG", "US", library.rules, spoken) == ("en", "fr", "ar")


@pytest.mark.parametrize(
    ("name", "who", "dative"),
    [
        ("Мария Иванова", "woman", "Марии Ивановой"),
        ("Нигора Саидзода", "woman", "Нигоре Саидзоде"),
        ("Анна Шевчук", "woman", "Анне Шевчук"),
        ("Дмитрий Азимов", "man", "Дмитрию Азимову"),
        ("Сергей Бельский", "man", "Сергею Бельскому"),
        ("Рустам Шевчук", "man", "Рустаму Шевчуку"),
        ("Али Зоде", "man", "Али Зоде"),
    ],
)
def test_names_change_as_russian_has_it(library: DraftLibrary, name: str, who: str, dative: str) -> None:
    cases = library.files.composers["ru"].grammar.cases
    assert name_forms(name, who, cases, library.words["ru"].name_endings)["dat"] == dative


@pytest.mark.parametrize(
    ("code", "of", "into"),
    [
        ("TJ", "Таджикистана", ""),
        ("RU", "России", ""),
        ("CU", "Кубы", "на Кубе"),
        ("BY", "Беларуси", ""),
        ("SA", "Саудовской Аравии", ""),
        ("US", "Соединенных Штатов", ""),
        ("CN", "Китая", ""),
        ("PE", "Перу", ""),
    ],
)
def test_countries_change_as_russian_has_it(library: DraftLibrary, code: str, of: str, into: str) -> None:
    cases = library.files.composers["ru"].grammar.cases
    name = str(Locale("ru").territories[code])
    found = country_forms(code, name, cases, library.words["ru"].country_endings)
    assert found is not None
    assert (found[0]["gen"], found[1]) == (of, into)


def test_a_country_that_no_rule_fits_is_asked_for(library: DraftLibrary) -> None:
    cases = library.files.composers["ru"].grammar.cases
    name = str(Locale("ru").territories["TT"])
    assert country_forms("TT", name, cases, library.words["ru"].country_endings) is None


def test_nouns_have_all_their_cases(library: DraftLibrary) -> None:
    words = library.words["ru"]
    cases = library.files.composers["ru"].grammar.cases
    texts = [text for table in words.single.values() for text in table.values()]
    texts += [text for table in words.counted.values() for each in table.values() for text in each.values()]
    texts += [each["office"] for each in words.offices.values()]
    texts += [*words.short.values(), *words.several_who.values()]
    for text in texts:
        forms = forms_of(text, cases)  # one ending too few would raise
        assert len(forms) == 6


def test_a_name_is_proposed_in_cyrillic(library: DraftLibrary) -> None:
    assert transliterated("Rukhshona Khakimova", library.words["ru"].letters) == "Рухшона Хакимова"
    assert transliterated("José Zhang-Li", library.words["ru"].letters) == "Джосе Жанг-Ли"


@pytest.mark.parametrize(
    ("text", "sentence", "found"),
    [
        ("releas*", "They must be RELEASED now.", True),
        ("releas*", "Prereleased", False),
        ("open* … case against", "Prosecutors opened a criminal case against her", True),
        ("release + !all", "Release all of them", False),
        ("leniency + child*", "The children need leniency", True),
        ("grève de la faim", "En greve de la  faim", True),
        ("l'acces a", "l’accès à", True),
    ],
)
def test_patterns_mean_what_they_say(text: str, sentence: str, found: bool) -> None:
    assert bool(pattern(text).find(folded(sentence))) is found


def test_what_is_written_in_one_with_a_word_may_stand_before_it() -> None:
    those = pattern("سجن {n} سنوات", ["خمس"], joined=["و|ف", "ب|ل", "ال"])
    assert those.find(folded("وبالسجن خمس سنوات"))
    assert those.find(folded("السّجن ٥ سنوات"))
    assert not those.find(folded("مسجن خمس سنوات"))


def test_no_event_is_what_depends_on_something(library: DraftLibrary) -> None:
    for language, sentence in (
        ("en", "He is charged and would be sentenced to five years if convicted."),
        ("ar", "قال المحامي إنهم لم يعتقلوا أحدا، ولن يعتقل الكاتب."),
        ("tg", "Агар ӯро боздошт кунанд, вай гуруснанишинӣ эълон мекунад."),
    ):
        happened = library.recognised[language].happened(sentence)
        assert "sentence" not in happened
        assert "arrest" not in happened


_PATTERN = pattern("a* … {n} b + !c", ["one"])


@settings(max_examples=50)
@given(st.text(max_size=100))
def test_no_text_breaks_the_patterns(text: str) -> None:
    _PATTERN.find(folded(text))


_VALUES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]))
    | st.booleans()
    | st.integers(0, 99)
    | st.dates(date(1, 1, 1)),
    lambda inner: (
        st.lists(st.text(alphabet='aя"\\\n\t'), max_size=3)
        | st.dictionaries(st.text(alphabet="ab c.ы", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.dictionaries(st.text(alphabet="ab-я", min_size=1, max_size=4), _VALUES, max_size=4))
def test_documents_say_what_was_put_in(table: dict[str, object]) -> None:
    assert tomllib.loads(written(table).decode()) == table
    one = table or {"a": 1}
    both = written({"all": OnOneLine({"x": "y"}), "several": [one]})
    assert tomllib.loads(both.decode()) == {"all": {"x": "y"}, "several": [one]}


def test_kinds_of_person_have_words_for_their_name(library: DraftLibrary) -> None:
    for words in library.words.values():
        assert set(words.short) == {kind.value for kind in PersonKind if kind is not PersonKind.ORGANISATION}
