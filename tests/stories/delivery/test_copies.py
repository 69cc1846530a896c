"""Who may have got it more than once: never with "Never twice", and said before and after taking it back."""

from __future__ import annotations

import pytest

from bot.chat.delivery import reports
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import adds_up
from tests.support.steps.organising import KEPT, got, launches, previews, subscribed, writes_first

READERS = 30


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _readers(bot: Running, number: int = READERS) -> list[Human]:
    return [await subscribed(bot, f"Reader {n}") for n in range(number)]


def _delivers_and_answers_502(bot: Running, readers: list[Human]) -> list[InjectedFault]:
    """To every third of them, once."""
    faults = [
        InjectedFault("sendMessage", chat=reader.chat, times=1, late=True, status=502)
        for reader in readers[::3]
    ]
    for fault in faults:
        bot.world.faults.add(fault)
    return faults


async def test_never_twice_means_never_twice_also_where_the_server_errs(bot: Running) -> None:
    olga, readers = await bot.owner(), await _readers(bot)
    await writes_first(olga, "Update", "Just once")
    await olga.taps("⚙️ Options")
    await olga.hears("or Telegram leaves open whether it arrived, those few are left out")
    await olga.taps("Never twice")
    await olga.taps("Back")
    await olga.hears(KEPT)
    assert "those readers are left out rather than sent to twice" in (await previews(olga)).text
    _delivers_and_answers_502(bot, readers)
    await olga.taps("🚀")
    result = await olga.hears("Sent:", "unknown (Telegram gave no clear answer): 10")
    assert adds_up(result) == {"done": 20, "gone": 0, "failed": 0, "unknown": 10}
    assert "are not sent to any more, because they may have got it" in result.text
    assert "more than once" not in result.text
    assert [len(got(reader, "Just once")) for reader in readers] == [1] * READERS
    await olga.taps("↩️ Delete it everywhere")
    asked = await olga.hears("Delete it at 20 people?", "At 10 more people it is not known")
    assert "earlier copy" not in asked.text
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 20 of 20", "Up to 10 people may still have a copy")


async def test_nobody_missed_may_mean_twice_and_that_is_said(bot: Running) -> None:
    olga, readers = await bot.owner(), await _readers(bot)
    _delivers_and_answers_502(bot, readers)
    await launches(olga, "Update", "For everybody")
    result = await olga.hears("Sent:", "Up to 10 people may have got it more than once")
    assert adds_up(result) == {"done": READERS, "gone": 0, "failed": 0, "unknown": 0}
    assert sorted(len(got(reader, "For everybody")) for reader in readers) == [1] * 20 + [2] * 10

    await olga.taps("✏️ Correct it")
    await olga.hears("in this language: English")
    await olga.says("For all")
    await olga.hears("A correction. Nothing is changed yet", "For all")
    await olga.taps("👁")
    await olga.hears(f"It replaces what {READERS} people got", "Up to 10 people may have a copy that keeps")
    await olga.taps("🚀")
    await olga.hears(f"Corrected at {READERS} of {READERS}", "Up to 10 people may have a copy with the old")
    assert sum(len(got(reader, "For everybody")) for reader in readers) == 10

    await olga.taps("↩️ Delete it everywhere")
    await olga.hears("Delete it at 30 people?", "Up to 10 people may also have an earlier copy")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 30 of 30", "Up to 10 people may still have a copy")
    assert sum(len(got(reader, "For everybody")) for reader in readers) == 10
    assert not any(got(reader, "For all") for reader in readers)


async def test_where_every_answer_was_clear_nothing_is_said_of_copies(bot: Running) -> None:
    olga, readers = await bot.owner(), await _readers(bot, 3)
    bot.world.faults.add(InjectedFault("sendMessage", chat=readers[0].chat, times=2, status=503))
    await launches(olga, "Update", "Clear")
    assert "more than once" not in (await olga.hears("Sent:", "delivered: 3")).text
    await olga.taps("↩️ Delete it everywhere")
    assert "copy, which" not in (await olga.hears("Delete it at 3 people?")).text
    await olga.taps("Yes, delete it everywhere")
    assert "still have a copy" not in (await olga.hears("Deleted at 3 of 3")).text
