"""News of a case comes in: what of it is new, what an organiser takes of it, and the revision with that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from telegram import MessageOriginChannel, MessageOriginChat

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.cases.editor.buttons import (
    ArticleMessage,
    AskForArticle,
    CaseHome,
    NextQuestion,
    PublishCase,
    PutArticleIn,
    ShowArticle,
)
from bot.chat.cases.editor.desk import show_case, show_list
from bot.chat.cases.editor.intake import content_of
from bot.chat.cases.editor.room import fitting
from bot.content.cases.editing.missing import missing
from bot.errors import UnreadableFile
from bot.model.cases.appeal import ReadingDoubt
from bot.model.team.roles import Access
from bot.services.cases.articles import CaseArticle, SentArticle
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage

MOST_NEW: Final = 12
"""Things on one screen; so many bits a button holds."""
_IN_A_ROW: Final = 4


@dataclass(frozen=True, slots=True)
class NewsLine:
    """Something new. `words`: what the case would say of it; "": an organiser writes that."""

    number: int
    said: str
    line: int | None
    when: date | None
    words: str
    is_unsure: bool
    is_taken: bool


@on_tap(AskForArticle, Access.CASES)
async def ask_for_article(context: Context, tap: AskForArticle) -> None:
    """Take the next message for news of the case."""
    if await context.services.revisions.record(tap.case) is None:
        await show_list(context)
        return
    await context.services.prompts.ask(context.visitor, Awaited.ARTICLE, tap.case)
    back = button(context.texts.label("back"), CaseHome(tap.case))
    await context.show(context.texts.screen("article_new"), keyboard([back]))


@on_answer(Awaited.ARTICLE, Access.CASES)
async def article_came(context: Context, data: str, message: ChatMessage) -> None:
    """Show what is new in it; what can't be read stays awaited."""
    if await _show(context, ShowArticle(data), message):
        await context.services.prompts.drop(context.visitor)


@on_tap(ShowArticle, Access.CASES)
async def show_article(context: Context, tap: ShowArticle) -> None:
    """The message above is news of the case; or something of it was chosen."""
    article = context.tapped.reply_to if context.tapped else None
    if article is None:  # it was deleted
        await ask_for_article(context, AskForArticle(tap.case))
        return
    await _show(context, tap, article)


async def _show(context: Context, tap: ShowArticle, message: ChatMessage) -> bool:
    """Whether it could be read."""
    found = await _looked_at(context, tap.case, message)
    if found is None:
        return False
    if tap.base not in (None, found.number):
        await context.toast("toast_case_newer")
        tap = ShowArticle(tap.case)
    tap = replace(tap, base=found.number)
    update, label = found.update, context.texts.label
    said = found.case.text(context.texts.language).authorities
    html = context.texts.screen(
        "article_read",
        title=found.case.text(context.texts.language).short,
        publisher=update.publisher,
        published=update.published,
        unsure_day=bool(found.read.issue_date and found.read.issue_date.doubt),
        as_of=found.case.facts_as_of,
        lines=_lines(found, tap.taken),
        left_out=max(0, len(update.sentences) - MOST_NEW),
        confirms=len(update.confirms),
        ask=found.ask,
        kin=len(found.read.kin),
        not_in_case=list(update.not_in_case),
        not_named=[" ".join(part for part in said[id_] if part) for id_ in update.not_named],
    )
    put = PutArticleIn(tap.case, found.number, tap.taken, tap.ask, tap.more)
    keys = keyboard(
        *_choices(context, tap, found),
        [button(label("article_put_in"), put, "primary")],
        [button(label("back"), CaseHome(tap.case))],
    )
    if context.tapped is None:
        await context.say(fitting(html), keys, below=message)
    else:
        await context.show(fitting(html), keys)
    return True


def _lines(found: CaseArticle, taken: int) -> list[NewsLine]:
    new = list(zip(found.update.sentences, found.words, strict=True))[:MOST_NEW]
    return [
        NewsLine(
            number=place + 1,
            said=one.said,
            line=one.line,
            when=one.when,
            words=words,
            is_unsure=bool(one.happened and one.happened.doubt is not ReadingDoubt.NONE),
            is_taken=bool(taken >> place & 1),
        )
        for place, (one, words) in enumerate(new)
    ]


