"""Where a running program's time goes: cProfile, or samples of its stack; begun and ended by signals.

cProfile sees each call of the main thread, and makes it about twice as slow. What a function takes with all
that it calls is wrong there: the database's library leaps between stacks (greenlets), and time is laid to the
wrong one. Samples get that right, up to a leap, and cost little; they don't see what is written in C.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import signal
from collections import Counter, defaultdict
from pathlib import Path
from types import FrameType
from typing import Final

BEGIN: Final = signal.SIGUSR1
END: Final = signal.SIGUSR2
_SAMPLE_S: Final = 0.002


def to_be_profiled(place: Path) -> None:
    """From BEGIN to END let cProfile look on, then write what it saw."""
    profile = cProfile.Profile()

    def begin(_: int, __: FrameType | None) -> None:
        profile.enable()

    def end(_: int, __: FrameType | None) -> None:
        profile.disable()
        unfinished = place.with_suffix(".part")
        profile.dump_stats(unfinished)
        unfinished.rename(place)

    signal.signal(BEGIN, begin)
    signal.signal(END, end)


def to_be_sampled(place: Path) -> None:
    """From BEGIN to END look at the main thread's stack every 2 ms of CPU, then write what was seen."""
    own: Counter[str] = Counter()
    with_calls: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        if frame is None:
            return
        own[_named(frame)] += 1
        names = set()
        at: FrameType | None = frame
        while at is not None:
            names.add(_named(at))
            at = at.f_back
        with_calls.update(names)

    def begin(_: int, __: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, _SAMPLE_S, _SAMPLE_S)

    def end(_: int, __: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        unfinished = place.with_suffix(".part")
        unfinished.write_text(json.dumps({"own": own, "with_calls": with_calls}))
        unfinished.rename(place)

    signal.signal(signal.SIGPROF, look)
    signal.signal(BEGIN, begin)
    signal.signal(END, end)


def print_profile(place: Path, top: int, answers: int) -> None:
    """Own time by package, and by function."""
    stats = pstats.Stats(str(place))
    # The type checker's description of the class leaves this out.
    calls: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = vars(stats)["stats"]
    packages: defaultdict[str, float] = defaultdict(float)
    for (file, _, name), (_, _, own, _, _) in calls.items():
        packages[_package(file) if file != "~" else f"in C: {_of_what(name)}"] += own
    whole = sum(packages.values())
    waiting = packages.pop("in C: epoll", 0.0)
    print(f"Own time by package, of {whole - waiting:.2f} s (waiting in epoll left out):")
    for package, seconds in sorted(packages.items(), key=lambda item: -item[1])[:top]:
        share, each = 100 * seconds / (whole - waiting), 1000 * seconds / answers
        print(f"  {share:5.1f} %  {each:7.3f} ms an answer  {package}")
    stats.strip_dirs().sort_stats(pstats.SortKey.TIME).print_stats(top)


def print_samples(place: Path, top: int) -> None:
    """Shares of the samples by function: with all that it calls, and its own."""
    seen = json.loads(place.read_text())
    number = sum(seen["own"].values())
    for title, which in (("With all that it calls", "with_calls"), ("Its own", "own")):
        print(f"{title}, of {number} samples:")
        for name, count in Counter(seen[which]).most_common(top):
            print(f"  {100 * count / number:5.1f} %  {name}")


def _named(frame: FrameType) -> str:
    code = frame.f_code
    return f"{_shortened(code.co_filename)}:{code.co_firstlineno} {code.co_name}"


def _shortened(file: str) -> str:
    for mark in ("/site-packages/", "/lib/python3"):
        if mark in file:
            return file.rpartition(mark)[2]
    return "/".join(file.split("/")[-4:])


def _package(file: str) -> str:
    """`telegram`, `sqlalchemy`, …; of this program two levels, as `bot/chat`."""
    _, packaged, name = file.rpartition("/site-packages/")
    if packaged:
        return name.split("/")[0]
    if "/bot/" in file:
        return "/".join(["bot", *file.rpartition("/bot/")[2].split("/")[:1]])
    return f"Python's {Path(file).parent.name if '/asyncio/' in file else Path(file).stem}"


def _of_what(name: str) -> str:
    """Of what a method in C is, as far as cProfile tells."""
    return "epoll" if "epoll" in name else name.rpartition(" of ")[2].strip("'<>{} ") or name
