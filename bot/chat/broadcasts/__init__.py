"""A broadcast as an organiser writes and plans it."""
