"""What a panic leaves of a database: nothing in it is about a person, and nothing is sealed but figures."""

from __future__ import annotations

from bot.store.db.schema import facts_about_database, metadata, steps, sums, team
from bot.store.keys.sealed_columns import SEALED
from bot.store.panic.staying import GOING, STAYING


def test_each_table_stays_or_goes() -> None:
    assert {*STAYING, *GOING, facts_about_database} == set(metadata.tables.values())
    assert not set(STAYING) & set(GOING)


def test_of_what_is_sealed_only_figures_of_cases_stay() -> None:
    assert {rows.table for rows in SEALED} & set(STAYING) == {sums, steps}


def test_what_stays_points_to_nothing_that_goes_but_may_point_nowhere() -> None:
    for table in STAYING:
        for key in table.foreign_keys:
            assert key.column.table in STAYING or (key.column.table is team and key.parent.nullable)
