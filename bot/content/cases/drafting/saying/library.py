"""All that drafts are made with besides an appeal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.content.cases.drafting.saying.words import FILE, DraftWords, load_words
from bot.content.cases.recognising.rules import Rules, load_rules
from bot.content.cases.recognising.tables import Recognised, load_recognised
from bot.content.composing.files import LetterFiles
from bot.content.phrases.treaties import Treaties, load_treaties
from bot.model.languages import Language


@dataclass(frozen=True, slots=True)
class DraftLibrary:
    """`recognised`: by the language of an appeal; `words` and `languages`: by that of a draft."""

    recognised: Mapping[str, Recognised]
    rules: Rules
    words: Mapping[str, DraftWords]
    files: LetterFiles
    treaties: Treaties
    languages: Mapping[str, Language]

    @classmethod
    def load(cls, messages: Path, files: LetterFiles, languages: Mapping[str, Language]) -> DraftLibrary:
        """Read what stands under messages/. `files`: of all `languages` that are spoken. Raises ContentError.

        A language without words for drafts has letters all the same: a case in it is written by hand.
        """
        paths = {code: messages / "letters" / code / FILE for code in languages if code in files.composers}
        words = {code: load_words(path) for code, path in paths.items() if path.exists()}
        return cls(
            recognised=load_recognised(messages),
            rules=load_rules(messages),
            words=MappingProxyType(words),
            files=files,
            treaties=load_treaties(messages / "treaties.toml"),
            languages=languages,
        )
