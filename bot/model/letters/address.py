"""The ways to reach an authority, and what supporters say about them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.model.cases.case import Authority

WARN_FROM: Final = 3
"""So many supporters must have said that an address failed before others are warned: one may be mistaken."""
KEY_LENGTH: Final = 16
"""Hexadecimal digits that stand for an address."""


class How(StrEnum):
    """How an address failed. OTHER also stands for reports that don't say."""

    BOUNCED = "bounced"  # it came back
    FULL = "full"  # the mailbox is full
    DEAD = "dead"  # nobody answers at this number
    OTHER = "other"


class Verdict(StrEnum):
    """What one of the team found out about an address that was said to fail."""

    CONFIRMED = "confirmed"  # it is dead: everybody is warned until the case names another
    DISMISSED = "dismissed"  # it works: what was reported up to then doesn't count


class Channel(StrEnum):
    """What sort of address it is."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"


FAILINGS: Final[Mapping[Channel, tuple[How, ...]]] = {
    Channel.EMAIL: (How.BOUNCED, How.FULL, How.OTHER),
    Channel.PHONE: (How.DEAD, How.OTHER),
    Channel.POST: (How.BOUNCED, How.OTHER),
}
"""How each sort of address can fail, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Address:
    """One way to reach an authority. `text`: as the case has it; a postal address with its line breaks."""

    channel: Channel
    text: str

    @property
    def key(self) -> str:
        """What stands for it in the database and in buttons."""
        return address_key(self.text)


@dataclass(frozen=True, slots=True)
class AddressStatus:
    """What is known of one address of a case."""

    failed: Mapping[str, int]  # how it failed, as in `How` -> supporters who said so
    dead: bool  # an organiser has confirmed it

    @property
    def supporters(self) -> int:
        """How many supporters said that it failed."""
        return sum(self.failed.values())


UNDOUBTED: Final = AddressStatus({}, dead=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """An address that so many supporters reported that a member of the team is to be told, once."""

    case: str
    address: str  # its key
    member: int  # the member's number in the team
    chat: int  # the member's opened chat id


def address_key(address: str) -> str:
    """KEY_LENGTH hexadecimal digits for an address: the same in every case, another for another address."""
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()[:KEY_LENGTH]


def addresses_of(authority: Authority) -> tuple[Address, ...]:
    """Every way to reach an authority that the case has, the quickest first."""
    return (
        *((Address(Channel.EMAIL, authority.email),) if authority.email else ()),
        *(Address(Channel.PHONE, phone) for phone in authority.phones),
        *((Address(Channel.POST, "\n".join(authority.postal)),) if authority.postal else ()),
    )


def letters_go_to(authority: Authority) -> Address | None:
    """The address that a letter is made for: by e-mail, else by post; None for whom can't be written to."""
    written = (address for address in addresses_of(authority) if address.channel is not Channel.PHONE)
    return next(written, None)


def out_of_reach(authorities: Collection[Authority], statuses: Mapping[str, AddressStatus]) -> frozenset[str]:
    """The ids of those whom no letter reaches any more: every address for letters is confirmed dead.

    `statuses`: the key of an address -> what is known of it.
    """
    dead = {key for key, known in statuses.items() if known.dead}
    return frozenset(
        authority.id
        for authority in authorities
        if authority.writable
        and all(
            address.key in dead for address in addresses_of(authority) if address.channel is not Channel.PHONE
        )
    )
