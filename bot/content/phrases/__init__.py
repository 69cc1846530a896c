"""The phrase library: what can be said in a letter, whatever the case, and how a language says it."""
