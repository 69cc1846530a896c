"""From a file to lines of text: told apart by content, opened by whatever fits, read without the network."""
