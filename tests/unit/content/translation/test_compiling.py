"""Templates are compiled once for all languages, and say in each what they have to."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.content.library import messages_folder
from bot.content.texts import Phrasebook


def test_what_stands_fixed_in_a_template_is_still_written_as_each_language_writes_it(tmp_path: Path) -> None:
    shutil.copytree(messages_folder(), tmp_path / "messages")
    (tmp_path / "messages/chat/fixed.html.j2").write_text('{{ 1234567|number }} {{ "a"|quoted }}', "utf-8")
    phrasebook = Phrasebook.load(tmp_path / "messages", ZoneInfo("UTC"))
    assert phrasebook["en"].screen("fixed") == "1,234,567 “a”"
    assert phrasebook["fr"].screen("fixed") != phrasebook["en"].screen("fixed")
    assert "«" in phrasebook["fr"].screen("fixed")


def test_a_text_that_is_changed_is_said_anew(tmp_path: Path) -> None:
    shutil.copytree(messages_folder(), tmp_path / "messages")
    for words in ("before", "after"):
        (tmp_path / "messages/chat/fixed.html.j2").write_text(words, "utf-8")
        assert Phrasebook.load(tmp_path / "messages", ZoneInfo("UTC"))["fr"].screen("fixed") == words
