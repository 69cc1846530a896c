"""Counters of a case, and since when it is as it is."""
