"""Whom a draft is for: what it can be narrowed down by, with the size before and after each choice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, assert_never

from telegram.constants import ChatAction

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, Row, button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts.buttons import Everybody, Overview, PickAudience, SetAudience
from bot.chat.broadcasts.viewing import gone, view_of
from bot.content.cases.countries import country_name, flag
from bot.content.texts import ChatTexts
from bot.errors import StillCounting
from bot.model.broadcasts.audience import ONE_BY_ONE, Audience, Facet
from bot.model.broadcasts.broadcast import Draft
from bot.model.small_numbers import FEWEST
from bot.model.team.roles import Access
from bot.services.broadcasts.audiences import AudienceView, Choice
from bot.services.broadcasts.draft_view import DraftView

A_PAGE: Final = 24
"""So many choices on one screen; there may be two hundred countries."""
NAMED: Final = 3
"""So many languages or countries are named on a line; of more, their number."""
SEVERAL: Final = frozenset({Facet.LANGUAGE, Facet.COUNTRY})
"""Facets of which several values can be chosen at once."""


async def choice(context: Context, view: DraftView) -> tuple[str, Key]:
    """Whom the draft is for as a line of plain text, and the button that opens its screen."""
    label, draft = context.texts.label, view.draft
    if draft.part is not None:
        line, words = label(f"audience_line_{draft.part.value}"), label("audience_button_part")
    elif draft.plan.audience.everybody:
        line, words = label("audience_line_everybody"), label("audience_button")
    else:
        line = label("audience_line", words="; ".join(_facets(context, draft.plan.audience).values()))
        words = label("audience_button_part")
    return line, button(words, PickAudience(draft.id))


@on_tap(PickAudience, Access.ORGANISERS)
async def pick(context: Context, tap: PickAudience) -> None:
    """Show whom the draft is for; or the choices of a facet."""
    draft = await context.services.audiences.draft(context.visitor, tap.draft)
    if draft is None:
        await _not_to_choose(context, tap.draft)
        return
    await context.services.prompts.drop(context.visitor)
    await _working(context, draft, tap.facet)
    try:
        view = await context.services.audiences.view(draft, tap.facet)
    except StillCounting as still:
        await _counting(context, draft, still, PickAudience(draft.id, tap.facet, tap.page))
        return
    await _show(context, view, tap.facet, tap.page)


@on_tap(SetAudience, Access.ORGANISERS)
async def set_audience(context: Context, tap: SetAudience) -> None:
    """A choice was made, or taken back."""
    draft = await context.services.audiences.draft(context.visitor, tap.draft)
    if draft is None:
        await _not_to_choose(context, tap.draft)
        return
    await _working(context, draft, tap.facet)
    try:
        view = await context.services.audiences.choose(draft, tap.facet, tap.value, tap.on)
    except StillCounting as still:
        # Nothing is chosen yet: what a choice leads to has to be known before.
        await _counting(context, draft, still, PickAudience(draft.id, tap.facet))
        return
    if view is None:
        await _not_to_choose(context, tap.draft)
        return
    if view.chosen is None:
        await context.toast("toast_outdated")
    elif view.chosen.refused:
        await context.toast("toast_few")
    values = [item.value for item in view.choices]
    page = values.index(tap.value) // A_PAGE if tap.value in values else 0
    await _show(context, view, tap.facet, page)


@on_tap(Everybody, Access.ORGANISERS)
async def everybody(context: Context, tap: Everybody) -> None:
    """Every choice is taken back."""
    draft = await context.services.audiences.draft(context.visitor, tap.draft)
    view = None
    if draft is not None:
        await _working(context, draft, None)
        view = await context.services.audiences.everybody(draft)
    if view is None:
        await _not_to_choose(context, tap.draft)
        return
    await _show(context, view, None)


async def _show(context: Context, view: AudienceView, facet: Facet | None, page: int = 0) -> None:
    audience, chosen = view.draft.plan.audience, view.chosen
    html = context.texts.screen(
        "broadcast_audience",
        facet=facet.value if facet else "",
        facets=_facets(context, audience),
        narrowed=not audience.everybody,
        size=view.size,
        before=None if chosen is None or chosen.refused or chosen.before == view.size else chosen.before,
        everybody=view.everybody,
        few=view.size is None,
        fewest=FEWEST,
        choices=bool(view.choices),
    )
    await context.show(html, _facet_keys(context, view, facet, page) if facet else _keys(context, view.draft))


async def _counting(context: Context, draft: Draft, still: StillCounting, again: PickAudience) -> None:
    """Say how far the count is; `again` leads to where it is needed."""
    label = context.texts.label
    rows = [
        [button(label("look_again"), again)],
        [] if draft.plan.audience.everybody else [button(label("audience_reset"), Everybody(draft.id))],
        [button(label("back"), Overview(draft.id))],
    ]
    await context.show(context.texts.screen(still.key, percent=still.percent), keyboard(*rows))


def _keys(context: Context, draft: Draft) -> Keyboard | None:
    label = context.texts.label
    return keyboard(
        *([button(label(f"facet_{facet.value}"), PickAudience(draft.id, facet))] for facet in Facet),
        [] if draft.plan.audience.everybody else [button(label("audience_reset"), Everybody(draft.id))],
        [button(label("back"), Overview(draft.id))],
    )


def _facet_keys(context: Context, view: AudienceView, facet: Facet, page: int) -> Keyboard | None:
    label, draft = context.texts.label, view.draft
    narrows = facet in draft.plan.audience.facets
    words = _sized(context.texts, label("audience_any"), view.any_size)
    rows: list[Row] = [[button(_mark(facet, not narrows) + words, SetAudience(draft.id, facet, "", False))]]
    start = min(page, max(0, len(view.choices) - 1) // A_PAGE) * A_PAGE
    shown = [_choice_key(context, draft, facet, item) for item in view.choices[start : start + A_PAGE]]
    if facet is Facet.COUNTRY:
        rows += [context.in_reading_order(shown[first : first + 2]) for first in range(0, len(shown), 2)]
    else:
        rows += [[key] for key in shown]
    around = []
    if start:
        around.append(button(label("turn_back"), PickAudience(draft.id, facet, start // A_PAGE - 1)))
    if start + A_PAGE < len(view.choices):
        around.append(button(label("turn_on"), PickAudience(draft.id, facet, start // A_PAGE + 1)))
    return keyboard(*rows, context.in_reading_order(around), [button(label("back"), PickAudience(draft.id))])


def _choice_key(context: Context, draft: Draft, facet: Facet, item: Choice) -> Key:
    # What is chosen already leads out of it: its size there would be taken for its own.
    words = _sized(context.texts, _name(context, facet, item), None if item.chosen else item.size)
    on = not item.chosen or facet not in SEVERAL
    return button(_mark(facet, item.chosen) + words, SetAudience(draft.id, facet, item.value, on))


def _mark(facet: Facet, on: bool) -> str:
    return ("✅ " if on else "▫️ ") if facet in SEVERAL else ("🔘 " if on else "⚪️ ")


def _sized(texts: ChatTexts, words: str, size: int | None) -> str:
    return words if size is None else f"{words} · {texts.number(size)}"


def _name(context: Context, facet: Facet, item: Choice) -> str:
    texts = context.texts
    match facet:
        case Facet.LANGUAGE:
            return context.language_name(item.value)
        case Facet.COUNTRY:
            return f"{flag(item.value)} {country_name(item.value, texts.language)}"
        case Facet.ACTED:
            return texts.label(f"acted_{item.value}")
        case Facet.JOINED if item.days is not None:
            return texts.label("joined_days", n=item.days)
        case Facet.JOINED if item.last_broadcast:
            return texts.label("joined_last")
        case Facet.JOINED:
            return texts.label("joined_since", day=item.since)
        case _:
            assert_never(facet)


def _facets(context: Context, audience: Audience) -> dict[str, str]:
    """What the audience is narrowed down by, each in a few plain words."""
    texts = context.texts
    found = {}
    if audience.languages:
        found["language"] = _listed(texts, "languages", map(context.language_name, audience.languages))
    if audience.countries:
        names = (country_name(code, texts.language) for code in audience.countries)
        found["country"] = _listed(texts, "countries", names)
    if audience.joined_since:
        found["joined"] = texts.label("joined_since", day=audience.joined_since)
    if audience.acted:
        found["acted"] = texts.label(f"acted_{audience.acted.value}")
    return found


def _listed(texts: ChatTexts, what: str, names: Iterable[str]) -> str:
    listed = sorted(names)
    if len(listed) > NAMED:
        return texts.label(f"audience_{what}", n=len(listed))
    return texts.listed(listed)


async def _working(context: Context, draft: Draft, facet: Facet | None) -> None:
    """To look at everybody one by one takes a second or two: show that something goes on."""
    if ONE_BY_ONE & {facet, *draft.plan.audience.facets}:
        await context.working(ChatAction.TYPING)


async def _not_to_choose(context: Context, draft_id: int) -> None:
    """There is no such draft; or its readers are some of another broadcast's."""
    view = await view_of(context, draft_id)
    if view is None:
        await gone(context, draft_id)
        return
    keys = keyboard([button(context.texts.label("back"), Overview(draft_id))])
    await context.show(context.texts.screen("broadcast_audience_fixed"), keys)
