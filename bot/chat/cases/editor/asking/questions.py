"""What drafting couldn't know of a case, asked one by one: each answer is drafted in at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.cases.editor.buttons import (
    AnswerOpenQuestion,
    AskOpenQuestion,
    CaseHome,
    NextQuestion,
    one_more,
)
from bot.chat.cases.editor.desk import lay_down, show_case
from bot.chat.cases.editor.room import fitting
from bot.chat.cases.editor.values import ask_missing
from bot.content.cases.countries import country_name
from bot.content.cases.drafting.answering.kinds import STANDS, AnswerKind
from bot.content.cases.drafting.authorities import LEAVE_OUT
from bot.content.cases.drafting.model import Topic
from bot.content.cases.editing.known import library_words
from bot.content.cases.editing.typed import NotUnderstoodError
from bot.content.letters.one_line import cut, one_line
from bot.content.phrases.index import PhraseSort
from bot.model.cases.case import PersonKind
from bot.model.languages import SOURCE_LANGUAGE
from bot.model.team.roles import Access
from bot.services.cases.drafting import OpenQuestion
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage

_MOST_CHOICES: Final = 24
_ON_A_KEY: Final = 30
"""Characters of a value on its button."""
_OF_WORDS: Final = 40
_SORTS: Final = {AnswerKind.EVENT: PhraseSort.EVENTS, AnswerKind.DEMANDS: PhraseSort.DEMANDS}
_SHOWN: Final = 600
"""Characters of the appeal's line, and of what a question is about."""


@on_tap(NextQuestion, Access.CASES)
async def next_question(context: Context, tap: NextQuestion) -> None:
    """What drafting couldn't know, then the values that are missing."""
    if tap.passed == 0:
        await ask_draft(context, AskOpenQuestion(tap.case))
    else:
        await ask_missing(context, tap)


@on_tap(AskOpenQuestion, Access.CASES)
async def ask_draft(context: Context, tap: AskOpenQuestion) -> None:
    """The first question that is open, behind those that were passed over; then what is missing besides.

    Those that were passed over stay open, and the case's own screen says so.
    """
    await _go_on(context, tap)


async def _go_on(context: Context, tap: AskOpenQuestion, also: Sequence[str] = ()) -> None:
    """`also`: codes of the languages that the draft has just got."""
    left = await context.services.drafting.open(tap.case)
    names = [context.language_name(code) for code in also]
    if tap.passed < len(left):
        await _ask(context, tap, left[tap.passed], len(left), also=names)
        return
    await ask_missing(context, NextQuestion(tap.case))
    if names:
        await context.say(context.texts.screen("case_also_in", languages=names))


