"""A draft with its questions answered can be used as it is, and says what the appeal says, in other words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli.content.case import check_cases
from bot.content.cases.drafting import DraftCase, DraftLibrary, draft_case
from bot.content.cases.lacking import lacking, with_demands
from bot.content.cases.loading import load_case
from bot.content.composing.writer import LetterWriter
from bot.content.languages import messages_folder
from bot.content.said.hashes import NeverSaid
from bot.content.said.never_said import look
from bot.model.cases.appeal import FoundValue, ReadAppeal, ReadingDoubt
from bot.model.cases.case import Case, PersonKind, Tone
from bot.model.letters.draw import draw
from tests.unit.content.cases.drafting import appeals

ALL = ("en", "fr", "ru", "es", "ar", "tg")


class Given(NamedTuple):
    read: ReadAppeal
    answers: Mapping[str, str]


GIVEN = {
    "first": Given(appeals.FIRST_CASE, appeals.FIRST_CASE_ANSWERS),
    "sentenced": Given(appeals.SENTENCED, appeals.SENTENCED_ANSWERS),
    "closed": Given(appeals.CLOSED, appeals.CLOSED_ANSWERS),
    "beaten": Given(appeals.BEATEN, appeals.BEATEN_ANSWERS),
}


def draft(library: DraftLibrary, name: str, **answers: str) -> DraftCase:
    given = GIVEN[name]
    return draft_case(given.read, name, ALL, library, {**given.answers, **answers})


def written(draft: DraftCase, folder: Path) -> Path:
    path = folder / draft.slug
    path.mkdir(parents=True)
    for name, content in draft.documents.items():
        (path / name).write_bytes(content)
    return path


@pytest.fixture(scope="module")
def drafts(library: DraftLibrary) -> Mapping[str, DraftCase]:
    return {name: draft(library, name) for name in GIVEN}


@pytest.fixture(scope="module")
def folder(drafts: Mapping[str, DraftCase], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("drafts")
    for one in drafts.values():
        written(one, path)
    return path


@pytest.fixture(scope="module")
def cases(folder: Path) -> Mapping[str, Case]:
    return {name: load_case(folder / name) for name in GIVEN}


def test_numbers_of_fax_stand_apart_from_the_telephones(library: DraftLibrary) -> None:
    given = GIVEN["sentenced"]
    first, *others = given.read.authorities
    both = replace(first, phone=appeals.founds("+41 22 555 01 01"), fax=appeals.founds("+41 22 555 01 02"))
    read = replace(given.read, authorities=(both, *others))
    made = draft_case(read, "sentenced", ALL, library, given.answers)
    entry = tomllib.loads(made.documents["case.toml"].decode())["authorities"][0]
    assert (entry["phones"], entry["fax"]) == (["+41 22 555 01 01"], ["+41 22 555 01 02"])


def test_no_draft_has_a_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_cases(folder, strict=False) == 0, capsys.readouterr().out


def test_nothing_that_a_draft_needs_is_left_to_ask(drafts: Mapping[str, DraftCase]) -> None:
    for one in drafts.values():
        assert one.languages
        assert set(one.languages) == set(ALL)
        assert not one.left_out
        assert [question.key for question in one.lacking if question.needed] == []


def test_letters_ask_for_what_the_appeal_asks_in_every_language(
    library: DraftLibrary, cases: Mapping[str, Case]
) -> None:
    for case in cases.values():
        assert not list(lacking(case, library.files))
        writer = LetterWriter({case.slug: with_demands(case, library.files)}, library.files)
        for ask in case.asks:
            for language in ALL:
                plan = writer.plan(case.slug, ask.id, case.authorities[0].id, language)
                asked = [unit.key for unit in plan.units if unit.is_demand]
                assert sorted(key.removeprefix("demands.") for key in asked) == sorted(ask.demands)
                for number in range(5):
                    picked = plan.picked(draw(number * 7_654_321))
                    told = {place for paragraph in picked.paragraphs for place, _ in paragraph.units}
                    assert told == set(range(len(plan.units)))


def test_demands_are_those_of_each_appeal(cases: Mapping[str, Case]) -> None:
    asked = {name: {ask.id: (ask.tone, ask.demands) for ask in case.asks} for name, case in cases.items()}
    assert asked["sentenced"] == {
        "life": (Tone.RIGHTS, ("stop_execution", "commute", "lawyer", "family", "moratorium")),
        "clemency": (Tone.MERCY, ("clemency",)),
    }
    assert asked["closed"] == {"reopen": (Tone.RIGHTS, ("reopen", "return_property", "end_harassment"))}
    assert asked["beaten"] == {
        "inquiry": (Tone.RIGHTS, ("investigate_ill_treatment", "doctor", "protect", "compensation"))
    }


def test_the_first_case_comes_out_as_it_was_written_by_hand(cases: Mapping[str, Case]) -> None:
    ours, case = load_case(messages_folder() / "cases" / "tjk001"), cases["first"]

    assert (case.code, case.country, case.kind, case.quotes_code) == (
        ours.code,
        ours.country,
        ours.kind,
        ours.quotes_code,
    )
    assert case.facts_as_of == case.sources[0].date == ours.sources[0].date
    assert (case.act_until, case.who, case.issuer.email) == (None, ours.who, ours.issuer.email)
    assert case.asks[0].demands == ours.asks[0].demands
    alike = [
        [(a.email, a.kind, a.gender, a.languages, a.country, a.shared_address) for a in one.authorities]
        for one in (case, ours)
    ]
    assert alike[0] == alike[1]
    # By hand the embassy is put down as its ambassador; the appeal names none, and so it is the embassy.
    assert [a.role for a in case.authorities[:-1]] == [a.role for a in ours.authorities[:-1]]
    assert case.authorities[-1].role == "embassy"
    for language in ("ru", "tg", "en"):
        names = [case.texts[language].authorities[a.id][0] for a in case.authorities]
        assert names == [ours.texts[language].authorities[a.id][0] for a in ours.authorities]
    days = {fact.event: fact.when for fact in case.facts}
    assert days.items() >= {
        ("pretrial_hearings", date(2024, 11, 14)),
        ("charge", date(2024, 11, 22)),
        ("sentence", date(2025, 2, 5)),
        ("case_opened", None),
    }
    by_hand = ours.letters["ru"].details
    details = case.letters["ru"].details
    assert details is not None
    assert by_hand is not None
    assert (details.name, details.short, details.country) == (by_hand.name, by_hand.short, by_hand.country)
    assert details.facts["sentence"]["court"] == by_hand.facts["convicted"]["court"]
    assert details.facts["sentence"]["charge"] == by_hand.facts["convicted"]["charge"]


def test_an_uncles_sentence_and_a_brothers_arrest_are_not_the_persons(cases: Mapping[str, Case]) -> None:
    first = cases["first"].texts["en"]
    assert first.facts["sentence"][1].endswith("to 8 years in prison for high treason.")
    assert not any("18" in what for _, what in first.facts.values())
    assert [fact.when for fact in cases["sentenced"].facts if fact.event == "arrest"] == [date(2023, 9, 12)]


def test_no_sentence_of_an_appeal_is_in_its_draft(drafts: Mapping[str, DraftCase]) -> None:
    for name, one in drafts.items():
        read = GIVEN[name].read
        told = " ".join(" ".join(content.decode().split()) for content in one.documents.values())
        for text in (
            *(event.text.value for event in read.events),
            *(demand.value for demand in read.demands),
        ):
            words = text.split()
            for place in range(len(words) - 7):
                assert " ".join(words[place : place + 7]) not in told


def test_names_of_kin_are_hashed_and_nowhere_else(
    drafts: Mapping[str, DraftCase], cases: Mapping[str, Case]
) -> None:
    case = cases["sentenced"]
    never = NeverSaid.of(case.slug, case.never_said)
    assert look("Odrina", never, names_only=True, near=False, most=None).found
    assert look("Одрина", never, names_only=True, near=False, most=None).found
    # The surname is the person's own, and has to be said.
    assert not look("Teodrin Halvask", never, names_only=True, near=False, most=None).found
    for content in drafts["sentenced"].documents.values():
        assert b"Odrina" not in content
        assert b"Orlan" not in content


def test_an_organisation_and_several_people_are_told_as_what_they_are(cases: Mapping[str, Case]) -> None:
    assert cases["closed"].kind is PersonKind.ORGANISATION
    assert cases["closed"].default_language == "fr"
    assert cases["closed"].texts["en"].person == "Port Ouvert"
    assert cases["beaten"].kind is PersonKind.SEVERAL
    details = cases["beaten"].letters["ru"].details
    assert details is not None
    assert details.short["gen"] == "студентов"
    assert details.name["acc"] == "Анету Бромас и Рикара Досаля"


def test_standards_bind_the_country_or_nobody(library: DraftLibrary, cases: Mapping[str, Case]) -> None:
    for case in cases.values():
        for ask in case.asks:
            for id_ in ask.standards:
                instrument = next(
                    entry.instrument
                    for sort in library.files.index.entries.values()
                    if (entry := sort.get(id_)) and entry.instrument
                )
                parties = library.treaties.parties[instrument]
                assert not parties or case.country in parties


def test_a_language_waits_for_names_in_its_script(library: DraftLibrary) -> None:
    read = appeals.FIRST_CASE
    one = draft_case(read, "first", ALL, library)

    assert set(one.languages) == {"en", "fr", "es"}
    assert set(one.left_out) == {"ru", "ar", "tg"}
    asked = {question.key: question for question in one.lacking}
    assert asked["name.ru"].proposed == ("Рухшона Хакимова",)
    assert asked["authorities.tg"].about.startswith("Emomali Rahmon; ")
    assert asked["name.ar"].proposed == ()
    assert not any(question.needed for question in one.lacking)


def test_what_is_no_sentence_of_the_library_is_asked_and_can_be_told(
    library: DraftLibrary, tmp_path: Path
) -> None:
    asked = {q.key: q for q in draft_case(appeals.CLOSED, "closed", ALL, library).lacking}
    assert asked["event.4"].about == "En mars 2025, le bâtiment a pris feu."
    assert asked["demand.4"].needed
    assert asked["demand.5"].needed

    told = draft(library, "closed", **{"event.4": "raid", "demand.4": "unblock"})
    case = load_case(written(told, tmp_path))
    assert [fact.event for fact in case.facts].count("raid") == 2
    assert case.asks[0].demands == ("reopen", "return_property", "end_harassment", "unblock")
    assert case.texts["fr"].facts["raid2"][0] == "En mars 2025"


def test_what_is_missing_is_asked_first_and_nothing_is_made_up(library: DraftLibrary) -> None:
    nothing = draft_case(ReadAppeal(lines=()), "x", ALL, library)
    facts = tomllib.loads(nothing.documents["case.toml"].decode())
    assert not {"country", "code", "facts_as_of", "act_until", "demands", "never_said"} & facts.keys()
    asked = [question.topic.value for question in nothing.lacking]
    first = ["country", "code", "issue_date", "issuer", "issuer_email", "issuer_phone", "name"]
    assert asked[: len(first)] == first
    assert {"demands", "authorities"} <= set(asked)
    read = replace(
        appeals.SENTENCED,
        country=None,
        issuer=None,
        code=FoundValue("MAR 1", doubt=ReadingDoubt.TWO_READINGS),
    )
    one = draft_case(read, "x", ALL, library, {"country": "ch", "issuer": "Example Watch"})
    assert one.documents
    assert [question.key for question in one.lacking if question.needed] == ["code", "authority.5.address"]
    facts = tomllib.loads(one.documents["case.toml"].decode())
    assert facts["country"] == "CH"
    assert facts["issuer"]["name"] == "Example Watch"
    assert "interior" not in [authority["id"] for authority in facts["authorities"]]


def test_an_event_that_was_read_with_a_doubt_is_to_be_confirmed(library: DraftLibrary) -> None:
    first, *others = appeals.SENTENCED.events
    unsure = replace(first, when=FoundValue(date(2023, 9, 12), doubt=ReadingDoubt.TWO_READINGS))
    read = replace(appeals.SENTENCED, events=(unsure, *others))
    asked = {question.key for question in draft_case(read, "x", ALL, library).lacking if question.needed}
    assert "fact.arrest" in asked

    without = draft_case(read, "x", ALL, library, {"fact.arrest": "-"})
    assert "arrest" not in [
        fact["id"] for fact in tomllib.loads(without.documents["case.toml"].decode())["facts"]
    ]
