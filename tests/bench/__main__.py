"""`python -m tests.bench`: measure, print Markdown tables; with `--write docs/benchmarks.md`, keep them."""

from __future__ import annotations

import argparse
import functools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.bench.machine import machine
from tests.bench.parts.answering import answering
from tests.bench.parts.crash import crash
from tests.bench.parts.databases.panicking import panic
from tests.bench.parts.databases.postgres import postgres
from tests.bench.parts.databases.upgrading import upgrading
from tests.bench.parts.desk import desk
from tests.bench.parts.growing import growing
from tests.bench.parts.limited import limit
from tests.bench.parts.million import million
from tests.bench.parts.pacing import pacing
from tests.bench.parts.paid import paid
from tests.bench.parts.picture import picture
from tests.bench.parts.replying import replying
from tests.bench.parts.sending import broadcaster, sending
from tests.bench.parts.texts.drafting import drafting
from tests.bench.parts.texts.lettering import lettering
from tests.bench.tables import MISSED

PARTS: Final[dict[str, Callable[..., str]]] = {
    "sending": sending,
    "broadcaster": broadcaster,
    "limit": limit,
    "answering": answering,
    "pacing": pacing,
    "paid": paid,
    "million": million,
    "postgres": postgres,
    "growing": growing,
    "upgrading": upgrading,
    "panic": panic,
    "desk": desk,
    "crash": crash,
    "picture": functools.partial(picture, Path(tempfile.gettempdir())),
    "replying": replying,
    "letters": lettering,
    "import": drafting,
}
"""In the order of the page. Each takes `quick` and gives one section or several."""

INTRODUCTION: Final = f"""\
# Benchmarks

`make bench` measures these anew and prints them: 90 minutes. `make bench QUICK=1` takes a few, with shorter
stretches and fewer recipients; `make bench PARTS="sending crash"` measures only those of {", ".join(PARTS)}.
`python -m tests.bench --write docs/benchmarks.md` keeps them here, and leaves the sections as they were that
it doesn't measure. Let nothing else run meanwhile.

The simulated Telegram answers on loopback, in a process of its own where the CPU counts. What the bot does
on the real one is bounded by Telegram's limits, far below the rates of the first tables. CPU: of the sending
process. What it is compared with runs in the same run, on the same server, in `.venv-bench`.
"""


def main() -> int:
    """Measure and print; 1 if a figure wasn't reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and waits.")
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all if none is named"
    )
    parser.add_argument("--quick", action="store_true", help="shorter and smaller; not for keeping")
    parser.add_argument("--write", type=Path, help="keep the tables in this file")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    parts = dict(PARTS)
    if arguments.write is not None:
        parts["picture"] = functools.partial(picture, arguments.write.parent)
    reached = True
    for name in arguments.parts or parts:
        print(f"measuring: {name}", file=sys.stderr)
        measured = parts[name](quick=arguments.quick)
        print(f"{measured}\n", flush=True)
        reached = reached and MISSED not in measured
        if arguments.write is not None:
            # After each part: the whole takes long, and may be broken off.
            arguments.write.write_text(_page(arguments.write, name, measured), encoding="utf-8")
    return 0 if reached else 1


def _page(place: Path, name: str, measured: str) -> str:
    """The page with what was measured in the place of what that part gave before."""
    old = place.read_text(encoding="utf-8") if place.exists() else ""
    blocks = dict(block.split(_ENDS, 1) for block in old.split(_BEGINS)[1:])
    blocks[name] = measured
    kept = [f"{_BEGINS}{part}{_ENDS}\n{blocks[part].strip()}" for part in PARTS if part in blocks]
    return "\n\n".join((f"{INTRODUCTION}\n{machine()}", *kept)) + "\n"


_BEGINS: Final = "<!-- part: "
_ENDS: Final = " -->"


if __name__ == "__main__":
    sys.exit(main())
