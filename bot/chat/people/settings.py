"""What somebody gets, in which language; and ending it."""

from __future__ import annotations

from bot.chat import menu
from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.paging import LISTED, page_of
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.letters import closed
from bot.chat.people import country, nudges
from bot.chat.people.arrival import ask_consent, followed, next_keys, none_is_open
from bot.chat.people.buttons import SetCase, SetLanguage, SetWants, Stop, StopBelow, Subscribe
from bot.chat.people.discreet import choosing
from bot.model.cases.case import Case
from bot.model.people.subscription import Subscriber, Wants
from bot.model.team.roles import Role


@on_command("settings", place=30)
async def settings(context: Context) -> None:
    """What the person gets, each line a button that changes it."""
    label, held = context.texts.label, context.visitor.subscriber
    wants = held.wants if held and context.visitor.subscribed else None
    mark = {True: "🔘 ", False: "⚪️ "}
    rows = [
        [button(mark[wants is Wants.ALL] + label("subscribe_all"), SetWants(Wants.ALL))],
        [button(mark[wants is Wants.CALLS] + label("subscribe_calls"), SetWants(Wants.CALLS))],
    ]
    theirs = followed(context) if wants is not None else ()
    page = page_of(context, _to_follow(context), Open(Screen.SETTINGS))
    for case in page.shown:
        on = case.slug in theirs
        name = ("✅ " if on else "▫️ ") + case.text(context.texts.language).short
        rows.append([button(name, SetCase(case.slug, not on))])
    rows.append(list(page.turn))
    rows.append([button(label("change_language"), Open(Screen.LANGUAGE))])
    rows.append(country.row(context))
    rows.append(nudges.settings_row(context))
    rows.append(choosing.row(context))
    if wants is not None:
        rows.append([button(label("end_updates"), Stop())])
    await context.show(context.texts.screen("settings", wants=wants.value if wants else ""), keyboard(*rows))


def _to_follow(context: Context) -> list[Case]:
    """The cases on the screen: one without letters can be left, and not followed anew."""
    theirs = followed(context) if context.visitor.subscribed else ()
    is_live, known = context.services.standings.is_live, context.services.library.cases.values()
    return [case for case in known if case.slug in theirs or is_live(case.slug)]


@on_screen(Screen.SETTINGS)
async def open_settings(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await settings(context)


@on_tap(SetWants)
async def set_wants(context: Context, tap: SetWants) -> None:
    """Every update, or calls only."""
    if not context.visitor.subscribed and not context.services.standings.live():
        await none_is_open(context)
        return
    await context.services.people.set_wants(context.visitor, tap.wants)
    await _settings_again(context)


@on_tap(SetCase)
async def set_case(context: Context, tap: SetCase) -> None:
    """Follow a case or leave it; one without letters can be left only."""
    if tap.on and not context.services.standings.is_live(tap.case):
        await closed.say(context, tap.case)
        return
    await context.services.people.set_case(context.visitor, tap.case, tap.on)
    await _settings_again(context, tap.case)


async def _settings_again(context: Context, case: str = "") -> None:
    await context.toast("toast_saved")
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    slugs = [one.slug for one in _to_follow(context)]
    context.page = slugs.index(case) // LISTED if case in slugs else None
    await settings(context)


@on_command("stop", place=80, urgent=True)
async def stop(context: Context) -> None:
    """No more messages; and the way back, for whoever only wrote a sentence that sounded like it."""
    before = context.visitor.subscriber
    was_subscribed = await context.services.people.stop(context.visitor)
    name = "stopped" if was_subscribed else "stopped_already"
    owner = context.visitor.role is Role.OWNER
    # Who is frightened types the shortest word that seems to fit.
    case = [button(context.texts.label("stop_case"), Open(Screen.STOP_CASE))] if owner else []
    sends = context.visitor.sends  # and may mean what they send themselves
    await context.show(
        context.texts.screen(name, owner=owner, sends=sends),
        keyboard(_way_back(context, before), case, context.desk_row() if sends else []),
    )


def _way_back(context: Context, before: Subscriber | None) -> list[Key]:
    """What takes up again what somebody got before; for who got nothing and tapped, what there is to get."""
    if before is None or before.wants is None:
        label = context.texts.label("change_settings")
        return [button(label, Open(Screen.SETTINGS))] if context.tapped else []
    every = {case.slug for case in context.services.standings.live()}
    followed_here = sorted(every & before.cases)
    label = context.texts.label("updates_again")
    if followed_here == sorted(every):
        return [button(label, Subscribe(before.wants))]
    if len(followed_here) == 1:
        return [button(label, Subscribe(before.wants, followed_here[0]))]
    return [button(label, Open(Screen.START))]


@on_tap(Stop, urgent=True)
async def stop_tapped(context: Context, tap: Stop) -> None:
    """The same, from a button."""
    del tap
    await stop(context)


@on_tap(StopBelow, urgent=True)
async def stop_tapped_below(context: Context, tap: StopBelow) -> None:
    """The same, from a button below words that stay."""
    del tap
    context.tapped = None
    await stop(context)


@on_command("language", place=40)
async def language(context: Context) -> None:
    """Which language to speak."""
    await _choose_language(context)


@on_screen(Screen.LANGUAGE)
async def open_language(context: Context, tap: Open) -> None:
    """The same, from a button; what a deep link said is kept."""
    await _choose_language(context, tap.case, tap.source)


async def _choose_language(context: Context, case: str = "", source: str = "") -> None:
    """Which language to speak. `case` and `source` of a deep link go on to the consent."""
    codes = context.visitor.languages
    before = Screen.SETTINGS if context.visitor.subscribed else Screen.START
    rows = [[button(context.language_name(code), SetLanguage(code, case, source))] for code in codes]
    if context.tapped:
        rows.append([button(context.texts.label("back"), Open(before, case, source))])
    await context.show(context.texts.screen("language"), keyboard(*rows))


@on_tap(SetLanguage)
async def set_language(context: Context, tap: SetLanguage) -> None:
    """Speak another language from now on, menu of commands included."""
    if not await context.services.people.set_language(context.visitor, tap.language):
        await _choose_language(context)
        return
    context.speak(tap.language)
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    name = context.language_name(tap.language)
    cases = context.services.standings.live()
    if context.visitor.subscribed:
        await context.show(context.texts.screen("language_set", language=name), next_keys(context, cases))
    else:
        await context.show(context.texts.screen("language_set", language=name))
        context.tapped = None
        linked = next((case for case in cases if case.slug == tap.case), None)
        if cases:
            await ask_consent(context, [linked] if linked else cases, tap.case if linked else "", tap.source)
    await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)
