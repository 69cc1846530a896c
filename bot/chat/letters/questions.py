"""The questions on the way to a letter: what is asked, and the buttons that answer it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, assert_never

from bot.chat.base.buttons import Button, Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.letters.buttons import Countries, OnPath, WriteLetter
from bot.chat.letters.ways.rows import phone_row
from bot.content.cases.countries import countries, country_name, flag, likely
from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.content.letters.signatures import signed_as
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

LIKELY_COUNTRIES: Final = 8
COUNTRIES_A_PAGE: Final = 26


async def ask(
    context: Context,
    step: Question,
    typed: Typed | None = None,
    *,
    counted: bool = False,
    back: Button | None = None,
) -> None:
    """Put the question that `step` stands for in the place of the tapped one.

    `typed`: what was typed for the letter so far; it stays on the question's message. `counted`: a letter was
    just reported, in a case that isn't live any more. `back`: what leads back to the letter that it is about,
    if there is one already.
    """
    typed = typed or Typed()
    typed = replace(typed, signature=signed_as(typed.signature, step.path.safety))
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
                *safety_rows(context, case, step.path, WriteLetter),
                [button(context.texts.label("back"), Open(Screen.CASE, case.slug))],
            ]
        case AdviseTies():
            html, rows = context.texts.screen("ties"), _ties_rows(context, step.path)
        case ChooseAsk():
            html = context.texts.screen("ask", asks=step.asks, text=text)
            rows = [
                [button(text.asks[ask.id][0], WriteLetter.on(replace(step.path, ask=ask.id)))]
                for ask in step.asks
            ]
            rows.append([_back(context, back) if back else _back_to_safety(context, step.path)])
        case ChooseAuthority():
            html = context.texts.screen(
                "authority",
                suggested=any(option.suggested for option in step.options),
                any_written=any(option.written for option in step.options),
                any_dead=any(option.dead for option in step.options),
                any_doubted=any(option.doubted for option in step.options),
                careful=step.path.safety is Safety.CAREFUL,
            )
            rows = _authority_rows(context, step)
            rows.append([_back(context, back or _before_authority(step))])
        case ChooseCountry():
            html = context.texts.screen("country")
            rows = _country_rows(context, step.path)
            rows.append([button(context.texts.label("back"), without_authority(step.path))])
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
            rows.append(
                [button(context.texts.label("back"), WriteLetter.on(replace(step.path, country=None)))]
            )
        case NoAddress(authority=authority):
            html = context.texts.screen(
                "no_address",
                name=name_of(step.case, authority, context.texts.language),
                phones=phone_row(context, step) and authority.phones,
            )
            rows = [
                phone_row(context, step),
                [button(context.texts.label("other_authority"), without_authority(step.path))],
            ]
        case _:
            assert_never(step)
    await context.show(html if isinstance(step, Over) else with_typed(context, html, typed), keyboard(*rows))


def thanks_key(context: Context, case: Case, ask: str) -> Key:
    """The button for a letter of thanks, of a case that is closed."""
    path = replace(context.services.letters.begin(case), ask=ask)
    return button(context.texts.label("write_thanks"), WriteLetter.on(path), "primary")


def with_typed(context: Context, html: str, typed: Typed) -> str:
    """A screen, and below it what was typed for the letter so far: that is kept there and nowhere else."""
    if typed == Typed():
        return html
    return f"{html}\n\n{context.texts.screen('typed', signed=typed.signature.line, own=typed.own)}"


def safety_rows(context: Context, case: Case, path: LetterPath, on: type[OnPath]) -> list[list[Key]]:
    """The answers about safety; each goes on to where a button of the kind `on` leads."""
    answers = (
        ("safety_no", Safety.FREE),
        ("safety_unsure", Safety.CAREFUL),
        ("safety_yes", Safety.TIES),
    )
    return [
        [button(context.texts.label(key), on.on(answered(case, path, answer)))] for key, answer in answers
    ]


def _back_to_safety(context: Context, path: LetterPath) -> Key:
    return _back(context, WriteLetter.on(replace(path, safety=None)))


def _ties_rows(context: Context, path: LetterPath) -> list[list[Key]]:
    label = context.texts.label
    return [
        [button(label("ties_nothing"), Open(Screen.NOT_NOW, path.case))],
        [button(label("ties_other"), Open(Screen.OTHER_WAYS, path.case))],
        [button(label("ties_write"), WriteLetter.on(replace(path, safety=Safety.ABROAD)))],
        [_back_to_safety(context, path)],
    ]


def _authority_rows(context: Context, step: ChooseAuthority) -> list[list[Key]]:
    careful = step.path.safety is Safety.CAREFUL
    embassy = []
    if step.by_country:
        carries = WriteLetter.on(replace(step.path, authority=BY_COUNTRY, country=None))
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
        came_from = f"{Safety.CAREFUL}-{step.path.ask}"
        rows.append(
            [button(context.texts.label("ties_other"), Open(Screen.OTHER_WAYS, step.case.slug, came_from))]
        )
    return rows


def _before_authority(step: ChooseAuthority) -> Button:
    """What was asked before: of those without ties and doubts, nothing but that."""
    asked = len(step.case.asks) > 1 and step.path.safety is not Safety.FREE
    return WriteLetter.on(replace(step.path, ask=None) if asked else replace(step.path, safety=None))


def _back(context: Context, carries: Button) -> Key:
    return button(context.texts.label("back"), carries)


def _country_rows(context: Context, path: LetterPath) -> list[list[Key]]:
    return country_keys(
        context,
        lambda code: WriteLetter.on(replace(path, country=code)),
        lambda number: Countries.of(path, number),
        without={context.services.library.cases[path.case].country},
    )


def country_keys(
    context: Context,
    carries: Callable[[str], Button],
    opens: Callable[[int], Button],
    *,
    without: Collection[str],
    page: int | None = None,
) -> list[list[Key]]:
    """Buttons for likely countries and the alphabet's pages; or for one page (the last, if it is too high).

    `carries`: what the button of a country does; `opens`: what the button of a page does.
    """
    language = context.texts.language
    listed = [(code, name) for code, name in countries(language) if code not in without]
    pages = [listed[start : start + COUNTRIES_A_PAGE] for start in range(0, len(listed), COUNTRIES_A_PAGE)]
    if page is not None:
        codes = [code for code, _ in pages[min(page, len(pages) - 1)]]
    else:
        near = likely(
            context.visitor.client_language or context.visitor.language, LIKELY_COUNTRIES + len(without)
        )
        codes = [code for code in near if code not in without][:LIKELY_COUNTRIES]
    rows = _pairs(button(f"{flag(code)} {country_name(code, language)}", carries(code)) for code in codes)
    if page is None:
        rows += _pairs(
            button(
                context.texts.label(
                    "more_countries", first=f"{names[0][1][:3]}…", last=f"{names[-1][1][:3]}…"
                ),
                opens(number),
            )
            for number, names in enumerate(pages)
        )
    return [context.in_reading_order(row) for row in rows]


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


def without_authority(path: LetterPath) -> WriteLetter:
    """The button that asks for the authority again."""
    # The language goes too: the next authority has one of its own.
    return WriteLetter.on(replace(path, authority=None, country=None, language=None))


def name_of(case: Case, authority: Authority, language: str) -> str:
    """An authority in a few words, as on a button."""
    return case.text(language).authority_buttons[authority.id]


def _pairs(buttons: Iterable[Key]) -> list[list[Key]]:
    listed = list(buttons)
    return [listed[start : start + 2] for start in range(0, len(listed), 2)]


def country_page(context: Context, case: Case, path: LetterPath, number: int) -> list[list[Key]]:
    """The buttons of one page of the alphabet; the last page for a number that is too high."""
    rows = country_keys(
        context,
        lambda code: WriteLetter.on(replace(path, country=code)),
        lambda other: Countries.of(path, other),
        without={case.country},
        page=number,
    )
    return [*rows, [button(context.texts.label("back"), WriteLetter.on(path))]]


def in_words(
    texts: ChatTexts, kind: str, keys: Iterable[str], numbers: Mapping[str, Told]
) -> list[tuple[str, Told]]:
    """The numbers above nothing, in the order of `keys`, each under the label `kind`_`key`."""
    return [(texts.label(f"{kind}_{key}"), numbers[key]) for key in keys if numbers.get(key, 0) != 0]
