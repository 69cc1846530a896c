"""What each screen and label is filled with to see whether it holds: the nastiest that can come.

A template under messages/chat that does more than put texts in has an entry here; a test fails for one that
has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from typing import Any, Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, nodes

from bot.chat.base.paging import LISTED
from bot.chat.cases.case import has_room
from bot.chat.totals.parts import TotalsPart
from bot.content.library import Library, messages_folder
from bot.content.sendable import Sort
from bot.content.texts import Phrasebook
from bot.model.broadcasts.broadcast import Kind, Task, Trouble
from bot.model.cases.case import Case
from bot.model.conditions import Condition
from bot.model.letters.address import How, Verdict
from bot.model.letters.advice import Advice, Remark
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import (
    MAX_BODY,
    MAX_OWN,
    MAX_SIGNATURE,
    MAX_SUBJECT,
    Letter,
    LetterChoice,
    Signature,
)
from bot.model.people.kept import KeptItem
from bot.model.people.limits import MADE, Made
from bot.model.small_numbers import Told, more_than
from bot.services.broadcasts.draft_view import Missing
from bot.services.delivery.progress import Ahead, Recalled
from bot.services.letters.steps import Changed
from bot.services.people.prompts import Awaited
from tests.support.approvals import samples as approvals
from tests.support.room import samples as room
from tests.support.samples import audience, broadcasts, people, schedule, team
from tests.support.samples.cases import editor, standings, ways
from tests.support.samples.languages import OWN_NAMES
from tests.support.suggested import samples as suggested

NASTY: Final = "<b>&amp;\"'</i> {{x}} %(n)s \u202eעברית\u202c 👩🏽‍🚒🇹🇯"
"""Tags that don't match, entities, template code, a right-to-left mark, emoji of several parts."""
TITLE: Final = (NASTY + " Ӣ<" * 250)[:500].strip()
NUMBERS: Final = (0, 1, 2, 5, 21, 1_234_567)
WHEN: Final = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)

LIBRARY: Final = Library.load()
PHRASEBOOK: Final = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))
CASE: Final = LIBRARY.cases["tjk001"]
_COUNTS: Final = ("delivered", "gone", "refused", "unknown", "cancelled")

_MORE: Final[tuple[type[nodes.Node], ...]] = (
    nodes.If,
    nodes.CondExpr,
    nodes.For,
    nodes.Filter,
    nodes.Getattr,
)
"""What a screen has that does more than put texts in."""
_WHICH: Final = {"kind": "update", "words": NASTY}
_UNFINISHED: Final = ("draft", "scheduled", "missed", "halted", "running", "correct", "recall", "never")

Values = dict[str, Any]


def _case(language: str) -> list[Values]:
    text = CASE.text(language)
    texts = (text, replace(text, title=TITLE, summary=TITLE))
    return [
        {"case": CASE, "text": each, "in_full": has_room(CASE, each), **shown}
        for each in texts
        for shown in standings.shown(WHEN.date())
    ]


