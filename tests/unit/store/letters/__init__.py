"""Reports, reminders, questions."""
