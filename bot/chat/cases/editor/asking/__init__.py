"""What organisers are asked for besides single values: what drafting couldn't know, and contacts."""
