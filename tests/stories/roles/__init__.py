"""Stories of case workers and translators."""
