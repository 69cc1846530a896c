"""The team's record: who did what, and when. It is about messages, cases and the team alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Row, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_command, on_tap
from bot.chat.cases.editor.desk import names_of
from bot.chat.delivery.buttons import LookAt
from bot.chat.team.buttons import ShowRecord, ShowRecordBy
from bot.chat.team.labels import TeamNumbers, numbers_of_team
from bot.model.broadcasts.broadcast import Kind
from bot.model.team.organisation import AboutLine
from bot.model.team.record import (
    GONE_MEANWHILE,
    RecordEntry,
    RecordFilter,
    RecordTopic,
    short,
)
from bot.model.team.roles import Access

IN_A_ROW: Final = 4
MOST_CHOICES: Final = 40
"""So many people or cases have a button on one screen."""

_FACTS: Final = (
    "broadcast",
    "source",
    "task",
    "invitation",
    "role",
    "revision",
    "origin",
    "standing",
    "verdict",
    "what",
    "of",
    "after",
    "folders",
)
"""Facts that the templates know as they are."""


@on_command("record", place=125, access=Access.CASES)
async def record(context: Context) -> None:
    """All of it that they may see, the newest first."""
    await show_record(context, ShowRecord(None, 0, "", 0))


@on_tap(ShowRecord, Access.CASES)
async def show_record(context: Context, tap: ShowRecord) -> None:
    """A page of it; case workers see what concerns cases."""
    if not context.visitor.sends:
        tap = replace(tap, topic=None)
    which = RecordFilter(tap.topic, tap.person or None, tap.case or None)
    page = await context.services.team_record.page(context.visitor, which, tap.page)
    mine = await context.services.team.number(context.visitor)
    people = await numbers_of_team(context)
    cases = await names_of(context, [entry.case for entry in page.entries] + [tap.case])
    html = context.texts.screen(
        "record",
        entries=[_said(context, entry, mine, people, cases) for entry in page.entries],
        page=tap.page + 1,
        only=_only(context, tap, people, cases),
        cases_only=not context.visitor.sends,
        zone=context.services.days.zone.key,
        count=page.number,
        head=short(page.head),
    )
    await context.show(html, keyboard(*_keys(context, tap, page.entries, more=page.more)))


@on_tap(ShowRecordBy, Access.CASES)
async def choose(context: Context, tap: ShowRecordBy) -> None:
    """Whose entries, or of which case."""
    label = context.texts.label
    if tap.people:
        found = await context.services.team_record.people(context.visitor)
        people = page_of(context, found, tap, MOST_CHOICES)
        turn = people.turn
        called = await numbers_of_team(context)
        keys = [
            button(label("record_person", number=called[number]), ShowRecord(None, number, "", 0))
            for number in people.shown
        ]
        rows: list[Row] = [keys[at : at + 2] for at in range(0, len(keys), 2)]
    else:
        named = await context.services.team_record.cases(context.visitor)
        slugs = page_of(context, named, tap, MOST_CHOICES)
        turn, cases = slugs.turn, await names_of(context, slugs.shown)
        rows = [[button(cases[slug], ShowRecord(None, 0, slug, 0))] for slug in slugs.shown]
    html = context.texts.screen("record_by", people=tap.people, some=bool(rows))
    await context.show(html, keyboard(*rows, turn, [button(label("back"), ShowRecord(None, 0, "", 0))]))


def _only(context: Context, tap: ShowRecord, people: TeamNumbers, cases: Mapping[str, str]) -> list[str]:
    label = context.texts.label
    found = [label(f"record_{tap.topic.value}")] if tap.topic else []
    found += [label("record_person", number=people[tap.person])] if tap.person else []
    return found + ([cases[tap.case]] if tap.case else [])


def _keys(context: Context, tap: ShowRecord, entries: Sequence[RecordEntry], *, more: bool) -> Sequence[Row]:
    label = context.texts.label

    def turn(name: str, by: int) -> Key:
        return button(label(name), ShowRecord(tap.topic, tap.person, tap.case, tap.page + by))

    pages = [turn("page_before", -1)] if tap.page else []
    pages += [turn("page_after", 1)] if more else []
    rows: list[Row] = [context.in_reading_order(pages)]
    if context.visitor.sends:
        found = dict.fromkeys(entry.known.get("broadcast") for entry in entries)
        numbers = [number for number in found if isinstance(number, int)][:IN_A_ROW]
        rows.append([button(label("record_message", number=number), LookAt(number)) for number in numbers])
        topics = [
            button(label(f"record_{topic.value}"), ShowRecord(topic, tap.person, tap.case, 0))
            for topic in RecordTopic
            if topic is not tap.topic
        ]
        rows += [topics[at : at + 2] for at in range(0, len(topics), 2)]
    rows.append(
        [
            button(label("record_by_person"), ShowRecordBy(people=True)),
            button(label("record_by_case"), ShowRecordBy(people=False)),
        ]
    )
    if tap.topic or tap.person or tap.case:
        rows.append([button(label("record_all"), ShowRecord(None, 0, "", 0))])
    return [*rows, context.desk_row()]


def _said(
    context: Context,
    entry: RecordEntry,
    mine: int | None,
    people: TeamNumbers,
    names_of_cases: Mapping[str, str],
) -> Mapping[str, object]:
    """An entry as the template knows it. What somebody tampered with must not hinder that it is shown."""
    facts = entry.known
    names = {code: one.name for code, one in context.services.library.languages.items()}
    codes = str(facts.get("languages") or "").split()
    line = next((about for about in AboutLine if about.value == facts.get("line")), None)
    kind = next((kind for kind in Kind if kind.value == facts.get("kind")), None)
    return {
        "number": entry.number,
        "moment": _moment(lambda: entry.moment),
        "who": _who(context, entry.actor, mine, people),
        "act": entry.act,
        "member": None if entry.member is None else people[entry.member],
        "case": names_of_cases.get(entry.case or "", ""),
        **{name: facts.get(name) for name in _FACTS},
        "kind": context.texts.label(f"kind_{kind.value}") if kind else "",
        "goes_at": _moment(lambda: datetime.fromisoformat(str(facts.get("for")))),
        "copy_of": _moment(lambda: datetime.fromisoformat(str(facts.get("copy_of")))),
        "language": names.get(str(facts.get("language")), facts.get("language")),
        "languages": [names.get(code, code) for code in codes],
        "cases": str(facts.get("cases") or "").split(),
        "line": context.texts.label(f"about_{line.value}") if line else "",
    }


def _moment(read: Callable[[], datetime]) -> datetime | None:
    try:
        found = read()
    except ValueError:
        return None
    return found if found.tzinfo else None


def _who(context: Context, number: int | None, mine: int | None, people: TeamNumbers) -> str:
    if number is None:
        return context.texts.label("record_server")
    if number == GONE_MEANWHILE:
        return context.texts.label("record_gone")
    if number == mine:
        return context.texts.label("record_you", number=number)
    return context.texts.label("record_person", number=people[number])
