"""The questions on the way to a letter: what is asked, and the buttons that answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from bot.chat.base.buttons import Button, Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.country_keys import country_keys
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.letters.buttons import (
    Adjust,
    Countries,
    HelpOtherwise,
    HelpUnsure,
    LeaveIt,
    OtherCountry,
    TiesAgain,
    UnsureAgain,
    WriteLetter,
)
from bot.chat.letters.card.back import back_of, first_countries, is_alike, page_of_countries
from bot.chat.letters.card.origin import carried
from bot.chat.letters.letter_view import names
from bot.chat.letters.ways.rows import phone_row
from bot.content.cases.countries import country_name, flag
from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.content.texts import ChatTexts
from bot.model.cases.case import Authority, Case
from bot.model.letters.letter import Safety, Typed
from bot.model.small_numbers import Told
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.steps import (
    BY_COUNTRY,
    AdviseTies,
    AskSafety,
    ChooseAsk,
    ChooseAuthority,
    ChooseCountry,
    NoAddress,
    NoEmbassy,
    Over,
    Question,
    answered,
)


async def ask(
    context: Context,
    step: Question,
    typed: Typed | None = None,
    *,
    counted: bool = False,
    before: LetterPath | None = None,
    back: Button | None = None,
) -> None:
    """Put the question that `step` stands for in the place of the tapped one.

    `typed`: what was typed for the letter so far; it stays on the question's message. `counted`: a letter was
    just reported, in a case that isn't live any more. `before`: the letter that it was asked from, if there
    is one already; Back leads there, through each question. `back`: where else it leads.
    """
    typed = typed or Typed()
    back = back or back_of(context, step, before)
    text = step.case.text(context.texts.language)
    match step:
        case Over(case=case):
            html = context.texts.screen(
                "over",
                standing=step.standing.value,
                since=step.since,
                until=case.act_until,
                outcome=case.outcome.value if case.outcome else "",
                thanks=bool(step.thanks),
                text=text,
                counted=counted,
            )
            rows = [[button(context.texts.label("read_case"), Open(Screen.CASE, case.slug))]]
            if step.thanks:
                rows.insert(0, [thanks_key(context, case, step.thanks)])
        case AskSafety(case=case):
            country = country_name(case.country, context.texts.language)
            html = context.texts.screen("safety", country=country)
            rows = [
                *_safety_rows(context, case, step.path),
            ]
        case AdviseTies():
            html, rows = context.texts.screen("ties"), _ties_rows(context, step.path, before)
        case ChooseAsk():
            html = context.texts.screen("ask", asks=step.asks, text=text)
            rows = [
                [button(text.asks[ask.id][0], WriteLetter.on(replace(step.path, ask=ask.id)))]
                for ask in step.asks
            ]
        case ChooseAuthority():
            html = context.texts.screen(
                "authority",
                suggested=any(option.suggested for option in step.options),
                any_written=any(option.written for option in step.options),
                any_dead=any(option.dead for option in step.options),
                any_doubted=any(option.doubted for option in step.options),
                careful=step.path.safety is Safety.CAREFUL,
            )
            rows = _authority_rows(context, step, before)
        case ChooseCountry():
            html = context.texts.screen("country")
            rows = _country_rows(context, step.path, before)
        case NoEmbassy(country=code):
            html = context.texts.screen(
                "no_embassy",
                country=f"{flag(code)} {country_name(code, context.texts.language)}",
                embassy=context.services.letters.open_embassy(step.case, code, context.texts.language),
                draws=step.draws,
                instead=bool(step.instead),
            )
            rows = _to(context, step.case, step.path, step.instead)
            if step.draws:
                drawn = WriteLetter.on(replace(step.path, authority=OPEN_EMBASSY))
                rows.insert(0, [button(context.texts.label("open_embassy"), drawn)])
        case NoAddress(authority=authority):
            html = context.texts.screen(
                "no_address",
                name=name_of(step.case, authority, context.texts.language),
                phones=phone_row(context, step) and authority.phones,
            )
            rows = [phone_row(context, step)]
        case _:
            assert_never(step)
    if not isinstance(step, Over):
        html = with_typed(context, html, typed, step.path.safety)
        # On a letter's message something may have been typed: its buttons know the version of the case.
        html = unread_said(context, html) if step.path.version else html
    await context.show(html, keyboard(*rows, *_back_rows(context, step, back, before)))


def unread_said(context: Context, html: str) -> str:
    """A screen that takes typed words along; where they couldn't be read, that is said below it."""
    return f"{html}\n\n{context.texts.screen('tap_unread')}" if context.unread else html


def thanks_key(context: Context, case: Case, ask: str) -> Key:
    """The button for a letter of thanks, of a case that is closed."""
    path = replace(context.services.letters.begin(case), ask=ask)
    return button(context.texts.label("write_thanks"), WriteLetter.on(path), "primary")


