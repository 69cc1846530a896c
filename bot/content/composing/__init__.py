"""Letters composed: from a case and the phrase library to the text of one letter."""
