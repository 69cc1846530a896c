"""How a case's documents are changed."""
