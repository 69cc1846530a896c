"""The steps that bring a database to the shape in schema.py; run when the store is opened.

A new step is a module in versions/ whose `down_revision` is the present HEAD; then HEAD names the new one.
A test holds the steps and schema.py together. There are no steps back: that is what a backup is for.
"""

from __future__ import annotations

from typing import Final

HEAD: Final = "0037"
"""The newest step. A database that stands at it is opened without loading the migration tool."""
