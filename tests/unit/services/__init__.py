"""Services, on a real database."""
