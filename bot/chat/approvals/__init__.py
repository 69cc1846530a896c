"""Two keys: what a second person of the team approves before it is done."""
