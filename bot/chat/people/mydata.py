"""What is held on somebody: in words, and as a file for who wants one."""

from __future__ import annotations

from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_command, on_tap
from bot.chat.letters.questions import name_of
from bot.chat.people.buttons import MyDataFile
from bot.chat.people.discreet import choosing
from bot.content.cases.countries import country_name
from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.model.people.limits import Made
from bot.model.people.personal_data import PersonalData

LISTED: Final = 3
"""So many of a kind are told one by one, the newest; the others are in the file."""


@on_command("mydata", place=60)
async def mydata(context: Context) -> None:
    """Everything held on this chat, in words."""
    await context.settle()  # what is about to be deleted isn't held any more
    held = await context.services.people.personal_data(context.visitor)
    marked = await context.services.people.is_marked(context.visitor)
    if held is None:
        await context.say(
            context.texts.screen("mydata_nothing", marked=marked), keyboard(choosing.row(context, below=True))
        )
        return
    await context.say(
        context.texts.screen("mydata", **_in_words(context, held), marked=marked),
        keyboard(
            [button(context.texts.label("mydata_file"), MyDataFile())], choosing.row(context, below=True)
        ),
    )


@on_tap(MyDataFile)
async def as_file(context: Context, tap: MyDataFile) -> None:
    """The same as a JSON file, below."""
    del tap
    context.tapped = None
    await context.settle()
    if not await context.may_make(Made.FILES):
        return
    content = await context.services.people.personal_data_as_json(context.visitor)
    marked = await context.services.people.is_marked(context.visitor)
    if content is None:
        await context.say(context.texts.screen("mydata_nothing", marked=marked))
        return
    await context.send_files([("my-data.json", content)], context.texts.screen("mydata_file", marked=marked))


def _in_words(context: Context, held: PersonalData) -> dict[str, object]:
    """What the screen puts into sentences: names in the person's language in the place of codes."""
    subscriber = held.subscriber
    cases = sorted(subscriber.cases) if subscriber else []
    named = cases if len(cases) <= LISTED else cases[: LISTED - 1]  # with how many more there are
    return {
        "subscriber": subscriber,
        "language": context.language_name(subscriber.language) if subscriber else "",
        "cases": [_case(context, slug) for slug in named],
        "cases_more": len(cases) - len(named),
        "country": country_name(subscriber.country, context.texts.language)
        if subscriber and subscriber.country
        else "",
        "letters": [
            (one.day, _authority(context, one.case, one.authority)) for one in held.actions[-LISTED:]
        ],
        "letters_more": max(0, len(held.actions) - LISTED),
        "failed": sorted({_authority(context, one.case, one.authority) for one in held.failed_addresses})[
            :LISTED
        ],
        "replies": [
            (_authority(context, one.case, one.authority), context.texts.label(f"answer_{one.kind}"))
            for one in held.replies[-LISTED:]
        ],
        "questions": sorted({_authority(context, one.case, one.authority) for one in held.reply_questions})[
            :LISTED
        ],
        "taps": [(_case(context, one.case), one.days) for one in held.taps],
        "openings": [(_case(context, one.case), one.day) for one in held.openings],
        "links": [_case(context, one.case) for one in held.links],
        "discreet": held.discretion is not None,
        "passed_on": [(_case(context, one.case), one.day) for one in held.passed_on],
        "reminders": [(_case(context, one.case), one.due_at) for one in held.reminders],
        "nudges": [_case(context, slug) for slug in held.nudges][:LISTED],
        "team_questions": [str(one.number) for one in held.team_questions[-LISTED:]],
        "asks_nothing_until": held.asks_nothing_until,
        "copies": held.hotline_copies,
        "asked": held.prompt is not None,
        "desk": held.desk is not None,
        "updates": len(held.deliveries),
        "role": held.role.value if held.role else "",
        "since": held.member_since,
        "number": held.member_number,
        "name": held.name_for_team,
        "only_cases": None
        if held.only_cases is None
        else sorted(_case(context, slug) for slug in held.only_cases)[:LISTED],
        "invitations": len(held.invitations),
        "broadcasts": len(held.broadcasts),
        "work": len(held.case_work) + len(held.typed_values),
        "on_record": len(held.on_record),
        "wishes": held.notice_wishes is not None or held.digest is not None,
        "news": len(held.team_news) + len(held.addresses_told),
    }


def _case(context: Context, slug: str) -> str:
    case = context.services.library.case(slug)
    return case.text(context.texts.language).short if case else slug


def _authority(context: Context, slug: str, authority_id: str) -> str:
    """Its name; of one that isn't there any more, what it was called in the files."""
    case = context.services.library.case(slug)
    if authority_id == OPEN_EMBASSY:  # which one is kept nowhere
        return context.texts.label("embassy_by_country")
    authority = case.authority(authority_id) if case else None
    return name_of(case, authority, context.texts.language) if case and authority else authority_id
