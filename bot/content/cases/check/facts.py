"""Checks of case.toml: dates, sources, ways to reach authorities, and the hashes of words never said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from bot.content.cases.check.finding import CaseFile, Finding
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.said.hashes import is_entry
from bot.model.cases.case import STALE_AFTER_DAYS, Case

_NOBODYS: Final = ("example.org", "example.com", "example.net", ".example", ".invalid", ".test")
"""Ends of addresses that are set aside for examples (RFC 2606): nobody reads what is sent there."""


def check_facts(case: Case, file: CaseFile, today: date) -> Iterator[Finding]:
    """What is wrong with the case's facts, dates and authorities."""
    yield from _order(case, file)
    yield from _sources(case, file, today)
    yield from _state(case, file, today)
    yield from _asked_twice(case, file)
    yield from _addresses(case, file)
    yield from _hashes(case, file)


def _order(case: Case, file: CaseFile) -> Iterator[Finding]:
    dated = [(number, fact.when) for number, fact in enumerate(case.facts) if fact.when]
    for (_, earlier), (number, later) in pairwise(dated):
        if later < earlier:
            yield file.fault(
                ("facts", number, "when"),
                f"is {later}, before the {earlier} of a fact above it.",
                "Put the facts in order of date.",
                ToldFinding(FindingKind.FACTS_ORDER, day=later, before=earlier),
            )


def _sources(case: Case, file: CaseFile, today: date) -> Iterator[Finding]:
    published = {source.id: source.date for source in case.sources}
    for number, source in enumerate(case.sources):
        if source.date > today:
            yield file.fault(
                ("sources", number, "date"),
                "is still to come.",
                "Check the date.",
                ToldFinding(FindingKind.SOURCE_TO_COME, name=source.publisher),
            )
        if not any(source.id in fact.sources for fact in case.facts):
            yield file.remark(
                ("sources", number, "id"),
                "no fact comes from this source.",
                "Name it where it belongs.",
                ToldFinding(FindingKind.SOURCE_UNUSED, name=source.publisher),
            )
    for number, fact in enumerate(case.facts):
        if fact.when and fact.when > max(published[source] for source in fact.sources):
            yield file.fault(
                ("facts", number, "when"),
                f"is {fact.when}, later than all its sources.",
                "Check both dates.",
                ToldFinding(FindingKind.FACT_AFTER_SOURCES, day=fact.when),
            )
    newest = max(published.values())
    if case.facts_as_of > newest:
        yield file.fault(
            ("facts_as_of",),
            f"is later than the newest source, of {newest}.",
            f"Write {newest}.",
            ToldFinding(FindingKind.AS_OF, day=newest),
        )
    elif case.facts_as_of < newest <= today:  # a source still to come has a wrong date itself
        yield file.fault(
            ("facts_as_of",),
            f"is earlier than the newest source, of {newest}.",
            f"Write {newest}.",
            ToldFinding(FindingKind.AS_OF, day=newest),
        )


def _state(case: Case, file: CaseFile, today: date) -> Iterator[Finding]:
    if case.act_until and case.act_until < case.facts_as_of:
        yield file.fault(
            ("act_until",),
            "is before facts_as_of.",
            "Check both dates.",
            ToldFinding(FindingKind.UNTIL_BEFORE),
        )
    if case.stopped:
        if case.stopped > today:
            yield file.fault(
                ("stopped",),
                "is still to come.",
                "A case is stopped on the day it is written here.",
                ToldFinding(FindingKind.STOP_TO_COME),
            )
        return  # Nobody writes for it any more, so it need not be fresh.
    if case.act_until and case.act_until < today:
        yield file.remark(
            ("act_until",),
            f"was {case.act_until}, so no letters are given any more.",
            "Set a later day if letters still help.",
            ToldFinding(FindingKind.UNTIL_PASSED, day=case.act_until),
        )
    elif today - case.facts_as_of > timedelta(STALE_AFTER_DAYS):
        yield file.remark(
            ("facts_as_of",),
            f"is {case.facts_as_of}, more than {STALE_AFTER_DAYS} days ago.",
            "See whether the facts still hold, then bring them and this date up to date.",
            ToldFinding(FindingKind.STALE, day=case.facts_as_of),
        )


def _asked_twice(case: Case, file: CaseFile) -> Iterator[Finding]:
    first: dict[str, str] = {}  # demand -> the ask under which it stands first
    for number, ask in enumerate(case.asks):
        for place, demand in enumerate(ask.demands):
            if first.setdefault(demand, ask.id) != ask.id:
                yield file.remark(
                    ("asks", number, "demands", place),
                    f"'{demand}' stands under '{first[demand]}' too.",
                    "Asks are never mixed: see whether it belongs in both letters.",
                    ToldFinding(FindingKind.ASKED_TWICE, name=demand, other=first[demand]),
                )


def _addresses(case: Case, file: CaseFile) -> Iterator[Finding]:
    sharing: dict[str, list[int]] = defaultdict(list)
    nobodys = []
    for number, authority in enumerate(case.authorities):
        if authority.email:
            sharing[authority.email.casefold()].append(number)
            if authority.email.casefold().endswith(_NOBODYS):
                nobodys.append(number)
        elif not authority.postal:
            what = "only a telephone" if authority.phones else "no e-mail, no postal address and no telephone"
            yield Finding(
                file.name,
                file.lines.of(("authorities", number)),
                f"authority '{authority.id}' has {what} on file.",
                "Add where a letter can be sent, or take the authority out.",
                fault=not authority.phones,
                told=ToldFinding(
                    FindingKind.ONLY_PHONE if authority.phones else FindingKind.NO_ADDRESS, name=authority.id
                ),
                way=("authorities", number),
            )
    for address, numbers in sharing.items():
        if len(numbers) > 1:
            yield Finding(
                file.name,
                file.lines.of(("authorities", numbers[1], "email")),
                f"{address} is the address of {_named(case, numbers)}.",
                'Letters there begin "For the attention of". If the source says so, leave it.',
                fault=False,
                told=ToldFinding(FindingKind.SAME_ADDRESS, words=address, name=_ids(case, numbers)),
                way=("authorities", numbers[1], "email"),
            )
    if nobodys:
        yield Finding(
            file.name,
            file.lines.of(("authorities", nobodys[0], "email")),
            f"nobody reads what is sent to the example address of {_named(case, nobodys)}.",
            "Put in the real one.",
            fault=False,
            told=ToldFinding(FindingKind.EXAMPLE_ADDRESS, name=_ids(case, nobodys)),
            way=("authorities", nobodys[0], "email"),
        )


def _ids(case: Case, numbers: list[int]) -> str:
    return ", ".join(case.authorities[number].id for number in numbers)


def _named(case: Case, numbers: list[int]) -> str:
    *first, last = (f"'{case.authorities[number].id}'" for number in numbers)
    return f"{', '.join(first)} and {last}" if first else last


def _hashes(case: Case, file: CaseFile) -> Iterator[Finding]:
    for number, text in enumerate(case.never_said):
        if not is_entry(text):
            # Not shown: it may be the very word.
            yield file.fault(
                ("never_said", number),
                "is no hash. If the word itself stands here, it must leave the file, and its history.",
                "Make the hash with: python -m bot case never-say",
            )
