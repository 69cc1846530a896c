"""What tests of the hand-off page share: the page served, links of now and of before, other browsers."""
