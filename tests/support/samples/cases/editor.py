"""What the screens on which organisers edit cases are shown with, for tests of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from typing import Any, Final

from bot.chat.cases.editor.asking.articles import MOST_NEW, NewsLine
from bot.chat.cases.editor.asking.names import ON_A_PAGE, NameChoice
from bot.chat.cases.editor.asking.told import ToldChange
from bot.chat.cases.editor.desk import CaseLine
from bot.chat.cases.editor.parts import ValueLine
from bot.chat.cases.editor.publishing import MOST_FINDINGS
from bot.chat.cases.editor.revisions import MOST_PARTS
from bot.chat.team.labels import TeamNumbers
from bot.content.cases.check.finding import Finding
from bot.content.cases.drafting.answering.kinds import AnswerKind
from bot.content.cases.drafting.model import Topic
from bot.content.cases.editing.fields import FIELDS, FieldKind
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.errors import WhyUnfit
from bot.model.cases.appeal import (
    FoundAuthority,
    FoundEvent,
    FoundPerson,
    FoundValue,
    ReadAppeal,
    ReadingDoubt,
    RemarkKind,
)
from bot.model.cases.case import STALE_AFTER_DAYS
from bot.model.cases.revision import Agreed, Consent, MayUse, Revision, RevisionOrigin
from bot.model.letters.letter import Letter
from bot.services.cases.reporting.progress_report import NoReport
from bot.services.cases.revisions import LISTED

Values = dict[str, Any]

_ZONE: Final = "America/Argentina/Buenos_Aires"
_SLUG: Final = "x" * 12
_STATES: Final = ("draft", "hold", "live", "over", "closed", "out")
_PARTS: Final = tuple(f"authorities.prosecutor{number}" for number in range(MOST_PARTS))
_PROBLEMS: Final = (
    "",
    "day_two_ways",
    "one_email",
    "detail_signs",
    "detail_stop",
    "readings",
    "sentence_long",
    "no_full_stop",
    "braces",
    "brace_unknown",
    "names_nobody",
    "begins_alike",
    "other_count",
    "country",
)
_CODES: Final = [field.code for fields in FIELDS.values() for field in fields]
"""Some are asked for with a hint."""
_OF_ONE_EVENT: Final = ("dwhen", "dterm", "dcourt", "dcharge")
_SHOWN: Final = 300
"""Characters of a value that are shown at most; see `bot.chat.cases.editor.parts`."""


def _read(nasty: str, number: int) -> ReadAppeal:
    value = FoundValue(nasty[:200], 1234, ReadingDoubt.GUESSED)
    day = FoundValue(date(2026, 9, 30), 1234) if number else None
    official = FoundAuthority(value, value, email=(value,), phone=(value,), fax=(value,))
    return ReadAppeal(
        (nasty,),
        code=value if number else None,
        issuer=value if number else None,
        issue_date=day,
        act_until=day,
        country=value if number else None,
        title=value if number else None,
        events=(FoundEvent(day, nasty, value),) * number,
        demands=(value,) * number,
        report_back=(value,) * min(number, 3),
        persons=(FoundPerson(value),) * min(number, 5),
        authorities=(official,) * number,
        kin=(nasty,) * number,
    )


def _news(nasty: str, number: int, moment: datetime) -> list[NewsLine]:
    """So many things that are new: by turns an event of the library, and one for somebody's own words."""
    return [
        NewsLine(place, nasty, place or None, moment.date(), nasty if place % 2 else "", place % 3 == 0, True)
        for place in range(number)
    ]


def _questions(nasty: str) -> Iterator[Values]:
    every = [(topic, AnswerKind.LINE, "") for topic in Topic]
    every += [(Topic.NAME, kind, "") for kind in AnswerKind]
    every += [(Topic.NAME_IN, AnswerKind.NAMES, problem) for problem in ("script", "as_many_names", "email")]
    every += [(Topic.ADDRESS, AnswerKind.EMAIL, problem) for problem in (*_PROBLEMS, "too_long")]
    for topic, kind, problem in every:
        for full in (True, False):
            yield {
                "topic": topic.value,
                "kind": kind.value,
                "about": nasty if full else "",
                "language": nasty if topic.value.endswith("_in") else "",
                "detail": "charge" if full else "",
                "line": nasty * 2 if full else "",
                "number": 1234 if full else 0,
                "proposed": [nasty] if full else [],
                "known": [(f"safe_defenders_{number}", nasty) for number in range(12)] if full else [],
                "forms": ["nom", "gen", "dat"] if full else [],
                "needed": full,
                "left": 12,
                "problem": problem,
                "also": [nasty] if full else [],
            }


