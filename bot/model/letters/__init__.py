"""A letter, the ways to reach an authority, and what came of it."""
