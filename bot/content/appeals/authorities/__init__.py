"""Who is to be written to: blocks of addresses taken apart into officials with all that is theirs."""
