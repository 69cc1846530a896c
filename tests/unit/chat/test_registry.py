"""The registry: what is declared twice, or forgotten, is an error; menus and refusals follow from it."""

from __future__ import annotations

import dataclasses
import re
from zoneinfo import ZoneInfo

import pytest

from bot.chat.base.buttons import Button, Open, Screen, callback_data
from bot.chat.base.context import Context
from bot.chat.base.registry import Registry, RegistryError
from bot.chat.delivery.buttons import Pause
from bot.chat.dispatch import load_topics
from bot.content.library import messages_folder
from bot.content.texts import Phrasebook
from bot.errors import ContentError
from bot.model.team.roles import Access, Role
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


async def run(context: Context) -> None: ...
async def open_it(context: Context, tap: Open) -> None: ...
async def pause(context: Context, tap: Pause) -> None: ...
async def take(context: Context, data: str, message: ChatMessage) -> None: ...


@pytest.mark.parametrize("name", ["Share", "share it", "", "1st", "s" * 33, "дать"])
def test_a_name_that_telegram_takes_for_no_command_is_refused(name: str) -> None:
    with pytest.raises(RegistryError, match="Telegram takes no command"):
        Registry().on_command(name, place=1)


def test_what_is_declared_twice_is_refused() -> None:
    registry = Registry()
    registry.on_command("share", place=10)(run)
    with pytest.raises(RegistryError, match="share is declared twice"):
        registry.on_command("share", place=20)(run)
    with pytest.raises(RegistryError, match="/other and /share have place 10; 11 is free"):
        registry.on_command("other", place=10)
    for declare in (
        lambda: registry.on_tap(Pause)(pause),
        lambda: registry.on_screen(Screen.TEAM)(open_it),
        lambda: registry.on_answer(Awaited.DRAFT)(take),
    ):
        declare()
        with pytest.raises(RegistryError, match="declared twice"):
            declare()


def test_a_code_that_another_button_has_is_refused() -> None:
    with pytest.raises(TypeError, match="Again and Pause have the code 'bp'"):

        @callback_data("bp")
        class Again(Button):
            broadcast: int


@pytest.mark.parametrize("left_out", ["tap", "screen", "answer"])
def test_what_nobody_handles_is_named(left_out: str) -> None:
    whole, registry = load_topics(), Registry()
    registry.taps = {
        kind: done for kind, done in whole.taps.items() if left_out != "tap" or kind is not Pause
    }
    registry.screens = {
        screen: done
        for screen, done in whole.screens.items()
        if left_out != "screen" or screen is not Screen.TEAM
    }
    registry.answers = {
        kind: done
        for kind, done in whole.answers.items()
        if left_out != "answer" or kind is not Awaited.DRAFT
    }
    name = {
        "tap": "@on_tap(Pause), of bot.chat.delivery.buttons",
        "screen": "@on_screen(Screen.TEAM)",
        "answer": "@on_answer(Awaited.DRAFT)",
    }[left_out]
    with pytest.raises(
        RegistryError, match=re.escape(f"Nobody handles these; declare a handler for each: {name}.")
    ):
        registry.require_complete()


def test_a_command_without_words_keeps_the_program_from_starting() -> None:
    phrasebook = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))
    load_topics().require_texts(phrasebook)
    registry = Registry()
    registry.on_command("wordless", place=1)(run)
    with pytest.raises(ContentError, match="command_wordless"):
        registry.require_texts(phrasebook)


