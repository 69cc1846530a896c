"""Forms of address in one language: role and gender decide how a letter names, greets and takes its leave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.content.cases.loading import ROLES
from bot.content.languages import language as known
from bot.content.letters.directions import apart
from bot.content.toml import Section
from bot.errors import ContentError
from bot.model.cases.case import Addressee, Authority
from bot.model.languages import Language

GENDERS = {"m": "man", "f": "woman", None: "unknown"}
"""Gender of an authority -> its section in forms_of_address.toml."""

_COMMA: Final = re.compile("[,،] ")


@dataclass(frozen=True, slots=True)
class Form:
    """How one role is addressed. `address` holds {name} and {office}; the rest is ready to use."""

    address: str  # where a name is known; where none is, the office stands alone
    salutation: str
    in_text: str  # in the middle of a sentence
    close: str


@dataclass(frozen=True, slots=True)
class FormsOfAddress:
    """One language's forms of address, and how it writes a date."""

    language: str
    reviewed: bool
    forms: Mapping[tuple[str, str | None], Form]  # (role, gender) -> form
    date_pattern: str
    months: tuple[str, ...]
    first_day: str | None  # where the first of a month is written differently (French "1er")
    at_place: str  # {place} and {date}, as a letter on paper begins
    at_no_place: str  # the same where the writer names no town

    def form(self, authority: Authority) -> Form:
        """The form for an authority; an unknown gender has forms of its own."""
        return self.forms[authority.role, authority.gender]

    def address_line(self, authority: Authority, addressee: Addressee) -> str:
        """Name and office on one line, or the office alone where nobody is named."""
        if not addressee.name:
            return addressee.office
        return self.form(authority).address.format(name=addressee.name, office=addressee.office)

    def address_lines(self, authority: Authority, addressee: Addressee) -> tuple[str, ...]:
        """The same as an envelope has it: name and office each on a line, or the office alone."""
        if not addressee.name:
            return (addressee.office,)
        parts = _COMMA.split(self.form(authority).address)
        return tuple(part.format(name=addressee.name, office=addressee.office) for part in parts)

    def written(self, day: date) -> str:
        """The day written out, as it stands in a letter."""
        number = self.first_day if day.day == 1 and self.first_day else str(day.day)
        return self.date_pattern.format(day=number, month=self.months[day.month - 1], year=day.year)

    def place_and_date(self, place: str, day: date) -> str:
        """The line that says where and when a letter on paper was written; `place` may be empty."""
        pattern = self.at_place if place else self.at_no_place
        place = apart(place, within=known(self.language).direction)
        return pattern.format(place=place, date=self.written(day))


def load_forms(path: Path, language: Language, collected: list[ContentError] | None = None) -> FormsOfAddress:
    """Read forms_of_address.toml: each role for a man, a woman, an unknown gender.

    Raises ContentError, or collects what is wrong.
    """
    top = Section.read(path, language, collected)
    if (told := top.text("language")) and told != language.code:
        place = f'the file stands in the folder "{language.code}".'
        top.refuse(top.fault(place, "Give both the same language.", "language"))
    when = top.section("date")
    months = when.texts("months")
    if months and len(months) != 12:
        told = f"has {len(months)} months."
        when.refuse(when.fault(told, "Write all twelve, January first.", "months"))
    forms = FormsOfAddress(
        language=language.code,
        reviewed=top.flag("reviewed"),
        forms={(role, gender): form for role in ROLES for gender, form in _role(top.section(role)).items()},
        date_pattern=when.text("pattern", ("day", "month", "year")),
        months=months,
        first_day=when.text("first_day") if when.has("first_day") else None,
        at_place=when.text("at_place", ("place", "date")),
        at_no_place=when.text("at_no_place", ("date",)),
    )
    when.close()
    top.close()
    return forms


def _role(section: Section) -> dict[str | None, Form]:
    found: dict[str | None, Form] = {}
    for gender, key in GENDERS.items():
        part = section.section(key)
        salutation, in_text = part.text("salutation"), part.text("in_text")
        # The French close repeats the title, so it may point to it instead of saying it once more.
        close = part.text("close", ("in_text",)).format(in_text=in_text)
        found[gender] = Form(part.text("address", ("name", "office")), salutation, in_text, close)
        part.close()
    section.close()
    return found
