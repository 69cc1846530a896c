"""The last look before a broadcast goes out: each version as readers get it, and what confirming means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from telegram.error import BadRequest, TelegramError

from bot.chat.approvals import question as second_key
from bot.chat.approvals.buttons import TwoKeyQuestion
from bot.chat.approvals.shown import fields_of, people
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts import audience, schedule, scheduled
from bot.chat.broadcasts.buttons import (
    Confirm,
    ConfirmLookedAt,
    Discard,
    LookedAt,
    Overview,
    Preview,
    TrialToTeam,
)
from bot.chat.broadcasts.drafts import overview
from bot.chat.broadcasts.viewing import gone, remarks, repeated, spacing, untrue, view_of, working
from bot.chat.delivery.rendering import Room, room_for, version
from bot.chat.team.labels import of_member
from bot.model.broadcasts.broadcast import Draft, Task, Undecided, When
from bot.model.people.absence import Absence
from bot.model.team.roles import Access
from bot.services.broadcasts.draft_view import DraftView, Hindrance
from bot.services.team.approvals import TwoKeys, of_broadcast
from bot.telegram_api.outcomes import gone_by


@on_tap(Preview, Access.ORGANISERS)
async def preview(context: Context, tap: Preview) -> None:
    """Send the organiser every version just as its readers will get it, then say what confirming means."""
    await context.services.prompts.drop(context.visitor)
    view = await view_of(context, tap.draft)
    if view is None:
        planned = await context.services.schedule.for_visitor(context.visitor, tap.draft)
        if planned is None:
            await gone(context, tap.draft)
        elif await _copies(context, planned.draft, sorted(planned.draft.texts)):
            context.tapped = None  # what it waits for stands below the copies
            await scheduled.show(context, tap.draft)
        return
    if not _can_be_shown(view):
        await overview(context, tap.draft)
    elif await _copies(context, view.draft, (v.language for v in view.versions if v.written)):
        await context.say(*await _question(context, view))


def _can_be_shown(view: DraftView) -> bool:
    """Whether it could go out as far as its texts are concerned."""
    return view.complete and view.sound and view.changed and not view.stopped


@on_tap(TrialToTeam, Access.ORGANISERS)
async def trial(context: Context, tap: TrialToTeam) -> None:
    """Let everybody else of the team who sends see it as readers would, each in their language."""
    view = await view_of(context, tap.draft)
    if view is None:
        await gone(context, tap.draft)
        return
    if not _can_be_shown(view):
        await overview(context, tap.draft)
        return
    author = await context.services.team.number(context.visitor)
    reached = missed = 0
    for chat in (await context.services.questions.team(view.draft.case)).values():
        if chat == context.visitor.chat:
            continue
        there = await context.services.people.visitor(chat, None)
        other = Context(context.services, context.bot, context.replier, there)
        try:
            await _on_trial(other, view, author)
            reached += 1
        except TelegramError as error:
            missed += 1
            if why := gone_by(error):
                await context.services.people.gone(chat, why)
    label = context.texts.label
    await context.show(
        context.texts.screen("broadcast_trial_sent", reached=reached, missed=missed),
        keyboard(
            [button(label("preview"), Preview(tap.draft))],
            [button(label("change_draft"), Overview(tap.draft))],
        ),
    )


async def _on_trial(context: Context, view: DraftView, author: int | None) -> None:
    """Say to one of the team what this is, and send it below; without what is told of an absence."""
    members = await context.services.team.members(context.visitor)
    mine = context.texts.language
    language = mine if mine in view.draft.texts else view.draft.default_language
    await context.say(
        context.texts.screen(
            "broadcast_trial",
            who=of_member(context, members, author),
            title=view.case.text(mine).title,
            language=context.language_name(language),
        )
    )
    draft = await context.services.hotline.as_it_goes_out(replace(view.draft, task=Task.SEND))
    await repeated(context, version(context.services, draft, context.bot.username, language))


async def _copies(context: Context, draft: Draft, languages: Iterable[str]) -> bool:
    """Send every version as a new message; False, and the organiser told, if Telegram refuses one of them."""
    written = list(languages)
    absence = await _told(context, draft)
    draft = await context.services.hotline.as_it_goes_out(draft)
    for language in written:
        if len(written) > 1:
            await context.say(
                context.texts.screen("broadcast_version", language=context.language_name(language))
            )
        copy = replace(draft, task=Task.SEND)  # a correction too is shown as a message of its own
        try:
            await repeated(context, version(context.services, copy, context.bot.username, language, absence))
        except BadRequest as error:
            html = context.texts.screen(
                "broadcast_refused", language=context.language_name(language), reason=error.message
            )
            await context.say(html, keyboard([button(context.texts.label("back"), Overview(draft.id))]))
            return False
    return True


async def _told(context: Context, draft: Draft) -> Absence | None:
    """What it tells its readers besides its own words: that the bot was away for long."""
    absence = await context.services.absences.to_tell(draft)
    if absence is None or room_for(context.services, draft, absence) is Room.NONE:
        return None
    return absence


async def shown_to_approve(context: Context, draft_id: int) -> bool:
    """Send every version of somebody's draft as its readers get it, then all that confirming it means.

    False if it is no draft, or can't be shown.
    """
    view = await context.services.drafts.asked_about(draft_id)
    if view is None:
        return False
    if not await _copies(context, view.draft, (v.language for v in view.versions if v.written)):
        return False
    hindrance = await context.services.drafts.hindrance(context.visitor, view)
    await context.say(await _means(context, view, hindrance, view.mark))
    return True


async def _question(context: Context, view: DraftView, looked_at: str = "") -> tuple[str, Keyboard | None]:
    """The screen that is confirmed: who gets it, when, how long it takes, how it arrives, what it costs.

    `looked_at`: the mark of what somebody has looked at. Else that comes first, if there is anything. What
    needs a second person has the way to ask for that in the place of the button that sends.
    """
    draft, label = view.draft, context.texts.label
    hindrance = await context.services.drafts.hindrance(context.visitor, view)
    keys = None if hindrance else await context.services.drafts.two_keys(context.visitor, view)
    html = await _means(context, view, hindrance, looked_at, keys)
    narrowed = draft.source is None and not draft.plan.audience.everybody
    number = ("~" if narrowed else "") + context.texts.number(view.audience)
    name = "replace_for" if view.correction else "send_later" if draft.plan.when is When.AT else "send_to"
    mark = view.mark
    if mark and looked_at != mark:
        confirm_it = button(label("looked_at"), LookedAt(draft.id, draft.revision, mark))
    elif keys is not None and not keys.granted:
        confirm_it = button(label("approval_needed"), TwoKeyQuestion(*fields_of(keys.act)), "primary")
    else:
        carries = (
            ConfirmLookedAt(draft.id, draft.revision, mark) if mark else Confirm(draft.id, draft.revision)
        )
        confirm_it = button(label(name, n=view.audience, number=number), carries, "primary")
    others = len(await context.services.questions.team(draft.case)) > 1
    return html, keyboard(
        [] if hindrance else [confirm_it],
        [button(label("trial"), TrialToTeam(draft.id))] if others else [],
        [button(label("change_draft"), Overview(draft.id))],
        [button(label("discard"), Discard(draft.id), "danger")],
    )


async def _means(
    context: Context,
    view: DraftView,
    hindrance: Hindrance | None,
    looked_at: str,
    keys: TwoKeys | None = None,
) -> str:
    """What confirming it means, in words. `keys`: how it stands with the approval that it needs."""
    draft = view.draft
    for_whom, at = "", ""
    if not view.correction:
        for_whom, _ = await audience.choice(context, view)
        at, _ = await schedule.choice(context, view)
    plan = draft.plan
    absence = await context.services.absences.to_tell(draft)
    approved = keys is not None and keys.granted and keys.asked is not None
    return context.texts.screen(
        "broadcast_preview",
        items=[
            {
                "name": context.language_name(version.language),
                "readers": version.readers if view.told else None,
            }
            for version in view.versions
            if version.written
        ],
        audience=None
        if hindrance in (Hindrance.AUDIENCE, Hindrance.NOT_OVER, Hindrance.COUNTING)
        else view.audience,
        narrowed=draft.source is None and not plan.audience.everybody,
        minutes=view.minutes,
        for_whom=for_whom,
        at=at,
        evening=plan.when is When.EVENING,
        scheduled=plan.when is When.AT,
        away=absence,
        room=room_for(context.services, draft, absence).value if absence else "",
        zone=context.services.days.zone.key,
        correction=view.correction,
        astray=await context.services.follow_ups.astray(draft) if view.correction else 0,
        urgent=plan.urgent and not view.correction,
        silent=plan.silent and not view.correction,
        grace=plan.grace and plan.when is not When.AT and not view.correction,
        once=plan.undecided is Undecided.LEAVE and not view.correction,
        morning=plan.wait_for_morning and not view.correction,
        at_night=0 if view.correction else await context.services.schedule.readers_at_night(draft),
        stars=view.stars if view.paid else 0,
        stars_limit=min(plan.stars, view.stars_limit),
        albums=view.albums,
        spoken=view.spoken,
        voices=view.voices and not view.correction,
        spacing=await spacing(context, draft),
        untrue=untrue(context, draft),
        hindrance=hindrance.value if hindrance else "",
        **remarks(context, view),
        looked_at=looked_at == view.mark,
        needs_key=keys is not None and not keys.granted,
        who=await people(context, keys.asked) if approved and keys and keys.asked else None,
    )


@on_tap(Confirm, Access.ORGANISERS)
async def confirm(context: Context, tap: Confirm) -> None:
    """Send it. A second tap, or one on a preview of an older text, starts nothing."""
    await _confirm(context, tap.draft, tap.revision, "")


@on_tap(ConfirmLookedAt, Access.ORGANISERS)
async def confirm_looked_at(context: Context, tap: ConfirmLookedAt) -> None:
    """Send it: what was to be looked at is right."""
    await _confirm(context, tap.draft, tap.revision, tap.mark)


@on_tap(LookedAt, Access.ORGANISERS)
async def looked_at(context: Context, tap: LookedAt) -> None:
    """Show the button that sends, if the draft is still what was looked at."""
    view = await view_of(context, tap.draft)
    if view is None:
        await gone(context, tap.draft)
    elif view.draft.revision != tap.revision:
        await context.toast("toast_outdated")
        await overview(context, tap.draft)
    else:
        await context.show(*await _question(context, view, tap.mark))


async def _confirm(context: Context, draft: int, revision: int, mark: str) -> None:
    shown_in = context.tapped.id if context.tapped else None
    await working(context, draft)
    hindrance = await context.services.drafts.confirm(context.visitor, draft, revision, shown_in, mark)
    if hindrance is None:
        waits = await scheduled.show(context, draft)
        toast = "toast_begun" if waits is None else "toast_grace" if waits.grace else "toast_scheduled"
        await context.toast(toast)
    elif hindrance is Hindrance.STARTED:
        await context.toast("toast_started")
    elif hindrance is Hindrance.OUTDATED:
        await context.toast("toast_outdated")
        await overview(context, draft)
    elif hindrance is Hindrance.UNSEEN and (view := await view_of(context, draft)):
        await context.show(*await _question(context, view))
    elif hindrance is Hindrance.SECOND_KEY and (view := await view_of(context, draft)):
        if not await second_key.show(context, of_broadcast(draft), view.audience):
            await context.show(*await _question(context, view, mark))
    else:
        html = context.texts.screen("broadcast_hindered", hindrance=hindrance.value)
        await context.show(html, keyboard([button(context.texts.label("change_draft"), Overview(draft))]))
