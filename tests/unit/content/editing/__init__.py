"""Tests of what edits a case."""
