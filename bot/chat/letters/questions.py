"""The questions on the way to a letter: what is asked, and the buttons that answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from bot.chat.base.buttons import Button, Open, Screen, has_room
from bot.chat.base.context import Context
from bot.chat.base.country_keys import country_keys
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.letters.buttons import (
    Adjust,
    AnswerAgain,
    BackToCase,
    Countries,
    HelpOtherwise,
    HelpUnsure,
    LeaveIt,
    OtherAuthority,
    OtherCountry,
    TiesAgain,
    UnsureAgain,
    WriteLetter,
)
from bot.chat.letters.ways.rows import phone_row
from bot.content.cases.countries import country_name, flag
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
                [_back(context, BackToCase.on(step.path))],
            ]
        case AdviseTies():
            html, rows = context.texts.screen("ties"), _ties_rows(context, step.path, back)
        case ChooseAsk():
            html = context.texts.screen("ask", asks=step.asks, text=text)
            rows = [
                [button(text.asks[ask.id][0], WriteLetter.on(replace(step.path, ask=ask.id)))]
                for ask in step.asks
            ]
            rows.append([_back(context, back or _before_asks(step.path))])
        case ChooseAuthority():
            html = context.texts.screen(
                "authority",
                suggested=any(option.suggested for option in step.options),
                any_written=any(option.written for option in step.options),
                any_dead=any(option.dead for option in step.options),
                any_doubted=any(option.doubted for option in step.options),
                careful=step.path.safety is Safety.CAREFUL,
            )
            rows = _authority_rows(context, step, back)
            rows.append([_back(context, back or _before_authority(step))])
        case ChooseCountry():
            html = context.texts.screen("country")
            rows = _country_rows(context, step.path, back)
            rows.append([_back(context, back or without_authority(step.path))])
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
    if not isinstance(step, Over):
        html = with_typed(context, html, typed, step.path.safety)
    await context.show(html, keyboard(*rows))


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
    signed, goes = typed.signature.line, signed_as(typed.signature, safety).line
    return f"{html}\n\n{context.texts.screen('typed', signed=signed, goes=goes, own=typed.own)}"


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


def _before_asks(path: LetterPath) -> WriteLetter:
    """What was shown before the first choice: the question about safety, or the advice to who has ties."""
    return WriteLetter.on(replace(path, safety=Safety.TIES if path.safety is Safety.ABROAD else None))


def _ties_rows(context: Context, path: LetterPath, back: Button | None) -> list[list[Key]]:
    label = context.texts.label
    before = back.path if isinstance(back, AnswerAgain) else path
    return [
        [button(label("ties_nothing"), LeaveIt.on(before))],
        [button(label("ties_other"), HelpOtherwise.on(before))],
        [button(label("ties_write"), WriteLetter.on(replace(path, safety=Safety.ABROAD)))],
        [_back(context, back or WriteLetter.on(replace(path, safety=None)))],
    ]


def _authority_rows(context: Context, step: ChooseAuthority, back: Button | None) -> list[list[Key]]:
    careful = step.path.safety is Safety.CAREFUL
    embassy = []
    if step.by_country:
        carries: Button = WriteLetter.on(replace(step.path, authority=BY_COUNTRY, country=None))
        if isinstance(back, Adjust):
            carries = OtherCountry.on(back.path)
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
        before = back.path if isinstance(back, Adjust | AnswerAgain) else step.path
        rows.append([button(context.texts.label("ties_other"), HelpUnsure.on(before))])
    return rows


def _before_authority(step: ChooseAuthority) -> Button:
    """What was asked before: of those without ties and doubts, nothing but that."""
    asked = len(step.case.asks) > 1 and step.path.safety is not Safety.FREE
    return WriteLetter.on(replace(step.path, ask=None)) if asked else _before_asks(step.path)


def _back(context: Context, carries: Button) -> Key:
    return button(context.texts.label("back"), carries)


def _country_rows(context: Context, path: LetterPath, back: Button | None) -> list[list[Key]]:
    def page(number: int) -> Button:
        if isinstance(back, OtherAuthority):
            with_way_back = replace(OtherCountry.on(back.path), page=number + 1)
            if has_room(with_way_back):
                return with_way_back
        return Countries.of(path, number)

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


def without_authority(path: LetterPath) -> WriteLetter:
    """The button that asks for the authority again."""
    # The language goes too: the next authority has one of its own.
    return WriteLetter.on(replace(path, authority=None, country=None, language=None))


def name_of(case: Case, authority: Authority, language: str) -> str:
    """An authority in a few words, as on a button."""
    return case.text(language).authority_buttons[authority.id]


def country_page(
    context: Context, case: Case, path: LetterPath, number: int, back: Button | None = None
) -> list[list[Key]]:
    """The buttons of one page of the alphabet; the last page for a number that is too high.

    `back`: what leads back, if it isn't the question itself.
    """
    rows = country_keys(
        context,
        lambda code: WriteLetter.on(replace(path, country=code)),
        lambda other: Countries.of(path, other),
        without={case.country},
        page=number,
    )
    return [*rows, [_back(context, back or WriteLetter.on(path))]]


def in_words(
    texts: ChatTexts, kind: str, keys: Iterable[str], numbers: Mapping[str, Told]
) -> list[tuple[str, Told]]:
    """The numbers above nothing, in the order of `keys`, each under the label `kind`_`key`."""
    return [(texts.label(f"{kind}_{key}"), numbers[key]) for key in keys if numbers.get(key, 0) != 0]
