"""A case, and its totals."""
