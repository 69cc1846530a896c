"""The program with its database on PostgreSQL."""
