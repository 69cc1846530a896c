"""Arriving, settings, leaving, and what is held on somebody."""
