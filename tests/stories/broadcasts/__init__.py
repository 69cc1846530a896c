"""Organisers write and plan broadcasts."""
