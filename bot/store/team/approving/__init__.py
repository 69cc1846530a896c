"""Two keys: requests to a second person of the team, and the rule that asks for one."""
