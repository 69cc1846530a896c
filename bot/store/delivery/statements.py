"""The statements that take recipients from state to state while a broadcast is sent.

SQL with named parameters, run directly on the driver (store/db/direct.py): lists go in and come out as one
value each (store/db/dialects.py). A state is a parameter of its own name, whose value comes from `STATES`.
"""
# ruff: noqa: S608 - what is put into these texts are the dialect's pieces; values are parameters

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.broadcasts.delivery import MAYBE, DeliveryState
from bot.store.db.dialects import as_hex, as_one_value, mapping, numbers

STATES: Final[Mapping[str, str]] = {
    **{state.name.lower(): state.value for states in (DeliveryState, BroadcastState) for state in states},
    "maybe": MAYBE,
}
"""Every state by its name, as the statements take it: `:waiting` is DeliveryState.WAITING; and `:maybe`."""

_MAYBE_KEPT: Final = "not_before = CASE WHEN reason = :maybe THEN 1 ELSE 0 END"
"""Of whoever has an outcome: whether an earlier try may have arrived too, in the place of a time to wait for.
Another reason may stand in the reason's place by then, and a halt may take the outcome back."""

_STATE: Final = "coalesce(state, '')"
"""A row's state, where rows are found by their ids, and it is only looked at. Left to choose, PostgreSQL
reads all that are on the wire, or were, where it knows little of the table."""

BEING_SENT: Final = """
    SELECT broadcasts."case", kind, task
    FROM broadcasts
    WHERE id = :broadcast
      AND state = :sending
"""
"""What a claim has to know of a broadcast that is being sent."""

_TURN: Final = as_one_value(
    "id",
    "person",
    "language",
    "attempts",
    "messages",
    "reason",
    "chat",
    "wants",
    "gone",
    "country",
    "subscribed",
)
DUE: Final = f"""
    SELECT {_TURN}
    FROM (
        SELECT deliveries.id,
               deliveries.subscriber_id AS person,
               deliveries.language,
               deliveries.attempts,
               deliveries.messages,
               deliveries.reason,
               {as_hex("subscribers.chat")} AS chat,
               subscribers.wants,
               subscribers.gone,
               CASE WHEN :by_country = 1 THEN {as_hex("subscribers.country")} END AS country,
               subscriptions.subscriber_id AS subscribed
        FROM deliveries
        LEFT JOIN subscribers
               ON subscribers.id = deliveries.subscriber_id
        LEFT JOIN subscriptions
               ON subscriptions."case" = :case
              AND subscriptions.subscriber_id = deliveries.subscriber_id
        WHERE deliveries.broadcast_id = :broadcast
          AND deliveries.state = :waiting
          AND deliveries.not_before > :after
          AND deliveries.not_before <= :due
        ORDER BY deliveries.not_before, deliveries.id
        LIMIT :most
    ) AS those
"""
"""Those whose turn comes after one moment and up to another, in that order; see in_flight.Due.

`by_country`: whether it matters where they are."""

CLAIM: Final = f"""
    UPDATE deliveries
    SET state = :claimed
    WHERE id IN {numbers("rows")}
"""

HOLD: Final = """
    UPDATE deliveries
    SET not_before = :due
    WHERE id = :row
"""

SETTLE_UNSENT: Final = f"""
    UPDATE deliveries
    SET state = :new,
        {_MAYBE_KEPT},
        reason = :reason
    WHERE id IN {numbers("rows")}
"""

RELEASE: Final = f"""
    UPDATE deliveries
    SET state = :waiting
    WHERE id IN {numbers("rows")}
      AND broadcast_id = :broadcast
      AND {_STATE} = :claimed
"""

PUT_OFF: Final = f"""
    UPDATE deliveries
    SET state = :waiting,
        not_before = :due
    WHERE id = :row
      AND broadcast_id = :broadcast
      AND {_STATE} = :claimed
"""

MOVE_ALONG: Final = """
    UPDATE deliveries
    SET not_before = CASE WHEN not_before + :by > 1 THEN not_before + :by ELSE 1 END
    WHERE broadcast_id = :broadcast
      AND state = :waiting
      AND not_before > 0
"""
"""The clock was set: whoever is tried again waits as long as before."""

LOOK_AT_AGAIN: Final = """
    UPDATE deliveries
    SET not_before = :due
    WHERE id IN (
        SELECT id
        FROM deliveries
        WHERE broadcast_id = :broadcast
          AND state = :waiting
          AND not_before > :due
        LIMIT :most
    )
"""
"""The clock was set back: whoever waits for their own hour may have it earlier by the calendar now."""

PUT_ON_WIRE: Final = f"""
    UPDATE deliveries
    SET state = :wire
    WHERE id IN {numbers("rows")}
      AND {_STATE} = :claimed
      AND (SELECT state FROM broadcasts WHERE id = :broadcast) = :sending
"""
"""Paused or cancelled a moment ago, nobody goes on the wire any more."""

