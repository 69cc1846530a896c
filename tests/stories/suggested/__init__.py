"""What is offered to the team to be sent: reminders to those who asked, thanks for so many letters."""
