"""Arriving, subscribing, leaving; languages; what is held on somebody."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup

from bot.chat import menu
from bot.chat.base.buttons import Forget, Open, Screen, SetCase, SetLanguage, SetWants, Stop, Subscribe
from bot.chat.base.context import Context, button, keyboard
from bot.chat.delivery import newest
from bot.chat.letters import dialogue
from bot.chat.letters.buttons import WriteLetter
from bot.chat.people import country
from bot.chat.team import members
from bot.errors import Refusal
from bot.model.cases.case import Case
from bot.model.languages import OWN_NAMES
from bot.model.letters.letter import Safety
from bot.model.people.subscription import Wants


async def start(context: Context, payload: str = "") -> None:
    """`/start`, with or without a deep link's payload."""
    arrival = await context.services.people.arrive(context.visitor, payload)
    if arrival.invitation:
        await members.join(context, arrival.invitation)
        return
    cases = [arrival.case] if arrival.case else list(context.services.library.cases.values())
    if not cases:
        await context.say(context.texts.screen("no_cases"))
    elif context.visitor.subscribed and not (arrival.case and arrival.case.slug not in _followed(context)):
        await _welcome_back(
            context,
            [case for case in context.services.library.cases.values() if case.slug in _followed(context)],
        )
    else:
        await _consent(context, cases, arrival.case.slug if arrival.case else "", arrival.source)


def _followed(context: Context) -> frozenset[str]:
    return context.visitor.subscriber.cases if context.visitor.subscriber else frozenset()


async def _consent(context: Context, cases: list[Case], slug: str, source: str) -> None:
    label = context.texts.label
    letter = WriteLetter(cases[0].slug) if len(cases) == 1 else Open(Screen.LETTER)
    await context.show(
        context.texts.screen("start", cases=[case.text(context.texts.language) for case in cases]),
        keyboard(
            [button(label("subscribe_all"), Subscribe(Wants.ALL, slug, source))],
            [button(label("subscribe_calls"), Subscribe(Wants.CALLS, slug, source))],
            [button(label("just_letter"), letter)],
            [
                button(label("read_case"), Open(Screen.CASE, cases[0].slug if len(cases) == 1 else "")),
                button(label("change_language"), Open(Screen.LANGUAGE, slug, source)),
            ],
        ),
    )


async def _welcome_back(context: Context, cases: list[Case]) -> None:
    texts = [case.text(context.texts.language) for case in cases]
    await context.show(context.texts.screen("welcome_back", cases=texts), _next_keys(context, cases))


def _next_keys(context: Context, cases: list[Case]) -> InlineKeyboardMarkup | None:
    label = context.texts.label
    only = cases[0].slug if len(cases) == 1 else ""
    return keyboard(
        [button(label("write_letter"), WriteLetter(only) if only else Open(Screen.LETTER))],
        [
            button(label("read_case"), Open(Screen.CASE, only)),
            button(label("change_settings"), Open(Screen.SETTINGS)),
        ],
    )


async def subscribe(context: Context, tap: Subscribe) -> None:
    """Consent was given."""
    cases = list(await context.services.people.subscribe(context.visitor, tap.wants, tap.case, tap.source))
    await context.show(
        context.texts.screen(
            "subscribed", wants=tap.wants.value, cases=[case.text(context.texts.language) for case in cases]
        ),
        _next_keys(context, cases),
    )


async def settings(context: Context) -> None:
    """What the person gets, each line a button that changes it."""
    label, held = context.texts.label, context.visitor.subscriber
    wants = held.wants if held else None
    mark = {True: "🔘 ", False: "⚪️ "}
    rows = [
        [button(mark[wants is Wants.ALL] + label("subscribe_all"), SetWants(Wants.ALL))],
        [button(mark[wants is Wants.CALLS] + label("subscribe_calls"), SetWants(Wants.CALLS))],
    ]
    for case in context.services.library.cases.values():
        on = wants is not None and case.slug in _followed(context)
        rows.append(
            [
                button(
                    ("✅ " if on else "▫️ ") + case.text(context.texts.language).short,
                    SetCase(case.slug, not on),
                )
            ]
        )
    rows.append([button(label("change_language"), Open(Screen.LANGUAGE))])
    rows.append(country.row(context))
    if wants is not None:
        rows.append([button(label("end_updates"), Stop())])
    await context.show(context.texts.screen("settings", wants=wants.value if wants else ""), keyboard(*rows))


