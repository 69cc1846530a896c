"""The letter's card: the message below a letter, with what can be done with it."""
