"""Steps of organisers who edit, publish and close cases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.content.cases.files import CaseDocuments
from bot.model.cases.revision import Revision, RevisionOrigin
from bot.rehearsal import Message
from bot.store import Store
from bot.store.keys.keyring import Keyring
from tests.support.application import Running
from tests.support.people import Human
from tests.support.stores import url_of

EXAMPLE = Path("docs/example-case/exa001")
TITLE = "Odila Brennwater"


def data_of(message: Message, label: str) -> str:
    """What a button carries: to tap it once its message says something else, or is gone."""
    return next(str(key.data) for key in message.buttons if label in key.label)


@asynccontextmanager
async def at_rest(bot: Running) -> AsyncIterator[Store]:
    """The bot's database while the bot is stopped; it is started again with the block's end."""
    await bot.app.stop()
    store = await Store.open(url_of(bot.database), Keyring.from_text(bot.key, bot.database))
    try:
        yield store
    finally:
        await store.close()
    await bot.start()


async def newest_files(bot: Running, slug: str) -> Mapping[str, bytes]:
    """The documents of a case's newest revision, read beside the bot at work."""
    store = await Store.open(url_of(bot.database), Keyring.from_text(bot.key, bot.database))
    try:
        number = (await store.revisions.records())[slug].newest
        found = await store.revisions.content(slug, number)
    finally:
        await store.close()
    assert found is not None
    return found.files


async def drafted(bot: Running, slug: str, change: Mapping[str, str] | None = None) -> None:
    """A draft like the example's case, as one is made out of an appeal."""
    files = {name: words.decode() for name, words in CaseDocuments.read(EXAMPLE).files.items()}
    for old, new in {"exa001": slug, TITLE: "Petra Bergin", **(change or {})}.items():
        files = {name: words.replace(old, new) for name, words in files.items()}
    async with at_rest(bot) as store:
        revision = Revision(slug, 1, bot.clock.now(), RevisionOrigin.APPEAL)
        assert await store.revisions.add(revision, {name: words.encode() for name, words in files.items()})


async def opens_case(owner: Human, title: str = TITLE) -> Message:
    """From /cases to a case."""
    await owner.says("/cases")
    await owner.hears("Cases")
    await owner.taps(title)
    return await owner.hears("evision")


async def asked_for(owner: Human, part: str, field: str, title: str = TITLE) -> Message:
    """From /cases to the question for a value of a part that has no items."""
    await opens_case(owner, title)
    await owner.taps(part)
    await owner.hears("Tap what you want to change.")
    await owner.taps(field)
    return await owner.hears(field)


async def edits(owner: Human, part: str, field: str, words: str, title: str = TITLE) -> Message:
    """Type a value; the part's screen after it."""
    await asked_for(owner, part, field, title)
    await owner.says(words)
    return await owner.hears("Tap what you want to change.")


async def publishes(owner: Human, title: str = TITLE, names: int = 1) -> Message:
    """Publish the newest revision, with every answer that is asked for."""
    await opens_case(owner, title)
    await owner.taps("✅ Publish…")
    await owner.hears("Does the person")
    await owner.taps("the family agrees")
    await owner.hears("May the issuer")
    await owner.taps("It is public")
    for _ in range(names):
        await owner.hears("This name is said too")
        await owner.taps("it may be said")
    await owner.hears("Let everybody see")
    await owner.taps("Publish now")
    return await owner.hears("✅")


async def closes(owner: Human, outcome: str = "Free", title: str = TITLE) -> Message:
    """Close a case."""
    await opens_case(owner, title)
    await owner.taps("⛔ Close…")
    await owner.hears("How did it end?")
    await owner.taps(outcome)
    await owner.hears("Close the case?")
    await owner.taps("⛔ Close it now")
    return await owner.hears("The case is closed")
