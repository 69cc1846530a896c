"""What every draft is made with, read once."""

from __future__ import annotations

import pytest

from bot.content.cases.drafting import DraftLibrary
from bot.content.composing.files import LetterFiles
from bot.content.languages import languages, messages_folder


@pytest.fixture(scope="package")
def library() -> DraftLibrary:
    messages = messages_folder()
    return DraftLibrary.load(messages, LetterFiles.load(messages / "letters", languages()), languages())
