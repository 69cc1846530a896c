"""The team's record as a chain: whatever is changed in it, or taken out, is found and named."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.team.record import (
    FIRST,
    Act,
    RecordEntry,
    RecordTopic,
    as_kept,
    digest_of,
    facts_as_kept,
    noted,
    short,
    topic_of,
)
from bot.model.team.record_chain import BreakKind, Chain, ChainBreak

BEGAN = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


class Kept(NamedTuple):
    """A row of the table."""

    entry: RecordEntry
    previous: bytes
    digest: bytes


numbers = st.none() | st.integers(0, 99)
texts = st.text(max_size=12)
acts = st.builds(
    RecordEntry,
    number=st.just(0),
    at=st.builds(lambda s: as_kept(BEGAN + timedelta(seconds=s)), st.integers(0, 10**6)),
    act=st.sampled_from([act.value for act in Act]),
    actor=numbers,
    member=numbers,
    case=st.none() | texts,
    facts=st.dictionaries(texts, st.integers() | texts, max_size=3).map(facts_as_kept),
)


def chained(entries: list[RecordEntry]) -> list[Kept]:
    kept, previous = [], FIRST
    for number, one in enumerate(entries, 1):
        entry = replace(one, number=number)
        kept.append(Kept(entry, previous, digest_of(entry, previous)))
        previous = kept[-1].digest
    return kept


def followed(rows: list[Kept], head: str | None = None) -> Chain:
    chain = Chain(head)
    for row in rows:
        if not chain.follow(*row):
            break
    chain.end()
    return chain


records = st.lists(acts, min_size=1, max_size=8).map(chained)


@given(records)
def test_what_was_written_is_whole_and_each_end_of_it_is_found(rows: list[Kept]) -> None:
    for number, row in enumerate(rows, 1):
        chain = followed(rows, short(row.digest))
        assert (chain.broken, chain.entries, chain.head) == (None, len(rows), rows[-1].digest)
        assert chain.found == number


@given(records, st.data())
def test_any_change_of_one_value_is_found_where_it_is(rows: list[Kept], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    row = rows[at]
    name = data.draw(st.sampled_from([*(field.name for field in fields(RecordEntry)), "previous", "digest"]))
    if name in ("previous", "digest"):
        changed = row._replace(**{name: cast("Any", data.draw(st.binary(max_size=32)))})
    else:
        # Whatever a database may hold there.
        value: Any = data.draw(st.none() | st.integers() | texts | st.binary(max_size=4) | st.floats())
        changed = row._replace(entry=replace(row.entry, **{name: value}))
    if changed == row:
        return
    broken = followed([*rows[:at], changed, *rows[at + 1 :]]).broken
    assert broken is not None
    assert broken.number == at + 1


@given(records, st.data())
def test_what_is_taken_out_is_found_by_the_chain_and_at_its_end_by_what_was_noted_down(
    rows: list[Kept], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    head = short(rows[-1].digest)
    chain = followed([*rows[:at], *rows[at + 1 :]], head)
    assert chain.found is None
    last = at == len(rows) - 1
    if len(rows) == 1:
        assert chain.broken == ChainBreak(1, BreakKind.MISSING), "a record has a beginning"
    else:
        assert chain.broken == (None if last else ChainBreak(at + 1, BreakKind.MISSING))


@given(records, st.data())
def test_an_entry_that_is_written_anew_with_its_own_digest_breaks_the_next(
    rows: list[Kept], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    row = rows[at]
    entry = replace(row.entry, actor=100)
    anew = Kept(entry, row.previous, digest_of(entry, row.previous))
    chain = followed([*rows[:at], anew, *rows[at + 1 :]], short(rows[-1].digest))
    if at == len(rows) - 1:
        assert (chain.broken, chain.found) == (None, None), "only what was noted down tells"
    else:
        assert chain.broken == ChainBreak(at + 2, BreakKind.NOT_LINKED)


@given(records)
def test_a_whole_record_written_anew_has_none_of_the_ends_of_before(rows: list[Kept]) -> None:
    anew = chained([replace(row.entry, actor=100) for row in rows])
    for row in rows:
        chain = followed(anew, short(row.digest))
        assert (chain.broken, chain.found) == (None, None)


def test_the_digest_of_an_entry_never_changes_its_form() -> None:
    """Else every record there is would seem to be broken."""
    entry = RecordEntry(2, as_kept(BEGAN), "removed", 1, 3, None, facts_as_kept({"role": "owner", "x": None}))
    assert (entry.at, entry.facts) == ("2026-03-14T09:26:53.589793+00:00", '{"role":"owner"}')
    assert short(digest_of(entry, FIRST)) == "a8b7 da89 47ec 55e2 3892 c59a"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0123 4567 89AB cdef 0123 4567", "0123456789abcdef01234567"),
        ("0123-4567-89ab-cdef-0123-4567", "0123456789abcdef01234567"),
        ("ab" * 32, "ab" * 32),
        ("ab" * 33, None),
        ("0123 4567", None),
        ("0123 4567 89ab cdef 0123 456g", None),
        ("٠" * 24, None),
        ("", None),
    ],
)
def test_an_end_is_read_as_people_note_it_down(typed: str, read: str | None) -> None:
    assert noted(typed) == read


def test_every_act_has_its_topic() -> None:
    assert {act for act in Act if topic_of(act) is RecordTopic.BROADCASTS} == {
        Act.SENT,
        Act.SCHEDULED,
        Act.UNSCHEDULED,
        Act.CANCELLED,
        Act.BEGUN,
        Act.TAKEN_OVER,
        Act.PAUSED,
        Act.HELD,
        Act.RESUMED,
        Act.STOPPED,
        Act.RECALLED,
    }
