"""The brake, where sends are settled: there a broadcast halts, and takes back what it believed."""

# ruff: noqa: S608 - what is put into these texts are the dialect's pieces; values are parameters

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.model.broadcasts.brake import BRAKED, REASONS, Bite, Brake
from bot.model.broadcasts.delivery import BOT, MARKED, ODD, PASSING, Claimed, DeliveryState, Outcome
from bot.model.broadcasts.halt import Halt, Halted
from bot.store.broadcasts.rows import FINAL
from bot.store.db.dialects import as_list, texts
from bot.store.db.direct import Transaction
from bot.store.delivery.statements import COUNT, STATES

TAKEN_BACK: Final = BRAKED | {BOT}
"""The reason beside somebody who waits, once a halt of this broadcast has taken back what was said of them.
Not MARKED: whom another one's mark kept from it hasn't been tried yet."""

BRAKE: Final = """
    SELECT halt, tally
    FROM broadcasts
    WHERE id = :broadcast
"""

KEEP_TALLY: Final = """
    UPDATE broadcasts
    SET tally = :tally
    WHERE id = :broadcast
"""

HALT: Final = """
    UPDATE broadcasts
    SET state = :paused,
        halt = :halt,
        halts = halts + 1,
        halt_facts = :facts
    WHERE id = :broadcast
      AND state IN (:sending, :paused)
      AND (halt IS NULL OR halt IN (:interrupted, :held))
"""
"""Also where a person has paused it, or is asked whether it may go on so late, or is to be stopped: none of
these answers this."""

BELIEVE_NO_MORE: Final = f"""
    UPDATE subscribers
    SET gone = 0,
        gone_at = NULL,
        gone_why = NULL
    WHERE gone = 1
      AND gone_why IN {texts("reasons")}
      AND id IN (
          SELECT subscriber_id
          FROM deliveries
          WHERE broadcast_id = :broadcast
            AND state = :gone
            AND reason IN {texts("reasons")}
      )
"""
"""Those whom this broadcast found to be gone for one of these reasons. Before `TAKE_BACK`."""

_AS_BEFORE: Final = """reason = CASE WHEN not_before = 1 THEN :maybe ELSE reason END,
        not_before = 0"""
"""That an earlier try may have arrived is known again: see statements.py."""

_PASSED_OVER: Final = f"""state = :gone
      AND reason = :marked
      AND subscriber_id IN (
          SELECT subscriber_id
          FROM deliveries
          WHERE broadcast_id = :broadcast
            AND state = :gone
            AND reason IN {texts("reasons")}
      )"""

COUNT_PASSED_OVER: Final = f"""
    UPDATE broadcasts
    SET gone = gone - (
        SELECT count(*)
        FROM deliveries
        WHERE broadcast_id = broadcasts.id
          AND {_PASSED_OVER}
    )
    WHERE state IN (:sending, :paused)
      AND id <> :broadcast
"""
TAKE_BACK_ELSEWHERE: Final = f"""
    UPDATE deliveries
    SET state = :waiting,
        {_AS_BEFORE}
    WHERE {_PASSED_OVER}
      AND broadcast_id IN (SELECT id FROM broadcasts WHERE state IN (:sending, :paused) AND id <> :broadcast)
"""
"""The same people in other broadcasts under way, which passed them over meanwhile. Before `TAKE_BACK`."""

TAKE_BACK: Final = f"""
    UPDATE deliveries
    SET state = :waiting,
        attempts = attempts - 1,
        {_AS_BEFORE}
    WHERE broadcast_id = :broadcast
      AND state = :old
      AND reason IN {texts("reasons")}
"""


def braked(
    conn: Transaction, broadcast_id: int, results: Sequence[tuple[Claimed, Outcome]]
) -> list[tuple[Claimed, Outcome]]:
    """The results as they are to be written down; the broadcast is halted if they say that it has to be.

    While it is halted nobody is settled by what a halt would take back: sends that were on their way wait
    again. Where it is being stopped there is nothing to ask, and they count as stopped before their turn.
    """
    found = conn.rows(BRAKE, {"broadcast": broadcast_id})
    if not found:
        return list(results)
    [(halt, kept)] = found
    brake, bite = Brake(kept), None
    settled = []
    for claimed, outcome in results:
        came = outcome
        if outcome.halts and (claimed.taken_back or (claimed.maybe and brake.overruled(Halt.REFUSED))):
            # Somebody went on in spite of it: then it is about this one chat, unless it is so of many.
            refused = outcome._replace(state=DeliveryState.REFUSED, halts=False)
            bite = brake.note(refused._replace(reason=ODD)) or bite
            came = outcome if bite else refused._replace(reason=PASSING)
            if came is not outcome and claimed.maybe:
                came = came._replace(state=DeliveryState.UNKNOWN)
        elif outcome.halts:
            bite = bite or Bite(Halt.REFUSED, 1, 1, (outcome.said,))
        elif not claimed.taken_back:
            bite = brake.note(outcome) or bite
        settled.append((claimed, came))
    if (packed := brake.packed()) != kept:
        conn.change(KEEP_TALLY, {"broadcast": broadcast_id, "tally": packed})
    if bite is not None:
        _halt(conn, broadcast_id, bite)
    if bite is None and halt in (None, Halt.HELD.value):
        return settled
    return [(claimed, _not_believed(came)) for claimed, came in settled]


def _not_believed(outcome: Outcome) -> Outcome:
    if outcome.reason not in BRAKED or outcome.state is DeliveryState.WAITING:
        return outcome
    return outcome._replace(state=DeliveryState.WAITING, retry_after=0.0, halts=True)


def _halt(conn: Transaction, broadcast_id: int, bite: Bite) -> None:
    """Halt it, and put everybody back to waiting whom it settled for such a reason."""
    facts = Halted(bite.halt, said=bite.said, times=bite.times, of=bite.of).packed()
    halted = {
        "halt": bite.halt.value,
        "facts": facts,
        "interrupted": Halt.INTERRUPTED.value,
        "held": Halt.HELD.value,
    }
    conn.change(HALT, {**STATES, "broadcast": broadcast_id, **halted})
    old = DeliveryState.REFUSED if bite.halt is Halt.REFUSED else DeliveryState.GONE
    these = {**STATES, "broadcast": broadcast_id, "old": old.value, "reasons": as_list(REASONS[bite.halt])}
    if old is DeliveryState.GONE:
        these["marked"] = MARKED
        conn.change(BELIEVE_NO_MORE, these)
        conn.change(COUNT_PASSED_OVER, these)
        conn.change(TAKE_BACK_ELSEWHERE, these)
    back = conn.change(TAKE_BACK, these)
    if back:
        more = {f"more_{state.value}": -back if state is old else 0 for state in FINAL}
        conn.change(COUNT, {"broadcast": broadcast_id, **more})
