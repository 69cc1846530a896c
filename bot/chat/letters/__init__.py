"""The way to a letter, the letter, and what comes after it."""
