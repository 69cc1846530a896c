"""What every handler has at hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from bot.content.library import Library
from bot.content.texts import Phrasebook
from bot.model.clock import Clock
from bot.services.broadcasts.audiences import AudiencesService
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
from bot.services.delivery.steering import SteeringService
from bot.services.letters.actions import ActionsService
from bot.services.letters.addresses import AddressesService
from bot.services.letters.double_taps import DoubleTaps, JustReported, WaysTaken
from bot.services.letters.link_room import LinkRoom
from bot.services.letters.nudges import NudgesService
from bot.services.letters.records import RecordsService
from bot.services.letters.replies import RepliesService
from bot.services.letters.steps import LettersService
from bot.services.people.absences import AbsencesService
from bot.services.people.allowances import AllowancesService
from bot.services.people.discretion import DiscretionService
from bot.services.people.hotline import HotlineService
from bot.services.people.prompts import PromptsService
from bot.services.people.visitors import PeopleService
from bot.services.people.yearly import YearlyService
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
from bot.store.db.units import UnitOfWork


@dataclass(frozen=True, slots=True)
class Services:
    """The services, the content and the clock. Made once by the application."""

    library: Library
    phrasebook: Phrasebook
    clock: Clock
    days: Days
    standings: StandingsService
    people: PeopleService
    discretion: DiscretionService
    absences: AbsencesService
    letters: LettersService
    double_taps: DoubleTaps
    just_reported: JustReported
    ways_taken: WaysTaken
    allowances: AllowancesService
    actions: ActionsService
    addresses: AddressesService
    replies: RepliesService
    records: RecordsService
    nudges: NudgesService
    yearly: YearlyService
    manifest: ManifestService
    prompts: PromptsService
    team: TeamService
    team_names: TeamNamesService
    notices: NoticesService
    organisation: OrganisationService
    approvals: ApprovalsService
    panic: PanicService
    hotline: HotlineService
    questions: TeamQuestionsService
    team_record: TeamRecordService
    team_room: TeamRoomService
    desk: DeskService
    audiences: AudiencesService
    drafts: DraftsService
    said: SaidService
    nudging: NudgingService
    schedule: ScheduleService
    steering: SteeringService
    halts: HaltsService
    of_team: TeamBroadcastsService
    follow_ups: FollowUpService
    totals: TotalsService
    milestones: MilestonesService
    links: LinksService
    revisions: CaseRevisionsService
    editing: CaseEditingService
    translations: TranslationsService
    publishing: CasePublishingService
    intake: CaseIntakeService
    articles: CaseArticlesService
    drafting: CaseDraftingService
    rest: CaseRestService
    report_back: ReportBackService
    progress_reports: ProgressReportsService
    digest: DigestService
    unit: Callable[[], AbstractAsyncContextManager[None]]  # what is written in it is kept together; see Store
    unit_of_work: Callable[
        [int, int | None], AbstractAsyncContextManager[UnitOfWork]
    ]  # a chat's update; see Store
    source_url: str | None = None  # where the source of what runs here is; None: nobody has said
    page_url: str | None = None  # where the hand-off page is; None: there is none
    link_room: LinkRoom = field(default_factory=LinkRoom)
