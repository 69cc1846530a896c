"""How the questions of a draft are answered: by which choices, and by what somebody types."""
