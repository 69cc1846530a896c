"""What the database keeps of cases."""
