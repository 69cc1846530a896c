"""Whatever people do, in whatever order: no figure that is told, nor a difference of two, is of a few.

Every figure that anybody is shown is a sum of cells of steps. So it is enough that, of each step,

- each cell is of five different people or more, and so is what it leaves of the whole that is told beside it;
- a part begins and ends with steps of its whole, and its cells add up to it;
- a state changes by five people or more, and is told as nothing or as five or more.

People are looked up in a plain list that is kept beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.letters import deeds, keeping
from bot.model.letters.figures import NO_FIGURES, Figures, plus
from bot.model.letters.record import EMPTY, Led, Record, SentLetter, Way
from bot.model.letters.reply import Answer
from bot.model.totals import counts
from bot.model.totals.counts import ALL, FLOWS, OTHER, Cell
from bot.model.totals.releasing import ReadersNow, released
from bot.model.totals.steps import Step
from bot.model.totals.waiting import CELLS_OF, AsCounted, begun_at, counted, told_of

DAY = date(2026, 3, 2)
AUTHORITIES, ASKS, LANGUAGES = ("president", "justice", "geneva"), ("release", "clemency"), ("en", "fr")


@dataclass(frozen=True)
class Deed:
    """What one of the people does; `crowd`: so many others, who come after them, do the same."""

    person: int
    crowd: int
    what: str
    authority: str
    ask: str
    language: str
    way: Way
    led: bool


DEEDS = st.builds(
    Deed,
    st.integers(0, 15),
    st.sampled_from((1, 1, 2, 4, 5, 6, 9)),
    st.sampled_from(("sent", "sent", "sent", "opened", "replied", "undone", "forgotten")),
    st.sampled_from(AUTHORITIES),
    st.sampled_from(ASKS),
    st.sampled_from(LANGUAGES),
    st.sampled_from(Way),
    st.booleans(),
)
DAYS = st.lists(st.lists(DEEDS, max_size=5), min_size=1, max_size=14)


@dataclass
class World:
    """A case without a database: records, its figures, and who is behind each."""

    today: date = DAY
    records: dict[int, Record] = field(default_factory=dict)
    figures: Figures = field(default_factory=lambda: begun_at(None, DAY))
    steps: list[Step] = field(default_factory=list)
    done: dict[str, list[tuple[date, Cell, int]]] = field(default_factory=dict)
    """By count: the day on which it began to wait, which cell, and who did it."""
    told: dict[str, int] = field(default_factory=dict)  # so many of `done` are told, by count

    def now(self) -> datetime:
        return datetime.combine(self.today, time(12), UTC)

    def does(self, deed: Deed) -> None:
        for person in range(deed.person, deed.person + deed.crowd):
            self.one_does(person % 20, deed)

    def one_does(self, person: int, deed: Deed) -> None:
        record = deeds.touched(self.records.get(person, EMPTY), self.today)
        led = Led(7, int(self.now().timestamp()) - 3600) if deed.led else None
        match deed.what:
            case "sent":
                way = deed.way.value
                letter = SentLetter(deed.authority, deed.ask, self.today, self.now(), deed.language, way)
                record = deeds.reported(record, letter)
            case "opened":
                record = deeds.letter_opened(
                    record, deed.authority, self.today, keep=True, led=led, within="1" if led else ""
                )
            case "replied":
                record = deeds.answered(record, deed.authority, Answer.FORM, self.today)
            case "undone":
                record = deeds.taken_back(record, deed.authority, self.today, self.now())
            case _:
                self.waits(person, record, leaves=True)
                left = keeping.forgotten(record, self.today)
                self.records.pop(person, None)
                if left is not None:
                    self.records[person] = left
                return
        self.records[person] = record

    def waits(self, person: int, record: Record, *, leaves: bool = False) -> Record:
        at = AsCounted(self.today, told_of(self.figures, self.today), 1)
        after, waiting = counted(record, at, leaves=leaves)
        new = [
            letter
            for letter, was in zip(after.letters, record.letters, strict=True)
            if letter.counted and not was.counted
        ]
        for count, cell_of in CELLS_OF.items():
            for letter in new:
                self.done.setdefault(count, []).append((letter.day, cell_of(letter), person))
        for counted_as, number in record.pending.items():
            if counted_as[0] == "o":
                for count, cell in ((counts.OPENED, ALL), (counts.OPENED_TO, counted_as[1:])):
                    self.done.setdefault(count, []).extend([(self.today, cell, person)] * number)
        self.figures = plus(self.figures, plus(record.pending, waiting))
        return replace(after, pending=NO_FIGURES)

    def midnight(self) -> None:
        last, self.today = self.today, self.today + timedelta(days=1)
        for person, record in list(self.records.items()):
            after = keeping.folded(self.waits(person, record), self.today)
            if after is None:
                del self.records[person]
            else:
                self.records[person] = after
        before = told_of(self.figures, last)
        found = released(self.figures, ReadersNow({}, {}, {}), last)
        assert found is not None
        for step in found.steps:
            self.is_of_five(step, before.cells(step.count))
        self.figures = plus(self.figures, found.change)
        self.steps += found.steps
        for count in {step.count for step in found.steps}:
            self.told[count] = len(self.done.get(count, ()))
        assert released(self.figures, ReadersNow({}, {}, {}), last) is None, "each day is told once"

    def is_of_five(self, step: Step, before: dict[Cell, int] | object) -> None:
        flow = next((flow for flow in FLOWS if step.count in flow.counts), None)
        if flow is None:
            assert isinstance(before, dict)
            for cell, change in step.cells.items():
                assert abs(change) >= 5
                assert before.get(cell, 0) + change == 0 or before.get(cell, 0) + change >= 5
            return
        if step.count not in self.done:
            return  # openings after a broadcast: below
        new = self.done[step.count][self.told.get(step.count, 0) :]
        apart = {cell for cell in step.cells if cell != OTHER}
        for cell in apart:
            assert step.cells[cell] == sum(of == cell for _, of, _ in new)
            assert len({who for _, of, who in new if of == cell}) >= 5
        rest = [(of, who) for _, of, who in new if of not in apart]
        if step.count != counts.LETTERS_TO_FOR:
            assert step.cells.get(OTHER, 0) == len(rest)
            assert not rest or len({who for _, who in rest}) >= 5
        else:
            for ask in ASKS:
                assert len({who for of, who in rest if of[1] == ask}) not in range(1, 5) or not apart

    def parts_are_parts(self) -> None:
        for flow in FLOWS:
            wholes = [step for step in self.steps if step.count == flow.whole]
            for count in flow.counts:
                for step in (step for step in self.steps if step.count == count):
                    within = [one for one in wholes if step.first <= one.first and one.last <= step.last]
                    assert within, "a part is told of when its whole is"
                    assert within[0].first == step.first
                    assert within[-1].last == step.last
                    if count != counts.LETTERS_TO_FOR:
                        assert step.number == sum(one.number for one in within)


@given(DAYS)
def test_nothing_that_is_told_is_of_fewer_than_five_people(days: Iterable[list[Deed]]) -> None:
    world = World()
    for deeds_of_day in days:
        for deed in deeds_of_day:
            world.does(deed)
        world.midnight()
    world.parts_are_parts()
    told = told_of(world.figures, world.today)
    for count in {step.count for step in world.steps}:
        of_all = {cell: number for cell, number in told.cells(count).items() if number}
        summed: dict[Cell, int] = {}
        for step in world.steps:
            if step.count == count:
                for cell, number in step.cells.items():
                    summed[cell] = summed.get(cell, 0) + number
        assert of_all == {cell: number for cell, number in summed.items() if number}


def test_five_who_write_on_five_days_are_one_step_and_one_who_writes_on_five_is_none() -> None:
    one, five = World(), World()
    for day in range(12):
        deed = Deed(0, 1, "sent", "president", "release", "en", Way.POST, led=False)
        one.does(deed)
        five.does(replace(deed, person=day % 5))
        one.midnight()
        five.midnight()
    assert [step for step in one.steps if step.count == counts.LETTERS] == []
    steps = [step for step in five.steps if step.count == counts.LETTERS]
    assert [(step.first, step.last, step.number) for step in steps] == [
        (DAY, DAY + timedelta(days=4), 5),
        (DAY + timedelta(days=5), DAY + timedelta(days=9), 5),
    ]
    ways = [step for step in five.steps if step.count == counts.LETTERS_BY_WAY]
    assert [step.cells for step in ways] == [{("post",): 5}, {("post",): 5}]


def test_few_wait_a_week_for_five_and_are_then_put_together_with_others() -> None:
    world = World()
    for day in range(9):
        for person in range(6):
            deed = Deed(person, 1, "sent", "president", "release", "en", Way.POST, led=False)
            world.does(deed)
        world.does(Deed(7, 1, "sent", "geneva", "release", "fr", Way.MAIL, led=False) if day == 0 else deed)
        world.midnight()
    told = told_of(world.figures, world.today)
    assert sum(told.cells(counts.LETTERS).values()) == 55
    steps = [step for step in world.steps if step.count == counts.LETTERS_TO]
    assert [(step.last - DAY).days for step in steps] == [7, 8]
    assert steps[0].cells == {OTHER: 49}, "one to Geneva, and those to the one other"
    assert steps[1].cells == {("president",): 6}
