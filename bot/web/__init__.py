"""The hand-off page: one static page that turns a link into a letter in the reader's own mail program."""
