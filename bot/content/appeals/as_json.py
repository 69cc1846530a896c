"""What was read of an appeal as the draft's JSON: plain values, ISO 8601 dates, warnings in English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.model.cases.appeal import (
    FoundAuthority,
    FoundValue,
    ReadAppeal,
    ReadingDoubt,
    ReadingRemark,
    RemarkKind,
)

_REMARKS: Final[dict[RemarkKind, str]] = {
    RemarkKind.OVER: "The text says that this action is over.",
    RemarkKind.UPDATE: "This is an update of an earlier appeal.",
    RemarkKind.NO_ADDRESSEE: "The text asks to write to nobody in particular: no addressee was read.",
    RemarkKind.SAMPLE_LETTER: "A sample letter stands in the text; it was read past.",
    RemarkKind.UNFILLED: "Some lines of a form were left unfilled.",
    RemarkKind.SPELT_IN_TWO_WAYS: "A name is spelt in two ways.",
    RemarkKind.SHARED_ADDRESS: "Several authorities have one shared address.",
    RemarkKind.FORWARDED: "The text was forwarded; quoting and the forwarder's own lines were taken off.",
    RemarkKind.LEFT_OUT: "A part of the file was left out: it couldn't be read.",
    RemarkKind.NOT_AN_APPEAL: "Nothing in the text looks like an appeal: not an appeal?",
    RemarkKind.NO_TEXT: "The file has no text: a picture, or a scan.",
}
_DOUBTS: Final[dict[ReadingDoubt, str]] = {
    ReadingDoubt.GUESSED: "nothing says so in as many words",
    ReadingDoubt.TWO_READINGS: "it can be read in two ways",
    ReadingDoubt.INCOMPLETE: "a part of it seems to be missing",
    ReadingDoubt.REPAIRED: "it stood there hidden or broken, and was put together",
}


def as_json(appeal: ReadAppeal) -> dict[str, Any]:
    """A dictionary that json can write. What isn't in the text is None or an empty list."""
    return {
        "code": _value(appeal.code),
        "index": _value(appeal.index),
        "issuer": _value(appeal.issuer),
        "issue_date": appeal.issue_date.value.isoformat() if appeal.issue_date else None,
        "country": _value(appeal.country),
        "title": _value(appeal.title),
        "violations": [one.value for one in appeal.violations],
        "persons": [
            {
                "name": one.name.value,
                "gender": one.gender,
                "other_spellings": list(one.other_spellings),
                "is_organisation": one.is_organisation,
            }
            for one in appeal.persons
        ],
        "events": [
            {
                "date": one.when.value.isoformat() if one.when else None,
                "said": one.said,
                "text": one.text.value,
            }
            for one in appeal.events
        ],
        "demands": [one.value for one in appeal.demands],
        "authorities": [_authority(one) for one in appeal.authorities],
        "act_until": appeal.act_until.value.isoformat() if appeal.act_until else None,
        "preferred_language": [one.value for one in appeal.preferred_language],
        "report_back": [one.value for one in appeal.report_back],
        "warnings": list(warnings(appeal)),
    }


def warnings(appeal: ReadAppeal) -> Iterator[str]:
    """English sentences on what an organiser has to know, and on each value that is unsure."""
    for remark in appeal.remarks:
        yield told(remark)
    for where, found in doubtful(appeal):
        line = f" (line {found.line})" if found.line else ""
        yield f"{where}: {found.value}{line}: {_DOUBTS[found.doubt]}."


def told(remark: ReadingRemark) -> str:
    """A remark as a sentence, with its line and the words that it is about."""
    about = f" {remark.about}." if remark.about else ""
    line = f" Line {remark.line}." if remark.line else ""
    return f"{_REMARKS[remark.kind]}{about}{line}"


def doubtful(appeal: ReadAppeal) -> Iterator[tuple[str, FoundValue[Any]]]:
    """Each value that is unsure, with the name of its field."""
    for name, found in values(appeal):
        if found.doubt is not ReadingDoubt.NONE:
            yield name, found


def values(appeal: ReadAppeal) -> Iterator[tuple[str, FoundValue[Any]]]:
    """Every value that was read, with the name of its field, in the order of the draft."""
    single: tuple[tuple[str, FoundValue[Any] | None], ...] = (
        ("code", appeal.code),
        ("index", appeal.index),
        ("issuer", appeal.issuer),
        ("issue_date", appeal.issue_date),
        ("country", appeal.country),
        ("title", appeal.title),
    )
    yield from ((name, found) for name, found in single if found is not None)
    yield from (("violations", one) for one in appeal.violations)
    yield from (("persons", one.name) for one in appeal.persons)
    for event in appeal.events:
        yield "events", event.text
        if event.when is not None:
            yield "events.date", event.when
    yield from (("demands", one) for one in appeal.demands)
    for authority in appeal.authorities:
        yield from _of_authority(authority)
    if appeal.act_until is not None:
        yield "act_until", appeal.act_until
    yield from (("preferred_language", one) for one in appeal.preferred_language)
    yield from (("report_back", one) for one in appeal.report_back)


def _of_authority(one: FoundAuthority) -> Iterator[tuple[str, FoundValue[Any]]]:
    for name, found in (("name", one.name), ("role", one.role), ("salutation", one.salutation)):
        if found is not None:
            yield f"authorities.{name}", found
    for name, several in (("email", one.email), ("phone", one.phone), ("fax", one.fax)):
        for each in several:
            yield f"authorities.{name}", each


def _authority(one: FoundAuthority) -> dict[str, Any]:
    return {
        "name": _value(one.name),
        "role": _value(one.role),
        "gender": one.gender,
        "email": [each.value for each in one.email],
        "phone": [each.value for each in one.phone],
        "fax": [each.value for each in one.fax],
        "postal": ", ".join(one.postal) or None,
        "salutation": _value(one.salutation),
        "copies": one.copies,
        "country": one.country,
    }


def _value(found: FoundValue[str] | None) -> str | None:
    return found.value if found else None
