"""What a database costs: one that is upgraded, and one on a server."""
