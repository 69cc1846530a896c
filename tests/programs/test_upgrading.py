"""What an older version of the program left in the database is gone on with."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.store.db import migrations
from bot.store.db.sealing import Sealer
from tests.support.application import Running
from tests.support.stores import bytes_on_disk, sqlite_connection


async def test_what_the_first_version_promised_still_comes_and_stands_nowhere_in_plain(
    tmp_path: Path,
) -> None:
    bot = Running(tmp_path)
    bot.database.parent.mkdir(parents=True)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{bot.database}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    anna = bot.person("Anna", "en")
    sealer = Sealer.from_text(bot.key)
    sealed = sealer.seal(anna.chat)
    due = (bot.clock.now() + timedelta(hours=1)).replace(tzinfo=None)
    with sqlite_connection(bot.database) as old:
        old.execute("INSERT INTO facts_about_database VALUES ('key_check', ?)", [sealer.key_check()])
        old.execute(
            'INSERT INTO reminders (chat, "case", data, language, due_at) VALUES (?,?,?,?,?)',
            (sealed, "tjk001", "1l:tjk001::release:president::ru:0", "en", str(due)),
        )
        old.execute(
            "INSERT INTO prompts (chat, kind, data, expires_at) VALUES (?,?,?,?)",
            (sealed, "signature", "1n:tjk001::release:president::ru:0", str(due)),
        )
    async with bot:
        left = bytes_on_disk(bot.database.parent)
        assert not [plain for plain in (sealed, b"tjk001::release", b"signature") if plain in left]
        await anna.says("Anna Bell, Leeds")
        await anna.hears("ties to the country", "Signed: Anna Bell, Leeds")
        await bot.later(hours=2)
        await anna.hears("Rukhshona Khakimova", "President")
        await anna.taps("Open the letter")
        await anna.hears("ties to the country")
        await anna.taps("No")
        letter = await anna.hears("Your letter is ready", "mail@president.tj")
        assert "This has changed" not in letter.text
