"""Faults that nothing else dealt with: each kind at each place is an incident, numbered, counted and kept.

origin.py     where a fault arose: its kind and its places in the code, never its words
book.py       which incidents there are, and when one is worth a line in the log; pure
file.py       the last hundred of them in a file beside the database
reporting.py  `report`, which every last line of defence calls
"""
