"""What an appeal says: its text out of whatever file it came in, and from the text what a case needs."""
