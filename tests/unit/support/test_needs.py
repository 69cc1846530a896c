"""What a run that is to be fast does without."""

from __future__ import annotations

from typing import Any

from tests.support.needs import left_out


class Item:
    """A test, of which only its name counts."""

    def __init__(self, nodeid: str) -> None:
        self.nodeid = nodeid


def named(name: str, number: int) -> list[Any]:
    return [Item(f"{name}[{each}]") for each in range(number)]


def kept(items: list[Any]) -> list[str]:
    out = left_out(items)
    return [item.nodeid for item in items if item not in out]


def test_of_every_test_something_is_kept_and_all_of_what_is_told_but_few_times() -> None:
    few = [
        Item("tests/unit/a.py::one"),
        *named("tests/unit/a.py::two", 8),
        *named("tests/stories/a.py::three", 3),
    ]
    assert not left_out(few)
    for name, number, left in (
        ("tests/unit/a.py::many", 20, 8),
        ("tests/unit/a.py::more", 800, 100),
        ("tests/stories/a.py::many", 9, 3),
        ("tests/stories/a.py::more", 40, 10),
    ):
        assert len(kept([*few, *named(name, number)])) == len(few) + left


def test_it_is_the_same_sample_each_time_and_another_for_another_test() -> None:
    first, again, other = (kept(named(f"tests/unit/a.py::{name}", 400)) for name in ("one", "one", "two"))
    assert first == again
    assert [name.partition("[")[2] for name in first] != [name.partition("[")[2] for name in other]
