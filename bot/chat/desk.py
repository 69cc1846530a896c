"""What every handler has at hand."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.library import Library
from bot.content.texts import Phrasebook
from bot.model.clock import Clock
from bot.services.actions import Actions
from bot.services.addresses import Addresses
from bot.services.aftermath import Aftermath
from bot.services.audiences import Audiences
from bot.services.broadcasts import Broadcasting
from bot.services.days import Days
from bot.services.letters import Letters
from bot.services.people import People
from bot.services.prompts import Prompts
from bot.services.replies import Replies
from bot.services.running import Running
from bot.services.schedule import Schedule
from bot.services.team import Team
from bot.services.totals import TotalsDesk


@dataclass(frozen=True, slots=True)
class Desk:
    """The services, the content and the clock. Made once by the application."""

    library: Library
    phrasebook: Phrasebook
    clock: Clock
    days: Days
    people: People
    letters: Letters
    actions: Actions
    addresses: Addresses
    replies: Replies
    prompts: Prompts
    team: Team
    audiences: Audiences
    broadcasting: Broadcasting
    schedule: Schedule
    running: Running
    aftermath: Aftermath
    totals: TotalsDesk
    page_url: str | None = None  # where the hand-off page is; None: there is none
