"""Whatever became of its case, a button that somebody has is answered; and after /forget it keeps nothing."""

from __future__ import annotations

import logging
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.base.buttons import Button, Open, OpenBelow, Screen, button_kinds, pack, parse
from bot.chat.cases.editor.asking.names import key_of
from bot.chat.cases.editor.buttons import (
    AddItem,
    AddLanguage,
    AnswerOpenQuestion,
    ArticleMessage,
    AskForArticle,
    AskForPicture,
    AskOpenQuestion,
    BackToRevision,
    CaseHistory,
    CaseHome,
    CheckCase,
    ChooseName,
    ChooseValue,
    CloseCase,
    DiscardCase,
    EditPart,
    EditValue,
    HaveRead,
    LeaveTheirs,
    NewCase,
    NextQuestion,
    OfferedCaseFiles,
    OpenThanks,
    OverwriteValue,
    PreviewCase,
    PreviewFiles,
    PreviewPicture,
    PublishCase,
    PutArticleIn,
    PutMine,
    RemoveItem,
    RemovePicture,
    ReopenCase,
    RevisionFile,
    ShowArticle,
    ShowReadBy,
    ShowRevision,
    TakeAppeal,
    TakeCard,
    TakePicture,
)
from bot.chat.letters.cover import COVERED
from bot.chat.people.buttons import Forget
from bot.content.cases.editing.fields import FIELDS, CasePart
from bot.content.library import messages_folder
from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Agreed, MayUse
from tests.support.counters import ANEW
from tests.support.examiner.contents import contents
from tests.support.needs import some
from tests.support.samples.languages import LANGUAGES
from tests.support.stores import rows
from tests.upgrades.old_bot import OldBot, at_rest
from tests.upgrades.state import OldButton, states

