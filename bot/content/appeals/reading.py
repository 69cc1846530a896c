"""Reads an appeal: from a document's lines to a draft's fields, without a language model or any service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.content.appeals.authorities.reading import authorities_of
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.issuers import IssuerFrame, known_issuer, source_in
from bot.content.appeals.frames.parts import placed
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.frames.signers import unknown_issuer
from bot.content.appeals.frames.unheaded import greets
from bot.content.appeals.gist import country_of_appeal, remarks_of
from bot.content.appeals.passages import passages, sentences
from bot.content.appeals.people.kin import kin_in, without_kin
from bot.content.appeals.people.names import part_of
from bot.content.appeals.people.organisations import organisations_of
from bot.content.appeals.people.persons import persons_of
from bot.content.appeals.people.russian import declining
from bot.content.appeals.prepared import PreparedLine, prepared
from bot.content.appeals.told.demands import demands_of
from bot.content.appeals.told.events import events_of
from bot.content.appeals.told.head import title_of, violations_of
from bot.content.appeals.told.notes import preferred_languages
from bot.content.appeals.told.reporting import report_back
from bot.content.appeals.told.when import act_until, issued
from bot.content.appeals.values.codes import Code, find_codes, find_indexes
from bot.content.appeals.values.dates import order_in
from bot.content.appeals.values.language import language_of
from bot.content.appeals.words.folding import spaced
from bot.content.appeals.words.vocabulary import letters
from bot.model.cases.appeal import (
    FoundAuthority,
    FoundEvent,
    FoundValue,
    ReadAppeal,
    ReadDocument,
    ReadingDoubt,
    ReadingRemark,
    RemarkKind,
)

MOST_KIN: Final = 60
"""Names of relatives that are taken from one appeal: each costs a moment to make unsayable."""


def read(document: ReadDocument) -> ReadAppeal:
    """What an appeal says, field by field. What isn't in it is empty: nothing is made up."""
    shown = tuple(line.text for line in document.lines)
    lines = prepared(document)
    if not any(re.search(r"\w", line.text) for line in lines):
        remarks = document.remarks or (ReadingRemark(RemarkKind.NO_TEXT),)
        return ReadAppeal(shown, remarks=remarks)
    language = language_of("\n".join(line.plain for line in lines))
    with declining(language):
        return _read(document, shown, lines, language)


def _read(
    document: ReadDocument, shown: tuple[str, ...], lines: Sequence[PreparedLine], language: str | None
) -> ReadAppeal:
    parts = placed(lines)
    codes, indexes = _numbers(lines)
    order = order_in((line.plain for line in lines[:1500]), language)
    issue = issued(lines, parts, codes + indexes, order, document.sent_on)
    violations = violations_of(parts)
    title = title_of(document, parts, violations)
    country = country_of_appeal(parts, title, codes, language)
    issuer, known = _issuer(lines, parts, codes, indexes, language, document)
    addressed = authorities_of(parts, country.value if country else None)
    demands = demands_of(parts)
    officials = [one.name.value for one in addressed.authorities if one.name]
    relatives = kin_in(_told(parts))
    sure = relatives.sure[:MOST_KIN]
    persons, others = persons_of(parts, title, demands, [*officials, *sure])
    if not any(title and spaced(one.name.value) in spaced(title.value) for one in persons):
        # The appeal may be for a relative of somebody whom it tells of: then its title names them.
        sure = tuple(one for one in sure if title is None or spaced(one) not in spaced(title.value))
        persons, others = persons_of(parts, title, demands, [*officials, *sure])
    if not persons and sure:
        # Nobody else is told of: whoever suffered it may be a relative of one who did before.
        told = spaced(" ".join(_told(parts)))
        once = [one for one in sure if told.count(f" {spaced(one).strip()} ") < 2]
        persons, others = persons_of(parts, title, demands, [*officials, *once])
        sure = tuple(one for one in sure if not any(part_of(one, each.name.value) for each in persons))
    if not persons:
        persons = organisations_of(parts, title, demands)
    names = [person.name.value for person in persons]
    kin = tuple(
        one for one in (*sure, *relatives.unsure[:MOST_KIN]) if not any(part_of(one, name) for name in names)
    )
    events = tuple(_events_without(events_of(parts, issue), kin, names))
    back = report_back(
        parts,
        country.value if country else None,
        lists_contacts=known is not None and known.key in ("observatory", "omct"),
    )
    back_values = {one.value.casefold() for one in back}
    authorities = tuple(_greeted(list(_not_reported_to(addressed.authorities, back_values)), parts, issuer))
    appeal = ReadAppeal(
        lines=shown,
        language=language,
        code=_code(codes),
        index=FoundValue(indexes[0].text, _line_of(lines, indexes[0].text)) if indexes else None,
        issuer=issuer,
        issue_date=issue.when,
        country=country,
        title=_found_without(title, kin, names),
        violations=violations,
        persons=tuple(persons),
        events=events,
        demands=tuple(_demands_without(demands, kin, names)),
        authorities=authorities,
        act_until=act_until(parts, issue),
        preferred_language=preferred_languages(parts),
        report_back=back,
        kin=kin,
        others=tuple(
            one.name
            for one in others
            if one.name not in kin and not any(part in kin for part in one.name.split())
        )[:40],
    )
    remarks = (*document.remarks, *addressed.remarks, *remarks_of(appeal, parts, codes))
    return letters().all_as_they_were(replace(appeal, remarks=remarks))


