"""All authorities of an appeal, from the lines under "appeals to" and "copies to"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Final

from bot.content.appeals.authorities.aside import asides
from bot.content.appeals.authorities.contact_fields import Contacts, contacts_of
from bot.content.appeals.authorities.officials import Who, who
from bot.content.appeals.authorities.openings import TextRow, opens_official
from bot.content.appeals.authorities.rows import by_columns, rows_of
from bot.content.appeals.authorities.running import running_blocks
from bot.content.appeals.authorities.splitting import blocks
from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.issuers import ISSUERS, is_issuers_own
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.people.names import same_person
from bot.content.appeals.values.places import city_in, is_place, places_in
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.offices import BODY, ROLE_WORD, STREET
from bot.content.appeals.words.vocabulary import also
from bot.model.cases.appeal import FoundAuthority, FoundValue, ReadingDoubt, ReadingRemark, RemarkKind

_DIPLOMATS: Final = re.compile(
    r"diplomatic (?:representa|mission)|representations? diplomatiques?|representaci\w+ "
    r"diplomatica|embass(?:y|ies) .{0,40}(?:in|of) your (?:own )?country|accredited to your|"
    r"acreditad\w+ en su|accredite\w* dans votre|your (?:respective )?countr|section office|"
    r"in ihrem land|in uw land|дипломатическ\w+ представительств"
)
_TO_US: Final = re.compile(
    r"(?:(?:and|y|et|und|en) )?(?:(?:a|to|an|aan|pour|para) )?(?:nosotr[oa]s|us|nous|uns|ons"
    rf"{also('told.to_us')})\b"
)
"""So a line begins in which whoever issued the appeal asks for a copy: "y a nosotros: …"."""
_AND_US: Final = re.compile(r"\w.* (?:and|y|et|und|en) (?:a|to|an|aan) (?:nosotr[oa]s|us|nous|uns|ons)\b")
_MOST: Final = 60
_LEAST_LETTERS: Final = 3


@dataclass(slots=True)
class Addressed:
    """The authorities that were read, and what an organiser has to know of them."""

    authorities: list[FoundAuthority] = field(default_factory=list)
    remarks: list[ReadingRemark] = field(default_factory=list)


def authorities_of(placed: Sequence[Placed], country: str | None) -> Addressed:
    """Whoever is to be written to, in the text's order, each once. `country`: of the appeal, ISO alpha-2."""
    found = Addressed()
    placed = by_columns(placed)
    for part in (AppealPart.ADDRESSES, AppealPart.COPIES):
        lines = [one for one in placed if one.part is part]
        for block in blocks(rows_of(_parted(lines)))[:_MOST]:
            _add(found, block, country, copies=part is AppealPart.COPIES)
    if found.authorities:
        for block in asides(placed):
            _add(found, block, country, copies=False)
    else:
        for block in running_blocks(placed):
            _add(found, block, country, copies=False)
    _share(found)
    return found


def _parted(lines: Sequence[Placed]) -> list[Placed]:
    """With a break where lines of another part stood between them."""
    parted: list[Placed] = []
    for one in lines:
        if (
            parted
            and one.line.number > parted[-1].line.number + 1
            and not one.line.after_blank
            and one.line.number - parted[-1].line.number > 2
        ):
            one = replace(one, line=replace(one.line, after_blank=True))
        parted.append(one)
    return parted


def _add(found: Addressed, block: Sequence[TextRow], country: str | None, *, copies: bool) -> None:
    block = list(takewhile(lambda row: not _TO_US.match(folded(row.text)), block))
    if len(block) > 1 and opens_official(block[0].text):
        block = [
            row
            for row in takewhile(lambda row: row is block[0] or not _is_issuers(row), block)
            if not _is_own(row)
        ]
    text = " ".join(row.text for row in block)
    plain = folded(text)
    if copies and any(_AND_US.search(folded(row.text)) for row in block):
        return  # "to the union, fax …, and to us": of those who ask
    if not block or (_DIPLOMATS.search(plain) and not re.search(r"@|fax|tel|\d{4}", plain)):
        return
    contacts = contacts_of(block, country)
    named = who(contacts)
    if named.role is None and named.name is None:
        _name_a_body(named, contacts)
    if named.role is None and named.name is None:
        if contacts.email or contacts.fax:
            _lend(found, contacts)
        return
    if is_issuers_own(named.role.value if named.role else "", [one.value for one in contacts.email]):
        return
    postal = tuple(", ".join(row) for row in named.rest or ())
    if not (contacts.email or contacts.fax or contacts.phone or postal or named.role):
        return
    authority = FoundAuthority(
        name=named.name,
        role=named.role,
        gender=named.gender,
        email=tuple(contacts.email),
        phone=tuple(contacts.phone),
        fax=tuple(contacts.fax),
        postal=postal,
        salutation=contacts.salutation,
        copies=copies,
        country=_stands_in(named, text) if named.is_mission else None,
    )
    if named.other_name:
        found.remarks.append(
            ReadingRemark(
                RemarkKind.SPELT_IN_TWO_WAYS,
                named.name.line if named.name else None,
                f"{named.name.value if named.name else ''} / {named.other_name}",
            )
        )
    if not any(_same(authority, other) for other in found.authorities):
        found.authorities.append(authority)


