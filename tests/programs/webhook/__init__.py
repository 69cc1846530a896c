"""The program, with updates brought by a webhook, as a process of its own."""
