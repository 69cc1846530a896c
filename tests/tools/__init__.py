"""Tools for whoever works on the project."""
