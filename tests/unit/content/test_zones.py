"""Every country that can be given has a time zone, and those with several have the one we chose."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.core import get_global

from bot.content.cases.countries import countries
from bot.content.cases.zones import MAIN_ZONES, zone_of

ALL = [code for code, _ in countries("en")]


def _offsets(zones: list[str]) -> set[tuple[object, ...]]:
    moments = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7)]
    return {tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in moments) for zone in zones}


def test_every_country_has_a_zone() -> None:
    assert len(ALL) > 200
    assert [code for code in ALL if zone_of(code) is None] == []


def test_a_country_with_different_clocks_has_a_zone_that_was_chosen() -> None:
    zones = get_global("territory_zones")
    several = {code for code in ALL if len(_offsets(zones[code])) > 1}
    assert several <= set(MAIN_ZONES), "choose where most people live, in bot/content/cases/zones.py"
    assert all(name in zones[code] for code, name in MAIN_ZONES.items())


@pytest.mark.parametrize(
    ("country", "zone"),
    [("TJ", "Asia/Dushanbe"), ("FR", "Europe/Paris"), ("RU", "Europe/Moscow"), ("US", "America/Chicago")],
)
def test_some_that_people_know(country: str, zone: str) -> None:
    assert str(zone_of(country)) == zone


def test_what_is_no_country_has_none() -> None:
    assert zone_of("ZZ") is None
    assert zone_of("") is None
