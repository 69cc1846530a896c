"""All that is known of a chat, read at once whenever somebody writes or taps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bot.model.people.discretion import Discretion
from bot.model.people.prompt import Prompt
from bot.model.people.subscription import Gone, Subscriber, Wants
from bot.model.team.roles import Role
from bot.store.db.database import Database
from bot.store.db.dialects import as_bytes, as_one_value, moment_in, rows_in
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer
from bot.store.people import discreet, prompts
from bot.store.team.invitations import codes_in
from bot.store.team.limits import limit_in

_VISIT: Final = f"""
SELECT s.id, s.language, s.wants, s.gone, s.gone_why, s.since, s.country,
       (SELECT {as_one_value('"case"')} FROM subscriptions WHERE subscriber_id = s.id) AS cases,
       (SELECT role FROM team WHERE chat = me.chat) AS role,
       (SELECT gone FROM team WHERE chat = me.chat) AS member_gone,
       (SELECT languages FROM team WHERE chat = me.chat) AS translates,
       (SELECT cases FROM team WHERE chat = me.chat) AS limited_to,
       p.sealed,
       (SELECT {as_one_value("language")} FROM languages_on) AS languages,
       d.mark AS discreet, d.sealed AS discretion,
       (SELECT language FROM desks WHERE chat = me.chat) AS desk_language,
       (SELECT 1 FROM handled_updates WHERE update_id = :update) AS handled
FROM (SELECT {as_bytes("chat")} AS chat) AS me
LEFT JOIN subscribers AS s ON s.chat = me.chat
LEFT JOIN prompts AS p ON p.mark = :mark
LEFT JOIN discreet AS d ON d.mark = :discreet
"""  # noqa: S608 - the names of columns are put into it, never a value


@dataclass(frozen=True, slots=True)
class Visit:
    """What is held on a chat at this moment. `languages_on`: the unreviewed ones that are switched on.

    `translates`: the languages of a translator. `limited_to`: the cases that one of the team sees; None: all.
    `discretion`: how the bot is to be discreet here; None: not at all.
    `gone`: as a subscriber, or as one of the team, they have blocked the bot, or are no more.
    `desk_language`: that in which one of the team opened their desk; None: there is none.
    `handled`: the update that they were looked up for took its effect before.
    """

    subscriber: Subscriber | None
    role: Role | None
    prompt: Prompt | None
    languages_on: frozenset[str]
    gone: bool = False
    translates: tuple[str, ...] = ()
    limited_to: frozenset[str] | None = None
    discretion: Discretion | None = None
    desk_language: str | None = None
    handled: bool = False


class VisitsTable:
    """No table of its own: a view of those of subscribers, team, prompts and languages."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def visit(self, chat: int, update: int | None = None) -> Visit:
        """What is held on this chat, for that update of it. A question may have expired."""
        mark = self._sealer.mark(prompts.PURPOSE, chat)
        sealed = self._sealer.seal(chat)
        if_discreet = self._sealer.mark(discreet.PURPOSE, chat)
        values = {
            "chat": sealed,
            "mark": mark,
            "discreet": if_discreet,
            "update": -1 if update is None else update,
        }

        def work(transaction: Transaction) -> tuple[Any, ...]:
            [row] = transaction.rows(_VISIT, values)
            return row

        row = await self._db.look(work)
        row_id, language, wants, gone, gone_why, since, country, cases, role, *more = row
        member_gone, translates, limited_to, prompt, languages, *rest = more
        is_discreet, discretion, desk_language, handled = rest
        return Visit(
            subscriber=None
            if row_id is None
            else Subscriber(
                id=row_id,
                language=language,
                wants=None if wants is None else Wants(wants),
                cases=frozenset(case for (case,) in rows_in(cases)),
                gone=bool(gone),
                since=moment_in(since),
                country=self._sealer.open_country(country, sealed),
                gone_why=None if gone_why is None else Gone(gone_why),
            ),
            role=None if role is None else Role(role),
            prompt=None if prompt is None else prompts.opened(self._sealer, mark, prompt),
            languages_on=frozenset(language for (language,) in rows_in(languages)),
            gone=bool(gone or member_gone),
            translates=codes_in(translates),
            limited_to=limit_in(limited_to),
            discretion=None if is_discreet is None else discreet.read(self._sealer, if_discreet, discretion),
            desk_language=desk_language,
            handled=bool(handled),
        )
