"""A message to supporters of what an article brought into a case: a draft, to be edited and sent by hand."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts.buttons import NewDraft
from bot.chat.broadcasts.drafts import new_draft, overview
from bot.chat.cases.editor.buttons import ArticleMessage
from bot.model.broadcasts.broadcast import Kind
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case
from bot.model.team.roles import Access, Role


@on_tap(ArticleMessage, Access.ORGANISERS)
async def article_message(context: Context, tap: ArticleMessage) -> None:
    """Begin an update with the source and the case's own sentences, in each language that has them."""
    case = context.services.library.case(tap.case)
    owner = context.visitor.role is Role.OWNER
    told = await context.services.articles.told(tap.case, tap.source)
    permitted = context.services.standings.permits_new(tap.case, Kind.UPDATE, owner=owner)
    if case is None or not permitted or case.default_language not in told or context.tapped is None:
        await new_draft(context, NewDraft(tap.case, Kind.UPDATE))  # which says what it can't be about
        return
    async with context.services.unit():
        draft = await context.services.drafts.begin(context.visitor, case, Kind.UPDATE)
        for language, (source, sentences) in told.items():
            if language in context.services.library.languages:
                text = _text(context, case, language, source, list(sentences))
                await context.services.drafts.write(draft, language, text, context.tapped.id)
    await overview(context, draft)


def _text(context: Context, case: Case, language: str, source: str, sentences: list[str]) -> Outgoing:
    """The text in a language: whom it is about, what is new, and where and when that was said."""
    label = context.services.phrasebook[language].label
    parts = [
        label("article_update_line", name=case.text(language).short),
        "\n".join(f"• {sentence}" for sentence in sentences),
        label("article_source_line", source=source) if source else "",
    ]
    return Outgoing("sendMessage", {"text": "\n\n".join(part for part in parts if part), "entities": []})
