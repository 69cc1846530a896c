"""Addresses in a text: of mail, and numbers of telephones and faxes."""
