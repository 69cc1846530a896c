"""An address failed: which and how, what to do instead; and what organisers find out about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.letters.after_sending import KEY_ON_BUTTON, FailedHow, FailedWhich, Judge, ShowDoubt
from bot.chat.letters.buttons import AddressFailed, WriteLetter
from bot.chat.letters.dialogue import go_on, letter
from bot.chat.letters.letter_view import typed_on
from bot.chat.letters.questions import name_of, with_typed
from bot.model.letters.address import FAILINGS, Address, Channel, How, Verdict
from bot.model.team.news import TeamNews
from bot.model.team.roles import Access
from bot.services.letters.addresses import Doubted

_MARKS: Mapping[Channel, str] = {Channel.EMAIL: "✉️", Channel.PHONE: "📞", Channel.POST: "📮"}


@on_tap(AddressFailed)
async def failed(context: Context, tap: AddressFailed) -> None:
    """Ask which address failed, below the letter, which stays; where there is but one, ask how."""
    known = context.services.addresses.of(tap.case, tap.authority)
    if known is None:
        await go_on(context, tap.path)
        return
    _, _, addresses = known
    if len(addresses) == 1:
        await context.say(*_how(context, tap, addresses[0]))
        return
    await context.say(
        with_typed(context, context.texts.screen("failed_which"), typed_on(context.tapped), tap.safety),
        keyboard(*([_to_how(tap, address)] for address in addresses)),
    )


@on_tap(FailedWhich)
async def failed_which(context: Context, tap: FailedWhich) -> None:
    """Ask how it failed."""
    known = context.services.addresses.of(tap.case, tap.authority)
    address = _found(known[2], tap.address) if known else None
    if address is None:
        await letter(context, tap.case)
        return
    await context.show(*_how(context, tap, address))


@on_tap(FailedHow)
async def failed_how(context: Context, tap: FailedHow) -> None:
    """Count the report, thank, and offer the other ways at once."""
    known = context.services.addresses.of(tap.case, tap.authority)
    address = _found(known[2], tap.address) if known else None
    if known is None or address is None:
        await letter(context, tap.case)
        return
    case, authority, _ = known
    await context.services.addresses.report(context.visitor, case, authority, address, tap.how)
    ways = await context.services.addresses.other_ways(context.visitor, case, authority, address, tap.safety)
    label, language = context.texts.label, context.texts.language
    path = replace(context.services.letters.begin(case), safety=tap.safety, ask=tap.ask or None)
    rows = []
    if ways.next:
        onward = WriteLetter.on(replace(path, authority=ways.next.id))
        rows.append([button(label("next_authority", name=name_of(case, ways.next, language)), onward)])
    rows.append([button(label("other_authority"), WriteLetter.on(path))])
    html = context.texts.screen(
        "address_failed",
        address=_line(address),
        name=name_of(case, authority, language),
        others=[f"{_MARKS[other.channel]} {_line(other)}" for other in ways.addresses],
    )
    html = with_typed(context, html, typed_on(context.tapped), tap.safety)
    await context.show(html, keyboard(*rows))


def _how(context: Context, tap: AddressFailed | FailedWhich, address: Address) -> tuple[str, Keyboard | None]:
    rows = [
        [
            button(
                context.texts.label(f"how_{how}"),
                FailedHow(tap.case, tap.safety, tap.ask, tap.authority, address.key[:KEY_ON_BUTTON], how),
            )
        ]
        for how in FAILINGS[address.channel]
    ]
    html = context.texts.screen("failed_how", address=_line(address))
    return with_typed(context, html, typed_on(context.tapped), tap.safety), keyboard(*rows)


def _to_how(tap: AddressFailed, address: Address) -> Key:
    carries = FailedWhich(tap.case, tap.safety, tap.ask, tap.authority, address.key[:KEY_ON_BUTTON])
    return button(f"{_MARKS[address.channel]} {_line(address)}", carries)


def _found(addresses: tuple[Address, ...], key: str) -> Address | None:
    return next((address for address in addresses if key and address.key.startswith(key)), None)


def _line(address: Address) -> str:
    return address.text.replace("\n", ", ")


# --- organisers


async def doubt(context: Context, news: TeamNews) -> tuple[str, Keyboard | None] | None:
    """What one of the team is told of an address that several supporters reported, with its buttons.

    None if it isn't in the case any more.
    """
    return await _doubt(context, news.case or "", news.detail or "")


async def _doubt(context: Context, case: str, address: str) -> tuple[str, Keyboard | None] | None:
    doubted = await context.services.addresses.doubted(case, address)
    if doubted is None:
        return None
    html = context.texts.screen(
        "address_doubt",
        **_about(context, doubted),
        # Not how many: they are three, or a few more.
        hows=[context.texts.label(f"how_{how}") for how in How if doubted.status.failed.get(how)],
    )
    return html, keyboard(
        *([_verdict(context, doubted, verdict)] for verdict in Verdict), context.desk_row(below=True)
    )


@on_tap(ShowDoubt, Access.CASES)
async def show_doubt(context: Context, tap: ShowDoubt) -> None:
    """The same again, from a button."""
    said = await _doubt(context, tap.case, tap.address)
    await context.show(*(said or (context.texts.screen("address_gone"), None)))


@on_tap(Judge, Access.CASES)
async def judge(context: Context, tap: Judge) -> None:
    """One of the team has looked into it. The newest verdict holds, whoever gave it."""
    doubted = await context.services.addresses.judge(tap.case, tap.address, tap.verdict)
    if doubted is None:
        await context.show(context.texts.screen("address_gone"))
        return
    await context.toast("toast_saved")
    html = context.texts.screen("address_judged", **_about(context, doubted), verdict=tap.verdict.value)
    other = next(verdict for verdict in Verdict if verdict is not tap.verdict)
    await context.show(html, keyboard([_verdict(context, doubted, other)], context.desk_row(below=True)))


def _verdict(context: Context, doubted: Doubted, verdict: Verdict) -> Key:
    return button(
        context.texts.label(f"address_{verdict}"), Judge(doubted.case.slug, doubted.address.key, verdict)
    )


def _about(context: Context, doubted: Doubted) -> dict[str, object]:
    language = context.texts.language
    return {
        "title": doubted.case.text(language).title,
        "slug": doubted.case.slug,
        "address": _line(doubted.address),
        "names": [name_of(doubted.case, authority, language) for authority in doubted.authorities],
    }
