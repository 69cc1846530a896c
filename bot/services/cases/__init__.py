"""A case's totals."""