def test_each_sees_the_commands_that_they_may_use_in_order() -> None:
    registry = Registry()
    registry.on_command("stop", place=80)(run)
    registry.on_command("letter", place=10)(run)
    registry.on_command("start", place=None)(run)
    registry.on_command("invite", place=140, access=Access.OWNERS)(run)
    registry.on_command("team", place=120, access=Access.ORGANISERS)(run)
    registry.on_command("translate", place=107, access=Access.TRANSLATIONS)(run)
    registry.on_command("totals", place=110, access=Access.TOTALS)(run)
    registry.on_command("cases", place=104, access=Access.CASES)(run)
    menus = {role: [item.name for item in registry.menu(role)] for role in (None, *Role)}
    assert menus == {
        None: ["letter", "stop"],
        Role.VIEWER: ["totals", "letter", "stop"],
        Role.TRANSLATOR: ["translate", "letter", "stop"],
        Role.CASE_WORKER: ["cases", "translate", "totals", "letter", "stop"],
        Role.ORGANISER: ["cases", "translate", "totals", "team", "letter", "stop"],
        Role.OWNER: ["cases", "translate", "totals", "team", "invite", "letter", "stop"],
    }


FOR_ORGANISERS = {
    "BringBack",
    "Cancel",
    "Confirm",
    "CopyDraft",
    "Correct",
    "Discard",
    "DiscardCase",
    "Everybody",
    "LookedAt",
    "ConfirmLookedAt",
    "GoOn",
    "Leave",
    "LookAt",
    "NewDraft",
    "OfferedCaseFiles",
    "Options",
    "Overview",
    "Pause",
    "PickAudience",
    "PickWhen",
    "Preview",
    "PublishCase",
    "Recall",
    "Replace",
    "Resume",
    "SeeIt",
    "SendAt",
    "SendEvening",
    "SendNow",
    "SendPart",
    "SetAudience",
    "StartMissed",
    "SwitchLanguage",
    "TeamBroadcasts",
    "Toggle",
    "TakeOffLabel",
    "TrialToTeam",
    "TypeLabel",
    "TypeWhen",
    "Unschedule",
    "WriteIn",
    "Awaited.DRAFT",
    "Awaited.LABEL",
    "Awaited.WHEN",
    "/broadcast",
    "/languages",
    "/link",
    "MakeLink",
}
FOR_ORGANISERS |= {
    "/reportback",
    "HaveRead",
    "OpenThanks",
    "ArticleMessage",
    "ReportBackFiles",
    "ReportBackSent",
    "ProgressReportFiles",
    "ProgressReports",
    "ShowProgressReport",
    "ShowReportBack",
}
FOR_CASE_WORKERS = {
    "AddItem",
    "AddLanguage",
    "AnswerOpenQuestion",
    "AskForArticle",
    "AskForPicture",
    "AskOpenQuestion",
    "Awaited.APPEAL",
    "Awaited.ARTICLE",
    "Awaited.CASE_CARD",
    "Awaited.CASE_PICTURE",
    "Awaited.DRAFT_ANSWER",
    "BackToRevision",
    "CaseHistory",
    "CaseHome",
    "CheckCase",
    "ChooseName",
    "ChooseValue",
    "EditPart",
    "EditValue",
    "Judge",
    "LeaveTheirs",
    "NewCase",
    "NextQuestion",
    "OverwriteValue",
    "PreviewCase",
    "PreviewFiles",
    "PreviewPicture",
    "PutArticleIn",
    "PutMine",
    "RemoveItem",
    "RemovePicture",
    "ShowArticle",
    "ShowReadBy",
    "RevisionFile",
    "ShowRevision",
    "TakeAppeal",
    "TakeCard",
    "TakePicture",
    "Screen.CASES",
    "Awaited.CASE_VALUE",
    "/cases",
}
FOR_VIEWERS = {"/totals", "SwitchDigest", "Totals", "ShowTotals", "WhichTotals", "TotalsFiles", "GiveTotals"}
FOR_TRANSLATORS = {
    "NextText",
    "ShowText",
    "TextIsRight",
    "Screen.TRANSLATIONS",
    "Awaited.TRANSLATION",
    "/translate",
}
FOR_THE_TEAM = {
    "LeaveTeam",
    "Screen.TEAM",
    "/team",
    "Screen.DESK",
    "/desk",
    "/notices",
    "Screen.NOTICES",
    "SwitchNotices",
    "SwitchRoomOnly",
    "SwitchNight",
    "NoticeCountry",
    "PickNoticeCountry",
}
FOR_OWNERS = {"ChangeRole", "Invite", "InviteTranslator", "RemoveMember", "Revoke", "TakeOver", "/invite"}
FOR_OWNERS |= {"SayAbout", "TakeOutAbout", "Awaited.ABOUT"}
FOR_OWNERS |= {"CloseCase", "ReopenCase"}
FOR_CASE_WORKERS |= {"/record", "ShowRecord", "ShowRecordBy", "ShowDoubt"}
FOR_THE_TEAM |= {"ChooseTeamName", "SkipTeamName", "TakeOutTeamName", "Awaited.TEAM_NAME"}
FOR_OWNERS |= {"AskForTeamName", "LimitLink", "LimitMember"}
FOR_OWNERS |= {"SwitchHotline", "SetHotlineHours"}
FOR_ORGANISERS |= {
    "AnswerQuestion",
    "BlockAsker",
    "CloseQuestion",
    "HandQuestionOn",
    "ReadyAnswers",
    "SendAnswer",
    "ShowQuestion",
    "TakeQuestion",
    "UnblockAsker",
    "UseReadyAnswer",
    "Screen.HOTLINE",
    "Awaited.TEAM_ANSWER",
    "/hotline",
}
FOR_ORGANISERS |= {"NewNudge", "PutMilestoneAway", "ShowMilestone", "ThankForLetters"}
FOR_ORGANISERS |= {
    "Approve",
    "AskApproval",
    "LookAtApproval",
    "RefuseApproval",
    "TakeBackApproval",
    "TwoKeyQuestion",
    "WithdrawApproval",
}
FOR_OWNERS |= {"ActAlone", "SetTwoKeys", "Screen.TWO_KEYS", "Awaited.EMERGENCY"}
FOR_OWNERS |= {"BeginPanic", "Screen.PANIC", "Awaited.PANIC"}
FOR_OWNERS |= {"BeginRoomLink", "LinkTeamRoom", "DropRoomLink", "UnlinkRoom", "Screen.ROOM"}
FOR_OWNERS |= {"StopCase", "GoOnWithCase", "Screen.STOP_CASE", "/stopcase"}


