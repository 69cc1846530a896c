"""Stories of supporters who ask the team."""
