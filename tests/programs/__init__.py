"""Real processes and signals: the program as an operator has it."""
