"""Being discreet: for whoever fears that somebody looks at their phone, and offered to everybody alike."""
