"""What is SQLite's own: its file, its connections, its words."""
