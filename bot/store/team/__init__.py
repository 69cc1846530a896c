"""Owners, organisers and invitations."""