def screens(
    title: str, nasty: str, letter: Letter, numbers: tuple[int, ...], moment: datetime
) -> dict[str, list[Values]]:
    """Values for each screen by its name. `letter`: the fullest there is."""
    lines = list(_lines(nasty, numbers))
    long = (title * 2)[:_SHOWN] + "…"
    return {
        "case_list": [{"cases": lines[:count]} for count in (0, 1, LISTED)],
        "case_add_language": [{"free": free} for free in (True, False)],
        "case_read_by": [
            {
                "title": nasty[:30],
                "language": nasty,
                "reviewed": reviewed,
                "verified": [("3 (W)", moment.date(), parts), (None, None, parts)] if parts else [],
                "left": parts,
                "missing": parts,
            }
            for reviewed in (True, False)
            for parts in ([], [nasty] * 3)
        ],
        "translations": [
            {
                "items": [
                    {"title": nasty[:30], "language": nasty, "missing": missing, "unverified": unverified}
                    for missing, unverified in product((0, *numbers), repeat=2)
                    if missing or unverified
                ][:count],
                "languages": [nasty],
            }
            for count in (0, 1, 9)
        ],
        "translate": list(_asked(nasty)),
        "case_new": [{}],
        "case_maybe_appeal": [
            {"appeal": appeal, "news": news}
            for appeal, news in product((True, False), repeat=2)
            if appeal or news
        ],
        "article_new": [{}],
        "article_too_early": [{}],
        "article_read": [
            {
                "title": nasty[:30],
                "publisher": publisher,
                "published": day,
                "unsure_day": number > 1,
                "as_of": moment.date(),
                "lines": _news(nasty, number, moment),
                "left_out": number,
                "confirms": number,
                "ask": nasty if number else "",
                "kin": number,
                "not_in_case": [nasty] * number,
                "not_named": [nasty] * number,
            }
            for number in (0, 1, MOST_NEW)
            for publisher, day in (("", None), (nasty, moment.date()))
        ],
        "article_put_in": [
            {
                "title": nasty[:30],
                "facts": number,
                "ask": bool(number),
                "as_of": moment.date(),
                "dated": dated,
                "lacks": number,
                "published": not dated,
            }
            for number in numbers
            for dated in (True, False)
        ],
        "case_unreadable": [{"why": why} for why in ("no_text", "no_appeal", "large", "slow")],
        "case_read": [
            {
                "read": read,
                "country": nasty if read.country else "",
                "known": known,
                "again": again,
                "remarks": remarks,
            }
            for read in (_read(nasty, 0), _read(nasty, 20))
            for remarks in (set(), {kind.value for kind in RemarkKind})
            for known, again in (("", False), (_SLUG, False), (_SLUG, True))
        ],
        "case_read_told": [
            {"read": _read(nasty, number), "unsure": [(nasty, 1234, nasty), (nasty, 0, "")] * number}
            for number in (0, 1, 20)
        ],
        "case_rests": [{"title": title, "until": moment.date()}],
        "report_back": [
            {
                "email": nasty[:100],
                "subject": title,
                "body": letter.body,
                "cut": cut,
                "by_link": not cut or counting is None,
                "last": last,
                "counting": counting,
            }
            for last in (None, moment.date())
            for cut in (False, True)
            for counting in (None, 40)
        ],
        "report_back_files": [{"email": nasty}],
        "progress_reports": [{"any": True}, {"any": False}],
        "progress_report": [
            {
                "name": nasty,
                "email": email,
                "subject": nasty,
                "body": nasty,
                "language": nasty,
                "by_link": by_link,
            }
            for email, by_link in ((nasty, True), (None, False))
        ],
        "progress_report_files": [{"email": nasty}, {"email": None}],
        "progress_report_none": [{"why": why.value} for why in NoReport],
        "case_home": [
            {
                "case": line,
                "number": number,
                "published": published,
                "offered": number,
                "asked": number,
                "to_remind": number or None,
                "consent": consent,
                "agreed": nasty if consent else "",
                "may_use": nasty if consent else "",
            }
            for consent in (None, Consent(Agreed.FAMILY, MayUse.PUBLIC, at=moment, pictured=True))
            for line in lines
            for number in numbers
            for published in {0, number}
        ],
        "case_items": [
            {"title": nasty, "part": nasty, "sort": sort, "items": items}
            for items in ([], [nasty], [title] * 60)
            for sort in ("facts", "who", "own_concerns", "own_demands")
        ],
        "case_picture": [
            {"seen": seen, "credit": credit}
            for seen, credit in product(("", nasty, long), repeat=2)
            if seen or credit
        ],
        "case_no_picture": [{"title": title, "part": nasty}],
        "case_picture_unfit": [{"why": why.value} for why in WhyUnfit],
        "case_part": list(_parts(nasty, title)),
        "case_value": list(_values(nasty, long)),
        "case_card_ask": [{}],
        "case_card": [
            {"lines": lines, "unused": unused}
            for lines in ([], [(nasty, nasty)], [(nasty, title * 3)] * 5)
            for unused in ([], [nasty] * 6)
        ],
        "case_also_in": [{"languages": languages} for languages in (["English"], [nasty] * 6)],
        "case_question": list(_questions(nasty)),
        "case_overtaken": [
            {"field": nasty, "theirs": theirs, "typed": typed}
            for theirs, typed in product(("", nasty, long), repeat=2)
        ],
        "case_letter": [
            {"letter": each, "language": nasty} for each in (letter, replace(letter, email=None))
        ],
        "case_files": [{}],
        "case_findings": list(_findings(nasty, title, numbers)),
        "case_publish": [
            {
                "question": question,
                "name": nasty if question == "name" else "",
                "live": live,
                "unread": unread,
                "remarks": remarks,
                "asked": remarks,
            }
            for question, live in product(("agreed", "use", "picture", "name", "read", "sure"), (True, False))
            for unread, remarks in ((["English"], 0), (["English", "Français"], 1), (["English"], 5))
        ],
        "case_published": [
            {"first": first, "live": live} for first, live in product((True, False), repeat=2)
        ],
        "case_thanks": [{}],
        "case_reopen": [{"held": number} for number in (0, 1, 5)],
        "case_close": [
            {"question": "outcome", "outcome": ""},
            *({"question": question, "outcome": nasty} for question in ("sure", "done")),
        ],
        "case_history": [
            {
                "revisions": revisions,
                "parts": {revision.number: revision.parts for revision in revisions},
                "published": published,
                "zone": _ZONE,
                "who": TeamNumbers({1: "1 (W)"}),
            }
            for revisions in (list(_revisions(moment))[:LISTED], list(_revisions(moment))[-LISTED:])
            for published in (0, revisions[1].number)
        ],
        "case_changes": [{"changes": list(changed(nasty))}],
        "case_revision_by": [
            {"revision": revision, "who": TeamNumbers({1: "1 (W)"})} for revision in _revisions(moment)
        ],
        "case_revision": [
            {
                "revision": revision,
                "changes": changes,
                "more": more,
                "differs": differs,
                "published": published,
                "who": TeamNumbers({1: "1 (W)"}),
                "zone": _ZONE,
            }
            for revision in list(_revisions(moment))[:1]
            for changes, more in (((), 0), ((), 1), (list(changed(nasty)), 5))
            for differs, published in product(((), _PARTS[:8]), (True, False))
        ],
        "case_offered": [
            {"taken": taken, "clashing": clashing} for taken, clashing in product(((), _PARTS), repeat=2)
        ],
    }


