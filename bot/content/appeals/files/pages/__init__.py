"""PDF to lines of text: in the order in which somebody reads the pages."""
