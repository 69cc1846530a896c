"""A value changed in a case's documents: it stands there, they stay TOML, and nothing else is touched."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.cases.editing.consequences import changed
from bot.content.cases.editing.fields import FIELDS, TABLES, CasePart, FieldKind, field_at
from bot.content.cases.editing.items import items_in, with_new_item, without_item
from bot.content.cases.editing.merging import changed_parts, merged, with_parts
from bot.content.cases.editing.places import FACTS, ValuePlace, items_of, value_at, with_value
from bot.content.cases.files import CaseDocuments

EXAMPLE = CaseDocuments.read(Path("docs/example-case/exa001")).files
PLACES = [
    (field.kind, field.place(part, item, "fr" if field.spoken else ""))
    for part, fields in FIELDS.items()
    for field in fields
    for item in items_in(EXAMPLE, part)
]
WORDS = st.text(max_size=40)
LISTS = st.lists(WORDS, max_size=6)
VALUES = st.one_of(WORDS, st.booleans(), st.dates(), LISTS)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLACES), VALUES)
def test_what_is_put_there_stands_there_and_nothing_else_changes(
    at: tuple[FieldKind, ValuePlace], value: str | bool | date | list[str]
) -> None:
    _, place = at
    after = with_value(EXAMPLE, place, value)
    wanted = " ".join(value.split()) if isinstance(value, str) else value
    assert value_at(after, place) == wanted
    assert set(changed_parts(EXAMPLE, after)) <= {place.part}
    was, now = EXAMPLE[place.file].decode(), after[place.file].decode()
    assert sum("#" in line for line in now.splitlines()) >= sum(
        line.startswith("#") for line in was.splitlines()
    )
    assert {line for line in was.splitlines() if line.startswith("#")} <= set(now.splitlines())
    out = with_value(after, place, None)
    assert value_at(out, place) is None
    assert set(changed_parts(EXAMPLE, out)) <= {place.part}
    assert field_at(place) is not None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), max_size=4), st.data())
def test_changes_of_different_parts_merge_the_same_either_way(
    changes: list[tuple[tuple[FieldKind, ValuePlace], str | bool | date | list[str]]], data: st.DataObject
) -> None:
    sides = [dict(EXAMPLE), dict(EXAMPLE)]
    whose: dict[str, int] = {}
    for (_, place), value in changes:
        side = whose.setdefault(place.part, data.draw(st.integers(0, 1)))
        sides[side] = with_value(sides[side], place, value)
    ours, theirs = sides
    one, other = merged(EXAMPLE, ours, theirs), merged(EXAMPLE, theirs, ours)
    assert (one.clashing, other.clashing) == ((), ())
    assert changed_parts(one.files, other.files) == ()
    assert set(changed_parts(EXAMPLE, one.files)) == {*one.taken, *other.taken}


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(PLACES), VALUES, VALUES)
def test_parts_differ_just_where_the_files_say_something_else(
    at: tuple[FieldKind, ValuePlace], one: str | bool | date | list[str], other: str | bool | date | list[str]
) -> None:
    _, place = at
    first, second = with_value(EXAMPLE, place, one), with_value(EXAMPLE, place, other)
    same = all(
        tomllib.loads(first[name].decode()) == tomllib.loads(second[name].decode()) for name in EXAMPLE
    )
    assert (changed_parts(first, second) == ()) is same
    found = merged(EXAMPLE, first, second)
    if not same and value_at(EXAMPLE, place) not in (one, other):
        assert found.clashing == (place.part,)
        assert value_at(found.files, place) == value_at(first, place), "ours stay"


@pytest.mark.parametrize("part", [*TABLES])
def test_an_item_more_and_taken_out_again_leaves_every_line(part: CasePart) -> None:
    made, id_ = with_new_item(EXAMPLE, part)
    assert id_ in items_in(made, part)
    out = without_item(made, part, id_)
    for name, content in EXAMPLE.items():  # but for empty ones
        assert [line for line in out[name].splitlines() if line] == [
            line for line in content.splitlines() if line
        ]
    assert with_new_item(made, part)[1] != id_


def test_a_part_that_theirs_took_out_or_made_is_merged_too() -> None:
    first, *_ = items_of(EXAMPLE, FACTS, "authorities")
    ours = with_value(EXAMPLE, ValuePlace("en.toml", ("title",)), "Ours")
    gone = without_item(EXAMPLE, CasePart.AUTHORITIES, first)
    found = merged(EXAMPLE, ours, gone).files
    assert first not in items_of(found, FACTS, "authorities")
    assert first not in items_of(found, "en.toml", "authorities")
    assert value_at(found, ValuePlace("en.toml", ("title",))) == "Ours"
    more, id_ = with_new_item(EXAMPLE, CasePart.FACTS)
    assert id_ in items_of(merged(EXAMPLE, ours, more).files, FACTS, "facts")


def test_a_language_comes_and_goes_whole() -> None:
    without = {name: content for name, content in EXAMPLE.items() if name != "fr.toml"}
    ours = with_value(EXAMPLE, ValuePlace("en.toml", ("title",)), "Ours")
    assert "fr.toml" not in merged(EXAMPLE, ours, without).files
    ours = with_value(without, ValuePlace("en.toml", ("title",)), "Ours")
    assert merged(without, ours, EXAMPLE).files["fr.toml"] == EXAMPLE["fr.toml"]


def test_marks_and_ends_of_lines_of_other_systems_stay() -> None:
    odd = {name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") for name, content in EXAMPLE.items()}
    place = ValuePlace("en.toml", ("title",))
    after = with_value(odd, place, "Another title")
    assert value_at(after, place) == "Another title"
    assert changed_parts(odd, after) == ("en.title",)
    assert after["en.toml"].startswith(b"\xef\xbb\xbf#")
    assert after["en.toml"].count(b"\r\n") == odd["en.toml"].count(b"\r\n")
    assert changed_parts(odd, EXAMPLE) == ()


def test_items_written_on_one_line_are_items_too() -> None:
    files = {FACTS: b'facts = [{ id = "one", event = "charge" }, { id = "two" }]\n', "en.toml": b""}
    place = ValuePlace(FACTS, ("facts", "two", "event"))
    after = with_value(files, place, "arrest")
    assert value_at(after, place) == "arrest"
    assert value_at(after, ValuePlace(FACTS, ("facts", "one", "event"))) == "charge"
    assert changed_parts(files, after) == ("facts.two",)
    made, id_ = with_new_item(after, CasePart.FACTS)
    assert items_of(made, FACTS, "facts") == ("one", "two", id_)
    assert items_of(without_item(made, CasePart.FACTS, "one"), FACTS, "facts") == ("two", id_)
    assert value_at(with_parts(files, after, ("facts.two",)), place) == "arrest"


def test_what_is_taken_out_is_named_by_no_ask_any_more() -> None:
    for part, id_, kept in (
        (CasePart.WHO, "librarian", "age"),
        (CasePart.OWN_CONCERNS, "readers", "expression"),
        (CasePart.OWN_DEMANDS, "reading", "release"),
    ):
        for content in without_item(EXAMPLE, part, id_).values():
            assert f"'{id_}'" not in str(tomllib.loads(content.decode())), part
        assert kept.encode() in without_item(EXAMPLE, part, id_)[FACTS]


def test_of_an_item_that_is_gone_nothing_is_made() -> None:
    for place in (
        ValuePlace(FACTS, ("authorities", "nobody", "email")),
        ValuePlace("en.toml", ("authorities", "nobody", "office")),
    ):
        assert changed(EXAMPLE, place, "x@example.org") == EXAMPLE


def test_what_an_ask_demands_the_case_demands_and_a_new_language_says_which_it_is() -> None:
    first, *_ = items_of(EXAMPLE, FACTS, "asks")
    place = ValuePlace(FACTS, ("asks", first, "demands"))
    after = changed(EXAMPLE, place, ["release", "integrity"])
    of_case = value_at(after, ValuePlace(FACTS, ("demands",)))
    assert of_case == ["release", "reading", "doctor", "family", "integrity"]
    begun = changed(EXAMPLE, ValuePlace("es.toml", ("title",)), "Un título")
    spanish = tomllib.loads(begun["es.toml"].decode())
    assert {key: spanish[key] for key in ("language", "reviewed", "title")} == {
        "language": "es",
        "reviewed": False,
        "title": "Un título",
    }
    assert changed(EXAMPLE, ValuePlace("es.toml", ("title",)), None) == EXAMPLE


def test_every_field_has_a_place_of_its_own() -> None:
    places = [place for _, place in PLACES]
    assert len(set(places)) == len(places)
    assert set(CasePart) == set(FIELDS)
