"""An appeal comes in: as text, forwarded, or as a file. It becomes a draft, and what is missing is asked."""

from __future__ import annotations

from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.cases.editor.buttons import CaseHome, NewCase, NextQuestion, ShowArticle, TakeAppeal
from bot.chat.cases.editor.desk import title_of
from bot.chat.cases.editor.room import fitting
from bot.content.appeals.as_json import doubtful
from bot.content.appeals.files.documents import MOST_BYTES
from bot.content.cases.countries import country_name
from bot.content.letters.one_line import cut, one_line
from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import ReadAppeal, RemarkKind
from bot.model.team.roles import Access
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage

LONG: Final = 500
"""Characters from which on a text that nobody asked for may be an appeal."""
_SHORTEST_NEWS: Final = 80
_ON_A_BUTTON: Final = 20
_OF_VALUE: Final = 80
_OF_LINE: Final = 120
"""Characters of an unsure value, and of the appeal's line that it stands in, that are shown."""
_ENDINGS: Final = (".pdf", ".docx", ".doc", ".odt", ".eml", ".html", ".htm", ".txt", ".rtf", ".md")


@on_tap(NewCase, Access.CASES)
async def new_case(context: Context, tap: NewCase) -> None:
    """Take the next message for an appeal."""
    del tap
    if await _is_limited(context):
        return
    await context.services.prompts.ask(context.visitor, Awaited.APPEAL, "")
    await context.show(
        context.texts.screen("case_new"), keyboard([button(context.texts.label("back"), CaseHome())])
    )


@on_answer(Awaited.APPEAL, Access.CASES)
async def appeal_came(context: Context, data: str, message: ChatMessage) -> None:
    """Read it, and begin a draft."""
    del data
    await _take(context, message)


async def offered(context: Context, message: ChatMessage) -> bool:
    """Ask somebody of the team who sends what may be an appeal or news, unasked; False if it is neither."""
    rows = await choices(context, message)
    if not rows:
        return False
    appeal = _may_be_appeal(message) and context.visitor.limited_to is None
    html = context.texts.screen("case_maybe_appeal", appeal=appeal, news=len(rows) > appeal)
    await context.say(html, keyboard(*rows), below=message)
    return True


async def choices(context: Context, message: ChatMessage) -> Keyboard:
    """Rows for what the message may be that they are sent below: an appeal, or news of one of the cases."""
    if not Access.CASES.admits(context.visitor.role):
        return []
    appeal = _may_be_appeal(message) and context.visitor.limited_to is None
    label = context.texts.label
    rows = [[button(label("case_take_appeal"), TakeAppeal())]] if appeal else []
    if _may_be_appeal(message) or _may_be_news(message):
        names: dict[str, str] = {}
        for slug in await context.services.articles.cases_of(await _text_of(context, message)):
            if not context.visitor.has(slug):
                continue
            documents = await context.services.revisions.documents(slug)
            names[slug] = (title_of(documents.files, context) if documents else "") or slug
        for slug, name in names.items():
            name = name if list(names.values()).count(name) == 1 else f"{slug}, {name}"
            rows.append([button(label("article_of", name=cut(name, _ON_A_BUTTON)), ShowArticle(slug))])
    return rows


async def _text_of(context: Context, message: ChatMessage) -> str:
    """The words of a message or of its file; "" where they can't be read."""
    if message.whole.document is None:
        return message.text or message.whole.caption or ""
    await context.working("typing")
    try:
        data, name = await content_of(context, message)
        read = await context.services.intake.read(data, name)
    except UnreadableFile:
        return ""  # said once it is to be made something of
    return "\n".join(read.lines)


def _may_be_news(message: ChatMessage) -> bool:
    """Whether a text is worth looking for the names of cases in it: somebody else's, of a sentence or two."""
    return len(message.text or "") >= _SHORTEST_NEWS and message.whole.forward_origin is not None


def _may_be_appeal(message: ChatMessage) -> bool:
    whole = message.whole
    if whole.document is not None:
        return (whole.document.file_name or "").casefold().endswith(_ENDINGS)
    return len(message.text or "") >= LONG


@on_tap(TakeAppeal, Access.CASES)
async def take_appeal(context: Context, tap: TakeAppeal) -> None:
    """The message above is an appeal."""
    del tap
    appeal = context.tapped.reply_to if context.tapped else None
    if appeal is None:
        await new_case(context, NewCase())
        return
    await _take(context, appeal)


async def _is_limited(context: Context) -> bool:
    """Whether they begin no case, since an owner has limited them to those they have; then they are told."""
    if context.visitor.limited_to is None:
        return False
    await context.show(context.texts.screen("not_your_case", what="new"))
    return True


async def _take(context: Context, message: ChatMessage) -> None:
    if await _is_limited(context):
        return
    await context.working("typing")
    back = keyboard([button(context.texts.label("back"), CaseHome())])
    try:
        data, name = await content_of(context, message)
        read = await context.services.intake.read(data, name)
    except UnreadableFile as error:
        html = context.texts.screen("case_unreadable", why=error.why.value)
        await context.say(html, back)
        return
    if any(remark.kind is RemarkKind.NO_TEXT for remark in read.remarks):
        await context.say(context.texts.screen("case_unreadable", why="no_text"), back)
        return
    if not (read.persons or read.authorities or read.demands):
        await context.say(context.texts.screen("case_unreadable", why="no_appeal"), back)
        return
    async with context.services.unit():
        begun = await context.services.intake.begin(context.visitor.chat, read)
        await context.services.prompts.drop(context.visitor)
    html = context.texts.screen(
        "case_read",
        read=read,
        country=country_name(read.country.value, context.texts.language) if read.country else "",
        known=begun.known,
        again=begun.is_there,
        remarks={remark.kind.value for remark in read.remarks},
    )
    await context.say(fitting(html))
    label = context.texts.label
    await context.say(
        fitting(context.texts.screen("case_read_told", read=read, unsure=_unsure(read))),
        keyboard(
            [] if begun.is_there else [button(label("case_questions"), NextQuestion(begun.case), "primary")],
            [button(label("case_open"), CaseHome(begun.case))],
        ),
    )


async def content_of(context: Context, message: ChatMessage) -> tuple[bytes, str]:
    """The bytes of the text or the file, and its name. UnreadableFile for anything else."""
    whole = message.whole
    if whole.document is not None:
        if (whole.document.file_size or 0) > MOST_BYTES:
            raise UnreadableFile(WhyUnreadable.LARGE, "The file is larger than 10 MB.")
        file = await context.bot.get_file(whole.document.file_id)
        return bytes(await file.download_as_bytearray()), whole.document.file_name or ""
    text = message.text or whole.caption or ""
    if not text or whole.photo:
        raise UnreadableFile(WhyUnreadable.UNKNOWN, "There is no text in this message.")
    return text.encode(), "appeal.txt"


def _unsure(read: ReadAppeal) -> list[tuple[str, int, str]]:
    """What was read with a doubt: each value, with the number of its line (0: none) and what that says."""
    unsure = []
    for _, found in doubtful(read):
        number = found.line or 0
        line = read.lines[number - 1] if 0 < number <= len(read.lines) else ""
        unsure.append((cut(str(found.value), _OF_VALUE), number, cut(one_line(line), _OF_LINE)))
    return unsure
