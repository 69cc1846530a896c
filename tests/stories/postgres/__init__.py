"""What people live through on PostgreSQL."""
