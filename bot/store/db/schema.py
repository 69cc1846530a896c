"""Every table, with what its columns mean. Migrations under migrations/ bring a database to this shape.

No column here tells who somebody is, or where they live, without BOT_KEY: `chat` and `country` are always
sealed (see sealing.py), and `tag` is a keyed digest of a chat and a case that can't be turned back or joined
with `chat`. What somebody did is locked as a whole.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only for a column of exactly this type.
RowId = BigInteger().with_variant(Integer, "sqlite")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC; SQLite keeps no zone, so it is taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime must not reach the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Put the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


facts_about_database = Table(
    "facts_about_database",
    metadata,
    # "key_check": a sealed constant that proves the key; "bot": whose it is; "sending": when the engine last
    # could send; "restored": it is a copy that was put back, and nothing was done about that yet; "hotline":
    # whether supporters can ask the team, and when somebody is there; "two_keys": messages to more people
    # than this need a second person, "0": nothing does; "manifest": digests of the files of which
    # letters are made; "epoch": on a server, how many bots have had it;
    # "panic": when all that could lead to a person was destroyed last
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("chat", LargeBinary, nullable=False, unique=True),
    Column("language", String(8), nullable=False),
    Column("wants", String(8)),  # Wants, or NULL: gets no updates
    Column("gone", Integer, nullable=False, server_default="0"),  # 1: blocked the bot or deleted the account
    Column("since", UTCDateTime, nullable=False),  # once its day is over, the day's beginning, by UTC
    Column("gone_at", UTCDateTime),  # since when; NULL also where that was before it was kept
    Column("gone_why", String(8)),  # Gone
    # Sealed, of one length whether or not they gave one: `Sealer.seal_country`. Each way in writes it; the
    # default is there because SQLite adds no column without one, and opens as "gave none".
    Column("country", LargeBinary, nullable=False, server_default=text("x''")),
    Column("renewed", Date),  # the first day of the month in which they last said that they go on
    Column("asked_on", Date),  # whether they do, and they haven't answered
    CheckConstraint("wants IN ('all', 'calls')", name="wants"),
    sqlite_autoincrement=True,  # ids are never used twice, so "everybody up to id n" stays true
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("case", String(16), primary_key=True),
    Column(
        "subscriber_id", RowId, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
)

# The next two say nothing without the key. `mark` stands for a chat in its table alone (Sealer.mark), so that
# nothing joins it with any other row; `sealed` holds all else, at one length and other bytes at each writing.

# What the bot is waiting for in a chat (a name for a letter, a broadcast's text). Never what was typed.
prompts = Table(
    "prompts",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # what is asked, and exactly until when
    Column("until", Date, nullable=False),  # the row goes on this day, by UTC; the same whatever is asked
    sqlite_with_rowid=False,
)

reminders = Table(
    "reminders",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # all reminders of a chat: of what, and exactly when
    # The quarter of an hour of the next, its begin. Without an index: rows lie in one in the order in which
    # they came, and those who wait for tomorrow are soon looked through.
    Column("due", UTCDateTime, nullable=False),
    sqlite_with_rowid=False,
)

# A supporter's question to the team. `mark` stands for their chat here alone; what is written is nowhere.
hotline_threads = Table(
    "hotline_threads",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=True),  # as the team and the supporter know it
    Column("mark", LargeBinary, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),  # a HotlineThread, of one length: whose, and how it stands
    Column("until", Date, nullable=False),  # the row goes on this day, by UTC
    sqlite_autoincrement=True,  # an old button never means another thread
)

# What the bot has to delete in the chats of the team. Nothing of the supporter, but which thread it is of.
hotline_copies = Table(
    "hotline_copies",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("thread", RowId, nullable=False),  # a number; its thread may be gone
    Column("mark", LargeBinary, nullable=False, index=True),  # of the chat of one of the team
    Column("sealed", LargeBinary, nullable=False),  # a HotlineCopy, of one length
    Column("due", UTCDateTime, nullable=False),  # from when on it is to be deleted, by the quarter of an hour
    sqlite_autoincrement=True,
)

# Who can't ask for a while, since the team said so. It stays when they delete everything.
hotline_blocks = Table(
    "hotline_blocks",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("until", Date, nullable=False),  # the row goes on this day, by UTC
    sqlite_with_rowid=False,
)

# Who wants the bot to be discreet. `mark` stands for their chat here alone: nothing says who they are.
discreet = Table(
    "discreet",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    # A Discretion: after which time messages go, and which; NULL, of before that could be chosen: none
    Column("sealed", LargeBinary),
    Column("due", UTCDateTime),  # the quarter of an hour in which the next is to go; NULL: none is
    sqlite_with_rowid=False,
)

# What one person did about a case. By the digests, so in an order that tells nothing; without an index, whose
# cells would lie in the order in which they came; and each row stays as long as it is when written over.
records = Table(
    "records",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("tag", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # a Record, locked: model/letters/record.py
    Column("due", Date, nullable=False),  # when it is looked through for questions, whatever is in it
    Column("fresh", Integer, nullable=False),  # 1: the next fold has to look at it, whatever is in it
    sqlite_with_rowid=False,
)

# The figures of a case, but for what is pending in records that are fresh.
sums = Table(
    "sums",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # Figures, locked: model/letters/figures.py
    sqlite_with_rowid=False,
)

# What was told of a case at once, for good: one row for each day with which something could be told.
steps = Table(
    "steps",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("day", Date, primary_key=True),  # the last day it tells of, in the organisers' time zone
    Column("sealed", LargeBinary, nullable=False),  # Steps, locked: model/totals/steps.py
    sqlite_with_rowid=False,
)

# Numbers of letters that a case has passed, by what may be told of it. Nothing of anybody.
milestones = Table(
    "milestones",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("letters", Integer, primary_key=True, autoincrement=False),  # it was told of more than so many
    Column("put_away", Integer, nullable=False, server_default="0"),  # 1: the team doesn't want it offered
    Column("broadcast_id", RowId),  # the message of thanks that was begun last; it may be gone
    sqlite_with_rowid=False,
)

# Numbers of Telegram's updates that changed something, noted in the transaction of what they changed: one
# that comes again changes nothing more. Telegram brings none after a day; a row goes after two.
handled_updates = Table(
    "handled_updates",
    metadata,
    Column("update_id", RowId, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),  # by UTC; without an index, which each update would have to write
    sqlite_with_rowid=False,
)

# What an organiser found out about an address; none: nobody has looked into it yet.
address_verdicts = Table(
    "address_verdicts",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("address", String(16), primary_key=True),
    Column("verdict", String(12), nullable=False),  # Verdict
    Column("day", Date, nullable=False),
)

# Who in the team was told of an address that several supporters reported; gone once there is a verdict.
addresses_told = Table(
    "addresses_told",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("address", String(16), primary_key=True),
    Column("member_id", RowId, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# Since when a case has been as it is now, to tell somebody with an older letter when it changed.
case_versions = Table(
    "case_versions",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("version", String(8), nullable=False),
    Column("since", Date, nullable=False),  # in the organisers' time zone
    Column("previous", String(8)),  # NULL for the first one ever seen
)

# Ways people came, as bare numbers.
arrivals = Table(
    "arrivals",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("source", String(24), primary_key=True),
    Column("arrived", Integer, nullable=False, server_default="0"),
    Column("subscribed", Integer, nullable=False, server_default="0"),
)

team = Table(
    "team",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("chat", LargeBinary, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("since", UTCDateTime, nullable=False),  # once its day is over, the day's beginning, by UTC
    Column("gone", Integer, nullable=False, server_default="0"),  # 1: blocked the bot; told nothing
    Column("languages", Text),  # a translator's: codes with spaces between; NULL for all others
    Column("name", LargeBinary),  # sealed, of one length: what they want to be called; NULL: by their number
    Column("cases", Text),  # all that they see: slugs with spaces between; NULL: every case
    sqlite_autoincrement=True,
)

# Where one of the team has their desk: the one message that shows what waits for them. Of somebody who is out
# of the team it is emptied, then the row goes.
desks = Table(
    "desks",
    metadata,
    Column("chat", LargeBinary, primary_key=True),
    Column("message", BigInteger, nullable=False),
    Column("language", String(8), nullable=False),  # it was opened in; whoever is subscribed has one there
    Column("shown", LargeBinary, nullable=False),  # SHA-256 of what it shows, so as to edit it only if needed
    sqlite_with_rowid=False,
)

# What an owner says of whoever runs the bot: for everybody to read.
organisation = Table(
    "organisation",
    metadata,
    Column("about", String(16), primary_key=True),
    Column("language", String(8), primary_key=True),  # "" where it is the same in all
    Column("text", Text, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("digest", LargeBinary, nullable=False, unique=True),  # SHA-256 of the token, which is kept nowhere
    Column("role", String(16), nullable=False),
    # The owner who made it; NULL: on the server, or before that was kept. It goes with them.
    Column("made_by", RowId, ForeignKey("team.id", ondelete="CASCADE"), index=True),
    Column("made_at", UTCDateTime),  # NULL: before that was kept
    Column("expires_at", UTCDateTime, nullable=False),
    Column("languages", Text),  # of one for a translator: codes with spaces between
    Column("cases", Text),  # that whoever uses it is limited to, with spaces between; NULL: every one
    sqlite_autoincrement=True,  # a tap on "revoke" must never hit another one
)

# What somebody is to be told of the team; gone as soon as they were.
team_news = Table(
    "team_news",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("chat", LargeBinary, nullable=False, index=True),  # who is to be told; may be out of the team
    Column("what", String(16), nullable=False),  # News
    # Numbers in the team, of whom it is about and of who did it; they may be in it no more.
    Column("member", RowId),
    Column("actor", RowId),
    Column("role", String(16)),
    Column("since", UTCDateTime),  # when whom it is about came in
    Column("invitation", RowId),
    Column("ended", Integer, nullable=False, server_default="0"),  # so many open invitations ended with it
    Column("broadcast_id", RowId, ForeignKey("broadcasts.id", ondelete="CASCADE"), index=True),
    Column("case", String(16)),
    Column("detail", String(16)),  # an address's key, a last day for letters, an approval, a revision
    Column("at", UTCDateTime),  # when it happened; NULL: before that was kept
    sqlite_autoincrement=True,  # what was told is forgotten by its id
)

# How those of the team who have chosen something want to be told of such things (model/team/notices.py).
notice_wishes = Table(
    "notice_wishes",
    metadata,
    Column(
        "member_id", RowId, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("off", Text, nullable=False),  # NoticeTopic, with spaces between
    Column("at_night", Integer, nullable=False),  # 1: by night as by day
    Column("zone", String(64)),  # whose night; NULL: the organisation's
    Column("room_only", Integer, nullable=False, server_default="0"),  # 1: what comes in the team's room
)

# The group that is the team's room: one row, or none.
team_room = Table(
    "team_room",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=True),
    Column("chat", LargeBinary, nullable=False),
    Column("language", String(8), nullable=False),
    Column("forum", Integer, nullable=False),  # 1: it has topics
    Column("since", UTCDateTime, nullable=False),  # what was asked before doesn't come there
    Column("notices", BigInteger),  # their ids at Telegram; NULL: there is none
    Column("questions", BigInteger),
    Column("resting", Integer, nullable=False, server_default="0"),  # 1: the bot lacks rights there
    sqlite_autoincrement=True,  # an old button never means another room
)

# Groups that an owner wants to link: by a word that is said there.
room_links = Table(
    "room_links",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=True),
    Column("digest", LargeBinary, nullable=False, unique=True),  # SHA-256 of the word, which is kept nowhere
    Column("made_by", RowId, ForeignKey("team.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("chat", LargeBinary),  # of the group in which it was said; NULL: it wasn't yet
    sqlite_autoincrement=True,  # nor another link
)

# What a second person of the team is to approve, and what became of it (model/team/two_keys.py).
# People are numbers in the team, who may be in it no more.
approvals = Table(
    "approvals",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),  # ApprovalKind
    Column("subject", String(32), nullable=False),
    Column("detail", String(64), nullable=False),
    Column("digest", LargeBinary, nullable=False),  # SHA-256 of exactly what is to be done
    Column("asked_by", RowId, nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("until", UTCDateTime, nullable=False),
    Column("state", String(12), nullable=False),  # ApprovalState
    Column("approved_by", RowId),  # NULL also where an owner did it alone
    Column("alone", Integer, nullable=False, server_default="0"),  # 1: an owner, in an emergency
    Column("used", Integer, nullable=False, server_default="0"),  # 1: it was done, or planned, with this
    Column("barred", Text, nullable=False),  # JSON: numbers of those who can't approve it
    Column("messages", Text, nullable=False),  # JSON: number → id of the message that asks them
    Index(None, "kind", "subject"),
    sqlite_autoincrement=True,  # an old button never means another request
)

# Who of the team wants a digest each Monday.
digests = Table(
    "digests",
    metadata,
    Column(
        "member_id", RowId, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("monday", String(10), nullable=False),  # of the last one, or of the week in which they asked
)

# Who did what and when, each entry chained to the one before (model/team/record.py). Never of a supporter.
# Kept when somebody leaves: it has a number of theirs and nothing else, so neither is a foreign key.
record_entries = Table(
    "record_entries",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=False),  # from 1, without a gap
    Column("at", String(32), nullable=False),  # ISO 8601, UTC: a text, since its digest is over these bytes
    Column("act", String(16), nullable=False),  # Act
    Column("actor", RowId),  # number in the team of who did it; NULL: nobody in the chat
    Column("member", RowId),  # of whom it was done to
    Column("case", String(16)),
    Column("facts", Text, nullable=False),  # JSON: numbers, dates and names of ours; nothing that was typed
    Column("previous", LargeBinary, nullable=False),  # the digest of the entry before
    Column("digest", LargeBinary, nullable=False),  # SHA-256
)

# How each case stood when that last changed (model/cases/standing.py). None: it was always live.
case_standings = Table(
    "case_standings",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("standing", String(8), nullable=False),  # Standing
    Column("since", UTCDateTime, nullable=False),
    # who changed it in the chat; NULL: its files did, or whoever it was isn't in the team any more
    Column("member_id", RowId, ForeignKey("team.id", ondelete="SET NULL"), index=True),
)

# The cases, each with all that it ever was. People see the published revision. Nothing in these tables
# is about anybody who uses the bot, but for the numbers of those in the team who changed something.
cases = Table(
    "cases",
    metadata,
    Column("case", String(16), primary_key=True),
    Column("published", Integer, nullable=False, server_default="0"),  # number of a revision; 0: never
    # SHA-256 over the program's own files of it, as last taken in or put aside; NULL: it has none
    Column("files", LargeBinary),
    # JSON: the last day for letters that the team is asked about, and the numbers of those who were
    Column("rest_told", Text),
)

case_revisions = Table(
    "case_revisions",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("case", String(16), ForeignKey("cases.case", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1 in each case
    Column("at", UTCDateTime, nullable=False),
    Column("origin", String(8), nullable=False),  # Origin
    # who made it in the chat; NULL: nobody did, or whoever it was isn't in the team any more
    Column("member_id", RowId, ForeignKey("team.id", ondelete="SET NULL"), index=True),
    Column("parts", Text, nullable=False),  # JSON: names of the parts that it changed
    Index("ix_case_revisions_case_number", "case", "number", unique=True),
)

case_files = Table(
    "case_files",
    metadata,
    Column("revision_id", RowId, ForeignKey("case_revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(24), primary_key=True),  # "case.toml", "fr.toml"
    Column("digest", LargeBinary, ForeignKey("case_contents.digest"), nullable=False, index=True),
)

# What files hold, each once however many revisions have it.
case_contents = Table(
    "case_contents",
    metadata,
    Column("digest", LargeBinary, primary_key=True),  # SHA-256
    Column("content", LargeBinary, nullable=False),  # compressed by zlib
)

# What was answered before a revision was published.
case_consents = Table(
    "case_consents",
    metadata,
    Column("revision_id", RowId, ForeignKey("case_revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Column("member_id", RowId, ForeignKey("team.id", ondelete="SET NULL"), index=True),
    Column("agreed", String(24), nullable=False),  # Agreed
    Column("may_use", String(24), nullable=False),  # MayUse
    Column("named", Text, nullable=False),  # JSON: names that are said, each confirmed
    Column("pictured", Integer, nullable=False, server_default="0"),  # 1: it has a picture that may be shown
)

# What somebody in the team typed for a part that somebody else had changed meanwhile, until they decide.
case_typed = Table(
    "case_typed",
    metadata,
    Column("member_id", RowId, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
    Column("case", String(16), ForeignKey("cases.case", ondelete="CASCADE"), primary_key=True),
    Column("file", String(24), primary_key=True),
    Column("way", String(200), primary_key=True),  # JSON: where in the file
    Column("value", Text, nullable=False),  # JSON
)

# What was read in an appeal that became a draft, and what was answered to the draft's questions: both sealed,
# and let go once no question is left, with the draft, or after some weeks.
case_drafts = Table(
    "case_drafts",
    metadata,
    Column("case", String(16), ForeignKey("cases.case", ondelete="CASCADE"), primary_key=True),
    Column("at", UTCDateTime, nullable=False),  # of the reading
    Column("read", LargeBinary, nullable=False),
    Column("answers", LargeBinary, nullable=False),
)

# What was told to whoever issued an appeal. Figures only, as they were told: nobody's own.
report_backs = Table(
    "report_backs",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("case", String(16), nullable=False, index=True),
    Column("on", Date, nullable=False),  # in the organisers' time zone
    Column("member_id", RowId, ForeignKey("team.id", ondelete="SET NULL"), index=True),
    Column("figures", Text, nullable=False),  # JSON: name → number, or null where few
)

languages_on = Table(
    "languages_on",
    metadata,
    Column("language", String(8), primary_key=True),  # unreviewed languages an organiser has switched on
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("case", String(16), nullable=False),
    Column("kind", String(8), nullable=False),  # Kind
    Column("state", String(12), nullable=False, index=True),  # BroadcastState
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("default_language", String(8), nullable=False),
    Column("author", LargeBinary, nullable=False),  # sealed chat of the organiser, who gets the progress
    Column("created_at", UTCDateTime, nullable=False),  # of one that is over the day, as of `team.since`
    Column("started_at", UTCDateTime),
    Column("finished_at", UTCDateTime),  # also of one that was thrown away
    Column("last_subscriber_id", RowId),  # the audience is whoever was subscribed up to here at confirmation
    Column("filled_to", RowId, nullable=False, server_default="0"),  # recipients are listed up to this id
    Column("audience", Integer, nullable=False, server_default="0"),
    Column("delivered", Integer, nullable=False, server_default="0"),
    Column("gone", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("unknown", Integer, nullable=False, server_default="0"),
    Column("progress_message", BigInteger),  # id of the live progress message in the author's chat
    # 1: the result message was sent, or, of a missed one, the question what to do
    Column("reported", Integer, nullable=False, server_default="0"),
    Column("task", String(8), nullable=False, server_default="send"),  # Task
    Column("source_id", RowId),  # the broadcast it recalls, corrects, or goes on from
    Column("part", String(12)),  # Part: which of the source's recipients it is for
    Column("plan", Text, nullable=False, server_default="{}"),  # sealed, see broadcasts/rows.py
    Column("precedence", Integer, nullable=False, server_default="3"),  # under way, the lowest goes first
    Column("send_at", UTCDateTime),  # of a scheduled one
    Column("cancelled", Integer, nullable=False, server_default="0"),
    Column("paid", Integer, nullable=False, server_default="0"),  # messages sent as paid ones, at most
    # Halt: why the bot itself paused it and asks; of what missed its time, why nobody knows more
    Column("halt", String(12)),
    Column("halts", Integer, nullable=False, server_default="0"),  # how often it was halted
    Column("halt_facts", Text),  # Halted as JSON
    Column("tally", Text),  # Brake as JSON: what came of the last sends
    Column("result_message", BigInteger),  # id of the message in the author's chat that has its result
    # Of those delivered: who got the words alone, since they let no voice messages in.
    Column("in_words", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

# Broadcasts that wait because their case isn't live, until it is again.
held_broadcasts = Table(
    "held_broadcasts",
    metadata,
    Column(
        "broadcast_id",
        RowId,
        ForeignKey("broadcasts.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("was", String(12), nullable=False),  # BroadcastState before
)

broadcast_texts = Table(
    "broadcast_texts",
    metadata,
    Column("broadcast_id", RowId, ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("payload", Text, nullable=False),  # JSON: {"method": ..., "params": {...}}
    Column("message_id", BigInteger),  # the organiser's message it came from, to follow its edits
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("broadcast_id", RowId, ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    # NULL once the person asked to be forgotten; the outcome stays, unlinked
    Column("subscriber_id", RowId, ForeignKey("subscribers.id", ondelete="SET NULL"), index=True),
    Column("language", String(8), nullable=False),
    Column("state", String(12), nullable=False),  # DeliveryState
    Column("attempts", Integer, nullable=False, server_default="0"),
    # Of WAITING, ms since 1970 UTC. Of DELIVERED, 1 where an earlier copy may be there: found by a seek.
    Column("not_before", BigInteger, nullable=False, server_default="0"),
    # Ids of the messages in the recipient's chat, with commas: what was sent, or what is to be changed.
    Column("messages", String(160)),
    # "passing": REFUSED for reasons that pass, surely not sent. "maybe": an earlier try may have arrived too.
    # "passing": REFUSED for passing reasons, surely not sent. Else why it was GONE or REFUSED (Gone, "odd");
    # of one that waits, why a halt took it back
    Column("reason", String(8)),
    # Waiting rows are found by a seek, however many are done.
    Index(None, "broadcast_id", "state", "not_before", "id"),
)

# Counters: how many rows of another table there are, by some of their columns. Kept by triggers of the
# database (migrations/versions/step_0004_counters.py, and step 0011 for readers), so that whatever changes
# those rows changes them; no statement of the store writes to them, but for those that settle recipients. One
# that is down to 0 goes.


def _counter(name: str, *columns: Column[Any]) -> Table:
    number = Column("number", Integer, nullable=False)
    return Table(name, metadata, *columns, number, sqlite_with_rowid=False)


def _by(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


# Of `subscriptions` of people who want something and aren't gone. Not by country: see docs/design.md.
readers_by_group = _counter(
    "readers_by_group",
    _by("case", String(16)),
    _by("wants", String(8)),
    _by("language", String(8)),
)
# The same by the day of `since`, by UTC.
readers_by_day = _counter(
    "readers_by_day",
    _by("case", String(16)),
    _by("wants", String(8)),
    _by("language", String(8)),
    _by("day", Date()),
)

# Of `deliveries` that another broadcast can be for (Part), and whose people haven't been forgotten. `known`:
# 1 if it is known what was sent to them.
recipients_by_part = _counter(
    "recipients_by_part",
    _by("broadcast_id", RowId),
    _by("state", String(12)),
    _by("known", Integer()),
    _by("language", String(8)),
)