def with_typed(context: Context, html: str, typed: Typed, safety: Safety | None = None) -> str:
    """A screen, and below it what was typed for the letter so far: that is kept there and nowhere else.

    `safety`: the answer, where a name is to stand there whole though it won't below the letter: so it isn't
    lost to who goes back and answers otherwise.
    """
    if typed == Typed():
        return html
    return f"{html}\n\n{context.texts.screen('typed', **names(typed, safety), own=typed.own)}"


def _answers(context: Context, *buttons: Button) -> list[list[Key]]:
    names = ("safety_no", "safety_unsure", "safety_yes")
    return [[button(context.texts.label(name), key)] for name, key in zip(names, buttons, strict=True)]


def _safety_rows(context: Context, case: Case, path: LetterPath) -> list[list[Key]]:
    given = (Safety.FREE, Safety.CAREFUL, Safety.TIES)
    return _answers(context, *(WriteLetter.on(answered(case, path, answer)) for answer in given))


def safety_rows_again(context: Context, case: Case, path: LetterPath) -> list[list[Key]]:
    """The answers about safety below a letter with these choices; what they lead to leads back to it."""
    free = WriteLetter.on(answered(case, path, Safety.FREE))
    return _answers(context, free, UnsureAgain.on(path), TiesAgain.on(path))


def _ties_rows(context: Context, path: LetterPath, before: LetterPath | None) -> list[list[Key]]:
    label = context.texts.label
    return [
        [button(label("ties_nothing"), LeaveIt.on(before or path))],
        [button(label("ties_other"), HelpOtherwise.on(before or path))],
        [button(label("ties_write"), WriteLetter.on(replace(path, safety=Safety.ABROAD)))],
    ]


def _authority_rows(context: Context, step: ChooseAuthority, before: LetterPath | None) -> list[list[Key]]:
    careful = step.path.safety is Safety.CAREFUL
    embassy = []
    if step.by_country:
        carries: Button = WriteLetter.on(replace(step.path, authority=BY_COUNTRY, country=None))
        if before and is_alike(before, step.path):
            carries = OtherCountry.on(before)
        embassy = [[button(context.texts.label("embassy_by_country"), carries)]]
    rows = list(embassy) if careful else []
    for option in step.options:
        marks = (
            ("⭐ ", option.suggested),
            ("✓ ", option.written),
            ("❌ ", option.dead),
            ("⚠️ ", option.doubted),
        )
        mark = "".join(sign for sign, shown in marks if shown)
        label = mark + name_of(step.case, option.authority, context.texts.language)
        rows.append([button(label, WriteLetter.on(replace(step.path, authority=option.authority.id)))])
    if not careful:
        rows += embassy
    else:
        rows.append([button(context.texts.label("ties_other"), HelpUnsure.on(before or step.path))])
    return rows


def _back_rows(
    context: Context, step: Question, back: Button | None, before: LetterPath | None
) -> list[list[Key]]:
    """The way back; and straight to the letter, where the former has no room to tell which that is."""
    if back is None:
        return []
    name = "other_authority" if isinstance(step, NoAddress) else "back"
    rows = [[button(context.texts.label(name), back)]]
    if before and carried(back) is None:
        rows.append([button(context.texts.label("letter_as_it_was"), Adjust.on(before))])
    return rows


def _country_rows(context: Context, path: LetterPath, before: LetterPath | None) -> list[list[Key]]:
    def page(number: int) -> Button:
        return page_of_countries(path, number, before)

    return country_keys(
        context,
        lambda code: WriteLetter.on(replace(path, country=code)),
        page,
        without={context.services.library.cases[path.case].country},
    )


def _to(context: Context, case: Case, path: LetterPath, authorities: Sequence[Authority]) -> list[list[Key]]:
    return [
        [
            button(
                name_of(case, authority, context.texts.language),
                WriteLetter.on(replace(path, authority=authority.id, country=None)),
            )
        ]
        for authority in authorities
    ]


def name_of(case: Case, authority: Authority, language: str) -> str:
    """An authority in a few words, as on a button."""
    return case.text(language).authority_buttons[authority.id]


def country_page(
    context: Context, case: Case, path: LetterPath, number: int, before: LetterPath | None
) -> list[list[Key]]:
    """The buttons of one page of the alphabet; the last page for a number that is too high.

    `before`: the letter that it was asked from, if there is one.
    """
    rows = country_keys(
        context,
        lambda code: WriteLetter.on(replace(path, country=code)),
        lambda other: Countries.of(path, other),
        without={case.country},
        page=number,
    )
    step = ChooseCountry(case, path)
    return [*rows, *_back_rows(context, step, first_countries(path, before), before)]


def in_words(
    texts: ChatTexts, kind: str, keys: Iterable[str], numbers: Mapping[str, Told]
) -> list[tuple[str, Told]]:
    """The numbers above nothing, in the order of `keys`, each under the label `kind`_`key`."""
    return [(texts.label(f"{kind}_{key}"), numbers[key]) for key in keys if numbers.get(key, 0) != 0]