def changed(nasty: str) -> Iterator[ToldChange]:
    """Changes of a case, as long as a screen has room for."""
    yield ToldChange("fr.title", nasty * 4, "")
    yield ToldChange("facts", "", "<&é\n" * 500)


def labels(numbers: Iterable[int], moment: datetime) -> dict[str, list[Values]]:
    """Values for each label by its name."""
    return {
        "case_read_only": [{"language": "English"}],
        "case_asked": [{"number": number} for number in (1, 99)],
        "case_revision": [{"number": number} for number in numbers],
        "article_of": [{"name": "W" * 20}],
        "article_update_line": [{"name": "W" * 30}],
        "article_source_line": [{"source": "W" * 60}],
        "rb_subject": [{"code": _SLUG}],
        "rb_opening": [{"code": _SLUG, "person": "Rosa", "day": date(2026, 9, 30)}],
        "rb_letters": [{"number": "12"}],
        "rb_people": [{"number": "12"}],
        "rb_new": [{"day": date(2026, 9, 30), "number": "12"}],
        "rb_told": [{"words": _SLUG, "number": "12"}],
        "rb_number": [{"number": number} for number in numbers],
        "cv_day": [{"day": moment.date()}],
    }


def _lines(nasty: str, numbers: Iterable[int]) -> Iterator[CaseLine]:
    for state, number, is_changed in product(_STATES, numbers, (True, False)):
        unpublished = state in ("draft", "out")
        yield CaseLine(
            _SLUG,
            nasty[:30],
            state,
            0 if unpublished else number,
            not unpublished and number > STALE_AFTER_DAYS,
            None if unpublished or number == 1 else number,  # a figure of one isn't told
            is_changed,
        )


