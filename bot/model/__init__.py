"""Frozen values and pure decisions. No input or output, and no clock of its own."""
