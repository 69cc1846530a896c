"""The languages that the bot speaks, in the order of menus, and one more to be invented by a test."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from bot.content.languages import languages
from bot.model.languages import SOURCE_LANGUAGE

LANGUAGES: Final = tuple(languages())
OWN_NAMES: Final = {code: language.name for code, language in languages().items()}
TRANSLATIONS: Final = tuple(code for code in LANGUAGES if code != SOURCE_LANGUAGE)

DESCRIPTION = """
name = "Esperanto"
english_name = "Esperanto"
tag = "eo"
script = "Latn"
direction = "ltr"
order = 15
reviewed = false

[writing]
date = "d MMMM y"
quotes = ["„", "“"]

[countries]
likely = ["BR", "FR"]
"""
"""Of a language that no release has."""


def add_language(messages: Path, code: str, description: str = DESCRIPTION, like: str = "fr") -> None:
    """Add a language with another's words to a copy of messages/."""
    for part in ("letters", "locale"):
        shutil.copytree(messages / part / like, messages / part / code, dirs_exist_ok=True)
    (messages / "locale" / code / "language.toml").write_text(description, "utf-8")
    words = (*(messages / "letters" / code).glob("*.toml"), *(messages / "cases").glob(f"*/{like}.toml"))
    for path in words:
        text = path.read_text("utf-8").replace(f'language = "{like}"', f'language = "{code}"')
        path.with_name(path.name.replace(f"{like}.toml", f"{code}.toml")).write_text(text, "utf-8")
