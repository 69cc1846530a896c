"""What supporters report of letters, and what they are to be asked or reminded of."""
