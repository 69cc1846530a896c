"""Reads messages/cases/: one folder a case, its facts in case.toml and its words in one file a language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.content.cases.countries import is_country
from bot.content.cases.details import read_details
from bot.content.cases.files import (
    FACTS_FILE,
    CaseSource,
    case_file,
    case_files,
    folders_of_cases,
    pictures_of,
)
from bot.content.cases.pictures import require_fit
from bot.content.languages import Languages, ours
from bot.content.parsing import TextFile, read_toml, shown
from bot.content.toml import Section
from bot.errors import ContentError, ContentFlaw, FlawKind, UnfitPicture
from bot.model.cases.case import (
    Addressee,
    Ask,
    AskWords,
    Authority,
    AuthorityKind,
    Case,
    CaseLetters,
    CaseOutcome,
    CasePicture,
    CaseTexts,
    Fact,
    Issuer,
    Life,
    PersonKind,
    Reading,
    Source,
    Tone,
)
from bot.reading import read_bytes

T = TypeVar("T")

OFFICE_ROLES = (
    "head_of_state",
    "co_president",
    "monarch",
    "prime_minister",
    "minister",
    "ombudsperson",
    "prosecutor_general",
    "governor",
    "mayor",
    "judge",
    "court",
    "prison_director",
    "police_chief",
    "member_of_parliament",
    "speaker",
    "un_rapporteur",
    "company",
    "ambassador",
    "permanent_mission",
    "embassy",
    "anyone",
)
"""Roles of authorities, which appeals are read for."""

ROLES = (*OFFICE_ROLES, "family")
"""Roles that forms_of_address.toml knows."""

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")

_COUNTRY_LINE = re.compile(r"""^country\s*=\s*["']([A-Z]{2})["']""", re.MULTILINE)


def _case_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ContentError(
            f"The folder {folder.name} is missing under messages/.", "Restore it from the release."
        )
    found = folders_of_cases(folder)
    if not found:
        raise ContentError("messages/cases/ holds no case.", "Add a folder with a case.toml.")
    return found


def load_each(folder: Path, languages: Languages) -> tuple[Mapping[str, Case], Mapping[str, ContentError]]:
    """Every case in `folder` whose files can be used, by slug; and what is wrong with each of the others.

    Raises ContentError if there is no case at all: then it is the installation that is at fault.
    """
    found: dict[str, Case] = {}
    faults: dict[str, ContentError] = {}
    for path in _case_folders(folder):
        try:
            found[path.name] = load_case(path, languages)
        except ContentError as error:
            faults[path.name] = error
    return MappingProxyType(found), MappingProxyType(faults)


def country_in(folder: Path) -> str | None:
    """The country that a case is about whose files can't be used, if a line of case.toml says so."""
    try:
        found = _COUNTRY_LINE.search(read_bytes(folder / "case.toml").decode("utf-8", "replace"))
    except OSError:
        return None
    return found[1] if found and is_country(found[1]) else None


def load_case(folder: CaseSource, languages: Languages | None = None) -> Case:
    """One case from its folder or documents. Raises ContentError, which names the file and the place in it.

    `languages`: those that there are; if left out, this program's own.
    """
    languages = languages or ours()
    case = _facts(Section.read(case_file(folder, FACTS_FILE)), folder.name, languages)
    words = {
        path.stem: _words(_language(path, languages), case, path.stem)
        for path in _language_files(folder, languages)
    }
    if case.default_language not in words:
        raise _no_default(case)
    return replace(_with_words(case, words, languages), picture=_picture(folder, case.picture))


def _picture(folder: CaseSource, told: CasePicture | None) -> CasePicture | None:
    """The picture, with what is told of it; None if there is none."""
    pictures = pictures_of(folder)
    for name, content in pictures.items():
        if len(pictures) > 1:
            raise ContentError(f"{folder.name}/{name} stands beside another.", "Keep one of the two.")
        try:
            require_fit(content)
        except UnfitPicture as error:
            raise ContentError(f"{folder.name}/{name} {error.problem}", error.advice) from None
        return replace(told or CasePicture(b""), content=content)
    return None


def examine_case(folder: CaseSource) -> tuple[Case | None, Mapping[str, list[ContentError]]]:
    """The case, and all that is wrong with each of its files (by the file's name), not just the first fault.

    The case has only those languages whose files are sound; it is None where case.toml is not.
    """
    faults: dict[str, list[ContentError]] = {"case.toml": []}
    words: dict[str, tuple[CaseTexts, CaseLetters]] = {}
    case = _examine_facts(folder, faults["case.toml"])
    for path in _language_files(folder, ours()):
        found = faults.setdefault(path.name, [])
        read = _examine_words(path, case, found)
        if read and not found:
            words[path.stem] = read
    if case is None or faults["case.toml"]:
        return None, faults
    faults.setdefault(f"{case.default_language}.toml", [_no_default(case)])
    return _with_words(case, words, ours()), faults


def _examine_facts(folder: CaseSource, found: list[ContentError]) -> Case | None:
    try:
        return _facts(Section.read(case_file(folder, FACTS_FILE), collected=found), folder.name, ours())
    except ContentError as error:
        found.append(error)
        return None


def _examine_words(
    path: TextFile, case: Case | None, found: list[ContentError]
) -> tuple[CaseTexts, CaseLetters] | None:
    try:
        section = _language(path, ours(), found)
        return _words(section, case, path.stem) if case and _names_everything(case) else None
    except ContentError as error:
        found.append(error)
        return None


def _names_everything(case: Case) -> bool:
    """Whether languages can be held against the case: what could not be read in it has no name."""
    lists = (case.facts, case.asks, case.authorities, case.sources)
    ids = [item.id for items in lists for item in items]
    return all(lists) and all(ids) and bool(case.demands)


def _language_files(folder: CaseSource, languages: Languages) -> list[TextFile]:
    """All but those of languages that are not to be had yet, and those that are still being written."""
    return [
        path
        for path in case_files(folder)
        if path.name != FACTS_FILE and path.stem not in languages.left_out and not is_unfinished(path)
    ]


def is_unfinished(path: TextFile) -> bool:
    """Whether a language's file says that words are still missing: the case does without it until then."""
    try:
        return read_toml(path)[1].get("unfinished") is True
    except ContentError:
        return False  # its fault is told when it is read


def _language(path: TextFile, languages: Languages, collected: list[ContentError] | None = None) -> Section:
    if path.stem not in languages.spoken:
        what = "is not a language this program speaks."
        raise ContentError(
            f"{shown(path)} {what}",
            f"Name the file after one of: {', '.join(languages.spoken)}.",
            what=what,
        )
    return Section.read(path, languages.spoken[path.stem], collected)


def _no_default(case: Case) -> ContentError:
    what = "is missing."
    return ContentError(
        f"messages/cases/{case.slug}/{case.default_language}.toml {what}",
        "A case needs its texts at least in its default language.",
        what=what,
        flaw=ContentFlaw(FlawKind.NO_MAIN_WORDS),
    )


def _with_words(case: Case, words: Mapping[str, tuple[CaseTexts, CaseLetters]], languages: Languages) -> Case:
    codes = [code for code in languages.spoken if code in words]
    return replace(
        case,
        texts=MappingProxyType({code: words[code][0] for code in codes}),
        letters=MappingProxyType({code: words[code][1] for code in codes}),
    )


def _facts(top: Section, folder: str, languages: Languages) -> Case:
    slug = top.identifier("slug")
    if slug and slug != folder:
        top.refuse(top.fault(f'the folder is called "{folder}".', "Give both the same name.", "slug"))
    sources = tuple(_source(section) for section in top.sections("sources"))
    source_ids = _unique(top, "sources", [source.id for source in sources])
    facts = tuple(_fact(section, source_ids) for section in top.sections("facts"))
    fact_ids = _unique(top, "facts", [fact.id for fact in facts])
    demands = top.ids("demands")
    who = top.ids("who") if top.has("who") else ()
    asks = tuple(_ask(section, demands, fact_ids, who) for section in top.sections("asks"))
    _unique(top, "asks", [ask.id for ask in asks])
    authorities = tuple(_authority(section, languages) for section in top.sections("authorities"))
    _unique(top, "authorities", [authority.id for authority in authorities])
    issuer = top.section("issuer")
    picture = top.section("picture") if top.has("picture") else None
    case = Case(
        slug=slug,
        code=top.text("code"),
        country=_country(top),
        default_language=top.one_of("default_language", languages.spoken),
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
        kind=_kind(top),
        life=Life(top.one_of("life", [life.value for life in Life])) if top.has("life") else Life.LIVING,
        who=who,
        quotes_code=top.flag("quotes_code") if top.has("quotes_code") else False,
        embassies=top.flag("embassies") if top.has("embassies") else True,
        party_to=frozenset(top.texts("party_to", empty=True)) if top.has("party_to") else frozenset(),
        stopped=top.day("stopped") if top.has("stopped") else None,
        thanks_open=top.flag("thanks_open") if top.has("thanks_open") else False,
        outcome=_outcome(top),
        never_said=top.texts("never_said") if top.has("never_said") else (),
        picture=CasePicture(
            b"", *(picture.text(key) if picture.has(key) else "" for key in ("credit", "permission"))
        )
        if picture
        else None,
    )
    if picture:
        picture.close()
    issuer.close()
    top.close()
    return case


def _outcome(top: Section) -> CaseOutcome | None:
    if not top.has("outcome"):
        return None
    outcome = CaseOutcome(top.one_of("outcome", [outcome.value for outcome in CaseOutcome]))
    if not top.has("stopped"):
        advice = 'Write the day as well, like stopped = 2025-06-02, or take "outcome" out.'
        top.refuse(top.fault("is given, but not since when the case is over.", advice, "outcome"))
    return outcome


def _kind(top: Section) -> PersonKind:
    known = [kind.value for kind in PersonKind]
    return PersonKind(top.one_of("person", known)) if top.has("person") else PersonKind.UNSAID


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
        event=section.text("event") if section.has("event") else "",
        listed=section.flag("listed") if section.has("listed") else True,
    )
    for part in readings:
        part.close()
    section.close()
    return fact


