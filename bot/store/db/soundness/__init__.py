"""Whether the database's files are what they should be: one database, whole, with its own write-ahead log."""
