"""`python -m bot run`, but for the speed of broadcasts: BROADCASTS_PER_SECOND messages a second.

The real speed would make a test with thousands of recipients last for minutes.
"""

from __future__ import annotations

import functools
import os
import sys

from bot.app import App
from bot.cli import run

if __name__ == "__main__":
    speed = float(os.environ["BROADCASTS_PER_SECOND"])
    vars(run)["App"] = functools.partial(App, per_second=speed)
    sys.exit(run.run_program(0))
