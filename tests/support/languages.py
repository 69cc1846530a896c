"""The languages that the bot speaks, in the order of menus."""

from __future__ import annotations

from typing import Final

from bot.content.languages import languages
from bot.model.languages import SOURCE_LANGUAGE

LANGUAGES: Final = tuple(languages())
OWN_NAMES: Final = {code: language.name for code, language in languages().items()}
TRANSLATIONS: Final = tuple(code for code in LANGUAGES if code != SOURCE_LANGUAGE)
