"""What a case says of itself before any event: code, country, issuer, dates; and what of that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.content.cases.countries import is_country
from bot.content.cases.drafting.model import DraftQuestion, Topic
from bot.model.cases.appeal import FoundValue, ReadAppeal, ReadingDoubt

FACTS = "case.toml"


@dataclass(frozen=True, slots=True)
class Basics:
    """What was read or answered; None or empty where neither."""

    code: str
    country: str
    issued: date | None
    act_until: date | None
    issuer: str
    email: str
    phones: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Whether there can be documents at all."""
        return bool(self.country and self.issued)


def basics_of(read: ReadAppeal, answers: Mapping[str, str]) -> Basics:
    """What was read, and over it what was answered. A day that can't be read counts as none."""
    emails = [item.value for item in read.report_back if "@" in item.value]
    phones = tuple(item.value for item in read.report_back if _is_phone(item.value))
    country = answers.get("country", read.country.value if read.country else "").upper()
    return Basics(
        code=answers.get("code", read.code.value if read.code else ""),
        country=country if is_country(country) else "",
        issued=_day(answers.get("issue_date"), read.issue_date),
        act_until=_day(answers.get("act_until"), read.act_until),
        issuer=answers.get("issuer", read.issuer.value if read.issuer else ""),
        email=answers.get("issuer_email", emails[0] if emails else ""),
        phones=(answers["issuer_phone"],) if "issuer_phone" in answers else phones,
    )


def questions_of(read: ReadAppeal, basics: Basics, answers: Mapping[str, str]) -> Iterator[DraftQuestion]:
    """What is missing of them, or was read with a doubt."""
    told = (
        (Topic.COUNTRY, ("country",), basics.country, read.country),
        (Topic.CODE, ("code",), basics.code, read.code),
        (Topic.ISSUE_DATE, ("facts_as_of",), basics.issued, read.issue_date),
        (Topic.ISSUER, ("issuer", "name"), basics.issuer, read.issuer),
        (Topic.ISSUER_EMAIL, ("issuer", "email"), basics.email, None),
        (Topic.ISSUER_PHONE, ("issuer", "phones"), basics.phones, None),
    )
    for topic, way, value, found in told:
        if not value or (_unsure(found) and topic.value not in answers):
            yield _question(topic, way, found)
    if _unsure(read.act_until) and "act_until" not in answers:
        yield _question(Topic.ACT_UNTIL, ("act_until",), read.act_until)


def _question(
    topic: Topic, way: tuple[str, ...], found: FoundValue[str] | FoundValue[date] | None
) -> DraftQuestion:
    return DraftQuestion(
        key=topic.value,
        topic=topic,
        file=FACTS,
        way=way,
        proposed=(str(found.value),) if found else (),
        line=found.line if found else None,
        doubt=found.doubt if found else ReadingDoubt.NONE,
    )


def _unsure(found: FoundValue[str] | FoundValue[date] | None) -> bool:
    return bool(found and found.doubt)


def _day(told: str | None, found: FoundValue[date] | None) -> date | None:
    if told is None:
        return found.value if found else None
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _is_phone(text: str) -> bool:
    return "@" not in text and "//" not in text and sum(sign.isdigit() for sign in text) > _FEWEST_DIGITS


_FEWEST_DIGITS = 5
