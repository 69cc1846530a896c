"""Time zones of countries, for what is to come at a good hour. From the Unicode data in Babel."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from babel.core import get_global

from bot.content.cases.countries import is_country

MAIN_ZONES: Final = MappingProxyType(
    {
        "AR": "America/Argentina/Buenos_Aires",
        "AU": "Australia/Sydney",
        "BR": "America/Sao_Paulo",
        "CA": "America/Toronto",
        "CD": "Africa/Kinshasa",
        "CL": "America/Santiago",
        "CN": "Asia/Shanghai",
        "EC": "America/Guayaquil",
        "ES": "Europe/Madrid",
        "FM": "Pacific/Pohnpei",
        "GL": "America/Nuuk",
        "ID": "Asia/Jakarta",
        "KI": "Pacific/Tarawa",
        "KZ": "Asia/Almaty",
        "MN": "Asia/Ulaanbaatar",
        "MX": "America/Mexico_City",
        "NZ": "Pacific/Auckland",
        "PF": "Pacific/Tahiti",
        "PG": "Pacific/Port_Moresby",
        "PT": "Europe/Lisbon",
        "RU": "Europe/Moscow",
        "UA": "Europe/Kyiv",
        # Between its coasts: 18:00 there is 19:00 in New York and 16:00 in Los Angeles.
        "US": "America/Chicago",
    }
)
"""The one zone taken for a country that has several: where most of its people live, or in the middle.

Nobody is asked for more than a country, so some are off by an hour or two, and in Vladivostok by seven.
"""


@cache
def zone_of(country: str) -> ZoneInfo | None:
    """The time zone of a country (two capital letters), see MAIN_ZONES; None for what is no country."""
    if not is_country(country):
        return None
    zones = get_global("territory_zones").get(country)
    name = MAIN_ZONES.get(country) or (zones[0] if zones else None)
    return ZoneInfo(name) if name else None
