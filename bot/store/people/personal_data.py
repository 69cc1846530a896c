"""Gathering everything that is held on one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import BroadcastState, Kind
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.letters.record import Record
from bot.model.letters.reply import ReplyQuestion
from bot.model.people.personal_data import (
    ActionEntry,
    BroadcastEntry,
    CaseWorkEntry,
    DeliveryEntry,
    DeskEntry,
    FailureEntry,
    LedEntry,
    LinkEntry,
    NoticeEntry,
    NoticeWishesEntry,
    OpeningEntry,
    PassedOnEntry,
    PendingNewsEntry,
    PersonalData,
    ReplyEntry,
    TapsEntry,
    TeamQuestionEntry,
    TextEntry,
    TypedValueEntry,
)
from bot.model.team.roles import Role
from bot.store.broadcasts.audience import find
from bot.store.broadcasts.rows import outgoing
from bot.store.db.moments import from_milliseconds
from bot.store.db.schema import (
    addresses_told,
    broadcast_texts,
    broadcasts,
    case_consents,
    case_revisions,
    case_typed,
    deliveries,
    desks,
    report_backs,
    team,
    team_news,
)
from bot.store.db.sealing import Sealer
from bot.store.letters import reminders
from bot.store.people import discreet, prompts
from bot.store.people.hotline import one_chat as hotline
from bot.store.team.digests import digest_of
from bot.store.team.invitations import codes_in, made_by
from bot.store.team.limits import limit_in
from bot.store.team.names import opened_name
from bot.store.team.notice_wishes import wishes_of
from bot.store.team.record import entries_of


async def gather(
    connection: AsyncConnection, sealer: Sealer, chat: int, records: Mapping[str, Record]
) -> PersonalData:
    """Everything held on `chat`, as this transaction sees it; `records`: what they did, by case."""
    sealed = sealer.seal(chat)
    subscriber = await find(connection, sealer, sealed)
    asked = await prompts.find(connection, sealer, chat)
    member = (await connection.execute(select(team).where(team.c.chat == sealed))).one_or_none()
    asked_team = await hotline.find(connection, sealer, chat)
    return PersonalData(
        subscriber=subscriber,
        prompt=None if asked is None else asked[0],
        reminders=tuple(await reminders.find(connection, sealer, chat)),
        actions=tuple(
            sorted(
                (
                    ActionEntry(
                        case,
                        one.authority,
                        one.ask,
                        one.day,
                        one.at,
                        one.language,
                        one.way,
                        one.led_by,
                    )
                    for case, record in records.items()
                    for one in record.letters
                ),
                key=lambda one: (one.day, one.case, one.authority),
            )
        ),
        openings=tuple(
            sorted(
                (OpeningEntry(case, record.opened) for case, record in records.items() if record.opened),
                key=lambda one: (one.day, one.case),
            )
        ),
        failed_addresses=tuple(
            sorted(
                (
                    FailureEntry(case, one.authority, one.address, one.how, one.day)
                    for case, record in records.items()
                    for one in record.failed
                ),
                key=lambda one: (one.day, one.case, one.authority),
            )
        ),
        reply_questions=tuple(
            sorted(_questions(records), key=lambda one: (one.due, one.case, one.authority))
        ),
        replies=tuple(
            sorted(
                (
                    ReplyEntry(case, one.authority, one.kind, one.day)
                    for case, record in records.items()
                    for one in record.came
                ),
                key=lambda one: (one.day, one.case, one.authority),
            )
        ),
        taps=tuple(
            TapsEntry(case, record.touched) for case, record in sorted(records.items()) if not record.is_stub
        ),
        role=None if member is None else Role(member.role),
        member_since=None if member is None else member.since,
        addresses_told=() if member is None else await _notices(connection, member.id),
        deliveries=() if subscriber is None else await _deliveries(connection, subscriber.id),
        broadcasts=await _broadcasts(connection, sealed),
        member_number=None if member is None else member.id,
        name_for_team="" if member is None else opened_name(sealer, member.id, member.name),
        translates=() if member is None else codes_in(member.languages),
        only_cases=None if member is None else limit_in(member.cases),
        invitations=() if member is None else await made_by(connection, member.id),
        team_news=await _news(connection, sealed),
        notice_wishes=None if member is None else await _wishes(connection, member.id),
        digest=None if member is None else await digest_of(connection, member.id),
        links=tuple(
            LinkEntry(case, record.subscribed) for case, record in sorted(records.items()) if record.arrived
        ),
        led=tuple(
            LedEntry(case, record.led.broadcast) for case, record in sorted(records.items()) if record.led
        ),
        passed_on=tuple(
            PassedOnEntry(case, record.passed_on.day, record.passed_on.number)
            for case, record in sorted(records.items())
            if record.passed_on
        ),
        case_work=() if member is None else await _case_work(connection, member.id),
        on_record=() if member is None else await entries_of(connection, member.id),
        typed_values=() if member is None else await _typed_values(connection, member.id),
        team_questions=tuple(
            TeamQuestionEntry(
                one.number,
                one.case,
                one.language,
                one.state.value,
                one.begun,
                tuple(at for _, at in one.sent),
            )
            for one in asked_team.threads
        ),
        asks_nothing_until=asked_team.blocked_until,
        hotline_copies=asked_team.copies,
        desk=await _desk(connection, sealed),
        nudges=tuple(sorted(case for case, record in records.items() if record.nudges)),
        discretion=await discreet.find(connection, sealer, chat),
    )


def _questions(records: Mapping[str, Record]) -> Iterator[ReplyQuestion]:
    for case, record in records.items():
        for one in record.questions:
            yield ReplyQuestion(one.chat, case, one.authority, one.language, one.due, one.wanted)


async def _notices(connection: AsyncConnection, member_id: int) -> tuple[NoticeEntry, ...]:
    rows = await connection.execute(
        select(addresses_told.c.case, addresses_told.c.address)
        .where(addresses_told.c.member_id == member_id)
        .order_by(addresses_told.c.case, addresses_told.c.address)
    )
    return tuple(NoticeEntry(row.case, row.address) for row in rows)


async def _news(connection: AsyncConnection, sealed: bytes) -> tuple[PendingNewsEntry, ...]:
    rows = await connection.execute(
        select(team_news).where(team_news.c.chat == sealed).order_by(team_news.c.id)
    )
    return tuple(
        PendingNewsEntry(row.what, row.member, row.actor, row.invitation, row.broadcast_id, row.case)
        for row in rows
    )


async def _wishes(connection: AsyncConnection, member_id: int) -> NoticeWishesEntry | None:
    found = await wishes_of(connection, member_id)
    if found is None:
        return None
    return NoticeWishesEntry(tuple(sorted(found.off)), found.at_night, found.zone)


async def _desk(connection: AsyncConnection, sealed: bytes) -> DeskEntry | None:
    row = (await connection.execute(select(desks).where(desks.c.chat == sealed))).one_or_none()
    return None if row is None else DeskEntry(row.message, row.language)


async def _case_work(connection: AsyncConnection, member_id: int) -> tuple[CaseWorkEntry, ...]:
    changed = select(case_revisions).where(case_revisions.c.member_id == member_id)
    published = (
        select(case_revisions.c.case, case_revisions.c.number, case_consents.c.at)
        .join(case_revisions, case_revisions.c.id == case_consents.c.revision_id)
        .where(case_consents.c.member_id == member_id)
    )
    reported = select(report_backs).where(report_backs.c.member_id == member_id)
    found = [
        CaseWorkEntry(row.case, "revision", row.number, row.at) for row in await connection.execute(changed)
    ]
    found += [
        CaseWorkEntry(row.case, "consent", row.number, row.at) for row in await connection.execute(published)
    ]
    found += [CaseWorkEntry(row.case, "report", None, row.on) for row in await connection.execute(reported)]
    return tuple(found)


async def _typed_values(connection: AsyncConnection, member_id: int) -> tuple[TypedValueEntry, ...]:
    rows = await connection.execute(select(case_typed).where(case_typed.c.member_id == member_id))
    return tuple(TypedValueEntry(row.case, f"{row.file} {row.way}", row.value) for row in rows)


async def _deliveries(connection: AsyncConnection, subscriber_id: int) -> tuple[DeliveryEntry, ...]:
    rows = await connection.execute(
        select(deliveries).where(deliveries.c.subscriber_id == subscriber_id).order_by(deliveries.c.id)
    )
    return tuple(
        DeliveryEntry(
            broadcast=row.broadcast_id,
            language=row.language,
            state=DeliveryState(row.state),
            attempts=row.attempts,
            not_before=from_milliseconds(row.not_before) if _waits(row) else None,
            messages=tuple(map(int, row.messages.split(","))) if row.messages else (),
        )
        for row in rows
    )


def _waits(row: Row[Any]) -> bool:
    """Whether a delivery has a moment that it waits for."""
    return row.state == DeliveryState.WAITING.value and bool(row.not_before)


async def _broadcasts(connection: AsyncConnection, sealed: bytes) -> tuple[BroadcastEntry, ...]:
    written = broadcasts.c.author == sealed
    texts = defaultdict(list)
    for row in await connection.execute(
        select(broadcast_texts)
        .join(broadcasts, broadcasts.c.id == broadcast_texts.c.broadcast_id)
        .where(written)
        .order_by(broadcast_texts.c.language)
    ):
        texts[row.broadcast_id].append(TextEntry(row.language, outgoing(row.payload), row.message_id))
    rows = await connection.execute(select(broadcasts).where(written).order_by(broadcasts.c.id))
    return tuple(
        BroadcastEntry(
            broadcast=row.id,
            case=row.case,
            kind=Kind(row.kind),
            state=BroadcastState(row.state),
            default_language=row.default_language,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            progress_message=row.progress_message,
            result_message=row.result_message,
            texts=tuple(texts[row.id]),
        )
        for row in rows
    )
