"""What is PostgreSQL's own: its server, its connections, its words."""
