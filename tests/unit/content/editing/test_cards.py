"""Contacts as telephones, mail programs and offices pass them on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.cases.editing.cards import ContactCard, is_card, read_card

MINISTER = ContactCard(
    name="Ms Tessaly Brandwick",
    role="Minister of Justice",
    organisation="Ministry of Justice, Cabinet",
    email=("minister@justice.example.org", "office@justice.example.org"),
    phone=("+41 22 555 01 01",),
    fax=("+41 22 555 01 02",),
    postal=("1 Long Street", "3000 Marenia Town", "Marenia"),
)

THREE = b"""BEGIN:VCARD
VERSION:3.0
N:Brandwick;Tessaly;;Ms;
FN:Ms Tessaly Brandwick
TITLE:Minister of
  Justice
ORG:Ministry of Justice;Cabinet
EMAIL;TYPE=INTERNET:office@justice.example.org
item1.EMAIL;TYPE=INTERNET,PREF:minister@justice.example.org
TEL;TYPE=WORK,VOICE:+41 22 555 01 01
TEL;TYPE="work,fax":+41 22 555 01 02
ADR;TYPE=WORK:;;1 Long Street;Marenia Town;;3000;Marenia
PHOTO;ENCODING=b;TYPE=JPEG:AAAA
 BBBB
END:VCARD
BEGIN:VCARD
FN:Somebody Else
END:VCARD
"""
FOUR = (
    THREE.replace(b"VERSION:3.0", b"VERSION:4.0")
    .replace(b"item1.EMAIL;TYPE=INTERNET,PREF:", b"EMAIL;PREF=1:")
    .replace(b"TEL;TYPE=WORK,VOICE:", b'TEL;VALUE=uri;TYPE="voice,work":tel:')
    .replace(b"\n", b"\r\n")
)
OLD = b"""BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=A0=D0=B0=D1=85=D0=BC=D0=BE=D0=BD;=D0=AD=D0=BC=D0=BE=D0=
=BC=D0=B0=D0=BB=D3=A3
TEL;WORK;FAX:+992 37 555 0102
TEL;CELL:+992 37 555 0101
LABEL;WORK;ENCODING=QUOTED-PRINTABLE:1 Long Street=0D=0AMarenia Town
END:VCARD
"""


@pytest.mark.parametrize("data", [THREE, FOUR])
def test_what_an_office_passes_on_is_read_whole(data: bytes) -> None:
    assert read_card(data) == MINISTER


def test_what_old_telephones_pass_on_is_read_too() -> None:
    found = read_card(OLD)
    assert found.name == "Эмомалӣ Рахмон"
    assert (found.phone, found.fax) == (("+992 37 555 0101",), ("+992 37 555 0102",))
    assert found.postal == ("1 Long Street", "Marenia Town")


def test_an_office_alone_has_no_name() -> None:
    office = b"Ministry of Justice\\, Town"
    card = b"BEGIN:VCARD\nFN:%b\nORG:%b\nEMAIL:b@x.example\nEND:VCARD" % (office, office)
    found = read_card(card)
    assert (found.name, found.role, found.email) == ("", "Ministry of Justice, Town", ("b@x.example",))


def test_another_charset_and_signs_behind_a_backslash_are_read() -> None:
    card = "BEGIN:VCARD\nFN:Rosa L\u00f6we\nTITLE:Judge\\, Court of\\nAppeal\nEND:VCARD".encode("cp1252")
    assert (read_card(card).name, read_card(card).role) == ("Rosa L\u00f6we", "Judge, Court of Appeal")


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_left_out(data: bytes) -> None:
    card = b"BEGIN:VCARD\n" + data
    assert is_card(card)
    assert not any("\n" in value for value in (read_card(card).name, *read_card(card).postal))
    assert is_card(data) is (data.lstrip().removeprefix(b"\xef\xbb\xbf").upper().startswith(b"BEGIN:VCARD"))


@pytest.mark.parametrize(
    "line",
    [
        "TEL;PREF=²:+41 22 555 01 01",
        f"TEL;PREF={'9' * 5000}:+41 22 555 01 01",
        "TITLE;ENCODING=QUOTED-PRINTABLE;CHARSET=idna:=FFb",
        "TITLE;ENCODING=QUOTED-PRINTABLE;CHARSET=undefined:b",
        "TITLE;ENCODING=QUOTED-PRINTABLE;CHARSET=punycode:=FFb",
        "TITLE;ENCODING=QUOTED-PRINTABLE;CHARSET=a\0b:b",
        f"ADR:{';' * 190_000}",
    ],
)
def test_a_line_made_to_hurt_keeps_nobody_from_the_others(line: str) -> None:
    card = read_card(f"BEGIN:VCARD\nFN:Ms Tessaly Brandwick\n{line}\nEND:VCARD\n".encode())
    assert card.name == "Ms Tessaly Brandwick"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("mailto:office@justice.example.org?bcc=other@example.net", ("office@justice.example.org",)),
        ("MAILTO:office@justice.example.org", ("office@justice.example.org",)),
        ("Minister <minister@justice.example.org>", ("minister@justice.example.org",)),
        (
            "one@justice.example.org\\, two@justice.example.org",
            ("one@justice.example.org", "two@justice.example.org"),
        ),
        ("office@justice", ()),
        ("@", ()),
    ],
)
def test_of_what_stands_for_an_address_only_addresses_are_taken(value: str, read: tuple[str, ...]) -> None:
    assert read_card(f"BEGIN:VCARD\nEMAIL:{value}\nEND:VCARD\n".encode()).email == read
