"""What people did, and what is counted of it."""
