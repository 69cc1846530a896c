"""`/broadcast`: from the choice of a case to a draft with all its versions. preview.py has what follows."""

from __future__ import annotations

from typing import Final

from bot.chat.base.buttons import Open, Screen, pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, Row, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_answer, on_command, on_screen, on_tap
from bot.chat.broadcasts import audience, options, schedule, scheduled
from bot.chat.broadcasts.buttons import Discard, NewDraft, NewNudge, Options, Overview, Preview, WriteIn
from bot.chat.broadcasts.intake import into_album, usable, wordless
from bot.chat.broadcasts.viewing import gone, side_by_side, spacing, stopping, untrue, view_of
from bot.chat.delivery import status_view
from bot.chat.delivery.buttons import TeamBroadcasts
from bot.chat.letters.dialogue import pick_case
from bot.content import sendable
from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Draft, Kind, Task
from bot.model.broadcasts.delivery import Outgoing
from bot.model.broadcasts.nudge import NUDGED_EVERY
from bot.model.cases.case import Case
from bot.model.team.roles import Access, Role
from bot.services.broadcasts.draft_view import FOR_GOOD, DraftView, Version
from bot.services.people.prompts import Awaited
from bot.telegram_api import limits
from bot.telegram_api.updates.incoming import ChatMessage

BEGINNING: Final = 80
"""Characters of a version that are enough to recognise it by."""
ON_A_BUTTON: Final = 28
UNFINISHED: Final = 6
"""So many unfinished broadcasts stand on one screen of /broadcast."""


@on_command("broadcast", place=100, access=Access.ORGANISERS)
async def broadcast(context: Context) -> None:
    """Begin, or go on with what is unfinished: which case, which kind."""
    await choose_kind(context, "")


async def choose_kind(context: Context, slug: str) -> None:
    """What can be sent about the case, to whom, and what is unfinished."""
    case = await pick_case(context, slug, NewDraft, team=True)
    if case is None:
        return
    updates = await context.services.drafts.audience(case, Kind.UPDATE)
    calls = await context.services.drafts.audience(case, Kind.CALL)
    ids = await context.services.drafts.unfinished(context.visitor, case)
    page = page_of(context, ids, NewDraft(case.slug), UNFINISHED)
    drafts = [draft for number in page.shown if (draft := await context.services.drafts.known(number))]
    unfinished = [(draft, await _icon(context, draft)) for draft in drafts]
    label = context.texts.label
    kinds = _kinds(context, case)
    asked = context.services.nudges.asked(case.slug) if Kind.CALL in kinds else None
    await context.show(
        context.texts.screen(
            "broadcast_kind",
            title=case.text(context.texts.language).title,
            updates=updates,
            calls=calls,
            standing=context.services.standings.of(case.slug).value,
            closed_since=context.services.standings.since(case),
            owner=context.visitor.role is Role.OWNER,
            age_days=context.services.totals.age_days(case),
            asked=asked,
            nudge_from=await context.services.nudging.next_from(case.slug) if asked else None,
            nudge_days=NUDGED_EVERY.days,
            unfinished=[
                label(f"legend_line_{icon}") for icon in dict.fromkeys(icon for _, icon in unfinished)
            ],
        ),
        keyboard(
            *([button(label(f"kind_{kind}"), NewDraft(case.slug, kind))] for kind in kinds),
            [button(label("kind_nudge"), NewNudge(case.slug))] if asked else [],
            *[[_unfinished(context, case, draft, icon)] for draft, icon in unfinished],
            page.turn,
            [button(label("team_broadcasts"), TeamBroadcasts(0))],
            [button(label("cancel"), Open(Screen.DISMISS)), *context.desk_row()],
        ),
    )


def _kinds(context: Context, case: Case) -> list[Kind]:
    """What this organiser may send about the case as it stands."""
    owner = context.visitor.role is Role.OWNER
    permits = context.services.standings.permits_new
    return [kind for kind in (Kind.UPDATE, Kind.CALL) if permits(case.slug, kind, owner=owner)]


