"""Files and data that come from elsewhere, spoiled: whatever is in them, their readers say yes or no.

samples.py  what is spoiled: appeals of the corpus, a case, settings, buttons
readers.py  each reader, and what it may say
"""
