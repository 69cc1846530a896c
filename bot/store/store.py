"""The store as a whole: opened once, handed around, closed once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select, update

from bot.errors import AnotherBots
from bot.incidents.reporting import report
from bot.model.clock import Clock
from bot.model.conditions import Conditions
from bot.model.identity import BotIdentity
from bot.model.people.absence import moment
from bot.model.retention import RECIPIENTS_KEPT
from bot.model.team.record import Act
from bot.store.backup.contents import BACKED_UP
from bot.store.backup.moving import require_whole_restore
from bot.store.backup.steps import Steps
from bot.store.backup.transfer import transfer
from bot.store.broadcasts.albums import AlbumsTable
from bot.store.broadcasts.audience_counts import AudienceCountsTable
from bot.store.broadcasts.discarded import DiscardedTable
from bot.store.broadcasts.drafts import DraftsTable
from bot.store.broadcasts.newest import NewestTable
from bot.store.broadcasts.of_team import TeamBroadcastsTable
from bot.store.broadcasts.schedules import SchedulesTable
from bot.store.cases.broadcast_figures import BroadcastFiguresTable
from bot.store.cases.drafts import CaseDraftsTable
from bot.store.cases.manifest import ManifestTable
from bot.store.cases.milestones import MilestonesTable
from bot.store.cases.report_backs import ReportBacksTable
from bot.store.cases.revisions import CaseRevisionsTable
from bot.store.cases.standings import StandingsTable
from bot.store.cases.tallies import TalliesTable
from bot.store.cases.typed import TypedValuesTable
from bot.store.cases.versions import CaseVersionsTable
from bot.store.db.database import PATIENCE, Database
from bot.store.db.dialects import insert
from bot.store.db.lease import DatabaseLease, Fence
from bot.store.db.postgres.address import is_server, server
from bot.store.db.postgres.aside import asides
from bot.store.db.schema import facts_about_database
from bot.store.db.sealing import Sealer
from bot.store.db.soundness.inspection import inspected, larger_than_at_once
from bot.store.db.soundness.whose_log import require_own_log
from bot.store.db.sqlite.connections import close_to_others, place, prepare, require_writable
from bot.store.db.units import UnitOfWork
from bot.store.db.upgrading import KEY_CHECK, require_current, require_key, upgrade
from bot.store.delivery.dates import DatesTable
from bot.store.delivery.ending import EndingTable
from bot.store.delivery.follow_ups import FollowUpsTable
from bot.store.delivery.halts import HaltsTable
from bot.store.delivery.listing import ListingTable
from bot.store.delivery.progress import ProgressTable
from bot.store.delivery.queue import QueueTable
from bot.store.delivery.recipients import RecipientsTable
from bot.store.delivery.steering import SteeringTable
from bot.store.entering import enter
from bot.store.keys.data_key import DataKey
from bot.store.keys.keyring import DATA_KEY, Keyring
from bot.store.keys.opening import data_key_of, settle
from bot.store.keys.resealing import Told, reseal
from bot.store.letters.actions import ActionsTable
from bot.store.letters.choices import ChoicesTable
from bot.store.letters.failed_addresses import FailedAddressesTable
from bot.store.letters.nudges import NudgesTable
from bot.store.letters.openings import OpeningsTable
from bot.store.letters.records import RecordsTable
from bot.store.letters.reminders import RemindersTable
from bot.store.letters.replies import RepliesTable
from bot.store.letters.steps import StepsTable
from bot.store.letters.sums import Sums
from bot.store.panic.marker import require_no_panic
from bot.store.people.absences import AbsencesTable
from bot.store.people.discreet import DiscreetTable
from bot.store.people.hotline.copies import HotlineCopiesTable
from bot.store.people.hotline.settings import HotlineSettingsTable
from bot.store.people.hotline.threads import HotlineThreadsTable
from bot.store.people.languages import LanguagesTable
from bot.store.people.prompts import PromptsTable
from bot.store.people.rounding import RoundingTable
from bot.store.people.subscribers import SubscribersTable
from bot.store.people.updates.handled_updates import HandledUpdatesTable
from bot.store.people.updates.visits import VisitsTable
from bot.store.people.yearly import YearlyTable
from bot.store.team.approving.approvals import ApprovalsTable
from bot.store.team.desk_rows import DeskRowsTable
from bot.store.team.desks import DesksTable
from bot.store.team.digests import DigestsTable
from bot.store.team.invitations import InvitationsTable
from bot.store.team.members import TeamTable
from bot.store.team.names import TeamNamesTable
from bot.store.team.news import TeamNewsTable
from bot.store.team.notice_wishes import NoticeWishesTable
from bot.store.team.organisation import OrganisationTable
from bot.store.team.record import TeamRecordTable
from bot.store.team.room.linked import TeamRoomTable

EPOCH = "epoch"
"""How many bots have had a database on a server, as digits: see Fence."""
_BOT = "bot"
"""The bot that the database belongs to: its number and its name, as "1234 some_bot"."""


class Store:
    """Everything the program remembers, one attribute for each topic."""

    def __init__(self, db: Database, sealer: Sealer, recipients_kept: timedelta = RECIPIENTS_KEPT) -> None:
        """Of an upgraded database; `Store.open` is the way to get one."""
        self._db = db
        self._sealer = sealer
        self._figures = figures = Sums(db, sealer)
        self.records = records = RecordsTable(db, sealer, figures)
        self.subscribers = SubscribersTable(db, sealer, records)
        self.visits = VisitsTable(db, sealer)
        self.discreet = DiscreetTable(db, sealer)
        self.yearly = YearlyTable(db, sealer)
        self.actions = ActionsTable(records)
        self.addresses = FailedAddressesTable(db, sealer, records, figures)
        self.drafts = DraftsTable(db, sealer)
        self.albums = AlbumsTable(db, sealer)
        self.schedules = SchedulesTable(db, sealer)
        self.of_team = TeamBroadcastsTable(db)
        self.newest = NewestTable(db, sealer)
        self.discarded = DiscardedTable(db, sealer)
        self.audience_counts = AudienceCountsTable(db, sealer)
        self.listing = ListingTable(db, sealer)
        self.queue = QueueTable(db, sealer)
        self.ending = EndingTable(db)
        self.halts = HaltsTable(db)
        self.steering = SteeringTable(db)
        self.progress = ProgressTable(db)
        self.follow_ups = FollowUpsTable(db, sealer)
        self.recipients = RecipientsTable(db, sealer, recipients_kept)
        self.dates = DatesTable(db)
        self.choices = ChoicesTable(db, sealer, figures)
        self.openings = OpeningsTable(records)
        self.nudges = NudgesTable(db, sealer, records, figures)
        self.standings = StandingsTable(db, sealer)
        self.broadcast_figures = BroadcastFiguresTable(db)
        self.steps = StepsTable(db, sealer, figures)
        self.tallies = TalliesTable(db, figures)
        self.reminders = RemindersTable(db, sealer)
        self.replies = RepliesTable(records)
        self.prompts = PromptsTable(db, sealer)
        self.hotline = HotlineSettingsTable(db)
        self.hotline_threads = HotlineThreadsTable(db, sealer)
        self.hotline_copies = HotlineCopiesTable(db, sealer)
        self.rounding = RoundingTable(db)
        self.team = TeamTable(db, sealer)
        self.invitations = InvitationsTable(db)
        self.team_names = TeamNamesTable(db, sealer)
        self.desks = DesksTable(db, sealer)
        self.desk_rows = DeskRowsTable(db, sealer)
        self.team_news = TeamNewsTable(db, sealer)
        self.digests = DigestsTable(db, sealer)
        self.notice_wishes = NoticeWishesTable(db, sealer)
        self.approvals = ApprovalsTable(db)
        self.organisation = OrganisationTable(db)
        self.team_record = TeamRecordTable(db)
        self.team_room = TeamRoomTable(db, sealer)
        self.languages = LanguagesTable(db)
        self.absences = AbsencesTable(db)
        self.handled_updates = HandledUpdatesTable(db)
        self.versions = CaseVersionsTable(db)
        self.revisions = CaseRevisionsTable(db, sealer)
        self.milestones = MilestonesTable(db)
        self.manifest = ManifestTable(db)
        self.report_backs = ReportBacksTable(db, sealer)
        self.typed_values = TypedValuesTable(db, sealer)
        self.case_drafts = CaseDraftsTable(db, sealer)

    @classmethod
    async def open(
        cls,
        url: str,
        keys: Keyring | Sealer,
        *,
        patience: float = PATIENCE,
        as_it_is: bool = False,
        board: Conditions | None = None,
        lease: DatabaseLease | None = None,
        recipients_kept: timedelta = RECIPIENTS_KEPT,
    ) -> Store:
        """Open the database `url` names, making or upgrading it as needed; `as_it_is`: without either.

        `patience`: seconds to wait for a lock another program holds. StoreError for a URL that can't be
        used or a file that is something else, NewerDatabase, with `as_it_is` OlderDatabase, DamagedDatabase,
        BackupError if a restore waits to be finished, StoreUnavailable, and SealError if the database was
        written with another key; nothing was changed then. A large one isn't looked through: `inspected`
        does. `board`: where it is noted from then on what the database refuses. `keys`: a sealer is that of
        BOT_KEY itself, as databases had it before there were data keys. `lease`: a bot's own.
        `recipients_kept`: how long after its end it is kept who got a broadcast.
        """
        fence = lease.fence if lease else None
        if isinstance(keys, Keyring):
            await asyncio.to_thread(require_no_panic, keys.database)
        db = await _database(url, patience, board, fence, as_it_is=as_it_is)
        try:
            name = b""
            if isinstance(keys, Keyring):
                key = await data_key_of(db, keys, make=not as_it_is)
                sealer, name = (key.sealer(), key.name) if key else (keys.own, b"")
            else:
                sealer = keys
            await (require_current(db) if as_it_is else upgrade(db, sealer))
            await _check_key(db, sealer, name, leave_it=as_it_is)
            if isinstance(keys, Keyring) and not as_it_is:
                await settle(db, keys)
            if fence and fence.epoch is None:  # it was counted up with the lease, but in a new database
                fence.epoch = await _next_epoch(db)
            store = cls(db, sealer, recipients_kept)
            await store._figures.load()
        except BaseException:  # the file is closed even if the opening is cancelled; raised again
            await db.close()
            raise
        return store

    def unit(self) -> AbstractAsyncContextManager[None]:
        """What this task writes in the block is one transaction; see Database.unit."""
        return self._db.unit()

    def unit_of_work(
        self, chat: int | None = None, clock: Clock | None = None, update: int | None = None
    ) -> AbstractAsyncContextManager[UnitOfWork]:
        """For answering one update of that chat, by that clock; see Database.unit_of_work.

        `update`: its number. What it changes it changes once, however often it comes: AlreadyHandled.
        """
        once = None if update is None else partial(self.handled_updates.note, update)
        return self._db.unit_of_work(None if chat is None else self._sealer.seal(chat), clock, once)

    async def close(self) -> None:
        """Finish the transaction under way and close. Safe to call twice."""
        await self._db.close()

    async def data_key(self, keyring: Keyring) -> DataKey | None:
        """The key that seals it; None: BOT_KEY itself does. SealError, StoreUnavailable."""
        return await data_key_of(self._db, keyring, make=False)

    async def rotate(self, keyring: Keyring, told: Told) -> int:
        """Put a random data key in the place of what seals it; see `reseal`. The store is of no use then."""
        return await reseal(self._db, keyring, told)

    async def copy_to(self, url: str, steps: Steps, last: Callable[[], None]) -> int:
        """Put every row into the database `url` names; see `transfer`. StoreError for a URL as in `open`."""
        target = await _database(url, PATIENCE, None, None, as_it_is=False)
        try:
            return await transfer(self._db, target, self._sealer, steps, last)
        finally:
            await target.close()

    async def bot(self) -> BotIdentity | None:
        """The bot that this database belongs to; None if none has used it since that is written down."""
        async with self._db.read() as connection:
            found = await connection.scalar(
                select(facts_about_database.c.value).where(facts_about_database.c.name == _BOT)
            )
        if found is None:
            return None
        number, _, name = found.decode().partition(" ")
        return BotIdentity(int(number), name)

    async def require_bot(self, bot: BotIdentity) -> None:
        """Raise AnotherBots if the database is another bot's. Nobody's becomes this one's."""
        before = await self.bot()
        if before is not None and before.id != bot.id:
            raise AnotherBots(f"This database is that of {before}; BOT_TOKEN is the token of {bot}.")
        if before != bot:
            await self.give_to(bot)

    async def give_to(self, bot: BotIdentity) -> None:
        """Let the database be `bot`'s, whoever had it; if that was another one, it is put on record."""
        before = await self.bot()
        value = f"{bot.id} {bot.username}".encode()
        async with self._db.write() as connection:
            row = insert(connection, facts_about_database).values(name=_BOT, value=value)
            await connection.execute(
                row.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )
            if before is not None and before.id != bot.id:
                await enter(connection, Act.ADOPTED, None, {"bot": bot.id, "before": before.id})

    async def newest_backup(self) -> datetime | None:
        """When the newest backup was made that is known of, in UTC; None too if what is kept is damaged."""
        async with self._db.read() as connection:
            found = await connection.scalar(
                select(facts_about_database.c.value).where(facts_about_database.c.name == BACKED_UP)
            )
        try:
            return None if found is None else moment(found.decode())
        except ValueError as fault:
            report(fault, "It isn't readable when the newest backup was made")
            return None

    async def moved_aside(self) -> list[str]:
        """On a server: the schemas into which restores have moved what was there before. StoreUnavailable."""
        async with self._db.read() as connection:
            return await asides(connection) if connection.dialect.name == "postgresql" else []

    async def scrub_again(self) -> bool:
        """Empty the database's log, in which what was deleted still stands; whether that is done.

        Not while somebody goes on reading. StoreUnavailable.
        """
        return await self._db.scrub_again()

    async def ping(self) -> None:
        """Prove that the database can be read and written at this moment. StoreUnavailable if not."""
        await self._db.look_at_the_disk()
        async with self._db.write() as connection:
            # Changes nothing, but a full disk or a lost right shows only when something is written.
            await connection.execute(
                update(facts_about_database)
                .where(facts_about_database.c.name == KEY_CHECK)
                .values(value=facts_about_database.c.value)
            )


