"""The database itself: connections, transactions, schema, migrations, sealing, lease."""
