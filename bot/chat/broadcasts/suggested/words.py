"""Words to begin a draft with, in each language that its readers may have."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case


async def words_for(context: Context, case: Case, name: str, **values: object) -> dict[str, Outgoing]:
    """The text of that name, by language: of the case's languages those that supporters can use."""
    usable = await context.services.people.languages()
    found = {}
    for code in case.texts:
        if code in usable or code == case.default_language:
            text = context.services.phrasebook[code].plain(name, title=case.text(code).title, **values)
            found[code] = Outgoing("sendMessage", {"text": text, "entities": []})
    return found
