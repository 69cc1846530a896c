"""How long tests wait for what has to come."""

from __future__ import annotations

from typing import Final

PATIENCE: Final = 45.0
"""Seconds. Only a test that fails waits so long; how fast something is, the bench says. On a busy machine a
shorter wait would fail tests of a program that is right."""
