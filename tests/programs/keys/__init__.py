"""Panic, as an operator does it."""
