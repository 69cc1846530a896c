"""What the stories about reminders and milestones share."""
