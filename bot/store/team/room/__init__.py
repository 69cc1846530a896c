"""The team's room in the database: which group it is, and which ones an owner wants to link."""
