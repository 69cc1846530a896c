"""Passing a case on: words and a link of one's own choosing, and the link as a code to show or to print."""

from __future__ import annotations

import asyncio
from typing import Final

from telegram.constants import ChatAction

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, copy_button, keyboard, link_button
from bot.chat.base.registry import on_command, on_tap
from bot.chat.base.sharing import (
    Share,
    ShareCode,
    Shared,
    SharePoster,
    ShareTo,
    ShareWords,
    case_link,
    share_url,
)
from bot.chat.letters import closed
from bot.chat.letters.dialogue import no_case, pick_case
from bot.content.files.paper_sizes import paper_for
from bot.content.files.scan_code import Poster, code_png, poster_pdf
from bot.model.cases.case import Case
from bot.model.people.limits import Made
from bot.model.team.organisation import AboutLine
from bot.telegram_api.limits import MAX_COPY_TEXT

_LONGEST: Final = 400
"""Characters of a link that a code still holds in squares large enough for a phone's camera across a room."""


@on_command("share", place=25)
async def share_command(context: Context) -> None:
    """Pass a case on, one that letters are written for."""
    live = context.services.standings.live()
    if not live:
        known = list(context.services.library.cases.values())
        await (closed.say(context, known[0].slug) if len(known) == 1 else no_case(context))
        return
    case = await pick_case(context, "", Share, among=live)
    if case is not None:
        await share(context, Share(case.slug))


@on_tap(Share)
async def share(context: Context, tap: Share) -> None:
    """What goes along, and the ways to pass it on."""
    if not tap.case:
        await share_command(context)
        return
    case = await _live(context, tap)
    if case is None:
        return
    label, link, words = context.texts.label, _link(context, case, tap), _words(context, case, tap)
    other = ShareWords.INVITE if tap.words is ShareWords.WROTE else ShareWords.WROTE
    choices: list[Key] = [
        button(label(f"share_words_{other.name.lower()}"), Share(case.slug, other, tap.to)),
    ]
    if _appeal(case):
        to = ShareTo.BOT if tap.to is ShareTo.APPEAL else ShareTo.APPEAL
        choices.append(button(label(f"share_to_{to.name.lower()}"), Share(case.slug, tap.words, to)))
    if tap.below:
        context.tapped = None
    await context.show(
        context.texts.screen("share", words=words, link=link, counted=tap.to is ShareTo.BOT),
        keyboard(
            [link_button(label("share_send"), share_url(link, words), "primary")],
            [
                button(label("share_code"), ShareCode(case.slug, tap.words, tap.to)),
                button(label("share_poster"), SharePoster(case.slug, tap.words, tap.to)),
            ],
            [copy_button(label("copy_link"), link)] if len(link) <= MAX_COPY_TEXT else [],
            choices,
        ),
    )


@on_tap(ShareCode)
async def share_code(context: Context, tap: ShareCode) -> None:
    """The code as a picture, below the screen, which stays."""
    case = await _live(context, tap)
    if case is not None and await context.may_make(Made.PICTURES):
        await context.working(ChatAction.UPLOAD_PHOTO)
        link, poster = _link(context, case, tap), await _poster(context, case, tap)
        drawn = await asyncio.to_thread(code_png, poster, link)
        await context.send_photo(drawn, _caption(context, poster, link, tap))


@on_tap(SharePoster)
async def share_poster(context: Context, tap: SharePoster) -> None:
    """The same as a page to put up."""
    case = await _live(context, tap)
    if case is not None and await context.may_make(Made.FILES):
        await context.working(ChatAction.UPLOAD_DOCUMENT)
        link, poster = _link(context, case, tap), await _poster(context, case, tap)
        paper = paper_for(None, context.visitor.client_language)
        printed = await asyncio.to_thread(poster_pdf, poster, link, paper)
        await context.send_files([(f"{case.slug}-poster.pdf", printed)], _caption(context, poster, link, tap))


async def _live(context: Context, tap: Shared) -> Case | None:
    """The case, if letters are written for it; otherwise says how it stands."""
    case = context.services.library.case(tap.case)
    if case is None or not context.services.standings.is_live(case.slug):
        context.tapped = None
        await closed.say(context, tap.case)
        return None
    return case


def _appeal(case: Case) -> str:
    """The address of what the case is known from; "" where none is on file, or it is too long for a code."""
    found = (source.url for source in case.sources if source.url)
    return next((url for url in found if len(url) <= _LONGEST), "")


def _link(context: Context, case: Case, tap: Shared) -> str:
    to_appeal = _appeal(case) if tap.to is ShareTo.APPEAL else ""
    return to_appeal or case_link(context.bot.username, case.slug)


def _words(context: Context, case: Case, tap: Shared) -> str:
    name = "share_line" if tap.words is ShareWords.WROTE else "share_line_invite"
    return context.texts.label(name, title=case.text(context.texts.language).title)


async def _poster(context: Context, case: Case, tap: Shared) -> Poster:
    texts, known = context.texts, await context.services.organisation.read()
    text = case.text(texts.language)
    kind = "_appeal" if tap.to is ShareTo.APPEAL and _appeal(case) else ""
    about = [said for item in (AboutLine.NAME, AboutLine.PROOF) if (said := known.get(item, texts.language))]
    return Poster(
        texts.language,
        # On a wall nobody knows yet who it is about.
        name=text.title if isinstance(tap, SharePoster) else text.short,
        say=texts.label(f"poster_say{kind}"),
        how=texts.label(f"poster_how{kind}"),
        run_by=texts.label("poster_run_by", name=" · ".join(about)) if about else "",
    )


def _caption(context: Context, poster: Poster, link: str, tap: Shared) -> str:
    return context.texts.screen(
        "share_code",
        name=poster.name,
        link=link,
        counted=tap.to is ShareTo.BOT,
        poster=isinstance(tap, SharePoster),
    )
