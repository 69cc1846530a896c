"""Updates of every kind that the Bot API knows, as they should be, and with something odd in them.

samples.py   one of each kind, in a private chat, a group or a channel, with all that a message can be
odd.py       what is done to them: something is missing, of another type, giant, or deep
listening.py the bot that gets them, and what it may answer
"""