ON_WIRE: Final = f"""
    SELECT {as_one_value("id")}
    FROM deliveries
    WHERE id IN {numbers("rows")}
      AND {_STATE} = :wire
"""

DELIVERED: Final = f"""
    UPDATE deliveries
    SET state = :delivered,
        attempts = attempts + 1,
        {_MAYBE_KEPT},
        messages = CASE WHEN subscriber_id IS NOT NULL THEN coalesce(sent.value, messages) END
    FROM {mapping("sent")} AS sent
    WHERE deliveries.id = sent.number
      AND {_STATE} = :wire
"""
"""`sent`: row → ids of the messages. Of somebody who was forgotten meanwhile nothing is kept."""

COPIES: Final = """
    SELECT count(*)
    FROM deliveries
    WHERE broadcast_id = :broadcast
      AND state = :delivered
      AND not_before > 0
      AND reason = :maybe
"""
"""Who may have an earlier copy too. By a seek, as these few alone have a `not_before`."""

COPIES_OF_GONE: Final = """
    SELECT count(*)
    FROM deliveries
    WHERE broadcast_id = :broadcast
      AND state = :gone
      AND not_before = 1
"""
"""Who may have an earlier copy, and had left, or blocked the bot, when it was sent again."""

COUNT_DELIVERED: Final = f"""
    INSERT INTO recipients_by_part (broadcast_id, state, known, language, number)
    SELECT broadcast_id,
           :delivered,
           CASE WHEN coalesce(sent.value, messages) IS NULL THEN 0 ELSE 1 END,
           language,
           count(*)
    FROM {mapping("sent")} AS sent
    CROSS JOIN deliveries
    WHERE deliveries.id = sent.number
      AND {_STATE} = :wire
      AND subscriber_id IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (broadcast_id, state, known, language)
        DO UPDATE SET number = recipients_by_part.number + excluded.number
"""
"""Before `DELIVERED`: those whom it is about to settle, as another broadcast could be for them."""

COUNT_PASSING: Final = f"""
    INSERT INTO recipients_by_part (broadcast_id, state, known, language, number)
    SELECT broadcast_id, :refused, CASE WHEN messages IS NULL THEN 0 ELSE 1 END, language, count(*)
    FROM deliveries
    WHERE id IN {numbers("rows")}
      AND {_STATE} = :wire
      AND subscriber_id IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (broadcast_id, state, known, language)
        DO UPDATE SET number = recipients_by_part.number + excluded.number
"""
"""Before `FAILED`, in the same way, those for whom it is for a reason that passes."""

COUNT_CANCELLED: Final = f"""
    INSERT INTO recipients_by_part (broadcast_id, state, known, language, number)
    SELECT broadcast_id, :cancelled, CASE WHEN messages IS NULL THEN 0 ELSE 1 END, language, count(*)
    FROM deliveries
    WHERE id IN {numbers("rows")}
      AND subscriber_id IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (broadcast_id, state, known, language)
        DO UPDATE SET number = recipients_by_part.number + excluded.number
"""
"""Those who are struck off."""

STRIKE_OFF: Final = f"""
    UPDATE deliveries
    SET state = :cancelled,
        not_before = 0
    WHERE id IN {numbers("rows")}
"""

FAILED: Final = f"""
    UPDATE deliveries
    SET state = :new,
        attempts = attempts + 1,
        {_MAYBE_KEPT},
        reason = :reason
    WHERE id = :row
      AND {_STATE} = :wire
"""

TRY_AGAIN: Final = f"""
    UPDATE deliveries
    SET state = :waiting,
        attempts = :attempts,
        not_before = :due,
        reason = coalesce(:reason, reason)
    WHERE id = :row
      AND {_STATE} = :wire
"""
"""`reason`: why it isn't settled, of those whom a halt takes back; else NULL."""

ARE_GONE: Final = f"""
    UPDATE subscribers
    SET gone = 1,
        gone_at = :now,
        gone_why = :why
    WHERE id IN {numbers("people")}
      AND gone = 0
"""

COUNT: Final = """
    UPDATE broadcasts
    SET delivered = delivered + :more_delivered,
        gone = gone + :more_gone,
        refused = refused + :more_refused,
        unknown = unknown + :more_unknown,
        cancelled = cancelled + :more_cancelled
    WHERE id = :broadcast
"""

COUNT_IN_WORDS: Final = """
    UPDATE broadcasts
    SET in_words = in_words + :more
    WHERE id = :broadcast
"""

PAY: Final = """
    UPDATE broadcasts
    SET paid = paid + :messages
    WHERE id = :broadcast
"""
