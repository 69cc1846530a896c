"""One story: what people do is carried out, the ledger is told, and the rules are asked after each step."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.chat.letters.after_sending import TakeBack
from bot.chat.letters.buttons import Sent, SentNext
from bot.chat.people.buttons import Forget
from bot.model.team.roles import Role
from bot.rehearsal import Message
from bot.rehearsal.world.faults import InjectedFault
from tests.fuzz.chat import ledger, rules
from tests.fuzz.chat.acts import (
    Act,
    Again,
    AtOnce,
    Block,
    ClockSet,
    Fails,
    Killed,
    Move,
    Passes,
    Restart,
    Say,
    Tap,
    marks_in,
)
from tests.fuzz.chat.doing import Done, Hands
from tests.fuzz.chat.life import Life
from tests.fuzz.chat.seen import Held, Log, Seen, look
from tests.fuzz.chat.tallies import TALLIES


@dataclass
class Phones:
    """How much stood on each phone before a step."""

    versions: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, life: Life) -> Phones:
        return cls({name: len(human.person.versions) for name, human in life.people.items()})

    def new(self, life: Life, name: str) -> list[Message]:
        """What came since."""
        return life.people[name].person.versions[self.versions[name] :]


class Story:
    """A story that is going on. AssertionError, as soon as something isn't as it has to be."""

    def __init__(self, folder: Path) -> None:
        self.life = Life(folder)
        self.log = Log()
        self.hands = Hands(self.life)
        self.ever_in_team: set[str] = set()

    async def begin(self) -> None:
        """From the landed state."""
        logging.getLogger("bot").addHandler(self.log)
        await self.life.begin()
        self.seen = look(self.life)
        self.ever_in_team |= set(self.seen.roles)

    async def end(self) -> None:
        """Ask what is asked once, and stop."""
        try:
            amiss = [*rules.nothing_typed_is_kept(self.life, self.hands.typed), *self._each_once()]
        finally:
            logging.getLogger("bot").removeHandler(self.log)
            await self.life.end()
        assert not amiss, "\n".join(amiss)

    # Steps.

    async def goes_on(self, move: Move) -> None:
        """Let it happen, and ask the rules."""
        TALLIES.steps[type(move).__name__] += 1
        match move:
            case Again(which=which):
                await self._came_again(which)
            case AtOnce(acts=acts):
                await self._acted(acts)
            case Killed(act=act, step=step):
                await self._killed(act, step)
            case Passes(seconds=seconds):
                await self._happened(self.life.passes(seconds=seconds))
            case ClockSet(hours=hours):
                await self._happened(self.life.is_set(hours=hours))
            case Restart():
                await self._happened(self.life.restarts())
            case Fails():
                self.life.goes_wrong(InjectedFault(**asdict(move)))
            case _:
                await self._acted([move])

    async def _acted(self, acts: Sequence[Act]) -> None:
        """People do these at the same time: each of them one thing."""
        phones = Phones.of(self.life)
        done = [one for act in acts if (one := self.hands.do(act, self.seen.roles)).moved]
        await self.life.settle()
        await self._judge(done, phones, sure=not self.life.goes_right())

    async def _killed(self, act: Act, step: int) -> None:
        """Somebody does this, and the bot is killed before that step of its work on it."""
        phones, done = Phones.of(self.life), list[Done]()
        self.log.deaf = True
        killed = await self.life.killed(step, lambda: done.append(self.hands.do(act, self.seen.roles)))
        self.log.deaf = False
        TALLIES.kills += killed
        await self._judge(
            [one for one in done if one.moved], phones, sure=not (self.life.goes_right() or killed)
        )

    async def _came_again(self, which: int) -> None:
        """What took effect comes once more, and takes none."""
        before = rules.lasting_of_updates(self.life)
        await self._happened(self.life.comes_again(which))
        after = rules.lasting_of_updates(self.life)
        changed = [table for table in before if before[table] != after[table]]
        assert not changed, f"an update that came again changed {changed}"

    async def _happened(self, what: Awaitable[None]) -> None:
        """Something happens that nobody in the chat does."""
        phones = Phones.of(self.life)
        await what
        self.life.goes_right()
        before, self.seen = self.seen, look(self.life)
        self._same_people(before, set())
        assert not (amiss := self._totals(before, set())), "\n".join(amiss)
        self._check(phones, [])

    # What came of it.

    async def _judge(self, done: list[Done], phones: Phones, *, sure: bool) -> None:
        before, self.seen = self.seen, look(self.life)
        amiss: list[str] = []
        for one in done:
            new = phones.new(self.life, one.who)
            amiss += await self._gets(one, before, sure=sure)
            amiss += self._reported(one, before, new, sure=sure)
            if sure and not self.life.people[one.who].person.blocked:
                amiss += self._answered(one, new)
            if sure and isinstance(one.button, Forget) and one.button.sure and one.who not in self.seen.held:
                amiss += rules.nothing_is_left(self.life, one.who) if one.who not in self.seen.roles else []
        amiss += self._roles(done, before)
        amiss += self._totals(before, {one.who for one in done if isinstance(one.button, Forget)})
        assert not amiss, "\n".join(amiss)
        self._same_people(before, {one.who for one in done})
        self._check(phones, done)

    async def _gets(self, one: Done, before: Seen, *, sure: bool) -> list[str]:
        """Whether they get what the ledger says."""
        was, now = _held(before, one.who), _held(self.seen, one.who)
        live = [case.slug for case in self.life.live()]
        person = self.life.people[one.who].person
        if isinstance(one.act, Block):
            expected = ledger.blocked(was) if person.blocked else ledger.is_here(was)
        elif one.tap is not None:
            expected = ledger.after(was, one.button, live, await self.life.languages())
            if isinstance(one.button, Forget) and one.button.sure and one.who in self.seen.roles:
                expected = ledger.is_here(was)  # the only owner has to stay
        else:
            expected = ledger.is_here(was)
            leaves = self.life.means_to_leave(one.text)
            if leaves or (leaves is None and now != expected):
                expected = ledger.stopped(expected)
        if now == expected or (not sure and now in (was, ledger.is_here(was))):
            return []
        return [f"{one.who} had {was}, did {one.act} ({one.button}), has {now}, and should have {expected}"]

    def _reported(self, one: Done, before: Seen, new: list[Message], *, sure: bool) -> list[str]:
        """Whether a letter counts exactly if they were told so."""
        amiss = []
        cases = {case for who, case in (*before.letters, *self.seen.letters) if who == one.who}
        for case in cases | {getattr(one.button, "case", "tjk001")}:
            was, now = (seen.letters.get((one.who, case), ()) for seen in (before, self.seen))
            more = list((Counter(now) - Counter(was)).elements())
            less = list((Counter(was) - Counter(now)).elements())
            told = (
                one.tap is not None
                and one.tap.answer is not None
                and one.tap.answer.text in rules.labels("toast_counted")
            )
            undone = any(message.text.startswith(rules.heads("undone")) for message in new)
            match one.button:
                case Sent() | SentNext() if one.button.case == case:
                    right = not less and len(more) <= 1 and (bool(more) == told or not sure or now != was)
                    right = right and set(more) <= {one.button.authority}
                case TakeBack() if one.button.case == case:
                    right = not more and len(less) <= 1 and (bool(less) == undone or not sure)
                case Forget(sure=True):
                    right = not more
                case _:
                    right = not more and not less
            if not right:
                amiss.append(
                    f"{one.who} did {one.act} ({one.button}): letters {was} became {now}; {told=}, {undone=}"
                )
        return amiss

    def _totals(self, before: Seen, forgotten: set[str]) -> list[str]:
        """Whether the figures of each case follow what people reported. Of who was forgotten they stay."""
        expected = Counter(before.totals)
        forgotten = forgotten | self._let_go(before)
        for seen, sign in ((before, -1), (self.seen, 1)):
            for (who, case), letters in seen.letters.items():
                if who not in forgotten:
                    expected[case] += sign * len(letters)
        if +expected == +Counter(self.seen.totals):
            return []
        return [f"totals were {before.totals}, are {self.seen.totals}, and should be {dict(expected)}"]

    def _answered(self, one: Done, new: list[Message]) -> list[str]:
        """Whether they notice anything at all."""
        if one.tap is not None:
            if one.tap.answer is None:
                return [f"{one.who}'s tap on {one.button} was never answered"]
            there = {message.id for message in self.life.people[one.who].person.messages}
            vanished = isinstance(one.act, Tap) and one.tap.message_id not in there
            if not (one.tap.answer.text or new or vanished):
                return [f"{one.who} noticed nothing of a tap on {one.button} ({one.act})"]
        elif isinstance(one.act, Say) and not new:
            return [f"{one.who} was not answered: {one.act}"]
        return []

    def _roles(self, done: list[Done], before: Seen) -> list[str]:
        """Nobody comes into the team but by a link, or to do something else in it but by an owner."""
        amiss = []
        acts = {one.who: one for one in done}
        by_owner = any(before.roles.get(one.who) is Role.OWNER and one.button for one in done)
        for name in {*before.roles, *self.seen.roles}:
            was, now = before.roles.get(name), self.seen.roles.get(name)
            if was is now or by_owner:
                continue
            came = name in acts and acts[name].text.startswith("/start join-")
            if not (came if now is not None else name in acts):
                amiss.append(f"{name} was {was} and is {now}, after {[one.act for one in done]}")
        return amiss

    def _same_people(self, before: Seen, acted: set[str]) -> None:
        """Of who did nothing nothing changes."""
        let_go = self._let_go(before)
        for name in set(self.life.people) - acted - let_go:
            was, now = _held(before, name), _held(self.seen, name)
            assert (was.wants, was.cases) == (now.wants, now.cases) or was.left, (
                f"{name} had {was} and has {now}"
            )
        of_others, were = (
            {key: value for key, value in seen.letters.items() if key[0] not in acted | let_go}
            for seen in (self.seen, before)
        )
        assert of_others == were, f"letters of others: {were} became {of_others}"

    def _let_go(self, before: Seen) -> set[str]:
        """Who was forgotten because they couldn't be written to for long, or gave no answer in a year."""
        may_be = {name for name, held in before.held.items() if held.let_go}
        return {name for name in may_be if not _held(self.seen, name).known}

    def _check(self, phones: Phones, done: list[Done]) -> None:
        amiss = list(rules.counters_hold(self.life))
        self.ever_in_team |= set(self.seen.roles)
        for name in self.life.people:
            new = phones.new(self.life, name)
            if name not in self.ever_in_team:
                amiss += rules.strangers_see_nothing(name, new)
            if new:
                role = self.seen.roles.get(name) or (Role.OWNER if name in self.ever_in_team else None)
                amiss += rules.words_stay_where_they_belong(name, role, new, self.hands.typed, self.seen)
        amiss += [f"the log says: {line}" for line in self.log.lines]
        assert not amiss, "\n".join([*amiss, f"after {[one.act for one in done]}"])

    def _each_once(self) -> list[str]:
        """Whether nobody has a broadcast twice, who isn't in the team and looks at it there too."""
        amiss = []
        for number, text in self.seen.sent_out.items():
            for mark in set(marks_in(text)):
                for name, human in self.life.people.items():
                    ids = {one.id for one in human.person.versions if mark in one.text and not one.own}
                    if name not in self.ever_in_team and len(ids) > 1 + self.life.mishaps:
                        amiss.append(f"{name} got broadcast {number} {len(ids)} times")
        return amiss


def _held(seen: Seen, name: str) -> Held:
    return seen.held.get(name, ledger.UNKNOWN)