def test_who_may_do_what() -> None:
    """Written out, so that nothing is opened to everybody, or closed, by a slip."""
    whole = load_topics()
    found = {
        **{kind.__name__: done.access for kind, done in whole.taps.items()},
        **{f"Screen.{screen.name}": done.access for screen, done in whole.screens.items()},
        **{f"Awaited.{awaited.name}": done.access for awaited, done in whole.answers.items()},
        **{f"/{name}": command.access for name, command in whole.commands.items()},
    }
    assert {name for name, access in found.items() if access is Access.ORGANISERS} == FOR_ORGANISERS
    assert {name for name, access in found.items() if access is Access.CASES} == FOR_CASE_WORKERS
    assert {name for name, access in found.items() if access is Access.TOTALS} == FOR_VIEWERS
    assert {name for name, access in found.items() if access is Access.TRANSLATIONS} == FOR_TRANSLATORS
    assert {name for name, access in found.items() if access is Access.TEAM} == FOR_THE_TEAM
    assert {name for name, access in found.items() if access is Access.OWNERS} == FOR_OWNERS


@pytest.mark.parametrize("access", Access)
def test_a_higher_role_may_what_a_lower_one_may(access: Access) -> None:
    for higher in Role:
        for lower in (role for role in Role if higher.is_above(role)):
            assert access.admits(higher) or not access.admits(lower)
    assert access.admits(None) is (access is Access.EVERYBODY)


def test_a_button_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Pause(1).broadcast = 2  # type: ignore[misc]
