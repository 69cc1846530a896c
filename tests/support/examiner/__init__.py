"""The examiner: somebody who has the disk but not the key, and guesses what people did.

It gets the bytes of one copy of the database with its log, or of two, before and after anything; and the
true times at which each person used the bot, as from seized phones. `visits` leads forty invented people
through the whole bot; `copies`, `pages` and `rows` read what then lies on the disk, without any of the
program's code; `findings` says how many guesses were right, and how likely that is by chance:

    walks = [await examined(folder, seed) for seed in SEEDS]
    assert not found_in(walks)

Where it asks what somebody did, it is even told which rows are theirs.
"""
