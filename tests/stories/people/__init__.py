"""Supporters' stories."""
