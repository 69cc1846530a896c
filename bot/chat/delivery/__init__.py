"""A broadcast under way and afterwards, as organisers see it and its readers get it."""
