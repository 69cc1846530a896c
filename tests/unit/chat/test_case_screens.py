"""Screens of the editor fit into a message, whatever was written into a case."""

from __future__ import annotations

from datetime import date
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from bot.chat.cases.editor.room import fitting
from bot.content.cases.check.finding import Finding
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.library import messages_folder
from bot.content.texts import Phrasebook

PHRASEBOOK = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))


def test_what_fits_stays_as_it_is() -> None:
    html = "<b>Title</b>\n\nWords &amp; signs"
    assert fitting(html) == html
    assert fitting("x" * 4096) == "x" * 4096
    assert fitting("&lt;" * 4096) == "&lt;" * 4096, "counted as people see it"


@pytest.mark.parametrize("line", ["<b>A name</b>: words\n", "&amp;" * 99 + "\n", "<i>one\ntwo</i>\n", "x\n"])
def test_what_is_longer_ends_at_a_line_with_no_tag_open(line: str) -> None:
    cut = fitting(line * 5000)
    assert cut.endswith("…")
    assert cut.count("<b>") == cut.count("</b>")
    assert cut.count("<i>") == cut.count("</i>")
    seen = unescape(cut.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", ""))
    assert 3900 < len(seen) <= 4096


@pytest.mark.parametrize("kind", FindingKind)
def test_everything_that_a_check_finds_has_words_in_the_chat(kind: FindingKind) -> None:
    told = ToldFinding(kind, "a name", "words", "other", "ru", 12, 9, date(2026, 9, 30), date(2026, 9, 29))
    finding = Finding("en.toml", 3, "in English for the terminal", "", told=told)
    said = {
        language: PHRASEBOOK[language].screen(
            "case_findings",
            findings=[finding],
            places=[""],
            languages={"ru": "Русский"},
            more=0,
            faults=1,
            why="",
        )
        for language in ("en", "es")
    }
    assert all(html.partition("</code>")[2].strip() for html in said.values())
    assert said["en"] != said["es"]
    assert "terminal" not in said["en"]
