"""A case has passed so many letters: the team is told, and may begin a message of thanks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, Row, button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts.buttons import Overview
from bot.chat.broadcasts.drafts import overview
from bot.chat.broadcasts.suggested.buttons import PutMilestoneAway, ShowMilestone, ThankForLetters
from bot.chat.broadcasts.suggested.words import words_for
from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.cases.case import Case
from bot.model.team.news import TeamNews
from bot.model.team.roles import Access
from bot.model.totals.milestones import Milestone, MilestoneState


@on_tap(ShowMilestone, Access.ORGANISERS)
async def show(context: Context, tap: ShowMilestone) -> None:
    """How it stands with it."""
    found = await context.services.milestones.look(context.visitor, tap.case, tap.letters)
    if found is None:
        await _over(context)
        return
    await context.show(*await _screen(context, *found))


@on_tap(ThankForLetters, Access.ORGANISERS)
async def thank(context: Context, tap: ThankForLetters) -> None:
    """Begin the message, which is shown like any draft; of what a colleague has begun, that it is so."""
    found = await context.services.milestones.look(context.visitor, tap.case, tap.letters)
    if found is None:
        await _over(context)
        return
    case, before = found
    words = await words_for(context, case, "milestone_words", letters=tap.letters)
    milestone = await context.services.milestones.begin_thanks(context.visitor, case, tap.letters, words)
    if milestone is None:
        await _over(context)
        return
    if before.state is not MilestoneState.BEGUN:
        await overview(context, milestone.broadcast or 0)
        return
    await context.show(*await _screen(context, case, milestone))


@on_tap(PutMilestoneAway, Access.ORGANISERS)
async def put_away(context: Context, tap: PutMilestoneAway) -> None:
    """It stands on no desk any more; whoever still wants to write can."""
    found = await context.services.milestones.look(context.visitor, tap.case, tap.letters)
    if found is None:
        await _over(context)
        return
    await context.services.milestones.put_away(tap.case, tap.letters)
    await context.toast("toast_saved")
    await show(context, ShowMilestone(tap.case, tap.letters))


async def news_alone(context: Context, news: TeamNews) -> tuple[str, Keyboard | None] | None:
    """What the team is told, in a message of its own; None if there is nothing to thank for any more."""
    found = await _told(context, news)
    return await _screen(context, *found) if found else None


async def news_line(context: Context, news: TeamNews) -> tuple[Mapping[str, Any], Key | None] | None:
    """The same as a line among others."""
    found = await _told(context, news)
    if found is None:
        return None
    case, milestone = found
    key = button(case.text(context.texts.language).short, ShowMilestone(case.slug, milestone.letters))
    title = case.text(context.texts.language).title
    return {"who": "", "title": title, "letters": milestone.letters}, key


async def _told(context: Context, news: TeamNews) -> tuple[Case, Milestone] | None:
    letters = int(news.detail or 0)
    return await context.services.milestones.look(context.visitor, news.case or "", letters)


async def _can_be_seen(context: Context, milestone: Milestone) -> bool:
    """Whether it is more than a draft, or theirs: a draft is its author's."""
    number = milestone.broadcast or 0
    known = await context.services.drafts.known(number)
    if known is None or known.state is not BroadcastState.DRAFT:
        return known is not None
    return (await context.services.drafts.missing(context.visitor, number))[1] is not None


async def _screen(context: Context, case: Case, milestone: Milestone) -> tuple[str, Keyboard | None]:
    label, slug, letters = context.texts.label, case.slug, milestone.letters
    html = context.texts.screen(
        "milestone",
        title=case.text(context.texts.language).title,
        letters=letters,
        state=milestone.state.value,
    )
    rows: list[Row] = []
    if milestone.state is MilestoneState.BEGUN:
        if await _can_be_seen(context, milestone):
            rows.append([button(label("look"), Overview(milestone.broadcast or 0))])
    else:
        rows.append([button(label("milestone_thank"), ThankForLetters(slug, letters))])
    if milestone.state is MilestoneState.OPEN:
        rows.append([button(label("milestone_away"), PutMilestoneAway(slug, letters))])
    return html, keyboard(*rows, context.desk_row(below=True))


async def _over(context: Context) -> None:
    """The case is closed, or stopped, or isn't theirs any more."""
    await context.show(context.texts.screen("milestone_over"), keyboard(context.desk_row()))
