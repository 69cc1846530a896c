"""Reads messages/cases/: one folder a case, its facts in case.toml and its words in one file a language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.content.countries import is_country
from bot.content.toml import Section
from bot.errors import ContentError
from bot.model.case import (
    Addressee,
    Ask,
    AskWords,
    Authority,
    AuthorityKind,
    Case,
    CaseLetters,
    CaseTexts,
    Fact,
    Issuer,
    Reading,
    Source,
)
from bot.model.languages import LANGUAGES

T = TypeVar("T")

ROLES = ("head_of_state", "minister", "ombudsperson", "prosecutor_general", "ambassador", "permanent_mission")
"""Offices that forms_of_address.toml knows."""

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def load_cases(folder: Path) -> Mapping[str, Case]:
    """Every case in `folder`, by slug, in the order of names. Raises ContentError at the first fault."""
    if not folder.is_dir():
        raise ContentError(
            f"The folder {folder.name} is missing under messages/.", "Restore it from the release."
        )
    found = {path.name: load_case(path) for path in sorted(folder.iterdir()) if path.is_dir()}
    if not found:
        raise ContentError("messages/cases/ holds no case.", "Add a folder with a case.toml.")
    return MappingProxyType(found)


def load_case(folder: Path) -> Case:
    """One case from its folder. Raises ContentError, which names the file and the place in it."""
    case = _facts(Section.read(folder / "case.toml"), folder.name)
    texts: dict[str, CaseTexts] = {}
    letters: dict[str, CaseLetters] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == "case.toml":
            continue
        if path.stem not in LANGUAGES:
            raise ContentError(
                f"messages/cases/{folder.name}/{path.name} is not a language this program speaks.",
                f"Name the file after one of: {', '.join(LANGUAGES)}.",
            )
        section = Section.read(path, path.stem)
        texts[path.stem], letters[path.stem] = _words(section, case, path.stem)
    if case.default_language not in texts:
        raise ContentError(
            f"messages/cases/{folder.name}/{case.default_language}.toml is missing.",
            "A case needs its texts at least in its default language.",
        )
    return replace(
        case,
        texts=MappingProxyType({code: texts[code] for code in LANGUAGES if code in texts}),
        letters=MappingProxyType({code: letters[code] for code in LANGUAGES if code in letters}),
    )


def _facts(top: Section, folder: str) -> Case:
    slug = top.identifier("slug")
    if slug != folder:
        raise top.fault(f'the folder is called "{folder}".', "Give both the same name.", "slug")
    sources = tuple(_source(section) for section in top.sections("sources"))
    source_ids = _unique(top, "sources", [source.id for source in sources])
    facts = tuple(_fact(section, source_ids) for section in top.sections("facts"))
    _unique(top, "facts", [fact.id for fact in facts])
    demands = top.ids("demands")
    asks = tuple(_ask(section, demands) for section in top.sections("asks"))
    _unique(top, "asks", [ask.id for ask in asks])
    authorities = tuple(_authority(section) for section in top.sections("authorities"))
    _unique(top, "authorities", [authority.id for authority in authorities])
    issuer = top.section("issuer")
    case = Case(
        slug=slug,
        code=top.text("code"),
        country=_country(top),
        default_language=top.one_of("default_language", LANGUAGES),
        facts_as_of=top.day("facts_as_of"),
        act_until=top.day("act_until") if top.has("act_until") else None,
        issuer=Issuer(
            name=issuer.text("name"),
            email=_email(issuer),
            phones=issuer.texts("phones"),
            copy=issuer.flag("copy") if issuer.has("copy") else False,
        ),
        sources=sources,
        facts=facts,
        demands=demands,
        asks=asks,
        authorities=_mark_shared(authorities),
        texts={},
        stopped=top.day("stopped") if top.has("stopped") else None,
        never_said=top.texts("never_said") if top.has("never_said") else (),
    )
    issuer.close()
    top.close()
    return case


def _source(section: Section) -> Source:
    source = Source(
        id=section.identifier(),
        publisher=section.text("publisher"),
        date=section.day("date"),
        url=section.text("url") if section.has("url") else None,
    )
    section.close()
    return source


def _fact(section: Section, sources: tuple[str, ...]) -> Fact:
    readings = section.sections("readings") if section.has("readings") else ()
    fact = Fact(
        id=section.identifier(),
        when=section.day("when") if section.has("when") else None,
        sources=section.ids("sources", sources),
        readings=tuple(Reading(part.one_of("source", sources), part.text("says")) for part in readings),
    )
    for part in readings:
        part.close()
    section.close()
    return fact


def _ask(section: Section, demands: tuple[str, ...]) -> Ask:
    ask = Ask(id=section.identifier(), demands=section.ids("demands", demands))
    section.close()
    return ask


def _authority(section: Section) -> Authority:
    kind = AuthorityKind(section.one_of("kind", [kind.value for kind in AuthorityKind]))
    authority = Authority(
        id=section.identifier(),
        kind=kind,
        role=section.one_of("role", ROLES),
        gender=section.one_of("gender", ("m", "f")) if section.has("gender") else None,
        email=_email(section) if section.has("email") else None,
        languages=section.ids("languages", LANGUAGES),
        country=_country(section) if section.has("country") or kind is not AuthorityKind.GOVERNMENT else None,
        phones=section.texts("phones") if section.has("phones") else (),
        postal=section.texts("postal") if section.has("postal") else (),
    )
    section.close()
    return authority


def _mark_shared(authorities: tuple[Authority, ...]) -> tuple[Authority, ...]:
    """A letter to an address that several share says for whom it is meant: worked out, never typed."""
    seen = Counter(authority.email.casefold() for authority in authorities if authority.email)
    return tuple(
        replace(authority, shared_address=seen[(authority.email or "").casefold()] > 1)
        for authority in authorities
    )


def _words(top: Section, case: Case, language: str) -> tuple[CaseTexts, CaseLetters]:
    if top.text("language") != language:
        raise top.fault(f'the file is called "{language}.toml".', "Give both the same language.", "language")
    authorities = _each(top, "authorities", [authority.id for authority in case.authorities])
    facts = _each(top, "facts", [fact.id for fact in case.facts])
    asks = _each(top, "asks", [ask.id for ask in case.asks])
    demands, sources = top.section("demands"), top.section("sources")
    names = {id_: (part.text("name", empty=True), part.text("office")) for id_, part in authorities.items()}
    texts = CaseTexts(
        language=language,
        reviewed=top.flag("reviewed"),
        person=top.text("person"),
        title=top.text("title"),
        short=top.text("short"),
        summary=top.text("summary"),
        facts=_frozen({id_: (part.text("when"), part.text("what")) for id_, part in facts.items()}),
        demands=_frozen({id_: demands.text(id_) for id_ in case.demands}),
        asks=_frozen({id_: (part.text("button"), part.text("about")) for id_, part in asks.items()}),
        authorities=_frozen(names),
        authority_buttons=_frozen({id_: part.text("button") for id_, part in authorities.items()}),
        sources=_frozen({source.id: sources.text(source.id) for source in case.sources}),
        other_ways=top.texts("other_ways"),
        stop=top.text("stop") if top.has("stop") or case.stopped else None,
    )
    if len(texts.short) > 30:
        raise top.fault(f"is {len(texts.short)} characters long.", "A button holds 30: shorten it.", "short")
    for id_, label in texts.authority_buttons.items():
        if len(label) > 34:
            raise authorities[id_].fault(
                f"is {len(label)} characters long.", "A button holds 34: shorten it.", "button"
            )
    letters = CaseLetters(
        language=language,
        addressees=_frozen({id_: _addressee(part, *names[id_]) for id_, part in authorities.items()}),
        asks=_frozen({id_: _ask_words(part, case) for id_, part in _each(top, "letter", asks).items()}),
    )
    for part in (*authorities.values(), *facts.values(), *asks.values(), demands, sources, top):
        part.close()
    return texts, letters


def _addressee(section: Section, name: str, office: str) -> Addressee:
    # Languages with cases put an addressee in the dative: "name_to", "office_to" are those forms.
    return Addressee(
        name=section.text("name_to") if section.has("name_to") else name,
        office=section.text("office_to") if section.has("office_to") else office,
        salutation=section.text("salutation") if section.has("salutation") else None,
    )


def _ask_words(section: Section, case: Case) -> AskWords:
    requests = section.section("request")
    own = {authority.role for authority in case.authorities} & set(requests.keys())
    placeholders = ("in_text", "demands")
    words = AskWords(
        subjects=section.texts("subject"),
        concerns=section.texts("concern", ("in_text",)),
        facts=section.texts("facts", ("as_of",)),
        standards=section.texts("standard", ("in_text",)),
        requests=_frozen(
            {key: requests.texts(key, placeholders) for key in ("home", "abroad", *sorted(own))}
        ),
    )
    for key, wordings in words.requests.items():
        if any("{demands}" not in wording for wording in wordings):
            raise requests.fault(
                "does not say what is asked.", "Put {demands} where the demands belong.", key
            )
    if any("{as_of}" not in wording for wording in words.facts):
        raise section.fault(
            "does not say of when the facts are.", "Put {as_of} where the date belongs.", "facts"
        )
    requests.close()
    section.close()
    return words


def _each(top: Section, key: str, ids: Mapping[str, object] | list[str]) -> dict[str, Section]:
    """The section [key.id] for every id of the case; refuses one for an id the case does not have."""
    outer = top.section(key)
    found = {id_: outer.section(id_) for id_ in ids}
    outer.close()
    return found


def _frozen(values: dict[str, T]) -> Mapping[str, T]:
    return MappingProxyType(values)


def _unique(top: Section, key: str, ids: list[str]) -> tuple[str, ...]:
    for id_ in ids:
        if ids.count(id_) > 1:
            raise top.fault(f'"{id_}" is used twice.', "Give each its own id.", key)
    return tuple(ids)


def _country(section: Section) -> str:
    code = section.text("country")
    if not is_country(code):
        raise section.fault(f'"{code}" is not a country.', "Use its two capital letters, like CH.", "country")
    return code


def _email(section: Section) -> str:
    address = section.text("email")
    if not _EMAIL.fullmatch(address):
        raise section.fault(
            f'"{address}" is not an e-mail address.', "Write it like name@example.org.", "email"
        )
    return address
