"""Stories of machines that sleep, and of clocks that are set."""
