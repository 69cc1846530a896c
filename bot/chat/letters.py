"""The way to a letter, on one message that is edited from question to question, and the letter itself.

Where the letter goes out in a language that isn't the reader's own, that message becomes the reading copy
and the letter follows as a reply to it; so a tap on the letter finds its reading copy again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import MessageEntityType

from bot.chat.buttons import (
    AddressFailed,
    Adjust,
    Button,
    ChooseLanguage,
    Countries,
    Files,
    Remind,
    Sent,
    Sign,
    Unsign,
    WriteLetter,
    pack,
    parse,
)
from bot.chat.questions import ask, country_page, without_authority
from bot.chat.turn import Turn, button, copy_button, keyboard
from bot.content.files import as_eml, as_txt, file_name
from bot.content.signatures import signature_from
from bot.model.case import Case
from bot.model.languages import OWN_NAMES
from bot.model.letter import MAX_SIGNATURE, Safety, Signature
from bot.services.letters import (
    BY_COUNTRY,
    Path,
    Ready,
)
from bot.services.prompts import Awaited


async def pick_case(turn: Turn, slug: str, opens: Callable[[Case], Button]) -> Case | None:
    """The case `slug`, or the only one; otherwise shows the choice and returns None."""
    cases = list(turn.desk.library.cases.values())
    chosen = turn.desk.library.case(slug) or (cases[0] if len(cases) == 1 else None)
    if chosen is None:
        if cases:
            rows = [[button(case.text(turn.texts.language).short, opens(case))] for case in cases]
            await turn.show(turn.texts.screen("cases"), keyboard(*rows))
        else:
            await turn.show(turn.texts.screen("no_cases"))
    return chosen


async def letter(turn: Turn, slug: str = "") -> None:
    """`/letter`: begin."""
    case = await pick_case(turn, slug, lambda item: WriteLetter(item.slug))
    if case:
        await go_on(turn, Path(case.slug))


async def write_letter(turn: Turn, tap: WriteLetter) -> None:
    """A question was answered."""
    await go_on(turn, tap.path)


async def go_on(turn: Turn, path: Path) -> None:
    """Show the next question, or the letter."""
    step = await turn.desk.letters.step(turn.visitor, path, signature_on(turn.tapped), opened=True)
    if step is None:
        await letter(turn)
    elif isinstance(step, Ready):
        await _show_letter(turn, step)
    else:
        await ask(turn, step)


async def show_countries(turn: Turn, tap: Countries) -> None:
    """One page of the alphabet."""
    case = turn.desk.library.case(tap.case)
    if case is None:
        await letter(turn)
        return
    path = Path(tap.case, tap.safety, tap.ask or None, BY_COUNTRY)
    await turn.show(turn.texts.screen("country"), keyboard(*country_page(turn, case, path, tap.page)))


# --- the letter


async def adjust(turn: Turn, tap: Adjust) -> None:
    """The letter again, in another language or with the name left as it is."""
    await _letter_again(turn, tap.path, signature_on(turn.tapped))


async def unsign(turn: Turn, tap: Unsign) -> None:
    """The letter again, without a name."""
    await turn.desk.prompts.drop(turn.visitor)
    await _letter_again(turn, tap.path, Signature())


async def _letter_again(turn: Turn, path: Path, signature: Signature) -> None:
    step = await turn.desk.letters.step(turn.visitor, path, signature)
    if isinstance(step, Ready):
        await _show_letter(turn, step)
    elif step is None:
        await letter(turn)
    else:
        await ask(turn, step)


async def choose_language(turn: Turn, tap: ChooseLanguage) -> None:
    """In which language the letter shall be, on the letter's own buttons."""
    step = await turn.desk.letters.step(turn.visitor, tap.path, signature_on(turn.tapped))
    if not isinstance(step, Ready):
        await go_on(turn, tap.path)
        return
    rows = [
        [
            button(
                ("🔘 " if code == step.path.language else "⚪️ ") + OWN_NAMES[code],
                Adjust.on(replace(step.path, language=code)),
            )
        ]
        for code in step.languages
    ]
    await turn.show(_letter_html(turn, step), keyboard(*rows))


