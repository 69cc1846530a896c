"""A broadcast under way and afterwards."""
