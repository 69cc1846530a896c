"""What those who write messages/ run at a terminal."""
