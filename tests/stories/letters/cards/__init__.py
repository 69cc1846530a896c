"""The card below a letter, and what it asks of a hand."""
