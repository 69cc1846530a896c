"""Who gets a broadcast: INSERT … SELECT of its recipients, chunk by chunk."""
# ruff: noqa: S608 - what is put into these texts are the dialect's pieces; values are parameters

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select

from bot.model.broadcasts.audience import Audience
from bot.model.broadcasts.broadcast import UNDER_WAY, WANTED, Kind, Part, Task
from bot.model.broadcasts.delivery import PASSING
from bot.store.broadcasts.acts import AT_ONCE, acts
from bot.store.broadcasts.rows import STATE_IN, one, plan_in
from bot.store.db.database import Database
from bot.store.db.dialects import absent, as_hex, as_list, as_moment, numbers, texts, written
from bot.store.db.direct import Transaction
from bot.store.db.schema import broadcasts
from bot.store.db.sealing import Sealer
from bot.store.delivery.statements import STATES

# Whoever wants such a broadcast (broadcasts/audience.py says the same for counting) and is in its audience by
# all but where they live and what they did (Audience.tells): that nobody knows without the key.
_MEANT: Final = f"""subscriptions."case" = :case
      AND subscriptions.subscriber_id > :after
      AND subscriptions.subscriber_id <= :upto
      AND subscribers.wants IN {texts("wants")}
      AND subscribers.gone = 0
      AND ({absent("languages", "texts")} OR subscribers.language IN {texts("languages")})
      AND ({absent("joined_since", "moment")} OR subscribers.since >= :joined_since)"""

LIST_SUBSCRIBERS: Final = f"""
    INSERT INTO deliveries (broadcast_id, subscriber_id, language, state)
    SELECT :broadcast,
           subscribers.id,
           CASE WHEN broadcast_texts.language IS NULL THEN :default_language ELSE subscribers.language END,
           :waiting
    FROM subscriptions
    JOIN subscribers
      ON subscribers.id = subscriptions.subscriber_id
    LEFT JOIN broadcast_texts
           ON broadcast_texts.broadcast_id = :broadcast
          AND broadcast_texts.language = subscribers.language
    WHERE {_MEANT}
      AND ({absent("people", "numbers")} OR subscriptions.subscriber_id IN {numbers("people")})
    ORDER BY subscriptions.subscriber_id
"""
"""Each gets the version in their own language where it is written, else in the default."""

MEANT: Final = written(
    f"""
    SELECT subscribers.id, subscribers.chat, {as_hex("subscribers.country")} AS country
    FROM subscriptions
    JOIN subscribers
      ON subscribers.id = subscriptions.subscriber_id
    WHERE {_MEANT}
    ORDER BY subscriptions.subscriber_id
    LIMIT :most
    """
)

# Those of a source's recipients whom another broadcast is for; see STATE_IN.
_OF_PART: Final = f"""deliveries.subscriber_id IS NOT NULL
      AND deliveries.state = :state_of_part
      AND ({absent("reason", "text")} OR deliveries.reason = :reason)
      AND (:sends = 1 OR deliveries.messages IS NOT NULL)"""

# Not by the index of the queue: all of a million would be looked at for each piece, while nobody else can
# write. The sum keeps it from being used.
LIST_PART: Final = f"""
    INSERT INTO deliveries (broadcast_id, subscriber_id, language, state, messages)
    SELECT :broadcast,
           deliveries.subscriber_id,
           CASE
               WHEN :recalls = 0 AND broadcast_texts.language IS NULL THEN :default_language
               ELSE deliveries.language
           END,
           :waiting,
           CASE WHEN :sends = 0 THEN deliveries.messages END
    FROM deliveries
    LEFT JOIN broadcast_texts
           ON broadcast_texts.broadcast_id = :broadcast
          AND broadcast_texts.language = deliveries.language
    WHERE deliveries.broadcast_id + 0 = :source
      AND {_OF_PART}
      AND deliveries.id > :after
      AND deliveries.id <= :upto
    ORDER BY deliveries.id
"""
"""What changes a message that was sent goes to whoever has it, in the language they got it in."""

SIZES_OF_PART: Final = written(
    """
    SELECT language, sum(number) AS number
    FROM recipients_by_part
    WHERE broadcast_id = :source
      AND state = :state_of_part
      AND (:sends = 1 OR known = 1)
    GROUP BY language
    """
)
"""The same people, as they are counted: `_OF_PART` says whom a part takes in."""

