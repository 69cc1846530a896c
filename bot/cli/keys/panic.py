"""`python -m bot panic`: everything that could lead to a person is destroyed, after a typed word."""

from __future__ import annotations

import asyncio
import shlex
import sys
import time
from typing import Final

from bot.cli.keyring import keyring_of
from bot.config import Settings, load_settings
from bot.errors import AppealBotError, StoreError
from bot.store.backup.moving import waits_for_restore
from bot.store.db.lease import DatabaseLease, lease_on
from bot.store.db.sqlite.connections import files_of
from bot.store.keys.keyring import Keyring
from bot.store.panic.finishing import Spared, finish_panic, keep_and_destroy_key
from bot.store.panic.marker import begin_panic, is_begun

_DONE, _LEFT, _REFUSED = 0, 1, 2
WORD: Final = "destroy"
WAITS_S: Final = 6.0
"""So long it waits for a bot to stop, which looks four times a second; then the key goes without."""
_LOOKS_S: Final = 0.1

BEFORE: Final = """\
This destroys, in {database}, everything that could lead to a person, and the data key:
who is subscribed, what each of them did, questions to the team, reminders, broadcasts and their drafts,
ids of messages, the team itself with names, roles, links and its room. Cases, published or not, with all
that is written in them, totals, what is said of the organisation, and the record of what the team did by
number, stay. A bot that runs stops for it, and begins
again with nobody. It can't be taken back.
"""
ELSEWHERE: Final = """\
What this doesn't reach, and you have to see to:
  backups          each has the list of its time and its key in it, and opens with BOT_KEY: destroy them all,
                   or destroy BOT_KEY (.env, secrets/bot.key, wherever it comes from) and every share of it
  copies           of the data folder or of the data key, such as a stand-by's on another machine; dumps,
                   and the log and replicas of a PostgreSQL server, hold rows that nothing opens without a key
  Telegram         has every chat with the bot, and goes on knowing who was in one
  phones           supporters' and the team's chats with the bot stay there until they delete them
  the disk         an SSD keeps old blocks for a while; what they hold was sealed with the key that is gone,
                   unless they hold the key: whoever can take the disk apart may find that
  the bot's token  whoever has it can speak as the bot: revoke it at @BotFather (/revoke)
"""
OLD_FILE: Final = """\
  the old file     a database that was moved from, or put there, lies beside the server's small files, and
                   isn't touched. Everybody of then is in it. If nobody needs it:
                   shred -u {files}
"""
DONE: Final = """\
Done. Nobody is known any more, and the key that opened the list is destroyed. {totals}
The first owner comes in by a new link: the next start prints one, or `python -m bot invite --owner`.
Whoever writes to the bot now is met as somebody new. A backup of before would bring everybody back.
"""
KEPT: Final = {
    Spared.ALL: "Cases and totals are as they were.",
    Spared.CASES: "Cases are as they were. The totals couldn't be read, and are gone too.",
    Spared.NOTHING: "Cases and totals couldn't be kept, and are gone too: import the cases again.",
}
BY_HOLDER: Final = "Whoever had the database open did it, and says what became of the totals."
BROKEN_OFF: Final = """\
A panic was begun meanwhile, which ends this: whatever was made for it goes as well.
"""
STILL_RUNS: Final = """\
The data key is destroyed: nothing on the disk opens any more. But {holder} still has the database open,
and the key in its memory. End it now:
  {end}
Then run `python -m bot panic` again, or start the bot: both finish what is left.
"""
UNREACHED: Final = """\
The data key is destroyed: nothing that it sealed opens any more, totals included. But the database can't be
reached, and its rows are still there. {fault}
Run `python -m bot panic` again once it can, or start the bot: both finish what is left.
"""


def destroy_people(*, yes: bool) -> int:
    """Ask for the word, and destroy; the exit code."""
    try:
        settings = load_settings()
        database = settings.database_path
        if not (settings.may_have_database or is_begun(database) or waits_for_restore(database)):
            raise StoreError(
                f"There is no database {settings.database_shown}.", "Nothing is to be destroyed."
            )
        keyring = keyring_of(settings)
        lease = lease_on(settings.database_url)
        if not is_begun(settings.database_path):
            print(BEFORE.format(database=settings.database_shown))
            _tell_elsewhere(settings)
            if not yes and _typed() != WORD:
                print("Nothing was changed.")
                return _LEFT
            begin_panic(settings.database_path, None)
        return asyncio.run(_destroy(settings, keyring, lease))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


def finish_begun(*places: Settings) -> bool:
    """Finish the panic that was begun at the first place while a command had the leases; whether one was.

    Whoever calls has them still, and no database open. What the command has written since goes too, a key
    that the panic had destroyed before included. StoreUnavailable: the next start goes on.
    """
    if not is_begun(places[0].database_path):
        return False
    print(BROKEN_OFF, file=sys.stderr)
    for settings in places:
        begin_panic(settings.database_path, None)
        kept = asyncio.run(finish_panic(settings.database_url, keyring_of(settings)))
        print(DONE.format(totals=KEPT[kept]))
    _tell_elsewhere(*places)
    return True


def _typed() -> str:
    try:
        return input(f"Type {WORD} to do it: ").strip().casefold()
    except (EOFError, KeyboardInterrupt, UnicodeDecodeError):
        return ""


async def _destroy(settings: Settings, keyring: Keyring, lease: DatabaseLease) -> int:
    begun, fault = time.monotonic(), ""
    while True:
        try:
            if lease.take():
                break
            fault = ""
        except AppealBotError as error:  # such as a server that doesn't answer
            fault = str(error)
        if not is_begun(settings.database_path):  # the bot that ran was sooner
            return _told(BY_HOLDER, settings)
        if time.monotonic() - begun > WAITS_S:
            await keep_and_destroy_key(settings.database_url, keyring)
            if fault:
                print(UNREACHED.format(fault=fault), file=sys.stderr)
                return _REFUSED
            holder = lease.holder()
            who = str(holder) if holder else "another program"
            end = (
                f"kill -9 {holder.process}" if holder else "stop the bot, and whatever else uses the database"
            )
            print(STILL_RUNS.format(holder=who, end=end), file=sys.stderr)
            return _REFUSED
        await asyncio.sleep(_LOOKS_S)
    try:
        if not is_begun(settings.database_path):
            return _told(BY_HOLDER, settings)
        kept = await finish_panic(settings.database_url, keyring)
        return _told(KEPT[kept], settings)
    finally:
        lease.release()


def _told(totals: str, settings: Settings) -> int:
    print(DONE.format(totals=totals))
    _tell_elsewhere(settings)
    return _DONE


def _tell_elsewhere(*places: Settings) -> None:
    """What it doesn't reach; of a server, also the file from before a move, where that is still there."""
    print(ELSEWHERE)
    reached = {each.database_path for each in places if not each.on_a_server}
    for settings in places:
        files = files_of(settings.database_path.absolute())
        if settings.on_a_server and files and settings.database_path not in reached:
            print(OLD_FILE.format(files=" ".join(shlex.quote(str(path)) for path in files)))
