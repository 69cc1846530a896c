"""Tests of the letters: what is typed for them."""