def _ask(section: Section, demands: tuple[str, ...], facts: tuple[str, ...], who: tuple[str, ...]) -> Ask:
    told = section.one_of("tone", [tone.value for tone in Tone]) if section.has("tone") else ""
    tone = Tone(told) if told in {tone.value for tone in Tone} else Tone.RIGHTS
    if not tone.demands:
        ask = Ask(id=section.identifier(), demands=(), tone=tone)
        section.close()
        return ask
    composed = any(section.has(key) for key in ("facts", "concerns", "standards"))
    ask = Ask(
        id=section.identifier(),
        demands=section.ids("demands", demands),
        tone=tone,
        # Where they can't be read, any: it is an ask of the phrase library all the same.
        facts=section.ids("facts", None if len(set(facts)) < len(facts) else facts) or facts
        if composed
        else (),
        concerns=section.ids("concerns") if section.has("concerns") else (),
        standards=section.ids("standards") if section.has("standards") else (),
        who=section.ids("who", who) if section.has("who") else (),
        leaves_out=section.ids("leaves_out") if section.has("leaves_out") else (),
    )
    if ask.facts and not ask.concerns:
        section.refuse(
            section.fault(
                '"concerns" is missing.',
                "Name one or more, of the phrase library or your own.",
                flaw=ContentFlaw(FlawKind.LACKS, ("concerns",)),
            )
        )
    section.close()
    return ask


