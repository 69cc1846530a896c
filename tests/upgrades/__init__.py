"""What earlier states of the program left behind: a database, and the buttons that people still have."""