def _asked(nasty: str) -> Iterator[Values]:
    problems = ("", "overtaken", "lines", "too_long", "long", "braces", "empty")
    for problem, source_language, words, (lines, has_lines) in product(
        problems, ("", nasty), ([], [nasty]), ((0, False), (0, True), (1, True), (5, True))
    ):
        for expected in ("", "{person}") if problem == "braces" else ("5",):
            yield {
                "part": nasty,
                "language": nasty,
                "source_language": source_language,
                "source": [nasty] * max(lines, 1),
                "words": words,
                "lines": lines,
                "has_lines": has_lines,
                "left": lines + 1,
                "by_another": has_lines,
                "problem": problem,
                "expected": expected,
            }


def _parts(nasty: str, title: str) -> Iterator[Values]:
    long = {FieldKind.LINES: "\n".join([nasty] * 20), FieldKind.HASHED: "21"}
    shown = {"title": nasty[:30], "part": nasty}
    for fields, language, filled in product(FIELDS.values(), ("", nasty), ("", nasty, title)):
        lines = [
            ValueLine(
                "W" * 34,
                long.get(field.kind, filled) if filled == title else filled,
                not filled and not field.optional,
                field.kind.value,
            )
            for field in fields
            if not field.telling or field.code in _OF_ONE_EVENT
        ]
        yield {**shown, "item": "" if filled else "office8", "lines": lines, "language": language}


def _findings(nasty: str, title: str, numbers: Iterable[int]) -> Iterator[Values]:
    plain = {"findings": [], "places": [], "languages": {}, "more": 0, "faults": 0, "why": ""}
    yield plain
    day = date(2026, 9, 30)
    for kind, place in product(FindingKind, ("", nasty[:90])):
        told = ToldFinding(kind, nasty[:90], nasty[:90], nasty[:90], "ru", 12_345, 2_000, day, day)
        finding = Finding("ru.toml", 1_234, title, title, told=told)
        yield {**plain, "findings": [finding], "places": [place], "languages": {"ru": nasty}, "faults": 1}
    for number, fault, why in product(numbers, (True, False), ("", "publish", "preview")):
        if number and (fault or not why):
            found = [
                Finding("case.toml", 0, nasty, "", fault),
                Finding("ru.toml", 1_234, title, title, fault),
                Finding("ru.toml", 1_234, title, title, fault, ToldFinding(FindingKind.NEVER_SAID)),
            ] * MOST_FINDINGS
            listed = found[: min(number, MOST_FINDINGS)]
            yield {
                **plain,
                "findings": listed,
                "places": ["", nasty[:90]] * len(listed),
                "more": number - len(listed),
                "faults": number if fault else 0,
                "why": why,
            }


def _revisions(moment: datetime) -> Iterator[Revision]:
    for number, (origin, member, parts) in enumerate(
        product(RevisionOrigin, (None, 7, 1_234_567), ((), _PARTS)), start=1
    ):
        yield Revision(_SLUG, 10_000 - number, moment, origin, member, parts)


def _values(nasty: str, long: str) -> Iterator[dict[str, Any]]:
    names = [f"safe_defenders_{number}" for number in range(60)]
    plain = {"field": nasty, "code": "title", "kind": "line", "value": "", "language": "", "problem": ""}
    for kind, value, language, known in product(FieldKind, ("", long), ("", nasty), ([], names)):
        yield {
            **plain,
            "kind": kind.value,
            "value": value,
            "language": language,
            "known": [(name, nasty) for name in known],
            "named": [NameChoice(name, nasty[:160], name.endswith("1")) for name in known[:ON_A_PAGE]],
            "number": len(known),
            "cases": ("gen", "dat") if language else (),
            "details": known[:20],
            "of_default": len(known) or None,
        }
    for problem in _PROBLEMS:
        yield {**plain, "problem": problem, "number": 3}
    for code in _CODES:
        yield {**plain, "code": code, "kind": "wordings", "of_default": 1, "details": ["when"]}
