"""What the screens on cases are shown with."""