def _is_issuers(row: TextRow) -> bool:
    """Whether a row begins with the name of an organisation that issues appeals."""
    plain = folded(row.text)
    return any(one.mark.match(plain) for one in ISSUERS)


def _is_own(row: TextRow) -> bool:
    """Whether a row in the middle of others is the issuer's own address."""
    mails = [mail.address for mail in find_mails(row.text)]
    return bool(mails) and is_issuers_own("", mails)


def _name_a_body(named: Who, contacts: Contacts) -> None:
    """An organisation or an office without anybody's name is written to as such."""
    rest = named.rest or []
    if not rest or not rest[0]:
        return
    first = rest[0][0]
    plain = folded(first)
    reachable = contacts.email or contacts.fax or contacts.phone or len(rest) > 1 or len(rest[0]) > 1
    letters = first.isupper() and first.isalpha() and len(first) > _LEAST_LETTERS  # "MINUGUA"
    if (
        not reachable
        or re.match(r"\d", plain)
        or is_place(first)
        or len(first) > 120
        or (len(plain.split()) < 2 and not letters)
    ):
        return
    sure = BODY.match(plain) or BODY.search(plain) or ROLE_WORD.search(plain)
    if sure or (first[:1].isupper() and (contacts.email or contacts.fax) and not STREET.search(plain)):
        doubt = ReadingDoubt.NONE if sure else ReadingDoubt.GUESSED
        named.role = FoundValue(first, contacts.left[0].number if contacts.left else None, doubt)
        named.rest = [rest[0][1:], *rest[1:]] if len(rest[0]) > 1 else rest[1:]


def _lend(found: Addressed, contacts: Contacts) -> None:
    """Addresses that stand alone under an authority that has none are that one's, and that is unsure."""
    if not found.authorities:
        return
    last = found.authorities[-1]
    if not (last.email or last.fax or last.phone):
        found.authorities[-1] = replace(
            last,
            email=tuple(replace(one, doubt=one.doubt or ReadingDoubt.GUESSED) for one in contacts.email),
            fax=tuple(replace(one, doubt=one.doubt or ReadingDoubt.GUESSED) for one in contacts.fax),
            phone=tuple(replace(one, doubt=one.doubt or ReadingDoubt.GUESSED) for one in contacts.phone),
        )


def _stands_in(named: Who, text: str) -> str | None:
    """Where an embassy or a mission stands: the city's country, else the last country of its address."""
    city = city_in(text)
    if city:
        return city
    for row in reversed(named.rest or []):
        for part in reversed(row):
            place = is_place(part)
            if place:
                return place
    role = named.role.value if named.role else ""
    places = [code for _, _, code in places_in(role)]
    return places[-1] if len(set(places)) > 1 else None


def _same(one: FoundAuthority, other: FoundAuthority) -> bool:
    """Whether two entries are one authority, named twice."""
    names = one.name is not None and other.name is not None
    if one.name is not None and other.name is not None and not same_person(one.name.value, other.name.value):
        return False
    roles = (
        one.role is not None and other.role is not None and folded(one.role.value) == folded(other.role.value)
    )
    if names:
        return roles or one.role is None
    return (
        roles
        and {mail.value for mail in one.email} <= {mail.value for mail in other.email}
        and one.postal == other.postal
    )


def _share(found: Addressed) -> None:
    """Remark on addresses and numbers that several authorities have."""
    seen: dict[str, int] = {}
    for authority in found.authorities:
        for one in (*authority.email, *authority.fax):
            key = re.sub(r"\s", "", one.value).casefold()
            seen[key] = seen.get(key, 0) + 1
            if seen[key] == 2:
                found.remarks.append(ReadingRemark(RemarkKind.SHARED_ADDRESS, one.line, one.value))
