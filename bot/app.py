"""The composition root: the one place where the parts meet. `App` is the whole program, in one process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from math import inf
from pathlib import Path
from typing import Any, Final

from telegram.error import InvalidToken, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.chat import menu
from bot.chat.background import Background
from bot.chat.delivery.rendering import Room, discreetly, render, room_for
from bot.chat.dispatch import ALLOWED_UPDATES, Dispatch, load_topics
from bot.config import Settings
from bot.content.appeals.apart import read_apart
from bot.content.library import Library, messages_folder
from bot.content.parsing import shown
from bot.content.strays import strays_below
from bot.content.texts import Phrasebook
from bot.delivery.engine import Engine
from bot.delivery.retry import Timing
from bot.delivery.sending import ReadyBroadcast
from bot.errors import AppealBotError, DamagedDatabase, StoreError
from bot.incidents.reporting import keep_in, let_go, report
from bot.listening import room_beside
from bot.model.broadcasts.broadcast import Trouble, Undecided
from bot.model.broadcasts.halt import Halt, Halted
from bot.model.clock import Clock, SteadyClock, SystemClock
from bot.model.conditions import Condition, Conditions
from bot.model.pacing.pacer import Limits
from bot.monitor.server import MonitorServer
from bot.monitor.watched import ProgramRole, WatchedParts
from bot.runtime.alert_command import AlertCommand
from bot.runtime.alert_memory import AlertFile
from bot.runtime.clock_watch import ClockWatch
from bot.runtime.heartbeat import Heartbeat, signs_while_starting
from bot.runtime.holding import Holding
from bot.runtime.signs import clear_signs
from bot.runtime.standby import take_lease
from bot.runtime.stopping import CLOSE_S, break_off, cancelled, quietly, step, unfinished
from bot.services.broadcasts.audiences import AudiencesService
from bot.services.broadcasts.census import Census
from bot.services.broadcasts.draft_view import Speed
from bot.services.broadcasts.drafts import DraftsService
from bot.services.broadcasts.nudging import NudgingService
from bot.services.broadcasts.said import SaidService
from bot.services.broadcasts.schedule import ScheduleService
from bot.services.cases.articles import CaseArticlesService
from bot.services.cases.drafting import CaseDraftingService
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.intake import CaseIntakeService
from bot.services.cases.links import LinksService
from bot.services.cases.manifest import ManifestService
from bot.services.cases.publishing import CasePublishingService
from bot.services.cases.reporting.progress_report import ProgressReportsService
from bot.services.cases.reporting.report_back import ReportBackService
from bot.services.cases.resting import CaseRestService
from bot.services.cases.revisions import CaseRevisionsService
from bot.services.cases.translating import TranslationsService
from bot.services.days import Days
from bot.services.delivery.follow_up_options import FollowUpService
from bot.services.delivery.halts import HaltsService
from bot.services.delivery.of_team import TeamBroadcastsService
from bot.services.delivery.progress import ProgressService
from bot.services.delivery.retention import RetentionService
from bot.services.delivery.steering import SteeringService
from bot.services.letters.actions import ActionsService
from bot.services.letters.addresses import AddressesService
from bot.services.letters.double_taps import DoubleTaps, JustReported, WaysTaken
from bot.services.letters.link_room import LinkRoom
from bot.services.letters.nudges import NudgesService
from bot.services.letters.records import RecordsService
from bot.services.letters.reminders import RemindersService
from bot.services.letters.replies import RepliesService
from bot.services.letters.steps import LettersService
from bot.services.people.absences import AbsencesService
from bot.services.people.allowances import AllowancesService
from bot.services.people.departed import DepartedService
from bot.services.people.discretion import DiscretionService
from bot.services.people.hotline import HotlineService
from bot.services.people.prompts import PromptsService
from bot.services.people.rounding import RoundingService
from bot.services.people.visitors import PeopleService
from bot.services.people.yearly import YearlyService
from bot.services.services import Services
from bot.services.standings import StandingsService
from bot.services.team.approvals import ApprovalsService
from bot.services.team.desk import DeskService
from bot.services.team.digest import DigestService
from bot.services.team.members import TeamService
from bot.services.team.names import TeamNamesService
from bot.services.team.notices import NoticesService
from bot.services.team.organisation import OrganisationService
from bot.services.team.panic import PanicService
from bot.services.team.questions import TeamQuestionsService
from bot.services.team.record import TeamRecordService
from bot.services.team.room import TeamRoomService
from bot.services.totals.milestones import MilestonesService
from bot.services.totals.totals import TotalsService
from bot.store.backup.moving import finish_restore
from bot.store.db.database import PATIENCE
from bot.store.db.direct import to_the_end
from bot.store.db.lease import lease_on
from bot.store.db.soundness.inspection import inspected, larger_than_at_once
from bot.store.keys.keyring import Keyring
from bot.store.panic.finishing import Spared, finish_panic
from bot.store.panic.marker import is_begun
from bot.store.store import Store
from bot.telegram_api.calls.until_answered import patiently
from bot.telegram_api.connection import CONNECTIONS, Connection, connect, token_refused
from bot.telegram_api.faults import FloodWait, is_expected
from bot.telegram_api.updates.order import InOrder
from bot.telegram_api.updates.source import UpdateSource
from bot.telegram_api.updates.trouble import trouble, unreachable
from bot.web.page import HandoffPage
from bot.web.server import PageServer

log = logging.getLogger(__name__)

ANSWERS_PER_SECOND: Final = 1.0
"""To one chat in the long run: what Telegram lets through to it (core.telegram.org/bots/faq)."""

STOP_WITHIN_S: Final = 6.0
"""So long a stop waits for what is under way, then breaks it off. Docker kills after ten seconds: the rest of
them is for writing down what came of it, and for closing."""
BREAK_OFF_S: Final = 1.0
SETTLE_S: Final = 1.0


class App:
    """The bot. `start` returns once it is answering; `stop` finishes what is under way and loses nothing."""

    def __init__(
        self,
        settings: Settings,
        *,
        token: str,
        key: str,
        clock: Clock | None = None,
        messages: Path | None = None,
        per_second: float | None = None,
        read_timeout: float = 10.0,
        timing: Timing | None = None,
    ) -> None:
        self.settings = settings
        self.conditions = Conditions()
        self._clock = clock or SystemClock()
        self._steady = SteadyClock(self._clock)
        self._watch = ClockWatch(self._clock, self.conditions, self._wake)
        self._key = key
        self._messages = messages or messages_folder()
        # Tests go faster; nobody else may.
        self._limits = settings.limits if per_second is None else Limits.only(per_second)
        self._answers_per_second = ANSWERS_PER_SECOND if per_second is None else inf
        self._timing = timing
        self._lease = lease_on(settings.database_url)
        self._holding = Holding(self._lease, self._clock)
        self._connection: Connection = connect(
            token,
            settings.bot_api_url,
            self._limits,
            read_timeout=read_timeout,
            now=None if clock is None else clock.awake,
            proxy=settings.proxy,
            may_leave=self._holding.may_leave,
        )
        self._order: InOrder | None = None
        self._source: UpdateSource | None = None
        self._alerts = AlertFile(settings.alerts_path, self._clock)
        self.is_open = False
        """Whether it has the database, or had it; not while it stands by, or finishes a panic."""
        self._store: Store | None = None
        self._engine: Engine | None = None
        self._background: Background | None = None
        self._heartbeat: Heartbeat | None = None
        self._alert_command: AlertCommand | None = None
        self._menus: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._is_damaged = False  # as was found then: nothing is sent
        self._page: PageServer | None = None
        self._watched = WatchedParts(
            self.conditions, self._connection.lanes, self._limits.per_second, self._lease.fence
        )
        place = settings.monitor_place
        self._monitor = MonitorServer(self._watched, *place) if place else None

    async def start(self, standing_by: Callable[[str], None] = lambda _: None) -> None:
        """Open the database, reach Telegram, go on with what was under way, answer people.

        Waits for Telegram as long as it takes, and for another bot on this database to end: that is told to
        `standing_by`, in words for the operator. Raises AppealBotError for what only the operator can mend.
        """
        try:
            library = Library.load(self._messages)
            phrasebook = Phrasebook.load(
                self._messages, self.settings.zone, library.languages, self.settings.recipients_kept
            )
            load_topics().require_texts(phrasebook)
            if passed := [shown(stray.path) for stray in strays_below(self._messages)]:
                log.warning(
                    "Passed over under messages/, as left by other programs: %d, the first being %s. "
                    "`python -m bot check` says what to do about each.",
                    len(passed),
                    passed[0],
                )
            if self.settings.on_a_server:  # else the lease makes it with the database
                self.settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._monitor:
                await self._monitor.start()

            def stands_by(words: str) -> None:
                self._watched.role = ProgramRole.STANDING_BY
                standing_by(words)

            # Before the database is opened: a newer version must not change it under an older one.
            stood_still = await take_lease(self._lease, self.settings.heartbeat_path, stands_by)
            self._holding.start()
            self._watched.role = ProgramRole.STARTING
            clear_signs(self.settings.heartbeat_path)  # of one that was killed, and told it as its own
            keep_in(self.settings.incidents_path, self._clock)
            await self._alerts.open()
            if command := self.settings.alert_words:
                self._alert_command = AlertCommand(command, self.conditions, self._alerts, self._clock)
                self._alert_command.start()
            keyring = Keyring.from_text(self._key, self.settings.database_path)
            # To the end: the lease isn't given back while files are being moved.
            if is_begun(self.settings.database_path):
                await to_the_end(self._finish_panic(keyring))
            if not self.settings.on_a_server:
                await to_the_end(asyncio.to_thread(self._finish_restore))
            self._store = store = await Store.open(
                self.settings.database_url,
                keyring,
                board=self.conditions,
                lease=self._lease,
                recipients_kept=self.settings.recipients_kept,
            )
            self._watched.store = store
            self.is_open = True
            await self._start(store, library, phrasebook)
            if stood_still:
                await store.team_news.took_over()
        except BaseException as fault:  # what was opened is closed even if it is cancelled; raised again
            self._tell_of(fault)
            await self.stop()
            raise

    def _tell_of(self, fault: BaseException) -> None:
        """Have whoever is to know hear of a start that failed, unless it is on the board already."""
        if isinstance(fault, DamagedDatabase):
            self.conditions.note(Condition.DAMAGED, str(fault))
        elif isinstance(fault, StoreError) and not self.conditions.now:
            self.conditions.note(Condition.DATABASE, str(fault))

    async def _start(self, store: Store, library: Library, phrasebook: Phrasebook) -> None:
        revisions = CaseRevisionsService(store, library, self._clock)
        await revisions.show_published()
        self._note_faults(library)
        if place := self.settings.page_place:
            page, most = HandoffPage.build(library, phrasebook), room_beside(CONNECTIONS)
            self._page = PageServer(page, *place, self.settings.public_url, most=most)
            await self._page.start()
        services, progress, reminders = self._make_services(store, library, phrasebook, revisions)
        self.team = services.team
        self.organisation = services.organisation
        async with signs_while_starting(self.settings.heartbeat_path, self.conditions):
            await self._reach_telegram()
        # Before anything is written: people of another bot can't be reached, and would all count as gone.
        await store.require_bot(self._connection.logged_in_as)
        await self._watch.start(store)
        # Before halts: that deletes the fact of a restore.
        await services.absences.begin()
        await services.team.after_restore()
        await services.halts.after_restore()
        await revisions.take_in()
        await services.manifest.look()
        await services.standings.begin()
        if self._page:
            self._page.show(HandoffPage.build(library, phrasebook, services.standings.page_without))
        await services.letters.note_versions()
        await services.addresses.adopt()
        bot, replier = self._connection.bot, self._connection.replier
        services.said.ours = bot.username
        dispatch = Dispatch(services, bot, replier)
        self._order = order = InOrder(
            dispatch.answer,
            urgent=dispatch.is_urgent,
            flooded=dispatch.too_fast,
            per_second=self._answers_per_second,
        )
        self._source = source = await self._source_of(order)
        heard = services.absences.heard
        self._heartbeat = Heartbeat(
            self.settings.heartbeat_path, store, source, self._clock, self.conditions, heard
        )
        await self._connection.sender.open()
        tidying = (
            RetentionService(store, self._clock).tidy,
            RoundingService(store, self._clock).tidy,
            DepartedService(store, self._clock, services.days).tidy,
            services.yearly.tidy,
            services.drafting.tidy,
        )
        self._background = Background(
            services,
            bot,
            replier,
            progress,
            reminders,
            tidying,
            self._watch.may_tidy,
            self.conditions,
            self._alerts,
        )

        async def ready(broadcast_id: int) -> ReadyBroadcast | None:
            draft = await store.drafts.get(broadcast_id)
            if draft is None:
                return ReadyBroadcast({})
            if await services.said.stops(draft):
                # Confirmed by an earlier state of the program, or before the word was in the case's list.
                await store.halts.halt(broadcast_id, Halted(Halt.NEVER_SAID))
                background.wake()
                return None
            draft = await services.hotline.as_it_goes_out(draft)
            stars = min(draft.plan.stars, self.settings.stars_per_broadcast)
            progress = await store.progress.of(broadcast_id)
            hold = services.schedule.hold(draft.plan, progress.started_at if progress else None)
            again = draft.plan.undecided is Undecided.AGAIN
            absence = await services.absences.to_tell(draft)
            if absence and room_for(services, draft, absence) is not Room.NONE:
                await services.absences.going_out(draft)
            else:
                absence = None
            texts = render(services, draft, bot.username, absence)
            return ReadyBroadcast(texts, hold, stars, again, discreetly(services, texts))

        background = self._background
        services.hotline.wake = background.wake_what_is_due
        services.desk.wake = background.desk_changed
        services.standings.changed = partial(self._case_changed, library, phrasebook, services.standings)
        services.publishing.changed = services.standings.changed
        self._engine = Engine(
            store,
            self._connection.sender,
            ready,
            clock=self._steady,
            timing=self._timing,
            observe=lambda _: background.wake(),
            stale_after=self.settings.ask_after,
        )
        if not self.settings.on_a_server and larger_than_at_once(self.settings.database_path):
            self._looking = asyncio.create_task(self._look_and_send(self._engine), name="look through")
        else:
            self._engine.start()
        self._background.start()
        source.start()
        self._menus = asyncio.create_task(self._set_menus(services), name="menus")
        self._heartbeat.start()
        self._watched.page, self._watched.order, self._watched.engine = self._page, order, self._engine
        self._watched.background, self._watched.heartbeat = self._background, self._heartbeat
        self._watched.role = ProgramRole.RUNNING

    async def _source_of(self, order: InOrder) -> UpdateSource:
        """Where updates come from: brought to a port, or asked for."""
        to = ALLOWED_UPDATES, order.take, order.room, self.conditions
        if url := self.settings.webhook_url:
            place = self.settings.webhook_place
            return await self._connection.webhook(place, url, *to, self._holding.lost)
        return self._connection.poller(*to)

    def _note_faults(self, library: Library) -> None:
        """Have whoever is to know hear of what can't be used; the bot goes on with the rest."""
        for code, fault in library.language_faults.items():
            log.warning("The language %s is left out: %s %s", code, fault.problem, fault.advice)
        if not library.faults:
            return
        named = ", ".join(sorted(library.faults))
        first = next(iter(library.faults.values()))
        left = "The other cases go on." if library.cases else "No case is left."
        words = (
            f"The case {named} can't be used, so nothing of it is shown or sent. {left} {first.problem} "
            f"{first.advice} Then start the bot anew; `python -m bot check` names every fault."
        )
        log.error("%s", words)
        self.conditions.note(Condition.CASE, words)

    def _case_changed(self, library: Library, phrasebook: Phrasebook, standings: StandingsService) -> None:
        """A case was stopped in the chat, or goes on: the team hears, and the page gives letters or none."""
        if self._background:
            self._background.wake_what_is_due()
        if self._page:
            self._page.show(HandoffPage.build(library, phrasebook, standings.page_without))

    async def _finish_panic(self, keyring: Keyring) -> None:
        """Go on with a panic that was begun: nobody is known from now on."""
        kept = await finish_panic(self.settings.database_url, keyring)
        log.warning(
            "A panic that was begun is finished: nobody is known any more, the team included. Kept: %s.",
            {Spared.ALL: "cases and totals", Spared.CASES: "cases, not totals", Spared.NOTHING: "nothing"}[
                kept
            ],
        )

    def _finish_restore(self) -> None:
        """Go on with a restore that was broken off: the operator said yes to it."""
        if finish_restore(self.settings.database_path.absolute()):
            log.warning("A restore that was broken off is finished: the database is the restored one now.")

    async def _look_and_send(self, engine: Engine) -> None:
        """Look through a large database, then start the engine; a damaged one sends nothing."""
        try:
            await inspected(self.settings.database_path, PATIENCE)
        except DamagedDatabase as error:
            log.error("No broadcast is sent: %s", error)  # noqa: TRY400 - it has nothing to trace
            self._is_damaged = True
            self.conditions.note(Condition.DAMAGED, str(error))
            if self._background:
                self._background.wake()
            return
        except Exception as error:  # noqa: BLE001 - nobody else would start the engine
            report(error, "The database couldn't be looked through", level=logging.WARNING)
        engine.start()

    @property
    def _trouble(self) -> Trouble | None:
        """What holds up every broadcast at this moment, if anything does."""
        if self._is_damaged:
            return Trouble.DATABASE
        return self._engine.trouble if self._engine else None

    def _make_services(
        self, store: Store, library: Library, phrasebook: Phrasebook, revisions: CaseRevisionsService
    ) -> tuple[Services, ProgressService, RemindersService]:
        """Every service, each given just what it needs."""
        clock, days = self._clock, Days(self._clock, self.settings.zone)
        standings = StandingsService(store, library, clock, days, self._wake)
        notices = NoticesService(store, clock, days, self._team_changed)
        organisation = OrganisationService(store, self._team_changed)
        people = PeopleService(
            store, library, clock, days, standings, self.settings.default_language, self._team_changed
        )
        replies = RepliesService(store, library, clock, days, standings, self._watch.may_tidy)
        audiences = AudiencesService(store, days, Census(store, clock))
        said = SaidService(library)
        approvals = ApprovalsService(store, clock, self._team_changed)
        nudging = NudgingService(store, clock)
        schedule = ScheduleService(
            store,
            library,
            clock,
            standings,
            audiences,
            said,
            approvals,
            nudging,
            days.zone,
            self._wake,
            self._steady,
            self.settings.ask_after,
        )
        progress = ProgressService(store, library, self._steady, lambda: self._trouble)
        follow_ups = FollowUpService(store, clock, self.settings.recipients_kept)
        editing = CaseEditingService(store, library, clock, revisions)
        drafting = CaseDraftingService(store, library, clock, revisions, editing)
        totals = TotalsService(store, library, days, audiences)
        milestones = MilestonesService(store, library, clock, days, standings)
        addresses = AddressesService(store, library, clock, days)
        translations = TranslationsService(library, revisions, editing)
        limits = self._limits
        speed = Speed(limits.per_second, limits.paid_per_second, self.settings.stars_per_broadcast)
        services = Services(
            library=library,
            phrasebook=phrasebook,
            clock=clock,
            days=days,
            standings=standings,
            people=people,
            discretion=DiscretionService(store, clock),
            absences=AbsencesService(store, clock),
            letters=LettersService(store, library, days, standings),
            double_taps=DoubleTaps(),
            just_reported=JustReported(clock),
            ways_taken=WaysTaken(),
            allowances=AllowancesService(clock),
            actions=ActionsService(store, library, clock, days, standings, replies),
            addresses=addresses,
            replies=replies,
            records=RecordsService(store, library, clock, days, standings, self._watch.may_tidy),
            nudges=NudgesService(store, days, standings),
            manifest=ManifestService(store, self._messages, clock),
            yearly=YearlyService(store, clock, days, self._watch.may_tidy),
            prompts=PromptsService(store, clock),
            team=TeamService(store, clock, approvals, self._team_changed),
            team_names=TeamNamesService(store, self._team_changed),
            notices=notices,
            digest=DigestService(store, library, clock, standings, totals, notices),
            organisation=organisation,
            approvals=approvals,
            hotline=HotlineService(store, clock, days, self._team_changed),
            questions=TeamQuestionsService(store, clock),
            team_record=TeamRecordService(store),
            panic=PanicService(store, approvals, self.settings.database_path),
            team_room=TeamRoomService(store, clock, approvals, self._team_changed),
            desk=DeskService(
                store,
                library,
                days,
                standings,
                progress,
                organisation,
                addresses,
                revisions,
                translations,
                approvals,
                milestones,
            ),
            audiences=audiences,
            drafts=DraftsService(
                store,
                library,
                people,
                clock,
                standings,
                audiences,
                schedule,
                said,
                organisation,
                approvals,
                nudging,
                speed,
                self._confirmed,
            ),
            said=said,
            nudging=nudging,
            schedule=schedule,
            steering=SteeringService(
                store, clock, standings, progress, follow_ups, approvals, said.stops, self._wake
            ),
            halts=HaltsService(store, clock, self._steady, self._wake, self.conditions),
            of_team=TeamBroadcastsService(store, progress),
            follow_ups=follow_ups,
            totals=totals,
            milestones=milestones,
            links=LinksService(store),
            revisions=revisions,
            editing=editing,
            translations=translations,
            publishing=CasePublishingService(
                store, library, clock, days, revisions, editing, standings, approvals
            ),
            intake=CaseIntakeService(library, revisions, editing, read_apart, drafting),
            drafting=drafting,
            articles=CaseArticlesService(library, revisions, editing, read_apart),
            rest=CaseRestService(store, library, clock, days, standings),
            report_back=ReportBackService(store, days, totals),
            progress_reports=ProgressReportsService(totals, library, organisation),
            unit=store.unit,
            unit_of_work=lambda chat, update: store.unit_of_work(chat, clock, update),
            source_url=self.settings.source_url,
            page_url=self.page_url,
            link_room=LinkRoom(self.settings.button_link_length),
        )
        return services, progress, RemindersService(store, clock, standings, self._watch.may_tidy)

    def _wake(self) -> None:
        if self._engine and self._background:
            self._engine.wake()
            self._background.wake()
            self._background.desk_changed()

    def _confirmed(self) -> None:
        self._wake()
        if self._background:
            self._background.wake_what_is_due()  # it may wait for a time that is nearer than any other

    def _team_changed(self) -> None:
        if self._engine:
            self._engine.wake()
        if self._background:
            self._background.team_changed()

    @property
    def overtaken(self) -> asyncio.Event:
        """Set once another bot has had the database: this one is to stop."""
        return self._holding.lost

    @property
    def username(self) -> str:
        """The bot's own name, without the @. Only once started."""
        return self._connection.bot.username

    @property
    def page_url(self) -> str | None:
        """Where the hand-off page is, served here or elsewhere; None if there is none. Only once started."""
        return self._page.url if self._page else self.settings.public_url

    async def owner_link(self) -> str | None:
        """A one-time link for the first owner; None once there is one."""
        payload = await self.team.owner_invitation()
        return create_deep_linked_url(self.username, payload) if payload else None

    async def _reach_telegram(self) -> None:
        """Log in, however long Telegram is out of reach."""
        wait, bot = 1.0, self._connection.bot
        while True:
            try:
                await bot.initialize()
            except InvalidToken as refused:
                self.conditions.note(*trouble(refused))
                raise token_refused() from None
            except FloodWait as flood:
                log.warning("Telegram asks to wait %d s before the bot begins.", flood.seconds)
                await self._clock.sleep(flood.seconds)
            except TelegramError as error:
                self.conditions.note(*trouble(error))
                log.warning("%s Next try in %d s.", unreachable(error), wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 60.0)
            else:
                self.conditions.clear(Condition.UNREACHABLE)
                return

    async def _set_menus(self, services: Services) -> None:
        """The menu of commands in every language that is on: not urgent, so it takes as long as it takes."""
        try:
            languages = await services.people.languages()
            for step in menu.for_everybody(
                self._connection.bot, services.phrasebook, languages, self.settings.default_language
            ):
                await patiently(step, "setting the menu of commands", self._clock)
            for step in menu.names(self._connection.bot, await services.organisation.read()):
                await patiently(step, "setting the bot's names", self._clock)
        except (TelegramError, AppealBotError) as error:
            failed = "The menu of commands wasn't set; the next start tries again"
            if is_expected(error):
                log.warning("%s (%s).", failed, type(error).__name__)
            else:
                report(error, failed, level=logging.WARNING)

    async def stop(self, within: float = STOP_WITHIN_S) -> None:
        """Take in nothing more, finish what is under way, write it down, close: in less than nine seconds.

        `within`: so many seconds for what is under way; up to three more for the rest.

        What can't be finished by then, since Telegram hangs, is broken off. Safe after a failed start, and to
        call twice.
        """
        self._watched.role = ProgramRole.STOPPING
        try:
            await self._finish(within)
        finally:
            if self._monitor:
                await step("the monitor", self._monitor.stop())
            await step("closing the connections", self._connection.close())
            if self._store:
                await quietly("closing the database", self._store.close())
            let_go()  # before the next program may write there
            await quietly("holding the lease", self._holding.stop())
            self._lease.release()

    async def _finish(self, within: float) -> None:
        """End everything at the same time, so that none of it has to wait for another."""
        self._holding.give_up()
        self._connection.lanes.hurry(within)
        if self._order:
            self._order.hurry()
        if self._looking:
            await cancelled(self._looking)
        # The engine is first: it would go on beginning new sends.
        engine = self._engine.stop(within) if self._engine else None
        sending = {asyncio.create_task(quietly("the engine", engine))} if engine else set()
        works: list[tuple[str, Coroutine[Any, Any, None]]] = []
        order = self._order
        if self._source:
            works.append(("taking in", self._source.stop()))
        if order:
            works.append(("answering", order.idle()))
        if self._background:
            works.append(("what is said unasked", self._background.stop()))
        if self._heartbeat:
            works.append(("the heartbeat", self._heartbeat.stop()))
        works.append(("the watch of the clock", self._watch.stop()))
        if self._alert_command:
            works.append(("the alert command", self._alert_command.stop()))
        if self._page:
            works.append(("the hand-off page", self._page.stop()))
        if self._menus:
            works.append(("the menus", cancelled(self._menus)))
        late = await unfinished({asyncio.create_task(quietly(name, work)) for name, work in works}, within)
        if late:
            lost = order.waiting if order else 0
            log.warning(
                "Not everything can be finished in time; the rest is broken off. "
                "Updates that were taken in and weren't looked at: %d.",
                lost,
            )
            answering = [order.close(BREAK_OFF_S)] if order else []
            await asyncio.gather(*answering, break_off(late, BREAK_OFF_S))
        await break_off(await unfinished(sending, SETTLE_S), CLOSE_S)

    async def idle(self) -> None:
        """Return once all that came in is answered and the menus are set. For tests, which must not sleep."""
        if self._menus:
            await asyncio.wait((self._menus,))
        if self._order:
            await self._order.idle()
