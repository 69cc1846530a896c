"""An address failed: which and how, what to do instead; and what organisers find out about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.base.context import Turn, button, keyboard
from bot.chat.letters.after_sending import KEY_ON_BUTTON, FailedHow, FailedWhich, Judge
from bot.chat.letters.buttons import AddressFailed, WriteLetter
from bot.chat.letters.dialogue import go_on, letter
from bot.chat.letters.questions import name_of
from bot.chat.team.members import for_organisers, in_words
from bot.model.letters.address import FAILINGS, Address, Channel, How, Verdict
from bot.services.letters.addresses import Doubted

_MARKS: Mapping[Channel, str] = {Channel.EMAIL: "✉️", Channel.PHONE: "📞", Channel.POST: "📮"}


async def failed(turn: Turn, tap: AddressFailed) -> None:
    """Ask which address failed, below the letter, which stays; where there is but one, ask how."""
    known = turn.desk.addresses.of(tap.case, tap.authority)
    if known is None:
        await go_on(turn, tap.path)
        return
    _, _, addresses = known
    if len(addresses) == 1:
        await turn.say(*_how(turn, tap, addresses[0]))
        return
    await turn.say(
        turn.texts.screen("failed_which"),
        keyboard(*([_to_how(tap, address)] for address in addresses)),
    )


async def failed_which(turn: Turn, tap: FailedWhich) -> None:
    """Ask how it failed."""
    known = turn.desk.addresses.of(tap.case, tap.authority)
    address = _found(known[2], tap.address) if known else None
    if address is None:
        await letter(turn, tap.case)
        return
    await turn.show(*_how(turn, tap, address))


async def failed_how(turn: Turn, tap: FailedHow) -> None:
    """Count the report, thank, and offer the other ways at once."""
    known = turn.desk.addresses.of(tap.case, tap.authority)
    address = _found(known[2], tap.address) if known else None
    if known is None or address is None:
        await letter(turn, tap.case)
        return
    case, authority, _ = known
    await turn.desk.addresses.report(turn.visitor, case, authority, address, tap.how)
    ways = await turn.desk.addresses.other_ways(turn.visitor, case, authority, address, tap.safety)
    label, language = turn.texts.label, turn.texts.language
    path = replace(turn.desk.letters.begin(case), safety=tap.safety, ask=tap.ask or None)
    rows = []
    if ways.next:
        onward = WriteLetter.on(replace(path, authority=ways.next.id))
        rows.append([button(label("next_authority", name=name_of(case, ways.next, language)), onward)])
    rows.append([button(label("other_authority"), WriteLetter.on(path))])
    html = turn.texts.screen(
        "address_failed",
        address=_line(address),
        name=name_of(case, authority, language),
        others=[f"{_MARKS[other.channel]} {_line(other)}" for other in ways.addresses],
    )
    await turn.show(html, keyboard(*rows))


def _how(
    turn: Turn, tap: AddressFailed | FailedWhich, address: Address
) -> tuple[str, InlineKeyboardMarkup | None]:
    rows = [
        [
            button(
                turn.texts.label(f"how_{how}"),
                FailedHow(tap.case, tap.safety, tap.ask, tap.authority, address.key[:KEY_ON_BUTTON], how),
            )
        ]
        for how in FAILINGS[address.channel]
    ]
    return turn.texts.screen("failed_how", address=_line(address)), keyboard(*rows)


def _to_how(tap: AddressFailed, address: Address) -> InlineKeyboardButton:
    carries = FailedWhich(tap.case, tap.safety, tap.ask, tap.authority, address.key[:KEY_ON_BUTTON])
    return button(f"{_MARKS[address.channel]} {_line(address)}", carries)


def _found(addresses: tuple[Address, ...], key: str) -> Address | None:
    return next((address for address in addresses if key and address.key.startswith(key)), None)


def _line(address: Address) -> str:
    return address.text.replace("\n", ", ")


# --- organisers


def doubt(turn: Turn, doubted: Doubted) -> tuple[str, InlineKeyboardMarkup | None]:
    """What one of the team is told of an address that several supporters reported, with its buttons."""
    html = turn.texts.screen(
        "address_doubt",
        **_about(turn, doubted),
        supporters=doubted.standing.supporters,
        hows=in_words(turn.texts, "how", How, doubted.standing.failed),
    )
    return html, keyboard(*([_verdict(turn, doubted, verdict)] for verdict in Verdict))


@for_organisers
async def judge(turn: Turn, tap: Judge) -> None:
    """An organiser has looked into it. The newest verdict holds, whoever gave it."""
    doubted = await turn.desk.addresses.judge(tap.case, tap.address, tap.verdict)
    if doubted is None:
        await turn.show(turn.texts.screen("address_gone"))
        return
    await turn.toast("toast_saved")
    html = turn.texts.screen("address_judged", **_about(turn, doubted), verdict=tap.verdict.value)
    other = next(verdict for verdict in Verdict if verdict is not tap.verdict)
    await turn.show(html, keyboard([_verdict(turn, doubted, other)]))


def _verdict(turn: Turn, doubted: Doubted, verdict: Verdict) -> InlineKeyboardButton:
    return button(
        turn.texts.label(f"address_{verdict}"), Judge(doubted.case.slug, doubted.address.key, verdict)
    )


def _about(turn: Turn, doubted: Doubted) -> dict[str, object]:
    language = turn.texts.language
    return {
        "title": doubted.case.text(language).title,
        "slug": doubted.case.slug,
        "address": _line(doubted.address),
        "names": [name_of(doubted.case, authority, language) for authority in doubted.authorities],
    }
