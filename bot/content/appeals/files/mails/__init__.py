"""Mails to lines of text: of what is passed on, the mail within."""
