"""`python -m bot key …`: another key in the place of one, and shares to be kept by people."""
