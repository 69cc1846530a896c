"""Asking the team, a day before, whether a case may come to rest."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.cases.editor.buttons import CaseHome, CloseCase, EditValue
from bot.content.cases.editing.fields import CasePart
from bot.model.team.news import TeamNews


async def question(context: Context, news: TeamNews) -> tuple[str, Keyboard | None] | None:
    """What is asked, with the ways on: another day, the end of the case, or nothing. None: it is too late."""
    case = context.services.rest.rests_soon(news.case or "", news.detail or "")
    if case is None:
        return None
    record = await context.services.revisions.record(case.slug)
    label = context.texts.label
    html = context.texts.screen(
        "case_rests", title=case.text(context.texts.language).title, until=case.act_until
    )
    another = EditValue(case.slug, record.newest if record else 0, CasePart.APPEAL, "until")
    return html, keyboard(
        [button(label("case_another_day"), another)],
        [button(label("case_close"), CloseCase(case.slug)), button(label("case_look"), CaseHome(case.slug))],
        context.desk_row(below=True),
    )
