"""From the choices to a letter, and what comes after it."""
