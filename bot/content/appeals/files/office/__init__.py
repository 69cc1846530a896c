"""A .docx to lines of text."""