def _longest_letter(letter_language: str) -> Letter:
    signature = Signature("N", "m" * (MAX_SIGNATURE - 1))
    letters = [
        LIBRARY.letters.write(
            LetterChoice(CASE.slug, ask.id, to.id, letter_language, wording),
            signature,
            (NASTY * 9)[:MAX_OWN],
            copy=True,
        )
        for ask, to in product(CASE.asks, CASE.authorities)
        for wording in range(0, WORDINGS, WORDINGS // 20)
    ]
    return max(letters, key=lambda letter: len(letter.body) + len(letter.subject) + len(letter.addressee))


def _fullest_letter() -> Letter:
    address = NASTY + "A" * 150
    return Letter(
        choice=LetterChoice(CASE.slug, "release", "president", "en"),
        addressee=address,
        address=(address,),
        email="a@example.org",
        copy_to="b@example.org",
        subject=(NASTY * 3)[:MAX_SUBJECT],
        paragraphs=((NASTY * MAX_BODY)[:MAX_BODY],),
    )


def _cards() -> Iterator[Values]:
    full = {
        "email": "a@example.org",
        "copy_to": "b@example.org",
        "paste": True,
        "to": NASTY + "A" * 150,
        "postal": ("Street 1", "12345 Town"),
        "fax": ("+41 22 555 01 02", "+41 22 555 01 03"),
        "changed": Changed(WHEN.date()),
        "signed": (NASTY * 2)[:MAX_SIGNATURE],
        "goes": (NASTY * 2)[:MAX_SIGNATURE],
        "own": (NASTY * 9)[:MAX_OWN],
        "left_out": Remark(Advice.NEVER_SAID, ()),
        "unread": True,
        "dead": False,
        "careful": True,
        "stale": True,
        "unreviewed": True,
        "as_of": CASE.facts_as_of,
        "first": WHEN.date(),
    }
    bare = {
        **dict.fromkeys(("email", "copy_to", "changed", "left_out")),
        **dict.fromkeys(("paste", "unread", "dead", "careful", "stale", "unreviewed"), False),
        **dict.fromkeys(("signed", "goes", "own"), ""),
        "postal": (),
        "fax": (),
        "to": NASTY,
        "as_of": CASE.facts_as_of,
        "first": None,
    }
    yield {**full, "changed": Changed(None), "dead": True, "failed": True}
    yield {**full, "goes": "A. B.", "left_out": None, "unread": False, "failed": True}
    yield {**bare, "failed": False}


def _reading(language: str) -> Iterator[Values]:
    yield {"language": NASTY, "subject": NASTY, "pairs": [(NASTY, (NASTY * MAX_BODY)[:MAX_BODY])]}
    letter = _longest_letter(language)
    yield {
        "language": NASTY,
        "subject": letter.subject,
        "pairs": [(part[:60], part) for part in letter.paragraphs],
    }


def _sending(number: int, task: str) -> Values:
    counts = dict.fromkeys(_COUNTS, number)
    return {"title": TITLE, **_WHICH, "task": task, "audience": number, **counts}


_NOT_HALTED: Final = {"halt": "", "said": (), "times": 0, "of": 0, "since": None, "until": None}


def _progress() -> Iterator[Values]:
    bar = {"bar": "▓" * 12, "percent": 100, "zone": "America/Argentina/Buenos_Aires"}
    usual = {"state": "sending", "listed": True, "rate": 28.5, "minutes_left": None, "ahead": ""}
    usual |= {
        "next_due": None,
        "for_readers": False,
        "waits": False,
        "trouble": "",
        "held": False,
        **_NOT_HALTED,
    }
    usual |= {"recalled": ""}
    for number, task in product(NUMBERS, Task):
        values = {**_sending(number, task.value), **bar, "settled": number, "waiting": number, **usual}
        yield {**values, "rate": None}
        yield values
        yield {**values, "minutes_left": number}
        yield {**values, "next_due": WHEN, "listed": False}
    values |= {"listed": False}
    yield from ({**values, "state": state} for state in ("begins", "paused", "stopping"))
    yield from ({**values, "state": "stopping", "recalled": recalled.value} for recalled in Recalled)
    yield from ({**values, **why, "state": "paused"} for why in broadcasts.halts(NASTY, NUMBERS, WHEN))
    yield {**values, "state": "paused", "held": True}
    yield from ({**values, "ahead": ahead.value} for ahead in Ahead)
    yield from ({**values, "trouble": trouble.value} for trouble in Trouble)
    yield from ({**values, "next_due": WHEN, "for_readers": True, "waits": waits} for waits in (False, True))


def _results() -> Iterator[Values]:
    when = {"started_at": WHEN, "finished_at": WHEN, "zone": "America/Argentina/Buenos_Aires"}
    for number, task in product(NUMBERS, Task):
        more = {
            "copies": number,
            "failed": number,
            "rest": number,
            "in_words": number,
            "minutes": number,
            "stars": number,
            "recall_until": WHEN,
            "apart": True,
            "recalled": "",
        }
        more |= {"kept": number, "narrow": number > 1}
        yield from (
            {**_sending(number, task.value), **when, **more, "recalled": recalled, **deleted}
            for recalled in ("over", "under_way", "before")
            for deleted in ({"deleted": number, "copies_there": number},)
        )
        yield {**_sending(number, task.value), **when, **more}
        yield {**_sending(number, task.value), **when, **more, "failed": 0, "recall_until": None}


TOLD: tuple[Told, ...] = (*NUMBERS, None)


def _totals_view(language: str) -> Iterator[Values]:
    texts = PHRASEBOOK[language]
    for number in TOLD:
        names = CASE.text(language).authority_buttons.values()
        said = texts.number(number)
        rows = [(name, number or 0, said) for name in (*names, NASTY)] if number else []
        facts = [(texts.label(words), said) for words in ("chart_letters", "chart_people", "chart_opened")]
        notes = [texts.label("chart_ways_note"), texts.label("chart_broadcasts_note")]
        for shown in (8, 2):
            yield {
                "title": TITLE,
                "subject": TITLE,
                "code": NASTY if number else "",
                "period": texts.label("chart_until", day=date(2026, 9, 9)),
                "facts": facts if number != 1 else [],
                "parts": [TotalsPart(NASTY[:40], rows, texts.label("chart_few_yet"))] * 3,
                "shown": shown,
                "notes": notes if number else [],
                "age_days": (number or 0) + 90,
                **list(standings.shown(WHEN.date()))[(number or 0) % 4],
            }


def _doubted() -> Values:
    return {"title": TITLE, "slug": "x" * 12, "address": NASTY, "names": [NASTY] * 3}


def _remarks() -> Iterator[Values]:
    own = (NASTY * 9)[:MAX_OWN]
    everything = [Remark(kind, (NASTY, NASTY[:9], own)) for kind in Advice]
    yield {"own": own, "signed": NASTY, "goes": "A. B.", "remarks": everything, "never": True}
    for kind in Advice:
        yield {
            "own": NASTY,
            "signed": "",
            "remarks": [Remark(kind, (NASTY,))],
            "never": kind is Advice.NEVER_SAID,
        }


_LEADING = [Remark(kind, (NASTY,)) for kind in (Advice.NUMBER, Advice.ADDRESS, Advice.HOME)]


@cache
def _plain_screens() -> dict[str, list[Values]]:
    """Values for the screens that only put texts in: they neither decide, nor count, nor look into any."""
    reader = Environment(extensions=["jinja2.ext.i18n"])
    found = {}
    for path in (messages_folder() / "chat").glob("*.html.j2"):
        screen = reader.parse(path.read_text("utf-8"))
        names = {name.name for name in screen.find_all(nodes.Name)}
        if not any(screen.find_all(_MORE)) and "ngettext" not in names:
            found[path.name.removesuffix(".html.j2")] = [dict.fromkeys(names - {"gettext", "colon"}, NASTY)]
    return found


@cache
def screens(language: str) -> dict[str, list[Values]]:
    """Values for every screen by its name; several where what is shown depends on them.

    A screen that only puts texts in needs no entry: each of them is the nastiest.
    """
    tasks: list[Values] = [{"task": task.value} for task in Task]
    troubles: list[Values] = [{"trouble": trouble.value} for trouble in Trouble]
    text = CASE.text(language)
    listed: list[Values] = [
        {"cases": [text], "more": 0},
        *({"cases": [replace(text, title=TITLE)] * LISTED, "more": more} for more in (0, 1, 12_345)),
    ]
    numbers = list(NUMBERS)
    languages = [
        {"name": name, "on": on, "reviewed": r}
        for name in OWN_NAMES.values()
        for on in (0, 1)
        for r in (0, 1)
    ]
    return {
        **_plain_screens(),
        **standings.screens(text, TITLE, NUMBERS, WHEN),
        **editor.screens(TITLE, NASTY, _fullest_letter(), NUMBERS, WHEN),
        "address_doubt": [{**_doubted(), "supporters": n, "hows": [(NASTY, n)] * len(How)} for n in numbers],
        "address_failed": [
            {"address": NASTY, "name": NASTY, "others": others} for others in ([], [NASTY] * 5)
        ],
        "address_judged": [{**_doubted(), "verdict": verdict.value} for verdict in Verdict],
        "ask": [{"asks": CASE.asks, **values} for values in _case(language)],
        "authority": [
            {"suggested": a, "any_written": b, "any_dead": b, "any_doubted": b, "careful": a}
            for a, b in product((True, False), repeat=2)
        ],
        "broadcast_discarded": [{"back": back} for back in (True, False)],
        "broadcast_gone": [
            {"why": why.value, **(_WHICH if why is Missing.NO_CASE else {"kind": "", "words": ""})}
            for why in Missing
        ],
        "broadcast_fault": [{"fault": fault} for fault in broadcasts.faults(NASTY)],
        **suggested.screens(TITLE, NUMBERS),
        "broadcast_got": list(broadcasts.drafts(TITLE, NASTY, NUMBERS)),
        "broadcast_halt_why": list(broadcasts.halts(NASTY, NUMBERS, WHEN)),
        "broadcast_halted": [
            {
                **_WHICH,
                **values,
                "title": TITLE,
                "task": task.value,
                "delivered": values["times"],  # of another paragraph, so each number meets itself only
                "waiting": values["times"],
                "listed": values["times"] > 0,
                "recalled": recalled,
            }
            for values, task in product(broadcasts.halts(NASTY, NUMBERS, WHEN), Task)
            for recalled in ("", "before")
        ],
        "broadcast_hindered": [{"hindrance": hindrance} for hindrance in broadcasts.hindered()],
        "broadcast_kind": [
            {
                "title": TITLE,
                "updates": n,
                "calls": n,
                "age_days": n + 90,
                "unfinished": [
                    PHRASEBOOK[language].label(f"legend_line_{icon}") for icon in _UNFINISHED if n > 1
                ],
                **shown,
                "owner": owner,
                "asked": n or None,
                "nudge_from": WHEN if n > 1 else None,
                "nudge_days": 14,
            }
            for n in numbers
            for shown in standings.shown(WHEN.date())
            for owner in (True, False)
        ],
        "broadcast_not_edited": [
            {
                "language": NASTY,
                "under_way": under_way,
                "scheduled": scheduled,
                "can": can,
                "delivered": 21,
                "waiting": 5,
            }
            for under_way, scheduled, can in product((True, False), repeat=3)
        ],
        "broadcast_not_there": [{"reason": reason} for reason in ("recall", "correct", "part", "old")],
        "broadcast_over": tasks,
        "broadcast_options": list(broadcasts.options(NUMBERS)),
        "broadcast_preview": list(broadcasts.previews(NASTY, NUMBERS)),
        "broadcast_progress": list(_progress()),
        "broadcast_recall": [
            {
                **_WHICH,
                "there": n,
                "unknown": n,
                "copies": n,
                "all_until": WHEN,
                "late": late,
                "shown": late,
                "under_way": under_way,
                "held": under_way and not late,
                "apart": not late,
                "zone": "UTC",
            }
            for n, late, under_way in product(NUMBERS, (True, False), (True, False))
        ],
        "broadcast_remarks": list(broadcasts.remarks(NASTY)),
        "broadcast_result": list(_results()),
        "broadcast_spot": [{"spot": spot} for spot in broadcasts.spots(NASTY)],
        "broadcast_stop": [
            {
                **_WHICH,
                "task": task.value,
                "delivered": n,
                "waiting": n,
                "listed": n > 1,
                "nobody": n == 0,
                "delete": n > 0,
                "held": held,
                "may": may,
            }
            for n, task, held, may in product(NUMBERS, Task, (True, False), (True, False))
        ],
        "broadcast_stopped": tasks,
        "broadcast_not_taken": [{"words": words} for words in ("", NASTY)],
        "broadcast_team": list(broadcasts.of_team(NASTY, NUMBERS, WHEN)),
        "broadcast_news": [
            {"what": what, "who": NASTY[:20], "title": TITLE, **_WHICH, "moment": moment, "zone": "UTC"}
            for what in ("sends", "schedules", "recalls", "corrects", "cancels", "stops")
            for moment in (WHEN, None)
        ],
        "broadcast_text": [
            {"language": NASTY, "instead_of": sort, "wordless": wordless, "limit": 1024}
            for sort, wordless in product(("", *Sort), (True, False))
        ],
        "broadcast_unusable": list(broadcasts.unusable(NASTY)),
        "alert": [{"kind": kind.value, "over": over} for kind in Condition for over in (False, True)],
        "broadcast_trouble": [{"trouble": ""}, *troubles],
        "broadcast_trouble_now": troubles,
        "broadcast_which": [{"kind": kind.value, "words": words} for kind in Kind for words in (NASTY, "")],
        **schedule.screens(TITLE, NASTY, NUMBERS),
        **audience.screens(NASTY, NUMBERS),
        **team.screens(WHEN),
        **approvals.screens(TITLE, NASTY, NUMBERS, WHEN),
        **people.hotline(NASTY, NUMBERS, WHEN),
        **room.screens(NASTY, NUMBERS),
        "case": _case(language),
        "files": [
            {**values, "run_by": run_by, "contact": contact}
            for values in (
                {"mail": True, "pdf": True, "named": True, "postal": False, "country": NASTY},
                {"mail": False, "pdf": True, "named": False, "postal": True, "country": NASTY},
                {"mail": True, "pdf": False, "named": False, "postal": False, "country": ""},
            )
            for run_by, contact in (("", ""), (NASTY[:80], "a@example.org " * 14))
        ],
        "forget": [{"organiser": organiser, "team": team} for organiser, team in ((0, 0), (0, 1), (1, 1))],
        "help": [
            {"commands": [("letter", NASTY)], "team": team, "sends": sends, "asks": sends}
            for team, sends in product(([], [("invite", NASTY), ("team", NASTY)]), (True, False))
        ],
        "incident": [{"number": "A1B2C3", "organiser": organiser} for organiser in (False, True)],
        "languages": [{"items": languages, "may": may} for may in (True, False)],
        "letter": [
            {"letter": letter}
            for letter in (_fullest_letter(), *(_longest_letter(code) for code in CASE.letters))
        ],
        "card": list(_cards()),
        "link": [{"case": text, "url": f"https://t.me/{'x' * 32}?start=exa001-{'y' * 24}", "name": NASTY}],
        "links": [
            {
                "cases": [
                    {
                        "name": NASTY,
                        "links": [("y" * 24, f"https://t.me/{'x' * 32}")] * 40,
                        "more": more,
                        "live": more > 0,
                    }
                ]
            }
            for more in (0, 160)
        ],
        "other_ways": [{"text": text}],
        "pass_on_unusable": [{"reason": reason} for reason in ("album", "kind", "enough")],
        **{
            name: [{"marked": marked} for marked in (True, False)]
            for name in ("forgotten", "mydata_file", "mydata_nothing")
        },
        "mydata": list(people.mydata(NASTY, WHEN)),
        "privacy": [{"kept": [item.value for item in KeptItem]}],
        "privacy_limits": [{"source": source} for source in (None, "https://example.org/" + "source/" * 20)],
        "kept_item": [{"item": item.value} for item in KeptItem],
        "reading": list(_reading(language)),
        "yearly": [{"until": WHEN.date()}],
        "yearly_answered": [{"goes_on": goes_on} for goes_on in (True, False)],
        "reminder": [{"title": TITLE, "name": NASTY}],
        "reply_no_letter": [{"name": NASTY}],
        "reply_passed_on": [
            {"title": TITLE, "name": NASTY, "answer": NASTY, "odd": odd} for odd in ("", NASTY[:60])
        ],
        "reply_question": [{"title": TITLE, "name": NASTY}],
        "reply_thanks": [
            {"name": NASTY, "answer": NASTY, "hand_over": hand_over, "second": second}
            for hand_over, second in ((True, False), (False, True), (False, False))
        ],
        "own_words": [
            {
                "limit": MAX_OWN,
                "language": name,
                "careful": bool(name),
                "signed": name,
                "goes": goes,
                "own": name,
                "unread": bool(name),
            }
            for name, goes in (("", ""), (NASTY[:80], "A. B."))
        ],
        "own_words_check": list(_remarks()),
        **ways.screens(NASTY, _longest_letter(language), [each["remarks"] for each in _remarks()]),
        "enough": [
            {"made": made.value, "times": MADE[made].times, "minutes": n} for made in Made for n in (1, 2, 10)
        ],
        "own_words_unusable": [{"signed": ""}, {"signed": NASTY, "goes": NASTY}],
        "safety": [{"country": NASTY}],
        "sent": [
            {
                "letters": more_than(n),
                "following": NASTY if n else "",
                "straight": n > 1,
                "asks": NASTY if n else "",
                "reading": copy,
                "language": NASTY if copy else "",
            }
            for n, copy in product(numbers, (None, _fullest_letter(), _longest_letter(language)))
        ],
        "settings": [{"wants": wants} for wants in ("all", "calls", "")],
        "sign": [
            {"careful": True, "signed": NASTY[:80], "goes": "A. B.", "own": "", "unread": False},
            {"careful": False, "signed": "", "own": NASTY, "unread": True},
        ],
        "sign_check": [{"signed": NASTY[:80], "own": own, "remarks": _LEADING} for own in ("", NASTY)],
        "sign_unusable": [
            {"limit": MAX_SIGNATURE, "careful": careful, "own": own}
            for careful in (False, True)
            for own in ("", NASTY)
        ],
        "start": [
            {
                **values,
                "run_by": run_by,
                "proof": proof,
                "bot": "@x_bot",
                "kept": [item.value for item in KeptItem],
            }
            for values, (run_by, proof) in product(listed, ((NASTY, NASTY), ("", ""), (NASTY, "")))
        ],
        "discreet": [{"on": on, "hours": hours} for on in (True, False) for hours in (None, 1, 24)],
        "cleared": [{"whole": whole} for whole in (True, False)],
        "stopped": [
            {"owner": owner, "sends": sends} for owner, sends in ((True, True), (False, True), (False, False))
        ],
        "stopped_already": [{"sends": sends} for sends in (True, False)],
        "unknown": [{"team": team} for team in (True, False)],
        "still_awaited": [{"kind": kind} for kind in (*Awaited, "another")],
        "awaited_nothing": [{"drafting": drafting} for drafting in (True, False)],
        "subscribed": [{**values, "wants": wants} for values, wants in product(listed, ("all", "calls"))],
        "totals_view": list(_totals_view(language)),
        "totals_making": [
            {"bar": "▓" * number + "░" * (10 - number), "percent": number * 10} for number in (0, 5, 10)
        ],
        "typed": [
            {"signed": signed, "goes": goes, "own": own}
            for signed, own in ((NASTY[:80], ""), ("", NASTY), (NASTY[:80], NASTY))
            for goes in ((signed, "A. B.", "") if signed else ("",))
        ],
        "welcome_back": [
            {"cases": [{"title": NASTY, "live": live} for live in lives], "more": more}
            for lives in ((True,), (False,), (True, False, True))
            for more in (0, 1, 12_345)
        ],
    }


def labels(language: str) -> dict[str, list[Values]]:
    """Values for every label that takes some; those that take none need no entry."""
    own = [{"language": name} for name in OWN_NAMES.values()]
    return {
        **{
            name: [{"since": WHEN, "until": WHEN, "zone": "America/Argentina/Buenos_Aires"}]
            for name in ("away_line", "away_line_album")
        },
        "more_countries": [{"first": "Saint Vincent ", "last": "Vereinigte Ara"}],
        "letter_language": own,
        "share_line": [{"title": TITLE}],
        "share_line_invite": [{"title": TITLE}],
        "poster_run_by": [{"name": f"{NASTY} · https://example.org"}],
        "toast_enough": [{"minutes": n} for n in (1, 2, 10)],
        "next_authority": [{"name": name} for name in CASE.text(language).authority_buttons.values()],
        "write_in": own,
        "rewrite_in": own,
        **team.labels(NUMBERS),
        **approvals.labels(NUMBERS),
        **people.hotline_labels(NUMBERS),
        "options_line": [{"words": NASTY * 3}],
        "switch_on": own,
        "switch_off": own,
        "chart_until": [{"day": date(2026, 9, 1)}, {"day": date(2026, 12, 31)}],
        "chart_dead": [{"name": name} for name in ("President", NASTY)],
        "chart_before": [{"number": f"{n:,}", "before": f"{n:,}"} for n in NUMBERS],
        "progress_over": [{"number": f"{n:,}"} for n in NUMBERS],
        "send_passing": [{"n": n, "number": f"{n:,}"} for n in NUMBERS],
        "send_rest": [{"n": n, "number": f"{n:,}"} for n in NUMBERS],
        "again_for": [{"n": n, "number": f"{n:,}"} for n in NUMBERS],
        "newest_message": [{"day": PHRASEBOOK[language].date(date(2026, 9, day))} for day in (1, 22)],
        "send_later": [{"n": n, "number": f"{n:,}"} for n in NUMBERS],
        "replace_for": [{"n": n, "number": f"{n:,}"} for n in NUMBERS],
        "team_item": [{"state": state, "words": "W" * 28} for state in broadcasts.STATES],
        "member_owner": [{"number": number} for number in NUMBERS],
        "member_organiser": [{"number": number} for number in NUMBERS],
        "write_letter_on": [{"case": "W" * 30}],
        "read_case_on": [{"case": "W" * 30}],
        **{f"unfinished_{state}": [{"words": "W" * 29}] for state in _UNFINISHED},
        "send_to": [{"n": n, "number": f"{n:,}"} for n in NUMBERS],
        **suggested.labels(WHEN),
        **schedule.labels(),
        **audience.labels(NUMBERS),
        **editor.labels(NUMBERS, WHEN),
    }


def case_buttons(case: Case, language: str) -> list[str]:
    """Every button that the case's own words label."""
    text = case.text(language)
    return [text.short, *text.authority_buttons.values(), *(button for button, _ in text.asks.values())]
