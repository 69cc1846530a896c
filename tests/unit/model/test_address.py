"""Which authorities no letter reaches any more: pure."""

from __future__ import annotations

import pytest

from bot.model.cases.case import Authority, AuthorityKind
from bot.model.letters.address import AddressStatus, address_key, letters_go_to, out_of_reach

EMAIL, PHONE, POST = "office@example.org", "+992 37 000 00 00", ("1 Example Street", "Dushanbe")


def _authority(email: str | None = None, phone: str = "", postal: tuple[str, ...] = ()) -> Authority:
    return Authority(
        "office",
        AuthorityKind.GOVERNMENT,
        "minister",
        None,
        email,
        ("en",),
        phones=(phone,) if phone else (),
        postal=postal,
    )


def _dead(*addresses: str) -> dict[str, AddressStatus]:
    return {address_key(address): AddressStatus({}, dead=True) for address in addresses}


@pytest.mark.parametrize(
    ("authority", "dead", "out"),
    [
        (_authority(EMAIL), (), False),
        (_authority(EMAIL), (EMAIL,), True),
        (_authority(EMAIL, PHONE), (EMAIL,), True),  # no letter goes by telephone
        (_authority(EMAIL, PHONE), (PHONE,), False),
        (_authority(EMAIL, PHONE, POST), (EMAIL,), False),  # a letter can still be posted
        (_authority(EMAIL, PHONE, POST), (EMAIL, "\n".join(POST)), True),
        (_authority(None, PHONE, POST), ("\n".join(POST),), True),
        (_authority(None, PHONE), (PHONE,), False),  # is never offered, whatever works
    ],
)
def test_who_has_no_working_address_for_letters_is_out_of_reach(
    authority: Authority, dead: tuple[str, ...], out: bool
) -> None:
    assert out_of_reach([authority], _dead(*dead)) == (frozenset({"office"}) if out else frozenset())


def test_a_doubt_alone_puts_nobody_out_of_reach() -> None:
    doubted = {address_key(EMAIL): AddressStatus({"bounced": 9}, dead=False)}
    assert out_of_reach([_authority(EMAIL)], doubted) == frozenset()


@pytest.mark.parametrize(
    ("authority", "text"),
    [
        (_authority(EMAIL, PHONE, POST), EMAIL),
        (_authority(None, PHONE, POST), "\n".join(POST)),
        (_authority(None, PHONE), None),
    ],
)
def test_a_letter_goes_by_e_mail_else_by_post_and_never_by_telephone(
    authority: Authority, text: str | None
) -> None:
    address = letters_go_to(authority)
    assert (address.text if address else None) == text
