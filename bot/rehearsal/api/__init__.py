"""The methods of the simulated Bot API."""
