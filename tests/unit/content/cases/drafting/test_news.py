"""News of a case becomes a draft of what changes in it, and the ask for mercy that it makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.content.cases.drafting import DraftLibrary, draft_update, told_of, with_news
from bot.content.cases.editing.fields import CasePart
from bot.content.cases.editing.items import without_item
from bot.content.cases.editing.places import (
    FACTS,
    Files,
    ValuePlace,
    items_of,
    value_at,
    with_value,
)
from bot.content.cases.files import CaseDocuments
from bot.content.cases.loading import load_case
from bot.content.languages import messages_folder
from bot.model.cases.appeal import FoundValue
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


def test_only_what_is_new_is_told_and_the_rest_is_confirmed(library: DraftLibrary, case: Case) -> None:
    update = draft_update(appeals.NEWS, case, library)

    assert update.confirms == ("convicted", "custody")
    assert [one.happened.event if one.happened else "" for one in update.sentences] == [
        "plea",
        "restrictions",
        "voices",
        "",
    ]
    assert update.sentences[-1].when == date(2025, 3, 20)


@pytest.fixture(scope="module")
def files() -> Files:
    """The documents of that case."""
    files = CaseDocuments.read(messages_folder() / "cases" / "tjk001").files
    for part, item in (
        (CasePart.FACTS, "women"),
        (CasePart.FACTS, "atliberty"),
        (CasePart.FACTS, "voices"),
        (CasePart.ASKS, "clemency"),
    ):
        files = without_item(files, part, item)
    for fact in items_of(files, FACTS, "facts"):
        files = with_value(files, ValuePlace(FACTS, ("facts", fact, "sources")), ["appeal"])
    return without_item(files, CasePart.SOURCES, "report")


def test_news_is_put_into_each_language_in_the_words_of_the_library(
    library: DraftLibrary, case: Case, files: Files
) -> None:
    update = draft_update(appeals.NEWS, case, library)
    changed = with_news(files, case, update, range(len(update.sentences)), library, ask=True)

    assert value_at(changed, ValuePlace(FACTS, ("facts_as_of",))) == date(2025, 4, 1)
    assert value_at(changed, ValuePlace(FACTS, ("sources", "report", "publisher"))) == "The Lisel Courier"
    assert value_at(changed, ValuePlace(FACTS, ("facts", "convicted", "sources")))[-1] == "report"  # type: ignore[index]
    assert value_at(changed, ValuePlace(FACTS, ("asks", "clemency", "facts"))) == [
        "convicted",
        "custody",
        "children",
        "plea",
        "restrictions",
    ]
    assert value_at(changed, ValuePlace("ru.toml", ("asks", "clemency", "button"))) == "О милосердии"
    assert value_at(changed, ValuePlace("ru.toml", ("facts", "plea", "what"))) == (
        "130 женщин Таджикистана к 1 апреля 2025 года публично попросили о помиловании г-жи Хакимовой."
    )
    assert value_at(changed, ValuePlace("ar.toml", ("facts", "plea", "say", "when"))) == "بحلول 1 أبريل 2025"
    # What is no event of the library has its day, and waits for words.
    assert value_at(changed, ValuePlace("fr.toml", ("facts", "news", "when"))) == "20 mars 2025"
    assert value_at(changed, ValuePlace("fr.toml", ("facts", "news", "what"))) is None
    assert len(told_of(changed, "report")["tg"]) == 3
    assert not any("{" in sentence for told in told_of(changed, "report").values() for sentence in told)
    said = b"".join(changed.values()).decode()
    assert not any(sentence.said in said for sentence in update.sentences)
    assert not any(name in said for name in appeals.NEWS.kin)


def test_what_isnt_taken_stays_out_and_the_rest_is_a_case(
    library: DraftLibrary, case: Case, files: Files
) -> None:
    update = draft_update(appeals.NEWS, case, library)
    changed = with_news(files, case, update, [0], library, ask=False)
    assert [
        fact for fact in items_of(changed, FACTS, "facts") if fact not in items_of(files, FACTS, "facts")
    ] == ["plea"]
    assert items_of(changed, FACTS, "asks") == ("release",)


def test_a_headlines_capitals_are_nobodys_name(library: DraftLibrary, case: Case) -> None:
    title = FoundValue("Women Plead For Journalist")
    read = replace(appeals.NEWS, title=title, others=("Women Plead", "For Journalist"))
    assert draft_update(read, case, library).sentences == draft_update(appeals.NEWS, case, library).sentences


def test_what_a_language_cant_tell_is_for_words_of_ones_own(library: DraftLibrary, case: Case) -> None:
    told = draft_update(replace(appeals.NEWS, issue_date=None), case, library)
    events = [one.happened.event if one.happened else "" for one in told.sentences]
    assert events == ["restrictions", "voices", "", ""], "nobody knows of which day the plea is"
    assert (told.published, told.facts_as_of) == (None, case.facts_as_of)


def test_names_of_kin_in_the_news_become_hashes(library: DraftLibrary, case: Case) -> None:
    update = draft_update(appeals.NEWS, case, library)
    assert update.never_said
    assert not set(update.never_said) & set(case.never_said)


def test_an_ask_that_the_case_makes_already_is_no_news(library: DraftLibrary) -> None:
    whole = load_case(messages_folder() / "cases" / "tjk001")
    update = draft_update(appeals.NEWS, whole, library)
    assert update.mercy is None
    assert update.facts_as_of == whole.facts_as_of
