"""What phrases are filled with: who the person is, the country, the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel import Locale
from babel.lists import format_list

from bot.content.letters.forms_of_address import FormsOfAddress
from bot.content.phrases.grammar import NOMINATIVE, Grammar
from bot.model.cases.case import Case, CaseDetails, Fact, Forms, PersonKind

Details = Mapping[str, str]


def references(
    case: Case, told: CaseDetails, grammar: Grammar, language: str, *, own: bool
) -> dict[str, str]:
    """The details that any phrase can use. `own`: the reader is of the country, or represents it."""
    places = _by_case("country", _country(case, told, language))
    places["in_country"] = told.in_country or _filled(grammar.in_country, places)
    places["of_country"] = told.of_country or _filled(grammar.of_country, places)
    name, short = told.name, told.short
    if case.kind is PersonKind.ORGANISATION:
        name = {form: text.format(name=told.name[NOMINATIVE]) for form, text in grammar.organisation.items()}
        short = grammar.the_organisation
    return {
        **places,
        **_by_case("name", name),
        **_by_case("person", short),
        **_by_case("your_country", grammar.your_country if own else grammar.the_country, places),
        **_by_case("authorities", grammar.own_authorities if own else grammar.the_authorities, places),
    }


def of_country(case: Case, told: CaseDetails | None, grammar: Grammar, language: str) -> str:
    """What is the country's ("of Tajikistan"), as the case says it, else by the language's pattern."""
    if told and told.of_country:
        return told.of_country
    return _filled(grammar.of_country, _by_case("country", _country(case, told, language)))


def _country(case: Case, told: CaseDetails | None, language: str) -> Forms:
    if told and told.country:
        return told.country
    return {NOMINATIVE: str(Locale.parse(language).territories.get(case.country, case.country))}


def of_fact(fact: Fact, told: CaseDetails, grammar: Grammar, forms: FormsOfAddress) -> dict[str, str]:
    """The details of one fact: its day, and what the case says about it."""
    found: dict[str, str] = {}
    if fact.when is not None:
        date = forms.written(fact.when)
        found = {
            "when": grammar.on_day.format(date=date),
            "when_since": grammar.since_day.format(date=date),
            "when_by": grammar.as_of_day.format(date=date),
        }
    for name, text in told.facts.get(fact.id, {}).items():
        found |= _by_case(name, text)
    return found


def descriptions(who: Iterable[str], language: str) -> tuple[str, ...]:
    """All that can be said of who somebody is: each noun phrase, and each two of them in their order."""
    single = tuple(who)
    pairs = [
        format_list([first, second], locale=language)
        for number, first in enumerate(single)
        for second in single[number + 1 :]
    ]
    return (*single, *pairs)


def _by_case(name: str, forms: Forms, details: Details | None = None) -> dict[str, str]:
    """The detail's forms as phrases ask for them: "name" for the nominative, "name.gen" and so on."""
    return {
        name if form == NOMINATIVE else f"{name}.{form}": _filled(text, details) if details else text
        for form, text in forms.items()
    }


def _filled(pattern: str, details: Details) -> str:
    """A pattern of the grammar with the country in it."""
    for name, text in details.items():
        pattern = pattern.replace(f"{{{name}}}", text)
    if "{country." in pattern:  # a country that has one form for all cases
        for name in ("gen", "dat", "acc", "ins", "pre"):
            pattern = pattern.replace(f"{{country.{name}}}", details["country"])
    return pattern