def _choices(context: Context, tap: ShowArticle, found: CaseArticle) -> Keyboard:
    label = context.texts.label
    keys = [
        _choice(
            context.texts.number(place + 1),
            tap.taken >> place & 1,
            replace(tap, taken=tap.taken ^ 1 << place),
        )
        for place in range(min(MOST_NEW, len(found.update.sentences)))
    ]
    rows = [keys[first : first + _IN_A_ROW] for first in range(0, len(keys), _IN_A_ROW)]
    if found.update.mercy:
        rows.append([_choice(label("article_ask"), tap.ask, replace(tap, ask=not tap.ask))])
    rows.append([_choice(label("article_more"), tap.more, replace(tap, more=not tap.more))])
    return rows


def _choice(words: str, is_on: int, toggled: ShowArticle) -> Key:
    return button(f"{'☑️' if is_on else '⬜'} {words}", toggled)


@on_tap(PutArticleIn, Access.CASES)
async def put_article_in(context: Context, tap: PutArticleIn) -> None:
    """One revision with what is chosen; what has to be written in somebody's own words is asked for then."""
    chosen = ShowArticle(tap.case, tap.base, tap.taken, tap.ask, tap.more)
    article = context.tapped.reply_to if context.tapped else None
    if article is None:
        await ask_for_article(context, AskForArticle(tap.case))
        return
    found = await _looked_at(context, tap.case, article)
    if found is None:
        return
    if found.number != tap.base:
        await _show(context, chosen, article)
        return
    places = [place for place in range(len(found.update.sentences)) if tap.taken >> place & 1]
    async with context.services.unit():
        source = await context.services.articles.put_in(
            context.visitor.chat, found, places, ask=tap.ask, more=tap.more
        )
    if source is None:
        await _show(context, chosen, article)
        return
    await context.toast("toast_case_kept")
    await _say_put_in(context, tap, found, source, len(places) + tap.more)


async def _say_put_in(
    context: Context, tap: PutArticleIn, found: CaseArticle, source: str, facts: int
) -> None:
    record = await context.services.revisions.record(tap.case)
    documents = await context.services.revisions.documents(tap.case)
    if record is None or documents is None:
        await show_case(context, tap.case)
        return
    label = context.texts.label
    lacks = len(list(missing(documents.files, context.services.library.letters.files.index)))
    html = context.texts.screen(
        "article_put_in",
        title=found.case.text(context.texts.language).short,
        facts=facts,
        ask=tap.ask and found.update.mercy is not None,
        as_of=found.update.facts_as_of,
        dated=found.update.published is not None,
        lacks=lacks,
        published=bool(record.published),
    )
    onward = None
    if lacks:
        onward = button(label("case_questions"), NextQuestion(tap.case), "primary")
    elif context.visitor.sends:
        onward = button(label("case_publish"), PublishCase(tap.case, record.newest), "primary")
    message = button(label("article_message"), ArticleMessage(tap.case, source))
    # Below what was chosen, which stays there to be read while it is put into words.
    await context.say(
        html,
        keyboard(
            [onward] if onward else [],
            [message] if record.published and context.visitor.sends else [],
            [button(label("case_look"), CaseHome(tap.case))],
        ),
    )


async def _looked_at(context: Context, slug: str, message: ChatMessage) -> CaseArticle | None:
    """The article beside the case; None, and it is said why, where there is nothing to compare."""
    await context.working("typing")
    back = button(context.texts.label("back"), CaseHome(slug))
    try:
        data, name = await content_of(context, message)
        sent = SentArticle(data, name, *_forwarded(message))
        found = await context.services.articles.look(slug, sent, context.texts.language)
    except UnreadableFile as error:
        await context.say(context.texts.screen("case_unreadable", why=error.why.value), keyboard([back]))
        return None
    if found and not any(line.strip() for line in found.read.lines):
        await context.say(context.texts.screen("case_unreadable", why="no_text"), keyboard([back]))
        return None
    if found is None:
        missing_first = button(context.texts.label("case_questions"), NextQuestion(slug), "primary")
        await context.say(context.texts.screen("article_too_early"), keyboard([missing_first], [back]))
    return found


def _forwarded(message: ChatMessage) -> tuple[str, date | None]:
    """The channel or group that it was forwarded from, "" if none, and when it was sent there; not people."""
    origin = message.whole.forward_origin
    if isinstance(origin, MessageOriginChannel):
        return origin.chat.title or "", origin.date.date()
    if isinstance(origin, MessageOriginChat):
        return origin.sender_chat.title or "", origin.date.date()
    return "", origin.date.date() if origin else None