async def set_wants(context: Context, tap: SetWants) -> None:
    """Every update, or calls only."""
    await context.services.people.set_wants(context.visitor, tap.wants)
    await _settings_again(context)


async def set_case(context: Context, tap: SetCase) -> None:
    """Follow a case or leave it."""
    await context.services.people.set_case(context.visitor, tap.case, tap.on)
    await _settings_again(context)


async def _settings_again(context: Context) -> None:
    await context.toast("toast_saved")
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    await settings(context)


async def stop(context: Context) -> None:
    """No more messages."""
    was_subscribed = await context.services.people.stop(context.visitor)
    await context.show(context.texts.screen("stopped" if was_subscribed else "stopped_already"))


async def language(context: Context, case: str = "", source: str = "") -> None:
    """Which language to speak. `case` and `source` of a deep link go on to the consent."""
    codes = await context.services.people.languages()
    await context.show(
        context.texts.screen("language"),
        keyboard(*([button(OWN_NAMES[code], SetLanguage(code, case, source))] for code in codes)),
    )


async def set_language(context: Context, tap: SetLanguage) -> None:
    """Speak another language from now on, menu of commands included."""
    if not await context.services.people.set_language(context.visitor, tap.language):
        await language(context)
        return
    context.speak(tap.language)
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    name = OWN_NAMES[tap.language]
    cases = list(context.services.library.cases.values())
    if context.visitor.subscribed:
        await context.show(context.texts.screen("language_set", language=name), _next_keys(context, cases))
    else:
        await context.show(context.texts.screen("language_set", language=name))
        context.tapped = None
        linked = context.services.library.case(tap.case)
        await _consent(context, [linked] if linked else cases, tap.case if linked else "", tap.source)
    await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)


async def case(context: Context, slug: str = "") -> None:
    """`/case`: the case, or the list of cases to choose from."""
    chosen = await dialogue.pick_case(context, slug, lambda item: Open(Screen.CASE, item.slug))
    if chosen is None:
        return
    await context.show(
        context.texts.screen("case", case=chosen, text=chosen.text(context.texts.language)),
        keyboard(
            [button(context.texts.label("write_letter"), WriteLetter(chosen.slug))],
            await newest.row(context, chosen),
        ),
    )


async def other_ways(context: Context, slug: str) -> None:
    """What helps besides a letter."""
    chosen = context.services.library.case(slug)
    if chosen:
        back = WriteLetter(chosen.slug, Safety.TIES)
        await context.show(
            context.texts.screen("other_ways", text=chosen.text(context.texts.language)),
            keyboard([button(context.texts.label("back"), back)]),
        )


async def not_now(context: Context) -> None:
    """Somebody decided against writing."""
    await context.show(context.texts.screen("not_now"))


async def privacy(context: Context) -> None:
    """What is stored and what is not."""
    await context.show(context.texts.screen("privacy"))


async def help_(context: Context) -> None:
    """What one can do here."""
    role = context.visitor.role
    await context.show(context.texts.screen("help", organiser=role is not None, owner=role == "owner"))


async def mydata(context: Context) -> None:
    """Everything held on this chat, as a JSON file."""
    content = await context.services.people.personal_data_as_json(context.visitor)
    if content is None:
        await context.say(context.texts.screen("mydata_nothing"))
        return
    await context.send_files([("my-data.json", content)], context.texts.screen("mydata"))


async def forget(context: Context) -> None:
    """Ask whether to delete everything."""
    label, language = context.texts.label, context.texts.language
    await context.show(
        context.texts.screen("forget", organiser=context.visitor.role is not None),
        keyboard(
            [button(label("forget_yes"), Forget(True, language))],
            [button(label("forget_no"), Forget(False, language))],
        ),
    )


async def forget_answered(context: Context, tap: Forget) -> None:
    """Delete everything, or don't."""
    if context.visitor.subscriber is None and tap.language:
        context.speak(tap.language)  # a second tap: what they had chosen is deleted already
    if not tap.sure:
        await context.show(context.texts.screen("kept"))
        return
    try:
        await context.services.people.forget(context.visitor)
        await context.services.prompts.drop(context.visitor)  # what lies aside in memory goes as well
    except Refusal:
        await context.show(context.texts.screen("forget_last_owner"))
        return
    await context.show(context.texts.screen("forgotten"))
    await menu.clear_for_chat(context.bot, context.visitor.chat)


async def unknown(context: Context) -> None:
    """One helpful line for what the bot can't use."""
    await context.say(context.texts.screen("unknown"))