def _unfinished(context: Context, case: Case, draft: Draft, icon: str) -> Key:
    """What leads back to a draft, or to a broadcast that waits or is under way; with its first words."""
    text = draft.texts.get(draft.default_language) or next(iter(draft.texts.values()), None)
    words = draft.plan.label or (sendable.beginning(text, ON_A_BUTTON) if text else "")
    words = words or (case.text(context.texts.language).short if draft.case == case.slug else draft.case)
    label = context.texts.label(f"unfinished_{icon}", words=words)
    return button(label, Overview(draft.id))


async def _icon(context: Context, draft: Draft) -> str:
    """What it is, as an icon before its words; the name of that in labels.txt.j2."""
    if draft.state is BroadcastState.DRAFT and (
        context.services.library.case(draft.case) is None or await context.services.drafts.overtaken(draft)
    ):
        return "never"
    if draft.task is not Task.SEND and draft.state is not BroadcastState.SCHEDULED:
        return draft.task.value
    if await context.services.halts.is_halted(draft.id):
        return "halted"
    return "running" if draft.state in UNDER_WAY else draft.state.value


@on_tap(NewDraft, Access.ORGANISERS)
async def new_draft(context: Context, tap: NewDraft) -> None:
    """Case and kind are chosen: ask for the text, in the organiser's own language if readers have it too.

    Who is asked for another one writes in their own all the same, and its readers get that.
    """
    case = context.services.library.case(tap.case)
    if case is None or tap.kind not in _kinds(context, case):
        await choose_kind(context, tap.case)
        return
    async with context.services.unit():
        draft_id = await context.services.drafts.begin(context.visitor, case, tap.kind)
        own = context.texts.language
        language = own if own in case.texts else case.default_language
        write = WriteIn(draft_id, language)
        await context.services.prompts.ask(context.visitor, Awaited.DRAFT, pack(write))
    view = await view_of(context, draft_id)
    if view is None:
        await gone(context, draft_id)
    else:
        await _ask_for_text(context, view, language)


@on_tap(WriteIn, Access.ORGANISERS)
async def write_in(context: Context, tap: WriteIn) -> None:
    """Take the next message for the draft's text in that language."""
    view = await view_of(context, tap.draft)
    if view is None or tap.language not in context.services.library.languages:
        await gone(context, tap.draft)
        return
    if view.correction and tap.language not in view.draft.texts:
        await overview(context, tap.draft)  # nobody has a message in that language
        return
    await context.services.prompts.ask(context.visitor, Awaited.DRAFT, pack(tap))
    await _ask_for_text(context, view, tap.language)


async def _ask_for_text(context: Context, view: DraftView, language: str) -> None:
    there = view.draft.texts.get(language)
    sent = there if view.correction else None
    await context.show(
        context.texts.screen(
            "broadcast_text",
            language=context.language_name(language),
            instead_of=sendable.sort_of(sent).value if sent else "",
            wordless=there is not None and wordless(there),
            limit=limits.MAX_CAPTION,
        ),
        keyboard([button(context.texts.label("back"), Overview(view.draft.id))], [_discard(context, view)]),
    )


@on_answer(Awaited.DRAFT, Access.ORGANISERS)
async def written(context: Context, data: str, message: ChatMessage) -> None:
    """The text came, or the first item of an album."""
    tap = parse(data)
    view = await view_of(context, tap.draft) if isinstance(tap, WriteIn) else None
    if view is None or not isinstance(tap, WriteIn):
        await context.services.prompts.drop(context.visitor)
        await gone(context, tap.draft if isinstance(tap, WriteIn) else 0)
        return
    if message.media_group:
        kept = await into_album(context, view, tap.language, message.whole)
    else:
        content = await usable(context, view, tap.language, message.whole)
        kept = content is not None and await _keep(context, tap, content, message)
    if kept:
        shown = await overview(context, tap.draft)
        if shown and message.media_group:
            await context.services.drafts.album_shown(context.visitor, message.media_group, shown)


