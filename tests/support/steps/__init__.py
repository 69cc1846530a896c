"""Steps that stories share."""
