"""What every handler has at hand."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.library import Library
from bot.content.texts import Phrasebook
from bot.model.clock import Clock
from bot.services.broadcasts.audiences import Audiences
from bot.services.broadcasts.drafts import Broadcasting
from bot.services.broadcasts.schedule import Schedule
from bot.services.cases.totals import TotalsDesk
from bot.services.days import Days
from bot.services.delivery.follow_up_options import Aftermath
from bot.services.delivery.steering import Running
from bot.services.letters.actions import Actions
from bot.services.letters.addresses import Addresses
from bot.services.letters.replies import Replies
from bot.services.letters.steps import Letters
from bot.services.people.prompts import Prompts
from bot.services.people.visitors import People
from bot.services.team.members import Team


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
