"""What befalls a program: kills, lines that break, terminals that close, clocks that jump. Real processes."""