def _numbers(lines: Sequence[PreparedLine]) -> tuple[list[Code], list[Code]]:
    text = "\n".join(line.plain for line in lines[:400])
    return find_codes(text), find_indexes(text)


def _code(codes: Sequence[Code]) -> FoundValue[str] | None:
    """The appeal's own code: the first, but a code with no other use before a mere label's."""
    chosen = next((code for code in codes if code.kind != "labelled"), codes[0] if codes else None)
    return FoundValue(chosen.text, None) if chosen else None


def _line_of(lines: Sequence[PreparedLine], text: str) -> int | None:
    squeezed = re.sub(r"\s+", " ", text)
    return next((line.number for line in lines if squeezed in re.sub(r"\s+", " ", line.plain)), None)


def _issuer(
    lines: Sequence[PreparedLine],
    parts: Sequence[Placed],
    codes: Sequence[Code],
    indexes: Sequence[Code],
    language: str | None,
    document: ReadDocument,
) -> tuple[FoundValue[str] | None, IssuerFrame | None]:
    text = "\n".join(line.plain for line in lines)
    source = source_in(text)
    if source is not None:
        return FoundValue(source, _line_of(lines, source)), known_issuer(source, None)
    kind = next((code.kind for code in (*codes, *indexes) if code.kind != "labelled"), None)
    known = known_issuer(text[:4000], kind) or (
        known_issuer(document.sender, None) if document.sender else None
    )
    if known is not None:
        return FoundValue(known.called(language), None), known
    own = [one.line for one in parts if one.part not in (AppealPart.ADDRESSES, AppealPart.COPIES)]
    return unknown_issuer(own, document.sender), None


def _told(parts: Sequence[Placed]) -> Iterator[str]:
    """The sentences in which relatives may be named: all but the addresses."""
    lines = [
        one.line
        for one in parts
        if one.part not in (AppealPart.ADDRESSES, AppealPart.COPIES, AppealPart.CONTACT, AppealPart.FORM)
    ]
    for passage in passages(lines):
        for sentence in sentences(passage):
            yield sentence.text


def _events_without(
    events: Sequence[FoundEvent], kin: Sequence[str], names: Sequence[str]
) -> Iterator[FoundEvent]:
    for event in events:
        said = without_kin(event.text.value, kin, names)
        if said is not None:
            yield replace(event, text=replace(event.text, value=said))


def _demands_without(
    demands: Sequence[FoundValue[str]], kin: Sequence[str], names: Sequence[str]
) -> Iterator[FoundValue[str]]:
    for demand in demands:
        said = without_kin(demand.value, kin, names)
        if said is not None:
            doubt = demand.doubt if said == demand.value else ReadingDoubt.INCOMPLETE
            yield replace(demand, value=said, doubt=doubt)


def _found_without(
    found: FoundValue[str] | None, kin: Sequence[str], names: Sequence[str]
) -> FoundValue[str] | None:
    said = without_kin(found.value, kin, names) if found else None
    return replace(found, value=said) if found and said else None


def _greeted(
    authorities: Sequence[FoundAuthority], parts: Sequence[Placed], issuer: FoundValue[str] | None
) -> Iterator[FoundAuthority]:
    """Without the issuer; and where only one is written to, greeted as the sample letter greets."""
    own = spaced(issuer.value) if issuer else ""
    kept = [one for one in authorities if not (one.role and own and spaced(one.role.value) in own)]
    written_to = [one for one in kept if not one.copies]
    greeting = next((one for one in parts if one.part is AppealPart.LETTER and greets(one.text)), None)
    for one in kept:
        if greeting and written_to == [one] and one.salutation is None:
            said = FoundValue(greeting.text.strip(" ,:"), greeting.line.number, ReadingDoubt.GUESSED)
            one = replace(one, salutation=said)
        yield one


def _not_reported_to(authorities: Sequence[FoundAuthority], back: set[str]) -> Iterator[FoundAuthority]:
    """Authorities without whoever the report goes to: the issuer's own address among theirs."""
    for one in authorities:
        if one.email and all(mail.value.casefold() in back for mail in one.email):
            continue
        yield one
