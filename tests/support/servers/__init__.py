"""PostgreSQL for tests: a server of their own."""
