"""Writes a language's catalogue: every text there is to translate, and what is translated already."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.content.catalogues import extracted, parsed_catalogue
from bot.content.languages import catalogue_file

_ALWAYS: Final = datetime(2026, 1, 1, tzinfo=UTC)  # so that nothing in the file changes by the clock


def update_catalogue(messages: Path, code: str) -> tuple[Path, int]:
    """Bring it up to date with the templates, or make it. Where it is, and how many texts are not translated.

    New texts come in untranslated, texts that are gone go; nothing is translated by guessing.
    """
    path, template = catalogue_file(messages, code), extracted(messages)
    catalogue = parsed_catalogue(path, code) or Catalog(locale=code, charset="utf-8")
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.fuzzy = False
    catalogue.project, catalogue.version = "appeal-bot", "1"
    said = f"# What the bot says, in '{code}'. After a change in messages/chat: make messages."
    # What translators wrote below it, a list of words for instance, is theirs.
    _, *theirs = catalogue.header_comment.splitlines() or [""]
    catalogue.header_comment = "\n".join((said, *theirs))
    catalogue.creation_date = catalogue.revision_date = _ALWAYS
    catalogue.last_translator = catalogue.msgid_bugs_address = catalogue.language_team = "-"
    written = BytesIO()
    write_po(written, catalogue, width=110, ignore_obsolete=True, include_lineno=False, omit_header=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written.getvalue())
    return path, sum(1 for message in catalogue if message.id and not message.string)
