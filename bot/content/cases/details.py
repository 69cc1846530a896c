"""Reads what phrases of the library are filled with, from a case's file of one language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.content.phrases.grammar import NOMINATIVE
from bot.content.toml import Section
from bot.model.cases.case import Case, CaseDetails, Forms, PersonKind


def read_details(
    top: Section,
    case: Case,
    facts: Mapping[str, Section],
    demands: Mapping[str, tuple[str, ...]],
    person: str,
) -> CaseDetails:
    """The sections [names], [country], [concerns], `say` and `wordings` of [facts.…]. Faults are refused.

    `demands`: the case's own wordings of demands.
    """
    names = top.section("names")
    name = any_forms(names, "name") if names.has("name") else {NOMINATIVE: person}
    organisation = case.kind is PersonKind.ORGANISATION
    short = name if organisation else any_forms(names, "short")
    told = names.section("who")
    who = {id_: told.text(id_) for id_ in case.who}
    told.close()
    names.close()
    country = top.section("country") if top.has("country") else None
    details = CaseDetails(
        name=name,
        short=short,
        who=MappingProxyType(who),
        facts=MappingProxyType({id_: _said(part) for id_, part in facts.items()}),
        country=any_forms(country, "name") if country and country.has("name") else None,
        in_country=country.text("in") if country and country.has("in") else None,
        of_country=country.text("of") if country and country.has("of") else None,
        own=MappingProxyType(_own(top, facts) | {f"demands.{id_}": said for id_, said in demands.items()}),
    )
    if country:
        country.close()
    return details


def any_forms(section: Section, key: str) -> Forms:
    """A noun: a text, or a table with a text for each grammatical case that is needed, "nom" among them."""
    if not section.is_table(key):
        return MappingProxyType({NOMINATIVE: section.text(key)})
    table = section.section(key)
    found = {case: table.text(case) for case in table.entries()}
    if NOMINATIVE not in found:
        found[NOMINATIVE] = table.text(NOMINATIVE)
    table.close()
    return MappingProxyType(found)


def _said(fact: Section) -> Mapping[str, Forms]:
    if not fact.has("say"):
        return MappingProxyType({})
    say = fact.section("say")
    found = {name: any_forms(say, name) for name in say.entries()}
    say.close()
    return MappingProxyType(found)


def _own(top: Section, facts: Mapping[str, Section]) -> dict[str, tuple[str, ...]]:
    """Wordings of facts and concerns of the case's own, by "facts.x" and "concerns.x"."""
    own = {f"facts.{id_}": part.raw_texts("wordings") for id_, part in facts.items() if part.has("wordings")}
    if top.has("concerns"):
        concerns = top.section("concerns")
        own |= {f"concerns.{id_}": concerns.raw_texts(id_) for id_ in concerns.entries()}
        concerns.close()
    return own
