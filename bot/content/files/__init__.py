"""A letter as a file: to send, to edit, to print."""
