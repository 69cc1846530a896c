"""What letters of older links are joined from (web/older.js), and the version that stands for all of it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date

from bot.content.composing.units import Unit
from bot.content.composing.writer import LetterWriter, reader_of
from bot.model.cases.case import Authority, Case

COMPOSED_AS = 2
"""Counted up when the same number comes to draw another letter from the same words."""


def page_data(
    letters: LetterWriter, cases: Iterable[Case], versions: Mapping[str, str], stopped: Collection[str] = ()
) -> dict[str, object]:
    """Everything that the page needs for these cases.

    `stopped`: slugs of cases that give no letters, besides those whose files say so.
    """
    return {
        "cases": {
            case.slug: {
                "version": versions[case.slug],
                "until": _day(case.act_until),
                "stopped": case.stopped is not None or case.slug in stopped,
                "copy": case.issuer.email if case.issuer.copy else None,
                "mail": {authority.id: authority.email for authority in case.authorities},
                "letters": letters_data(letters, case),
            }
            for case in cases
        },
        "signatures": {language: frame.signature for language, frame in letters.files.frames.items()},
    }


def letters_data(letters: LetterWriter, case: Case) -> dict[str, object]:
    """A case's letters by language.

    Units stand once: `units` are lists of wordings; `plans[ask][reader]` is the unit of the subject, those of
    the three openings, and those of the text, as places in `units`.
    """
    data: dict[str, dict[str, object]] = {}
    for (language, ask, reader), plan in letters.plans(case.slug).items():
        known = data.setdefault(language, {"units": [], "plans": {}, "authorities": {}})
        units: list[list[str]] = known["units"]  # type: ignore[assignment]
        plans: dict[str, dict[str, object]] = known["plans"]  # type: ignore[assignment]
        plans.setdefault(ask, {})[reader] = {
            "subject": _place(plan.subject, units),
            "openings": {sender: _place(unit, units) for sender, unit in plan.openings.items()},
            "units": [_place(unit, units) for unit in plan.units],
        }
    for language, known in data.items():
        known["authorities"] = {
            authority.id: {
                "head": list(to.head),
                "in_text": to.in_text,
                "close": to.close,
                "line": to.line,
                "readers": {
                    ask.id: reader_of(ask, authority)
                    for ask in case.asks
                    if authority in case.addressees(ask)
                },
                "button": case.texts[language].authority_buttons[authority.id],
            }
            for authority in case.authorities
            for to in (letters.addressing(case.slug, authority.id, language),)
        }
    return data  # type: ignore[return-value]


def version(letters: LetterWriter, case: Case) -> str:
    """Four characters that stand for all that the case's letters say and all that is known in it.

    Nobody has to count versions up, so nobody can forget to.
    """
    known = {language: (text.facts, text.demands) for language, text in case.texts.items()}
    data = letters_data(letters, case)
    whole = (
        COMPOSED_AS,
        _day(case.facts_as_of),
        [(fact.id, _day(fact.when)) for fact in case.facts],
        {language: (dict(facts), dict(demands)) for language, (facts, demands) in known.items()},
        [_known(authority) for authority in case.authorities],
        [asdict(ask) for ask in case.asks],
        data,
        {language: letters.files.frames[language].signature for language in data},
        {language: letters.files.composers[language].common for language in data},
        {language: letters.files.composers[language].said_second for language in data},
    )
    digest = hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).digest()
    return base64.urlsafe_b64encode(digest[:3]).decode("ascii")


def _known(authority: Authority) -> dict[str, object]:
    """Without a fax that isn't on file: cases from before there was a place for it keep their version."""
    known = asdict(authority)
    if not authority.fax:
        del known["fax"]
    return known


def _place(unit: Unit, units: list[list[str]]) -> int:
    texts = [wording.text for wording in unit.wordings]
    if texts not in units:
        units.append(texts)
    return units.index(texts)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
