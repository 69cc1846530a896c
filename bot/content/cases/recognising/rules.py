"""What goes with what in a draft, whatever the language: messages/drafting.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.toml import Section
from bot.model.cases.case import PersonKind

FILE: Final = "drafting.toml"
Lists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class GoesWith:
    """Concerns and standards that go with an event, or with who somebody is."""

    concerns: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    lasting: bool = False
    kinds: tuple[PersonKind, ...] = tuple(kind for kind in PersonKind if kind is not PersonKind.ORGANISATION)


@dataclass(frozen=True, slots=True)
class Rules:
    """The file. `lists`: plain lists by "section.key". `ask_names`: (ask, demands that make it that one)."""

    lists: Lists
    of_office: Lists
    ask_names: tuple[tuple[str, tuple[str, ...]], ...]
    rights_ask: str
    mercy_ask: str
    mercy_otherwise: str
    most_concerns: int
    most_standards: int
    fewest_concerns: int
    fewest_standards: int
    who: Mapping[str, GoesWith]
    events: Mapping[str, GoesWith]
    demand_concerns: Lists
    demand_standards: Lists
    office_kinds: Mapping[str, str]


def load_rules(messages: Path) -> Rules:
    """Read the file. Raises ContentError."""
    top = Section.read(messages / FILE)
    languages, asks, mercy, defaults, demands, offices = (
        top.section(name) for name in ("languages", "asks", "mercy", "defaults", "demands", "offices")
    )
    plain = {
        "languages": (languages, ("abroad", "united_nations")),
        "mercy": (
            mercy,
            (
                *("demands", "facts", "who", "leaves_out", "concerns", "of_death", "standards"),
                *("of_children", "of_death_standards", "of_health"),
            ),
        ),
        "defaults": (defaults, ("concerns", "standards")),
        "demands": (demands, ("general",)),
        "offices": (offices, ("minister", "order")),
    }
    names = []
    for part in asks.sections("names"):
        names.append((part.identifier(), part.texts("demands")))
        part.close()
    kinds = offices.section("kinds")
    rules = Rules(
        lists=MappingProxyType(
            {f"{name}.{key}": part.texts(key) for name, (part, keys) in plain.items() for key in keys}
        ),
        of_office=_lists(languages.section("of_office")),
        ask_names=tuple(names),
        rights_ask=asks.text("rights"),
        mercy_ask=asks.text("mercy"),
        mercy_otherwise=mercy.text("otherwise"),
        most_concerns=defaults.number("most_concerns"),
        most_standards=defaults.number("most_standards"),
        fewest_concerns=defaults.number("fewest_concerns"),
        fewest_standards=defaults.number("fewest_standards"),
        who=_with(top.section("who")),
        events=_with(top.section("events")),
        demand_concerns=_lists(demands.section("concerns")),
        demand_standards=_lists(demands.section("standards")),
        office_kinds=MappingProxyType({role: kinds.text(role) for role in kinds.entries()}),
    )
    for section in (kinds, languages, asks, mercy, defaults, demands, offices, top):
        section.close()
    return rules


def _lists(section: Section) -> Lists:
    found = {key: section.texts(key) for key in section.entries()}
    section.close()
    return MappingProxyType(found)


def _with(section: Section) -> Mapping[str, GoesWith]:
    found = {}
    for id_ in section.entries():
        part = section.section(id_)
        kinds = tuple(map(PersonKind, part.texts("kinds"))) if part.has("kinds") else GoesWith().kinds
        found[id_] = GoesWith(
            concerns=part.texts("concerns") if part.has("concerns") else (),
            standards=part.texts("standards") if part.has("standards") else (),
            lasting=part.flag("lasting") if part.has("lasting") else False,
            kinds=kinds,
        )
        part.close()
    section.close()
    return MappingProxyType(found)