NEWEST = max(states(), key=lambda state: state.made_at)
CASE = "tjk001"
TEAM = {"Olga", "Marek", "Pilar", "Carla", "Paco"}
OUT_OF_THE_TEAM = {"RemoveMember", "ChangeRole", "LeaveTeam"}
KEPT = {
    # What they say that they keep.
    "Subscribe": {"subscribers", "subscriptions", "arrivals", "records"},  # a record: it came by a link
    "SetWants": {"subscribers", "subscriptions"},
    "SetLanguage": {"subscribers"},
    "SetDiscreet": {"subscribers", "discreet"},
    "SetDeletedAfter": {"subscribers", "discreet"},
    "Remind": {"reminders"},
    # The mark of somebody who was forgotten today, written anew.
    "Stop": {"records"},
    "StopBelow": {"records"},
    "SendQuestion": {"hotline_threads", "hotline_copies"},
    # That the bot waits for words: until they come, or for an hour.
    "Sign": {"prompts"},
    "AddWords": {"prompts"},
    "OwnLetter": {"prompts"},
    "AskTeam": {"prompts"},
    "WriteMore": {"prompts"},
}
EDITING: list[Button] = [
    NewCase(),
    TakeAppeal(),
    AskForArticle(CASE),
    AskForArticle("nosuch"),
    ShowArticle(CASE),
    ShowArticle(CASE, 99, 4095, ask=True, more=True),
    PutArticleIn(CASE, 1, 1, ask=True, more=False),
    PutArticleIn("nosuch", 1, 999, ask=False, more=True),
    ArticleMessage(CASE, "report"),
    ArticleMessage(CASE, "nosuch"),
    ArticleMessage("nosuch", "x"),
    NextQuestion(CASE),
    NextQuestion(CASE, 999),
    CaseHome(),
    CaseHome(first=999),
    CaseHome(CASE),
    *(
        EditPart(CASE, part, language, item)
        for part in CasePart
        for language in ("", "ru", "xx")
        for item in ("", "president")
    ),
    *(EditValue(CASE, 1, part, field.code, "en", "president") for part in CasePart for field in FIELDS[part]),
    EditValue(CASE, 99, CasePart.TEXTS, "title", "xx"),
    EditValue(CASE, 1, CasePart.TEXTS, "nosuch", "en"),
    ChooseValue(CASE, 1, CasePart.APPEAL, "quotes", 1),
    ChooseName(CASE, 1, CasePart.ASKS, "concerns", key_of("fair_trial"), 12, "release"),
    ChooseName(CASE, 1, CasePart.ASKS, "concerns", "", 9999, "nosuch", 3),
    ChooseName("nosuch", 99, CasePart.TEXTS, "title", "x"),
    ChooseValue(CASE, 1, CasePart.APPEAL, "code", 7),
    ChooseValue(CASE, 1, CasePart.TEXTS, "read", 1, "en"),
    AddItem(CASE, CasePart.FACTS),
    AddItem(CASE, CasePart.TEXTS),
    RemoveItem(CASE, CasePart.FACTS, "nosuch", sure=True),
    RemoveItem(CASE, CasePart.AUTHORITIES, "president"),
    RemoveItem(CASE, CasePart.PERSON, "", sure=True),
    OverwriteValue(CASE, 1),
    *(
        PutMine(CASE, 1, part, field.code, "en", "president")
        for part in CasePart
        for field in FIELDS[part][:1]
    ),
    LeaveTheirs(CASE, CasePart.TEXTS, "title", "en"),
    LeaveTheirs(CASE, CasePart.TEXTS, "nosuch", "xx"),
    TakeCard(CASE, CasePart.AUTHORITIES, "en", "president"),
    TakeCard(CASE, CasePart.TEXTS, "xx", "nosuch"),
    AskOpenQuestion(CASE),
    AskOpenQuestion(CASE, 99),
    AnswerOpenQuestion(CASE, "01234567", 0),
    CheckCase(CASE),
    PreviewCase(CASE),
    PreviewCase(CASE, "xx", "release", "president", 12345),
    HaveRead(CASE, 1, Agreed.FAMILY, MayUse.PUBLIC, 0),
    HaveRead(CASE, 99, Agreed.FAMILY, MayUse.PUBLIC, 0, "fr"),
    PublishCase(CASE, 1),
    PublishCase(CASE, 99, Agreed.FAMILY, MayUse.PUBLIC, 99, sure=True),
    AskForPicture(CASE, 1),
    AskForPicture("nosuch", 99),
    TakePicture(CASE, 1),
    RemovePicture(CASE, 1),
    RemovePicture(CASE, 99, sure=True),
    PreviewFiles(CASE, "ru", "release", "president", 12345),
    PreviewFiles(CASE, "xx", "nosuch", "president", 1),
    PreviewPicture(CASE, "xx"),
    PreviewPicture("nosuch", "en"),
    CaseHistory(CASE),
    CaseHistory(CASE, 1),
    ShowRevision(CASE, 1),
    ShowRevision(CASE, 99),
    RevisionFile(CASE, 1),
    RevisionFile(CASE, 2),
    RevisionFile("nosuch", 2),
    BackToRevision(CASE, 1, 1),
    BackToRevision(CASE, 99, 1),
    OfferedCaseFiles(CASE),
    OfferedCaseFiles(CASE, take=True),
    OfferedCaseFiles(CASE, take=False),
    AddLanguage(CASE),
    AddLanguage(CASE, "en"),
    ShowReadBy(CASE, "en"),
    ShowReadBy(CASE, "case"),
    DiscardCase(CASE),
    DiscardCase(CASE, sure=True),
    CloseCase(CASE),
    CloseCase(CASE, CaseOutcome.FREE),
    CloseCase(CASE, CaseOutcome.FREE, sure=True),
    OpenThanks(CASE, on=True),
    OpenThanks(CASE, on=True, sure=True),
    OpenThanks(CASE, on=False),
    ReopenCase(CASE),
    ReopenCase(CASE, sure=True),
]
"""Buttons of the screens on which cases are edited."""
PASSED_OVER = {
    *ANEW,
    "sqlite_sequence",
    "addresses_told",
    "broadcasts",
    "desks",
    "facts_about_database",
    "handled_updates",
}
"""Kept by the database itself, by what the bot does meanwhile, or of each update alike: number and day."""
EXAMPLE = Path("docs/example-case/exa001")


def _gone(cases: Path) -> None:
    shutil.rmtree(cases / CASE)


def _replaced(cases: Path) -> None:
    _gone(cases)
    shutil.copytree(EXAMPLE, cases / EXAMPLE.name)


def _with_another(cases: Path) -> None:
    shutil.copytree(EXAMPLE, cases / EXAMPLE.name)


def _stopped(cases: Path) -> None:
    _at_the_top(cases, "stopped = 2025-05-01")
    for language in LANGUAGES:
        file = cases / CASE / f"{language}.toml"
        file.write_text('stop = "She is free."\n' + file.read_text("utf-8"), "utf-8")


def _over(cases: Path) -> None:
    _at_the_top(cases, "act_until = 2025-05-01")


def _changed(cases: Path) -> None:
    """Whom to write to and what to ask for have other names: none of the choices in a button is left."""
    english = (cases / CASE / "en.toml").read_text("utf-8")
    names = "|".join(re.findall(r"(?m)^\[(?:authorities|asks)\.(\w+)\]", english))
    for file in (cases / CASE).glob("*.toml"):
        text = re.sub(rf'(?m)^(id = "(?:{names}))"', r'\1x"', file.read_text("utf-8"))
        text = re.sub(rf"(?m)^(\[(?:authorities|asks|letter)\.(?:{names}))\b", r"\1x", text)
        file.write_text(text, "utf-8")


