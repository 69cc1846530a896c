"""What an appeal's own words stand for in the phrase library: by patterns, in messages/recognised."""
