"""What is said of a case besides supporters' letters: on the phone, and by the organisation itself."""
