"""News of a case becomes a draft of what changes in it, and the ask for mercy that it makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.content.cases.drafting import DraftLibrary, ask_section, draft_update, fact_section
from bot.content.cases.loading import load_case
from bot.content.languages import messages_folder
from bot.model.cases.case import Case
from tests.unit.content.cases.drafting import appeals


@pytest.fixture(scope="module")
def case() -> Case:
    """The first case as it was before the news: with its first ask and source alone."""
    whole = load_case(messages_folder() / "cases" / "tjk001")
    return replace(
        whole,
        facts_as_of=date(2025, 3, 3),
        sources=whole.sources[:1],
        facts=tuple(fact for fact in whole.facts if fact.sources != ("report",)),
        asks=whole.asks[:1],
        demands=whole.asks[0].demands,
    )


def test_the_womens_plea_becomes_the_second_ask(library: DraftLibrary, case: Case) -> None:
    update = draft_update(appeals.NEWS, case, library)
    by_hand = load_case(messages_folder() / "cases" / "tjk001").asks[1]

    assert update.facts_as_of == date(2025, 4, 1)
    assert (update.publisher, update.published) == ("The Lisel Courier", date(2025, 4, 1))
    assert update.mercy is not None
    assert (update.mercy.id, update.mercy.demands) == (by_hand.id, by_hand.demands)
    assert (update.mercy.who, update.mercy.leaves_out) == (by_hand.who, by_hand.leaves_out)
    assert update.mercy.facts[0] == by_hand.facts[0] == "convicted"
    assert set(by_hand.concerns) <= set(update.mercy.concerns)
    assert set(by_hand.standards) <= set(update.mercy.standards)
    assert {"plea", "restrictions"} <= set(update.mercy.events)
    assert ask_section(library, "ru", update.mercy.words)["button"] == "О милосердии"


def test_only_what_is_new_is_told_and_the_rest_is_confirmed(library: DraftLibrary, case: Case) -> None:
    update = draft_update(appeals.NEWS, case, library)

    assert update.confirms == ("convicted", "custody")
    assert [[one.event for one in sentence.candidates] for sentence in update.sentences] == [
        ["plea"],
        ["restrictions"],
        ["voices"],
        [],
    ]
    assert update.sentences[-1].when == date(2025, 3, 20)


def test_an_event_of_the_news_is_told_in_each_language(library: DraftLibrary, case: Case) -> None:
    update = draft_update(appeals.NEWS, case, library)
    plea = next(one for sentence in update.sentences for one in sentence.candidates if one.event == "plea")

    assert fact_section(library, case, "ar", "women", plea, None, date(2025, 4, 1), {}) == (None, ("when",))
    answers = {"say.women.when.ru": "в начале 2025 года"}
    section, lacking = fact_section(library, case, "ru", "women", plea, None, date(2025, 4, 1), answers)
    assert section is not None
    assert not lacking
    assert section["what"] == (
        "130 женщин Таджикистана в начале 2025 года публично попросили о помиловании г-жи Хакимовой."
    )


def test_names_of_kin_in_the_news_become_hashes(library: DraftLibrary, case: Case) -> None:
    update = draft_update(appeals.NEWS, case, library)
    assert update.never_said
    assert not set(update.never_said) & set(case.never_said)


def test_an_ask_that_the_case_makes_already_is_no_news(library: DraftLibrary) -> None:
    whole = load_case(messages_folder() / "cases" / "tjk001")
    update = draft_update(appeals.NEWS, whole, library)
    assert update.mercy is None
    assert update.facts_as_of == whole.facts_as_of
