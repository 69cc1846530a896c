"""Panic: everything that could lead to a person is destroyed, with the key that opened it; totals stay."""