async def _show_letter(turn: Turn, step: Ready) -> None:
    """The letter on the tapped message, with its reading copy above it where one is needed."""
    html, keys = _letter_html(turn, step), _letter_keys(turn, step)
    card = turn.tapped
    copy = card.reply_to_message if card else None
    if step.reading is None:
        if copy:
            await turn.rewrite(copy, turn.texts.screen("reading_not_needed"))
        await turn.show(html, keys)
        return
    reading = turn.texts.screen(
        "reading", language=OWN_NAMES[step.letter.choice.language], body=step.reading.body
    )
    if card and copy and await turn.rewrite(copy, reading):
        await turn.show(html, keys)
        return
    above: Message | None = card
    if above is None or not await turn.rewrite(above, reading):
        above = await turn.say(reading)
    await turn.say(html, keys, below=above)


def _letter_html(turn: Turn, step: Ready) -> str:
    signature = step.signature
    return turn.texts.screen(
        "letter",
        letter=step.letter,
        to=", ".join(filter(None, step.case.text(turn.texts.language).authorities[step.authority.id])),
        stale=step.stale,
        unreviewed=step.unreviewed,
        signed=signature.line,
        shared=step.authority.shared_address,
        unsafe=step.path.safety is not Safety.FREE,
        failed=step.failed,
        as_of=step.case.facts_as_of,
    )


def _letter_keys(turn: Turn, step: Ready) -> InlineKeyboardMarkup | None:
    label, path = turn.texts.label, step.path
    sign = [button(label("change_signature" if step.signature.given else "sign_it"), Sign.on(path))]
    if step.signature.given:
        sign.append(button(label("without_name"), Unsign.on(path)))
    return keyboard(
        [
            copy_button(label("copy_address"), step.letter.email or ""),
            copy_button(label("copy_subject"), step.letter.subject),
        ],
        [button(label("i_sent_it"), Sent.on(path))],
        [button(label("remind_tomorrow"), Remind.on(path))],
        [button(label("address_failed"), AddressFailed.on(path))],
        sign if path.safety is not Safety.ABROAD else [],
        [
            button(
                label("letter_language", language=OWN_NAMES[step.letter.choice.language]),
                ChooseLanguage.on(path),
            ),
            button(label("as_files"), Files.on(path)),
        ],
        [
            button(label("other_authority"), without_authority(path)),
            *(
                [button(label("other_ask"), WriteLetter.on(replace(path, ask=None)))]
                if len(step.case.asks) > 1
                else []
            ),
        ],
    )


def signature_on(message: Message | None) -> Signature:
    """The signature of the letter on this message: the one underlined text that a letter's screen has.

    So a name stays with its letter while the letter is changed, and is stored nowhere.
    """
    if message is None:
        return Signature()
    underlined = message.parse_entities([MessageEntityType.UNDERLINE])
    return signature_from(next(iter(underlined.values()), ""), Safety.FREE)


async def files(turn: Turn, tap: Files) -> None:
    """The letter as .txt and .eml."""
    step = await turn.desk.letters.step(turn.visitor, tap.path, signature_on(turn.tapped))
    if not isinstance(step, Ready):
        await go_on(turn, tap.path)
        return
    await turn.toast("toast_files")
    await turn.send_files(
        [
            (file_name(step.letter, "txt"), as_txt(step.letter)),
            (file_name(step.letter, "eml"), as_eml(step.letter)),
        ]
    )


# --- signing


async def sign(turn: Turn, tap: Sign) -> None:
    """Ask for a name and a town; the next message is taken for them.

    What is awaited is a row, so the answer about safety and the country are taken out of it: once the name
    has come, the question is asked again, with the name on it.
    """
    awaited = pack(Sign.on(replace(tap.path, safety=None, country=None)))
    await turn.desk.prompts.ask(turn.visitor, Awaited.SIGNATURE, awaited)
    await turn.say(
        turn.texts.screen("sign", careful=tap.safety is Safety.CAREFUL),
        keyboard([button(turn.texts.label("without_name"), Unsign.on(tap.path))]),
    )


async def signed(turn: Turn, data: str, text: str) -> None:
    """The name came: use it for the letter, and keep it nowhere."""
    tap = parse(data)
    if not isinstance(tap, Sign):
        await turn.desk.prompts.drop(turn.visitor)
        await letter(turn)
        return
    signature = signature_from(text, Safety.FREE)
    if not signature.given or len(text.strip()) > MAX_SIGNATURE:
        await turn.say(
            turn.texts.screen("sign_unusable", limit=MAX_SIGNATURE),
            keyboard([button(turn.texts.label("without_name"), Unsign.on(tap.path))]),
        )
        return
    await turn.desk.prompts.drop(turn.visitor)
    await _letter_again(turn, tap.path, signature)
