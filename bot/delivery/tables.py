"""What the engine is let at: a few tables of the store."""

from __future__ import annotations

from typing import Protocol

from bot.store.delivery.ending import EndingTable
from bot.store.delivery.halts import HaltsTable
from bot.store.delivery.listing import ListingTable
from bot.store.delivery.progress import ProgressTable
from bot.store.delivery.queue import QueueTable
from bot.store.people.subscribers import SubscribersTable


class DeliveryTables(Protocol):
    """The part of the store that the engine needs."""

    @property
    def listing(self) -> ListingTable:
        """Writes down who gets a broadcast."""
        ...

    @property
    def queue(self) -> QueueTable:
        """Claims recipients, puts them on the wire, settles them."""
        ...

    @property
    def ending(self) -> EndingTable:
        """Closes what is done."""
        ...

    @property
    def halts(self) -> HaltsTable:
        """Stops what stood still for too long."""
        ...

    @property
    def progress(self) -> ProgressTable:
        """Tells what is under way."""
        ...

    @property
    def subscribers(self) -> SubscribersTable:
        """Follows a chat that got a new id."""
        ...
