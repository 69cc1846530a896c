"""Tells which languages of a case are left out, or have words that nobody has read since they changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.content.cases.check.finding import Finding
from bot.content.cases.editing.missing import languages_of
from bot.content.cases.editing.verifying import unverified, verified_in
from bot.content.cases.files import CaseDocuments, CaseSource, case_file
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.cases.loading import is_unfinished
from bot.content.composing.files import LetterFiles

_NAMED: Final = 5
"""Texts that are named; of the others the number is told."""


def check_verified(source: CaseSource, letters: LetterFiles | None) -> Iterator[Finding]:
    """Remarks, none of which keeps a case from being published."""
    documents = source if isinstance(source, CaseDocuments) else CaseDocuments.read(source)
    for language in languages_of(documents.files):
        name = f"{language}.toml"
        composer = letters.composers.get(language) if letters else None
        forms = composer.grammar.cases if composer else ()
        if is_unfinished(case_file(source, name)):
            lacking = [text for text in unverified(documents.files, language, forms) if text.is_missing]
            yield Finding(
                name,
                0,
                f"is left out until every text has words: {len(lacking)} are missing.",
                "Ask whoever writes the language for them, under /translate.",
                told=ToldFinding(FindingKind.UNFINISHED, language=language, number=len(lacking)),
                fault=False,
            )
        elif verified_in(documents.files, language) is not None:
            texts = unverified(documents.files, language, forms)
            parts = ", ".join(text.part for text in texts[:_NAMED]) + (", …" if texts[_NAMED:] else "")
            if texts:
                yield Finding(
                    name,
                    0,
                    f"has texts that nobody has verified as they are now: {parts} ({len(texts)} in all).",
                    "Ask whoever writes the language to look at them, under /translate.",
                    told=ToldFinding(FindingKind.UNVERIFIED, language=language, number=len(texts)),
                    fault=False,
                )
