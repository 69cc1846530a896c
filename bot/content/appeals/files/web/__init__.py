"""HTML to lines of text."""
