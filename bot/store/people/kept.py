"""Which table holds what of a supporter. A new table has to be entered: a test compares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.model.people.kept import KeptItem

_PROGRAM = "nothing of people: what the program needs to know of itself"
_CASES = "nothing of supporters: cases as the team wrote them; of the team, who changed what, by a number"
_NUMBERS = "nothing of one person: bare numbers, told from five on"
_TEAM = "nothing of supporters: the team, who are told when they join"
_BROADCASTS = "nothing of supporters: what the team writes to them"

KEPT: Final[Mapping[str, tuple[KeptItem, ...] | str]] = {
    "facts_about_database": _PROGRAM,
    "subscribers": (KeptItem.CHAT, KeptItem.CHOICES, KeptItem.UPDATES, KeptItem.YEAR),
    "handled_updates": _PROGRAM,
    "subscriptions": (KeptItem.CHOICES,),
    "prompts": (KeptItem.REMINDER,),
    "reminders": (KeptItem.REMINDER,),
    "records": (KeptItem.LETTERS, KeptItem.OPENED, KeptItem.QUESTION, KeptItem.NUDGE, KeptItem.MARK),
    "discreet": (KeptItem.DISCREET,),
    "hotline_threads": (KeptItem.HOTLINE,),
    "hotline_copies": (KeptItem.HOTLINE,),
    "hotline_blocks": (KeptItem.HOTLINE,),
    "deliveries": (KeptItem.UPDATES,),
    "sums": _NUMBERS,
    "steps": _NUMBERS,
    "milestones": _NUMBERS,
    "arrivals": _NUMBERS,
    "readers_by_day": _NUMBERS,
    "readers_by_group": _NUMBERS,
    "recipients_by_part": _NUMBERS,
    "address_verdicts": _TEAM,
    "addresses_told": _TEAM,
    "team": _TEAM,
    "desks": _TEAM,
    "invitations": _TEAM,
    "team_news": _TEAM,
    "notice_wishes": _TEAM,
    "approvals": _TEAM,
    "digests": _TEAM,
    "organisation": _TEAM,
    "team_room": _TEAM,
    "room_links": _TEAM,
    "record_entries": _TEAM,
    "languages_on": _TEAM,
    "case_versions": _CASES,
    "case_standings": _CASES,
    "cases": _CASES,
    "case_revisions": _CASES,
    "case_files": _CASES,
    "case_contents": _CASES,
    "case_consents": _CASES,
    "case_typed": _CASES,
    "case_drafts": _CASES,
    "report_backs": _CASES,
    "broadcasts": _BROADCASTS,
    "held_broadcasts": _BROADCASTS,
    "broadcast_texts": _BROADCASTS,
}
"""By the table's name: what it holds of a supporter, or why it holds nothing of one."""

IN_RECORDS: Final[Mapping[str, KeptItem]] = {
    "letters": KeptItem.LETTERS,
    "person": KeptItem.LETTERS,
    "opened": KeptItem.OPENED,
    "failed": KeptItem.LETTERS,
    "came": KeptItem.LETTERS,
    "questions": KeptItem.QUESTION,
    "marks": KeptItem.MARK,
    "is_stub": KeptItem.MARK,
    "touched": KeptItem.LETTERS,
    "pending": KeptItem.LETTERS,
    "passed_on": KeptItem.LETTERS,
    "arrived": KeptItem.LETTERS,
    "subscribed": KeptItem.LETTERS,
    "led": KeptItem.LETTERS,
    "openings": KeptItem.OPENED,
    "nudges": KeptItem.NUDGE,
}
"""The same for what a record holds: it is one sealed column, so what is put into it shows in no table."""
