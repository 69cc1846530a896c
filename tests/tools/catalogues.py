"""`make messages`: brings the translation catalogues up to date with the templates under messages/chat.

New texts come in untranslated, texts that are gone go; nothing is translated by guessing.
"""

from __future__ import annotations

from datetime import UTC, datetime

from babel.messages.pofile import read_po, write_po

from bot.content.catalogues import extracted
from bot.content.library import messages_folder
from tests.support.languages import TRANSLATIONS


def main() -> None:
    messages = messages_folder()
    template = extracted(messages)
    for language in TRANSLATIONS:
        path = messages / "locale" / language / "LC_MESSAGES" / "messages.po"
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file, locale=language)
        else:
            path.parent.mkdir(parents=True)
            catalog = type(template)(locale=language, charset="utf-8")
        catalog.update(template, no_fuzzy_matching=True)
        catalog.fuzzy = False
        catalog.project, catalog.version = "appeal-bot", "1"
        catalog.header_comment = (
            f"# What the bot says, in '{language}'. After a change in messages/chat: make messages."
        )
        catalog.creation_date = catalog.revision_date = datetime(
            2026, 1, 1, tzinfo=UTC
        )  # no change by the clock
        catalog.last_translator = catalog.msgid_bugs_address = catalog.language_team = "-"
        with path.open("wb") as file:
            write_po(file, catalog, width=110, ignore_obsolete=True, include_lineno=False, omit_header=False)
        missing = sum(1 for message in catalog if message.id and not message.string)
        print(f"{path.relative_to(messages.parent)}: {missing} to translate")


if __name__ == "__main__":
    main()
