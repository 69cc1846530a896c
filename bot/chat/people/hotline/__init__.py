"""The hotline: supporters ask the team and are answered, and neither side learns who the other is."""
