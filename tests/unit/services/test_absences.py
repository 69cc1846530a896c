"""An absence is noticed by a clock that nobody sets, and over a restart by the calendar."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.services.people.absences import WRITTEN_EVERY_S, AbsencesService
from bot.store import Store
from tests.support.simulated.hands import StillClock
from tests.support.stores import NOW, opened

DAY = 86_400.0


def _service(store: Store, time: StillClock) -> AbsencesService:
    return AbsencesService(store, time)


async def test_silence_for_more_than_a_day_is_noticed_when_it_is_over(tmp_path: Path) -> None:
    time = StillClock(NOW)
    async with opened(tmp_path) as store:
        service = _service(store, time)
        await service.begin()
        for pause in (15.0, 3600.0, DAY - 1):
            time.passes(pause)
            await service.heard()
        assert await store.absences.all() == []
        last = time.calendar
        time.passes(DAY + 60)
        await service.heard()
        [absence] = await store.absences.all()
        assert (absence.since, absence.until) == (last, time.calendar)
        time.passes(15)
        await service.heard()
        assert await store.absences.all() == [absence]


async def test_a_clock_that_is_set_is_no_absence(tmp_path: Path) -> None:
    time = StillClock(NOW)
    async with opened(tmp_path) as store:
        service = _service(store, time)
        await service.begin()
        for jump in (timedelta(days=3000), timedelta(days=-6000)):
            time.calendar += jump
            time.passes(WRITTEN_EVERY_S)
            await service.heard()
        assert await store.absences.all() == []
        assert await store.absences.heard() == time.calendar


async def test_it_is_written_down_seldom(tmp_path: Path) -> None:
    time = StillClock(NOW)
    async with opened(tmp_path) as store:
        service = _service(store, time)
        await service.begin()
        written = set()
        for _ in range(40):
            time.passes(15)
            await service.heard()
            written.add(await store.absences.heard())
        assert len(written) == 1 + 40 * 15 // WRITTEN_EVERY_S


async def test_a_restart_after_a_day_is_one_and_a_sooner_one_is_none(tmp_path: Path) -> None:
    time = StillClock(NOW)
    async with opened(tmp_path) as store:
        await _service(store, time).begin()
        time.passes(DAY)
        await _service(store, time).begin()
        assert await store.absences.all() == []
        time.passes(DAY + 1)
        time.counted = 3.0  # the machine was started anew
        await _service(store, time).begin()
        assert len(await store.absences.all()) == 1


async def test_facts_that_are_damaged_keep_nobody_from_starting(tmp_path: Path) -> None:
    time = StillClock(NOW)
    async with opened(tmp_path) as store:
        for name in ("heard", "absences", "restored"):
            await store.absences._keep(name, b"\xff{")
        await _service(store, time).begin()
        assert await store.absences.heard() == NOW
        assert await store.absences.all() == []
