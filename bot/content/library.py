"""Everything under messages/ that cases and letters are made of, loaded once and never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise, product
from pathlib import Path
from types import MappingProxyType

import bot
from bot.content.cases import load_cases
from bot.content.frames import Sender
from bot.content.letters import LetterWriter
from bot.content.own_words import OwnWordsLists
from bot.errors import Fault
from bot.model.case import Case
from bot.model.languages import LANGUAGES
from bot.model.letter import MAX_BODY, MAX_OWN, MAX_SIGNATURE, MAX_SUBJECT, LetterChoice, Signature


def messages_folder() -> Path:
    """messages/ beside the package, as it stands in a checkout and in the container."""
    return Path(bot.__file__).resolve().parent.parent / "messages"


@dataclass(frozen=True, slots=True)
class Library:
    """The cases and the letters about them."""

    cases: Mapping[str, Case]
    letters: LetterWriter
    own_words: OwnWordsLists

    @classmethod
    def load(cls, root: Path | None = None) -> Library:
        """Read messages/cases and messages/letters under `root`. Raises ContentError at the first fault."""
        root = root or messages_folder()
        cases = load_cases(root / "cases")
        letters = LetterWriter.load(root / "letters", cases)
        named = {slug: replace(case, version=letters.versions[slug]) for slug, case in cases.items()}
        return cls(MappingProxyType(named), letters, OwnWordsLists.load(root / "letters"))

    def case(self, slug: str) -> Case | None:
        """The case with that slug, or None if there is none (any more)."""
        return self.cases.get(slug)

    def reviewed(self, language: str) -> bool:
        """Whether somebody fluent has read every file of that language; False where a case lacks it."""
        forms = self.letters.forms.get(language)
        texts = [case.texts.get(language) for case in self.cases.values()]
        return bool(forms and forms.reviewed) and all(text is not None and text.reviewed for text in texts)

    def page_data(self) -> dict[str, object]:
        """What the hand-off page is made from; see `LetterWriter.page_data`."""
        return self.letters.page_data()

    def faults(self) -> list[Fault]:
        """What loads but would mislead or fail a reader: see `python -m bot check`."""
        return [fault for case in self.cases.values() for fault in self._faults_of(case)]

    def _faults_of(self, case: Case) -> Iterator[Fault]:
        where = f"messages/cases/{case.slug}"
        for code in LANGUAGES:
            if code not in case.texts:
                yield Fault(f"{where}/{code}.toml", "is missing.", f"Write the case's texts in '{code}'.")
            elif code not in self.letters.forms:
                yield Fault(
                    f"messages/letters/{code}",
                    "is missing.",
                    f"Add a frame and forms of address in '{code}'.",
                )
        yield from _dates(case, f"{where}/case.toml")
        for authority in case.authorities:
            if not authority.writable:
                yield Fault(
                    f"{where}/case.toml, authority '{authority.id}'",
                    "has no address on file.",
                    "Add its e-mail or postal address if one is known; until then supporters can't write.",
                )
        for text in case.texts.values():
            for authority in case.authorities:
                # Who is greeted as a man or a woman has a name; an office alone has none to be of a gender.
                if authority.gender and not text.authorities[authority.id][0]:
                    yield Fault(
                        f"{where}/{text.language}.toml, [authorities.{authority.id}]",
                        "has no name.",
                        "Add it.",
                    )
        yield from self._long_letters(case, where)

    def _long_letters(self, case: Case, where: str) -> Iterator[Fault]:
        # As much as a person can put in: a letter says the town once and the name once.
        longest = {
            Sender.NOBODY: Signature(),
            Sender.NAME: Signature("m" * MAX_SIGNATURE),
            Sender.TOWN: Signature("N", "m" * (MAX_SIGNATURE - 1)),
        }
        for language, ask, authority in product(case.letters, case.asks, case.authorities):
            if language not in self.letters.forms:
                continue
            place = f"{where}/{language}.toml, letter '{ask.id}' to '{authority.id}'"
            lengths = {}
            for sender, signature in longest.items():
                wording = self.letters.longest(case.slug, ask.id, authority.id, language, sender)
                choice = LetterChoice(case.slug, ask.id, authority.id, language, wording)
                letter = self.letters.write(choice, signature, "m" * MAX_OWN)
                lengths[len(letter.body)] = wording
                if len(letter.subject) > MAX_SUBJECT:
                    yield Fault(
                        place,
                        f"has a subject of {len(letter.subject)} characters.",
                        f"Shorten it to {MAX_SUBJECT}.",
                    )
            if max(lengths) > MAX_BODY:
                yield Fault(
                    f"{place}, wording {lengths[max(lengths)]}",
                    f"is {max(lengths)} characters long.",
                    f"Shorten it to {MAX_BODY} with the longest name and the longest sentence of one's own.",
                )


def _dates(case: Case, where: str) -> Iterator[Fault]:
    dated = [(fact.id, fact.when) for fact in case.facts if fact.when]
    for (_, earlier), (id_, later) in pairwise(dated):
        if later < earlier:
            yield Fault(
                f"{where}, fact '{id_}'", "comes before the fact above it.", "Put the facts in order of date."
            )
    published = {source.id: source.date for source in case.sources}
    for fact in case.facts:
        if fact.when and fact.when > max(published[source] for source in fact.sources):
            yield Fault(
                f"{where}, fact '{fact.id}'", "is later than all of its sources.", "Check both dates."
            )
    newest = max(published.values())
    if case.facts_as_of > newest:
        yield Fault(
            f"{where}, facts_as_of", f"is later than the newest source ({newest}).", f"Write {newest}."
        )
    if case.act_until and case.act_until < case.facts_as_of:
        yield Fault(f"{where}, act_until", "is before facts_as_of.", "Check both dates.")
