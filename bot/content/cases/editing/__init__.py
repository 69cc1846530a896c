"""Changes a case's documents, part by part, and tells two states of them apart."""