ARE_LISTED: Final = f"""
    UPDATE broadcasts
    SET filled_to = :upto
    WHERE id = :broadcast
      AND filled_to = :after
      AND state IN {texts("under_way")}
"""

COUNT_LISTED: Final = """
    UPDATE broadcasts
    SET audience = audience + :more
    WHERE id = :broadcast
"""


class ListingTable:
    """Lists who gets a broadcast. StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def fill(self, broadcast_id: int, chunk: int = 2_000) -> bool:
        """List recipients among the next `chunk` ids of subscribers. True once all are listed.

        How far it got is kept in the same transaction, so that it goes on from there after a crash.
        """
        async with self._db.read() as conn:
            row = await one(conn, broadcast_id)
        if row is None or row.state not in UNDER_WAY or row.filled_to >= row.last_subscriber_id:
            return True
        found = await self._found_one_by_one(broadcast_id, chunk)
        if found is not None and found.after != row.filled_to:
            return False
        upto = min(row.filled_to + chunk, row.last_subscriber_id)
        statement = LIST_SUBSCRIBERS if row.source_id is None else LIST_PART
        values = {
            **(
                _those_meant(self._sealer, row)
                if row.source_id is None
                else of_part(row.source_id, row.part, row.task)
            ),
            **STATES,
            "broadcast": broadcast_id,
            "default_language": row.default_language,
            "after": row.filled_to,
            "upto": upto,
            "people": None if found is None else as_list(found.people),
            "under_way": as_list(sorted(UNDER_WAY)),
        }

        def list_them(conn: Transaction) -> bool:
            if not conn.change(ARE_LISTED, values):
                return False  # somebody else has listed these meanwhile, or it was cancelled
            more = conn.change(statement, values)
            conn.change(COUNT_LISTED, {"broadcast": broadcast_id, "more": more})
            return bool(upto >= row.last_subscriber_id)

        return await self._db.at_once(list_them)

    async def _found_one_by_one(self, broadcast_id: int, chunk: int) -> FoundRecipients | None:
        """Look for the recipients among the next `chunk` ids; None if a statement finds them.

        Apart from listing them, since nobody can write to the database while that goes on.
        """
        statement = select(broadcasts).where(
            broadcasts.c.id == broadcast_id, broadcasts.c.source_id.is_(None)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(statement)).one_or_none()
            if row is None or row.last_subscriber_id is None:
                return None
            audience = plan_in(self._sealer, row.plan).audience
            if not audience.tells:
                return None
            upto = min(row.filled_to + chunk, row.last_subscriber_id)
            values = {**_those_meant(self._sealer, row), "upto": upto, "most": AT_ONCE}
            people: list[int] = []
            after, more = row.filled_to, True
            while more:
                some = (await connection.execute(MEANT, {**values, "after": after})).all()
                there = {found.id: found.chat for found in some if self._lives_there(found, audience)}
                if audience.acted is None:
                    people.extend(there)
                else:
                    done = await acts(connection, self._sealer, row.case, there)
                    people.extend(person for person, act in done.items() if act.is_one_of(audience.acted))
                more = len(some) == AT_ONCE
                after = some[-1].id if some else after
            return FoundRecipients(row.filled_to, people)

    def _lives_there(self, found: Row[Any], audience: Audience) -> bool:
        if not audience.countries:
            return True
        return self._sealer.open_country(bytes.fromhex(found.country), found.chat) in audience.countries


@dataclass(frozen=True, slots=True)
class FoundRecipients:
    """Those whom the next piece of a list, of ids beyond `after`, is for: each was looked at."""

    after: int
    people: Sequence[int]


def _those_meant(sealer: Sealer, row: Row[Any]) -> Mapping[str, Any]:
    """What the statements have to know of the broadcast's audience."""
    audience = plan_in(sealer, row.plan).audience
    return {
        "case": row.case,
        "wants": as_list(sorted(WANTED[Kind(row.kind)])),
        "languages": as_list(sorted(audience.languages)) if audience.languages else None,
        "joined_since": as_moment(audience.joined_since),
    }


def of_part(source: int, part: str, task: str) -> Mapping[str, Any]:
    """What the statements have to know of the recipients of `source` whom such a `task` is for."""
    return {
        "source": source,
        "state_of_part": STATE_IN[Part(part)].value,
        "reason": PASSING if part == Part.PASSING else None,
        "sends": int(task == Task.SEND),
        "recalls": int(task == Task.RECALL),
    }