async def _next_epoch(db: Database) -> bytes:
    """Count up how many bots have had the database: from now on those before this one can't write."""
    async with db.write() as connection:
        found = await connection.scalar(
            select(facts_about_database.c.value).where(facts_about_database.c.name == EPOCH)
        )
        value = str(int(found or b"0") + 1).encode()
        row = insert(connection, facts_about_database).values(name=EPOCH, value=value)
        await connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    return value


async def _database(
    url: str, patience: float, board: Conditions | None, fence: Fence | None, *, as_it_is: bool
) -> Database:
    """The database `url` names, known to be fit for it; see Store.open."""
    if is_server(url):
        address = server(url)
        from bot.store.db.postgres.beginning import require_fit  # its driver costs a start on a file nothing

        await require_fit(address, patience)
        return Database(address, patience, board, fence)
    path = place(url)
    await asyncio.to_thread(require_whole_restore, path)
    if not as_it_is:
        await asyncio.to_thread(close_to_others, path)
    # Before anything opens it: what SQLite makes of another one's log can't be undone.
    await asyncio.to_thread(require_own_log, path)
    if not larger_than_at_once(path):
        await inspected(path, patience)
    await asyncio.to_thread(require_writable if as_it_is else partial(prepare, patience=patience), path)
    return Database(path, patience, board)


async def _check_key(db: Database, sealer: Sealer, name: bytes, *, leave_it: bool) -> None:
    """The first start leaves a sealed constant (not with `leave_it`); each later one must find the same.

    And the name of the data key, if there is one.
    """
    async with db.read() if leave_it else db.write() as connection:
        found = await connection.scalar(
            select(facts_about_database.c.value).where(facts_about_database.c.name == KEY_CHECK)
        )
        if found is None:
            if not leave_it:
                said = {KEY_CHECK: sealer.key_check(), DATA_KEY: name}
                rows = [{"name": fact, "value": value} for fact, value in said.items() if value]
                await connection.execute(facts_about_database.insert(), rows)
        else:
            require_key(found, sealer)
