"""A Telegram of one's own: a Bot API server on loopback, invented people, and a page with two phones.

`World` holds people, chats and messages in memory; `Server` puts it on HTTP as Telegram would.
"""

from bot.rehearsal.errors import ApiError
from bot.rehearsal.server import Server
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.faults import Faults, InjectedFault
from bot.rehearsal.world.taps import CallbackTap
from bot.rehearsal.world.things import File, Message, ShownButton
from bot.rehearsal.world.world import World

__all__ = [
    "ApiError",
    "CallbackTap",
    "Faults",
    "File",
    "InjectedFault",
    "Message",
    "Person",
    "Server",
    "ShownButton",
    "World",
]