def _at_the_top(cases: Path, line: str) -> None:
    file = cases / CASE / "case.toml"
    file.write_text(re.sub(r"(?m)^(facts_as_of = .*)$", rf"\1\n{line}", file.read_text("utf-8")), "utf-8")


async def taken(old: OldBot, buttons: Iterable[OldButton]) -> list[str]:
    """Tap them one after the other; those of which nothing came that anybody would notice, or a fault.

    Those that put somebody out of the team come last: what that person has is not for them from then on.
    """
    amiss = []
    for button in sorted(buttons, key=lambda button: button.kind in OUT_OF_THE_TEAM):
        answered = await old.tap(button)
        if not answered.noticed or old.failed(answered):
            amiss.append(f"{button}: {answered}")
    return amiss


@pytest.mark.parametrize("became", [_replaced, _with_another, _stopped, _over, _changed])
async def test_it_is_answered_whatever_became_of_its_case(
    tmp_path: Path, became: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    became(messages / "cases")
    version = next(one.version for one in NEWEST.buttons if one.person == "Olga")
    screens: list[Button] = [kind(screen, CASE) for kind in (Open, OpenBelow) for screen in Screen]
    shown = [
        OldButton(type(button).__name__, "Olga", pack(button), version) for button in (*screens, *EDITING)
    ]
    async with OldBot(tmp_path, NEWEST, await at_rest(tmp_path / "rested", NEWEST), messages) as old:
        assert await taken(old, some([*NEWEST.buttons, *shown], 8)) == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_every_kind_of_button_of_the_editor_is_among_them() -> None:
    there = {type(button) for button in EDITING}
    assert there == {kind for kind in button_kinds() if kind.__module__ == CaseHome.__module__}


async def test_numbers_at_their_bounds_are_answered_like_any(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    forged = [
        replace(button, data=":".join([head, *changed]))
        for button in NEWEST.buttons
        for head, *parts in [button.data.split(":")]
        for number in ("zzzzzz", "0", "803716", "737425")  # the last two: days, the last and the first
        for place in range(len(parts))
        if parse(":".join([head, *(changed := [*parts[:place], number, *parts[place + 1 :]])]))
    ]
    assert len(forged) > len(NEWEST.buttons)
    async with OldBot(tmp_path, NEWEST, await at_rest(tmp_path / "rested", NEWEST)) as old:
        assert await taken(old, some(forged, 16)) == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_what_names_no_case_is_answered_like_any(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    forged = {
        button.kind: replace(button, data=data)
        for button in NEWEST.buttons
        for kind in [parse(button.data)]
        if kind is not None and (case := getattr(kind, "case", ""))
        if parse(data := button.data.replace(f":{case}", ":", 1))
    }
    assert len(forged) > 60
    async with OldBot(tmp_path, NEWEST, await at_rest(tmp_path / "rested", NEWEST)) as old:
        assert await taken(old, forged.values()) == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_after_forget_a_button_keeps_only_what_it_says(tmp_path: Path) -> None:
    """Each on a phone whose chat was just forgotten: what is in the database then that wasn't."""
    kept: defaultdict[str, set[str]] = defaultdict(set)
    async with OldBot(tmp_path, NEWEST, await at_rest(tmp_path / "rested", NEWEST)) as old:
        at = next(button for button in NEWEST.buttons if button.kind == "Subscribe")
        by_link = replace(at, data="2s:all:tjk001:radio")
        stops = replace(at, kind="Stop", data="2e"), replace(at, kind="StopBelow", data="2E")
        desks = rows(old.bot.database, "SELECT chat FROM desks")
        for button in (*NEWEST.buttons, by_link, *stops):
            if button.person in TEAM:
                continue
            human = old.people[button.person]
            await human.taps_old(pack(Forget(sure=True, language="en")))
            before = contents(old.bot.database)
            await old.tap(button)
            for table, rows_then in contents(old.bot.database).items():
                if rows_then - before[table] and table not in PASSED_OVER:
                    kept[button.kind].add(table)
        assert not Counter(rows(old.bot.database, "SELECT chat FROM desks")) - Counter(desks)
    # A tap on a letter, or below one, writes the record anew, so that nobody sees which it was.
    for kind in COVERED:
        if kind.__name__ in {button.kind for button in NEWEST.buttons}:
            KEPT.setdefault(kind.__name__, set()).add("records")
    assert kept == KEPT
