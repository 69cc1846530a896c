"""A contact that is forwarded, pasted or attached fills in an authority, or whoever issued the appeal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.cases.editor.buttons import EditPart, TakeCard
from bot.chat.cases.editor.desk import show_case
from bot.chat.cases.editor.room import fitting
from bot.content.cases.editing.cards import MOST_BYTES, ContactCard, is_card, read_card
from bot.content.cases.editing.fields import TABLES, CasePart, field_of
from bot.content.cases.editing.missing import languages_of
from bot.content.cases.editing.places import FACTS, Files, Value, ValuePlace, items_of
from bot.model.team.roles import Access
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(TakeCard, Access.CASES)
async def ask_for_card(context: Context, tap: TakeCard) -> None:
    """Take the next message for a contact."""
    await context.services.prompts.ask(context.visitor, Awaited.CASE_CARD, pack(tap))
    label = context.texts.label
    back = EditPart(tap.case, tap.part, tap.language, tap.item)
    await context.show(context.texts.screen("case_card_ask"), keyboard([button(label("back"), back)]))


@on_answer(Awaited.CASE_CARD, Access.CASES)
async def card_came(context: Context, data: str, message: ChatMessage) -> None:
    """Fill it in, and say what was made of it; anything else is no contact."""
    tap = parse(data)
    if not isinstance(tap, TakeCard):
        await context.services.prompts.drop(context.visitor)
        return
    await take_card(context, tap, await card_in(context, message) or ContactCard())


async def card_in(context: Context, message: ChatMessage) -> ContactCard | None:
    """The contact that a message is, has attached, or has as its text; None if it is none."""
    whole = message.whole
    if contact := whole.contact:
        if contact.vcard and (card := read_card(contact.vcard.encode(errors="replace"))) != ContactCard():
            return card
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        return ContactCard(name=name, phone=(contact.phone_number,))
    if (document := whole.document) is not None:
        named = (document.file_name or "").casefold().endswith((".vcf", ".vcard"))
        if not named or (document.file_size or 0) > MOST_BYTES:
            return None
        file = await context.bot.get_file(document.file_id)
        data = bytes(await file.download_as_bytearray())
    else:
        data = (message.text or "").encode(errors="replace")
    return read_card(data) if is_card(data) else None


async def take_card(context: Context, tap: TakeCard, card: ContactCard) -> None:
    """Put what a card says into the item, as one revision; what stood there stays in the one before."""
    documents = await context.services.revisions.documents(tap.case)
    table = TABLES.get(tap.part)
    if documents is None or (table and tap.item not in items_of(documents.files, FACTS, table)):
        await context.services.prompts.drop(context.visitor)
        await show_case(context, tap.case)
        return
    found = _values(tap.part, card)
    places = _places(tap, found, documents.files)
    if places:
        async with context.services.unit():
            await context.services.prompts.drop(context.visitor)
            await context.services.editing.put_all(context.visitor.chat, tap.case, places)
    label = context.texts.label
    html = context.texts.screen(
        "case_card",
        lines=[(label(f"cf_{code}"), _shown(value)) for code, value in found.items()],
        unused=[*card.email[1:], *([] if tap.part in _POSTAL else (*card.fax, *card.postal))],
    )
    back = EditPart(tap.case, tap.part, tap.language, tap.item)
    await context.say(fitting(html), keyboard([button(label("back"), back)]))


_POSTAL: Final = frozenset({CasePart.AUTHORITIES})
CARDS: Final = frozenset({CasePart.AUTHORITIES, CasePart.ISSUER})
"""Parts that a contact fills in."""


def _values(part: CasePart, card: ContactCard) -> dict[str, Value]:
    """By the codes of the part's fields, what the card has for them."""
    mail = card.email[0] if card.email else None
    found: dict[str, Value]
    if part is CasePart.ISSUER:
        found = {"issuer": card.organisation or card.name, "imail": mail, "iphones": list(card.phone)}
    else:
        found = {
            "aname": card.name,
            "office": card.role,
            "mail": mail,
            "phones": list(card.phone),
            "fax": list(card.fax),
            "postal": list(card.postal),
        }
    return {code: value for code, value in found.items() if value}


def _places(tap: TakeCard, found: Mapping[str, Value], files: Files) -> dict[ValuePlace, Value]:
    spoken = languages_of(files)
    language = tap.language if tap.language in spoken else spoken[0] if spoken else ""
    fields = {code: field_of(tap.part, code) for code in found}
    return {
        field.place(tap.part, tap.item, language): found[code]
        for code, field in fields.items()
        if field is not None and (language or not field.spoken)
    }


def _shown(value: Value) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