def _authority(section: Section, languages: Languages) -> Authority:
    kind = AuthorityKind(section.one_of("kind", [kind.value for kind in AuthorityKind]))
    role = section.one_of("role", ROLES)
    if role and (role == "family") is not (kind is AuthorityKind.PERSONAL):
        told = f'"{role}" does not go with kind = "{kind.value}".'
        advice = 'The role "family" and the kind "personal" belong together: both, or neither.'
        section.refuse(section.fault(told, advice, "role", flaw=FlawKind.FAMILY))
    authority = Authority(
        id=section.identifier(),
        kind=kind,
        role=role,
        gender=section.one_of("gender", ("m", "f")) if section.has("gender") else None,
        email=_email(section) if section.has("email") else None,
        languages=section.ids("languages", (*languages.spoken, *languages.left_out)),
        country=_country(section)
        if section.has("country") or kind in (AuthorityKind.MISSION, AuthorityKind.EMBASSY)
        else None,
        phones=section.texts("phones") if section.has("phones") else (),
        postal=section.texts("postal") if section.has("postal") else (),
        fax=section.texts("fax") if section.has("fax") else (),
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
    if (told_language := top.text("language")) and told_language != language:
        told = f'the file is called "{language}.toml".'
        top.refuse(top.fault(told, "Give both the same language.", "language"))
    _verified(top)
    authorities = _each(top, "authorities", [authority.id for authority in case.authorities])
    facts = _each(top, "facts", [fact.id for fact in case.facts])
    story = [fact.id for fact in case.story]
    asks = _each(top, "asks", [ask.id for ask in case.asks])
    demands = top.section("demands") if top.has("demands") or not case.is_composed else top.empty("demands")
    sources = top.section("sources")
    names = {id_: (part.text("name", empty=True), part.text("office")) for id_, part in authorities.items()}
    asked = _demands(demands, case)
    texts = CaseTexts(
        language=language,
        reviewed=top.flag("reviewed"),
        person=top.text("person"),
        title=top.text("title"),
        short=top.text("short"),
        summary=top.text("summary"),
        facts=_frozen({id_: (facts[id_].text("when"), facts[id_].text("what")) for id_ in story}),
        demands=_frozen({id_: wordings[0] for id_, wordings in asked.items() if wordings}),
        asks=_frozen({id_: (part.text("button"), part.text("about")) for id_, part in asks.items()}),
        authorities=_frozen(names),
        authority_buttons=_frozen({id_: part.text("button") for id_, part in authorities.items()}),
        sources=_frozen({source.id: sources.text(source.id) for source in case.sources}),
        other_ways=top.texts("other_ways"),
        picture=top.text("picture") if top.has("picture") else "",
        other_names=top.texts("other_names") if top.has("other_names") else (),
        # A stop holds without its reason too: that it is missing is told by a check, but not where the
        # outcome says it.
        stop=top.text("stop")
        if top.has("stop") or (case.stopped and not case.outcome and top.is_examined)
        else None,
    )
    if len(texts.short) > 30:
        told = f"is {len(texts.short)} characters long."
        long = ContentFlaw(FlawKind.BUTTON_LONG, number=len(texts.short), most=30)
        top.refuse(top.fault(told, "A button holds 30: shorten it.", "short", flaw=long))
    for id_, label in texts.authority_buttons.items():
        if len(label) > 34:
            told = f"is {len(label)} characters long."
            long = ContentFlaw(FlawKind.BUTTON_LONG, number=len(label), most=34)
            top.refuse(authorities[id_].fault(told, "A button holds 34: shorten it.", "button", flaw=long))
    own = [ask.id for ask in case.asks if not ask.is_composed]
    letter = _each(top, "letter", own) if own else {}
    composed = len(own) < len(case.asks)
    letters = CaseLetters(
        language=language,
        addressees=_frozen({id_: _addressee(part, *names[id_]) for id_, part in authorities.items()}),
        asks=_frozen({id_: _ask_words(part, case) for id_, part in letter.items()}),
        details=read_details(top, case, facts, asked, texts.person) if composed else None,
    )
    for part in (*authorities.values(), *facts.values(), *asks.values(), demands, top):
        part.close()
    _close_named(sources, [source.id for source in case.sources])
    return texts, letters


def _verified(top: Section) -> None:
    """Who has verified which text. The screens for translators go by it; a case is told without."""
    if top.has("unfinished"):
        top.flag("unfinished")
    for part in top.sections("verified") if top.has("verified") else ():
        part.text("part")
        part.text("of")
        if part.has("by"):
            part.number("by")
        if part.has("on"):
            part.day("on")
        part.close()


def _demands(section: Section, case: Case) -> dict[str, tuple[str, ...]]:
    """The case's own words for demands; it needs none for those that the phrase library has."""
    needed = {demand for ask in case.asks if not ask.is_composed for demand in ask.demands}
    own = (id_ for id_ in case.demands if section.has(id_) or id_ in needed)
    # In letters of the case's own words nothing fills a demand in.
    return {id_: (section.text(id_),) if id_ in needed else section.raw_texts(id_) for id_ in own}


def _addressee(section: Section, name: str, office: str) -> Addressee:
    # Languages with cases put an addressee in the dative: "name_to", "office_to" are those forms.
    return Addressee(
        name=section.text("name_to") if section.has("name_to") else name,
        office=section.text("office_to") if section.has("office_to") else office,
        salutation=section.text("salutation") if section.has("salutation") else None,
    )


def _ask_words(section: Section, case: Case) -> AskWords:
    requests = section.section("request")
    own = {authority.role for authority in case.authorities if requests.has(authority.role)}
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
        told = "does not say what is asked."
        _each_has(requests, key, wordings, "{demands}", told, "Put {demands} where the demands belong.")
    told = "does not say of when the facts are."
    _each_has(section, "facts", words.facts, "{as_of}", told, "Put {as_of} where the date belongs.")
    requests.close()
    section.close()
    return words


def _each_has(
    section: Section, key: str, wordings: tuple[str, ...], words: str, problem: str, advice: str
) -> None:
    for number, wording in enumerate(wordings):
        if words not in wording:
            section.refuse(section.fault(problem, advice, key, number))


def _each(top: Section, key: str, ids: list[str]) -> dict[str, Section]:
    """The section [key.id] for every id of the case; refuses one for an id the case does not have."""
    outer = top.section(key)
    found = {id_: outer.section(id_) for id_ in ids}
    _close_named(outer, ids)
    return found


def _close_named(section: Section, ids: list[str]) -> None:
    """Refuse names that the case does not have, but not where it has one name twice.

    What looks unknown then belongs to whatever got the wrong name, and must not be taken out.
    """
    if len(set(ids)) == len(ids):
        section.close()


def _frozen(values: dict[str, T]) -> Mapping[str, T]:
    return MappingProxyType(values)


def _unique(top: Section, key: str, ids: list[str]) -> tuple[str, ...]:
    for id_ in ids:
        if id_ and ids.count(id_) > 1:
            top.refuse(top.fault(f'"{id_}" is used twice.', "Give each its own id.", key))
            break
    return tuple(ids)


def _country(section: Section) -> str:
    code = section.text("country")
    if code and not is_country(code):  # where it is empty, its fault is told
        told = f'"{code}" is not a country.'
        section.refuse(section.fault(told, "Use its two capital letters, like CH.", "country"))
    return code


def _email(section: Section) -> str:
    address = section.text("email")
    if address and not _EMAIL.fullmatch(address):
        told = f'"{address}" is not an e-mail address.'
        flaw = ContentFlaw(FlawKind.NO_EMAIL, name=address)
        section.refuse(section.fault(told, "Write it like name@example.org.", "email", flaw=flaw))
    return address
