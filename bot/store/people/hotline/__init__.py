"""The hotline in the database: whose threads there are, which copies are to go, and who is blocked."""
