"""Stories of the whole chat that nobody wrote: what happens in them, and what has to be true after each step.

acts.py       what people do, as values that a story is made of
given.py      which of them Hypothesis draws
doing.py      how they are carried out on phones
life.py       the bot that they do it with: stopped, killed, its clock moved, Telegram's faults
killing.py    a kill at a chosen step of what is written
seen.py       what a step left: in the database, on phones, in the log
ledger.py     a plain model of who gets what, and what they reported
rules.py      what has to be true
story.py      one story: acts are carried out, the ledger told, the rules asked
machine.py    the same for Hypothesis; and what shortens a story that failed
"""
