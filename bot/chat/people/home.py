"""Arriving, subscribing, leaving; languages; what is held on somebody."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup

from bot.chat import menu
from bot.chat.base.buttons import Forget, Open, Screen, SetCase, SetLanguage, SetWants, Stop, Subscribe
from bot.chat.base.context import Turn, button, keyboard
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


async def start(turn: Turn, payload: str = "") -> None:
    """`/start`, with or without a deep link's payload."""
    arrival = await turn.desk.people.arrive(turn.visitor, payload)
    if arrival.invitation:
        await members.join(turn, arrival.invitation)
        return
    cases = [arrival.case] if arrival.case else list(turn.desk.library.cases.values())
    if not cases:
        await turn.say(turn.texts.screen("no_cases"))
    elif turn.visitor.subscribed and not (arrival.case and arrival.case.slug not in _followed(turn)):
        await _welcome_back(
            turn, [case for case in turn.desk.library.cases.values() if case.slug in _followed(turn)]
        )
    else:
        await _consent(turn, cases, arrival.case.slug if arrival.case else "", arrival.source)


def _followed(turn: Turn) -> frozenset[str]:
    return turn.visitor.subscriber.cases if turn.visitor.subscriber else frozenset()


async def _consent(turn: Turn, cases: list[Case], slug: str, source: str) -> None:
    label = turn.texts.label
    letter = WriteLetter(cases[0].slug) if len(cases) == 1 else Open(Screen.LETTER)
    await turn.show(
        turn.texts.screen("start", cases=[case.text(turn.texts.language) for case in cases]),
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


async def _welcome_back(turn: Turn, cases: list[Case]) -> None:
    texts = [case.text(turn.texts.language) for case in cases]
    await turn.show(turn.texts.screen("welcome_back", cases=texts), _next_keys(turn, cases))


def _next_keys(turn: Turn, cases: list[Case]) -> InlineKeyboardMarkup | None:
    label = turn.texts.label
    only = cases[0].slug if len(cases) == 1 else ""
    return keyboard(
        [button(label("write_letter"), WriteLetter(only) if only else Open(Screen.LETTER))],
        [
            button(label("read_case"), Open(Screen.CASE, only)),
            button(label("change_settings"), Open(Screen.SETTINGS)),
        ],
    )


async def subscribe(turn: Turn, tap: Subscribe) -> None:
    """Consent was given."""
    cases = list(await turn.desk.people.subscribe(turn.visitor, tap.wants, tap.case, tap.source))
    await turn.show(
        turn.texts.screen(
            "subscribed", wants=tap.wants.value, cases=[case.text(turn.texts.language) for case in cases]
        ),
        _next_keys(turn, cases),
    )


async def settings(turn: Turn) -> None:
    """What the person gets, each line a button that changes it."""
    label, held = turn.texts.label, turn.visitor.subscriber
    wants = held.wants if held else None
    mark = {True: "🔘 ", False: "⚪️ "}
    rows = [
        [button(mark[wants is Wants.ALL] + label("subscribe_all"), SetWants(Wants.ALL))],
        [button(mark[wants is Wants.CALLS] + label("subscribe_calls"), SetWants(Wants.CALLS))],
    ]
    for case in turn.desk.library.cases.values():
        on = wants is not None and case.slug in _followed(turn)
        rows.append(
            [
                button(
                    ("✅ " if on else "▫️ ") + case.text(turn.texts.language).short, SetCase(case.slug, not on)
                )
            ]
        )
    rows.append([button(label("change_language"), Open(Screen.LANGUAGE))])
    rows.append(country.row(turn))
    if wants is not None:
        rows.append([button(label("end_updates"), Stop())])
    await turn.show(turn.texts.screen("settings", wants=wants.value if wants else ""), keyboard(*rows))


async def set_wants(turn: Turn, tap: SetWants) -> None:
    """Every update, or calls only."""
    await turn.desk.people.set_wants(turn.visitor, tap.wants)
    await _settings_again(turn)


async def set_case(turn: Turn, tap: SetCase) -> None:
    """Follow a case or leave it."""
    await turn.desk.people.set_case(turn.visitor, tap.case, tap.on)
    await _settings_again(turn)


async def _settings_again(turn: Turn) -> None:
    await turn.toast("toast_saved")
    turn.visitor = await turn.desk.people.visitor(turn.visitor.chat, turn.visitor.client_language)
    await settings(turn)


async def stop(turn: Turn) -> None:
    """No more messages."""
    was_subscribed = await turn.desk.people.stop(turn.visitor)
    await turn.show(turn.texts.screen("stopped" if was_subscribed else "stopped_already"))


async def language(turn: Turn, case: str = "", source: str = "") -> None:
    """Which language to speak. `case` and `source` of a deep link go on to the consent."""
    codes = await turn.desk.people.languages()
    await turn.show(
        turn.texts.screen("language"),
        keyboard(*([button(OWN_NAMES[code], SetLanguage(code, case, source))] for code in codes)),
    )


async def set_language(turn: Turn, tap: SetLanguage) -> None:
    """Speak another language from now on, menu of commands included."""
    if not await turn.desk.people.set_language(turn.visitor, tap.language):
        await language(turn)
        return
    turn.speak(tap.language)
    turn.visitor = await turn.desk.people.visitor(turn.visitor.chat, turn.visitor.client_language)
    name = OWN_NAMES[tap.language]
    cases = list(turn.desk.library.cases.values())
    if turn.visitor.subscribed:
        await turn.show(turn.texts.screen("language_set", language=name), _next_keys(turn, cases))
    else:
        await turn.show(turn.texts.screen("language_set", language=name))
        turn.tapped = None
        linked = turn.desk.library.case(tap.case)
        await _consent(turn, [linked] if linked else cases, tap.case if linked else "", tap.source)
    await menu.for_chat(turn.bot, turn.desk.phrasebook, turn.visitor)


async def case(turn: Turn, slug: str = "") -> None:
    """`/case`: the case, or the list of cases to choose from."""
    chosen = await dialogue.pick_case(turn, slug, lambda item: Open(Screen.CASE, item.slug))
    if chosen is None:
        return
    await turn.show(
        turn.texts.screen("case", case=chosen, text=chosen.text(turn.texts.language)),
        keyboard(
            [button(turn.texts.label("write_letter"), WriteLetter(chosen.slug))],
            await newest.row(turn, chosen),
        ),
    )


async def other_ways(turn: Turn, slug: str) -> None:
    """What helps besides a letter."""
    chosen = turn.desk.library.case(slug)
    if chosen:
        back = WriteLetter(chosen.slug, Safety.TIES)
        await turn.show(
            turn.texts.screen("other_ways", text=chosen.text(turn.texts.language)),
            keyboard([button(turn.texts.label("back"), back)]),
        )


async def not_now(turn: Turn) -> None:
    """Somebody decided against writing."""
    await turn.show(turn.texts.screen("not_now"))


async def privacy(turn: Turn) -> None:
    """What is stored and what is not."""
    await turn.show(turn.texts.screen("privacy"))


async def help_(turn: Turn) -> None:
    """What one can do here."""
    role = turn.visitor.role
    await turn.show(turn.texts.screen("help", organiser=role is not None, owner=role == "owner"))


async def mydata(turn: Turn) -> None:
    """Everything held on this chat, as a JSON file."""
    content = await turn.desk.people.held_as_json(turn.visitor)
    if content is None:
        await turn.say(turn.texts.screen("mydata_nothing"))
        return
    await turn.send_files([("my-data.json", content)], turn.texts.screen("mydata"))


async def forget(turn: Turn) -> None:
    """Ask whether to delete everything."""
    label, language = turn.texts.label, turn.texts.language
    await turn.show(
        turn.texts.screen("forget", organiser=turn.visitor.role is not None),
        keyboard(
            [button(label("forget_yes"), Forget(True, language))],
            [button(label("forget_no"), Forget(False, language))],
        ),
    )


async def forget_answered(turn: Turn, tap: Forget) -> None:
    """Delete everything, or don't."""
    if turn.visitor.subscriber is None and tap.language:
        turn.speak(tap.language)  # a second tap: what they had chosen is deleted already
    if not tap.sure:
        await turn.show(turn.texts.screen("kept"))
        return
    try:
        await turn.desk.people.forget(turn.visitor)
        await turn.desk.prompts.drop(turn.visitor)  # what lies aside in memory goes as well
    except Refusal:
        await turn.show(turn.texts.screen("forget_last_owner"))
        return
    await turn.show(turn.texts.screen("forgotten"))
    await menu.clear_for_chat(turn.bot, turn.visitor.chat)


async def unknown(turn: Turn) -> None:
    """One helpful line for what the bot can't use."""
    await turn.say(turn.texts.screen("unknown"))
