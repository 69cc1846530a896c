"""What screens, sentences and cases are filled with to see whether they hold."""