async def _ask(
    context: Context,
    tap: AskOpenQuestion,
    one: OpenQuestion,
    left: int,
    *,
    problem: str = "",
    also: Sequence[str] = (),
) -> None:
    question, kind = one.question, one.asked.kind
    html = context.texts.screen(
        "case_question",
        topic=question.topic.value,
        about=cut(one_line(question.about), _SHOWN),
        language=context.language_name(question.language) if question.language else "",
        detail=question.detail,
        line=cut(one_line(one.line), _SHOWN),
        number=question.line or 0,
        doubt=question.doubt.value,
        proposed=[] if kind is AnswerKind.CHOICE else list(question.proposed),
        kind=kind.value,
        known=_in_words(context, one),
        forms=list(one.forms),
        needed=question.needed,
        left=left,
        problem=problem,
        also=also,
    )
    if kind is AnswerKind.CHOICE:
        await lay_down(context)
    else:
        await context.services.prompts.ask(context.visitor, Awaited.DRAFT_ANSWER, pack(_at(tap, one)))
    label = context.texts.label
    keys = [
        button(await _word(context, one, choice), AnswerOpenQuestion(tap.case, one.id, number, tap.passed))
        for number, choice in enumerate(one.asked.choices[:_MOST_CHOICES])
    ]
    wide = any(len(choice) > _ON_A_KEY // 2 for choice in one.asked.choices)
    show = context.say if problem else context.show
    await show(
        fitting(html),
        keyboard(
            *_rows(keys, 1 if wide else 2),
            [button(label("case_later"), AskOpenQuestion(tap.case, one_more(tap.passed)))],
            [button(label("case_open"), CaseHome(tap.case))],
        ),
    )


def _at(tap: AskOpenQuestion, one: OpenQuestion) -> AnswerOpenQuestion:
    """The question, as what is typed is an answer to: to none of its choices."""
    return AnswerOpenQuestion(tap.case, one.id, len(one.asked.choices), tap.passed)


def _rows(keys: list[Key], wide: int) -> list[list[Key]]:
    return [keys[first : first + wide] for first in range(0, len(keys), wide)]


async def _word(context: Context, one: OpenQuestion, choice: str) -> str:
    """What stands on the button of a choice."""
    label = context.texts.label
    if choice == LEAVE_OUT:
        return label("case_leave_out")
    if choice == STANDS:
        return label("cv_yes")
    match one.question.topic:
        case Topic.PERSON | Topic.ROLE | Topic.GENDER:
            return label(f"cv_{choice}")
        case Topic.LANGUAGE:
            return context.language_name(choice)
        case Topic.WHO:
            return cut(await context.services.drafting.who(context.texts.language, choice), _ON_A_KEY)
        case Topic.COUNTRY | Topic.SEAT:
            return f"✅ {country_name(choice, context.texts.language)}"
        case _:
            return f"✅ {choice}" if len(choice) <= _ON_A_KEY else f"✅ {cut(choice, _ON_A_KEY)}…"


@on_tap(AnswerOpenQuestion, Access.CASES)
async def answer_draft(context: Context, tap: AnswerOpenQuestion) -> None:
    """Take the choice; a question that isn't open any more is followed by the next."""
    one = await _open(context, tap)
    if one is None or tap.choice >= len(one.asked.choices):
        await ask_draft(context, AskOpenQuestion(tap.case, tap.passed))
        return
    await _take(context, tap, one, one.asked.choices[tap.choice])


@on_answer(Awaited.DRAFT_ANSWER, Access.CASES)
async def typed_answer(context: Context, data: str, message: ChatMessage) -> None:
    """The answer came: draft it in; or say what was expected."""
    tap = parse(data)
    one = await _open(context, tap) if isinstance(tap, AnswerOpenQuestion) else None
    if not isinstance(tap, AnswerOpenQuestion) or one is None:
        await context.services.prompts.drop(context.visitor)
        await show_case(context, getattr(tap, "case", ""))
        return
    text = message.text or message.whole.caption or ""
    try:
        answer = await context.services.drafting.understood(one, text)
    except NotUnderstoodError as error:
        left = len(await context.services.drafting.open(tap.case))
        await _ask(context, AskOpenQuestion(tap.case, tap.passed), one, left, problem=error.expected)
        return
    await _take(context, tap, one, answer)


async def _open(context: Context, tap: AnswerOpenQuestion) -> OpenQuestion | None:
    left = await context.services.drafting.open(tap.case)
    return next((one for one in left if one.id == tap.question), None)


async def _take(context: Context, tap: AnswerOpenQuestion, one: OpenQuestion, answer: str) -> None:
    async with context.services.unit():
        await context.services.prompts.drop(context.visitor)
        made = await context.services.drafting.answer(context.visitor.chat, tap.case, one, answer)
    if made is None:
        await show_case(context, tap.case)
        return
    await context.toast("toast_case_kept")
    await _go_on(context, AskOpenQuestion(tap.case, tap.passed), made.languages)


def _in_words(context: Context, one: OpenQuestion) -> list[tuple[str, str]]:
    """Each name of the library that may be sent, and what it says, in the reader's language."""
    sort = _SORTS.get(one.asked.kind)
    if sort is None:
        return []
    composers = context.services.library.letters.files.composers
    composer = composers.get(context.texts.language) or composers[SOURCE_LANGUAGE]
    said = ((name, library_words(composer, sort, name, PersonKind.UNSAID)) for name in one.known)
    return [(name, words if len(words) <= _OF_WORDS else f"{cut(words, _OF_WORDS)}…") for name, words in said]