async def _keep(context: Context, tap: WriteIn, content: Outgoing, message: ChatMessage) -> bool:
    """Make it the draft's text, and await nothing more but the words of a voice message.

    False if it is no draft any more.
    """
    async with context.services.unit():
        kept = await context.services.drafts.write(tap.draft, tap.language, content, message.id)
        if kept and not wordless(content):
            await context.services.prompts.drop(context.visitor)
    return kept


@on_tap(Overview, Access.ORGANISERS)
async def show_overview(context: Context, tap: Overview) -> None:
    """A draft, or what is seen of a broadcast that was confirmed."""
    await context.services.prompts.drop(context.visitor)
    if not (await scheduled.show(context, tap.draft) or await status_view.show(context, tap.draft)):
        await overview(context, tap.draft)


async def overview(context: Context, draft_id: int, back: str = "") -> int | None:
    """Every version side by side, for whom, when, and what can be done next.

    `back`: what it was, "draft" or "scheduled", when it was thrown away; it was brought back just now.
    Returns the id of the message it is on, if that is a new one.
    """
    view = await view_of(context, draft_id)
    if view is None:
        await gone(context, draft_id)
        return None
    html, keys = await overview_of(context, view, back)
    if context.tapped is not None:
        await context.show(html, keys)
        return None
    return (await context.say(html, keys)).id


async def overview_of(context: Context, view: DraftView, back: str = "") -> tuple[str, Keyboard | None]:
    """The overview's screen, and its buttons."""
    label, draft = context.texts.label, view.draft
    hindrance = await context.services.drafts.held_up(view)
    for_good = hindrance in FOR_GOOD
    lines: list[str] = []
    rows: list[Row] = []
    if not view.correction:
        for_whom, who = await audience.choice(context, view)
        at, when = await schedule.choice(context, view)
        lines = [for_whom, at, *options.chosen(context, view)]
        if spaced := await spacing(context, draft):
            lines.append(spaced)
        rows = [[who], [when], [button(label("options"), Options(draft.id))]]
    html = context.texts.screen(
        "broadcast_got",
        title=view.case.text(context.texts.language).title,
        kind=draft.kind.value,
        correction=view.correction,
        changed=view.changed,
        audience=view.audience,
        items=side_by_side([_item(context, view, version) for version in view.versions]),
        default=context.language_name(draft.default_language),
        lines=lines,
        untrue=untrue(context, draft),
        hindrance=hindrance.value if hindrance else "",
        for_good=for_good,
        stopped=view.stopped,
        back=back,
    )
    ready = view.complete and view.sound and view.changed and not view.stopped
    again = button(label("look_again"), Overview(draft.id))
    return html, keyboard(
        [] if view.counting is None else [again],
        [button(label("preview"), Preview(draft.id))] if ready else [],
        *([] if for_good else [*_version_rows(context, view), *rows]),
        [_discard(context, view), *context.desk_row()],
    )


def _item(context: Context, view: DraftView, version: Version) -> dict[str, object]:
    message = version.message
    length, most = sendable.length_of(message) if message else (0, 0)
    return {
        "name": context.language_name(version.language),
        "written": version.written,
        "is_default": version.is_default,
        "readers": version.readers if view.told else None,
        "sort": sendable.sort_of(message).value if message else "",
        "parts": message.messages if message else 0,
        "words": sendable.beginning(message, BEGINNING) if message else "",
        "length": length,
        "most": most,
        "faults": version.faults,
        **stopping(version.said),
    }


def _version_rows(context: Context, view: DraftView) -> list[list[Key]]:
    """A button to write each language, two in a row."""
    found = [
        button(
            context.texts.label(
                "rewrite_in" if version.written else "write_in",
                language=context.language_name(version.language),
            ),
            WriteIn(view.draft.id, version.language),
        )
        for version in view.versions
    ]
    return [found[first : first + 2] for first in range(0, len(found), 2)]


def _discard(context: Context, view: DraftView) -> Key:
    return button(context.texts.label("discard"), Discard(view.draft.id))


@on_screen(Screen.DISMISS)
async def dismiss(context: Context, tap: Open) -> None:
    """Nothing is begun after all."""
    del tap
    await context.show(context.texts.screen("broadcast_dismissed"))
