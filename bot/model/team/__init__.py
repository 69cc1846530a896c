"""Who may do what for the organisation."""
