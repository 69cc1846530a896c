"""Being discreet."""
