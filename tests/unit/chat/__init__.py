"""What buttons carry."""
