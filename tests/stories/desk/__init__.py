"""Stories of the desk, and of the ways that lead to it."""
