"""Writes letters: the same choice and signature give the same letter, character for character.

A choice's number draws one wording of each of a letter's units, and their order (`plans.py`). The letter
joins them (`sentences.py`), and nothing else happens when it is made. A reading copy takes the same
wordings in another language. Links of before told the hand-off page which they are, and it still joins
them by the same rule (`page_data.py`, web/older.js).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.content.composing.files import LetterFiles
from bot.content.composing.open_embassy import OPEN_EMBASSY, with_open_embassy
from bot.content.composing.own_plans import own_plan
from bot.content.composing.plans import LetterPlan, Picked
from bot.content.composing.sentences import Sentences
from bot.content.languages import language as known
from bot.content.letters.directions import apart
from bot.content.letters.forms_of_address import FormsOfAddress
from bot.content.letters.frames import Frame, SignedAs
from bot.model.cases.case import Ask, Authority, AuthorityKind, Case
from bot.model.letters.draw import WORDINGS, draw
from bot.model.letters.letter import MAX_OWN, MAX_SIGNATURE, Letter, LetterChoice, Signature

HEADS: Final = frozenset({"head_of_state", "co_president", "monarch", "prime_minister"})
"""Roles that decide what is asked, or have it done."""


class NoSuchLetterError(LookupError):
    """A choice names a case, ask, authority or language that is not there: a button has outlived it."""


@dataclass(frozen=True, slots=True)
class Addressing:
    """How a letter to one authority begins, speaks to it and ends, in one language."""

    line: str  # name and office
    address: tuple[str, ...]  # the same on lines of their own, then the postal address
    head: tuple[str, ...]  # paragraphs down to the salutation
    in_text: str  # stands in the place of {in_text}
    close: str


class LetterWriter:
    """Composes letters of cases from what messages/letters/ holds."""

    def __init__(self, cases: Mapping[str, Case], files: LetterFiles) -> None:
        self._cases: dict[str, Case] = {}
        self.files = files
        self._plans: dict[tuple[str, str, str, str], LetterPlan] = {}
        self._seconds: dict[tuple[str, str, str, str], LetterPlan] = {}  # made when the first is asked for
        self._addressings: dict[tuple[str, str, str], Addressing] = {}
        self._said: dict[tuple[str, str, str, str, SignedAs, bool], Sentences] = {}
        for case in cases.values():
            self._add(case)

    def take(self, other: LetterWriter) -> None:
        """Write letters of the other's cases too, in the place of such as this one knew by their slugs."""
        for slug in other._cases:
            self.drop(slug)
        self._cases |= other._cases
        self._plans |= other._plans
        self._addressings |= other._addressings

    def drop(self, slug: str) -> None:
        """Write no more letters of that case, if it is known."""
        self._cases.pop(slug, None)
        self._plans = {key: plan for key, plan in self._plans.items() if key[0] != slug}
        self._addressings = {key: to for key, to in self._addressings.items() if key[0] != slug}
        self._seconds = {key: plan for key, plan in self._seconds.items() if key[0] != slug}
        self._said = {key: said for key, said in self._said.items() if key[0] != slug}

    def _add(self, case: Case) -> None:
        self._cases[case.slug] = case
        for language in self.files.composers:
            if language not in case.letters:
                continue
            for ask, authority in ((each, one) for each in case.asks for one in case.addressees(each)):
                key = (case.slug, language, ask.id, reader_of(ask, authority))
                if key not in self._plans:
                    self._plans[key] = self._plan(case, ask, language, authority)
            for authority in case.authorities:
                self._addressings[case.slug, language, authority.id] = _addressing(
                    case, authority, language, self.files.frames[language], self.files.forms[language]
                )

    def another(self, of: LetterChoice, roll: Callable[[int], int]) -> int:
        """A number whose letter differs from that of `of` in every unit, as far as a few tries find one.

        `roll(n)` gives a number from 0 to n - 1.
        """
        before = self._words_of(of, of.wording)
        best, fewest = of.wording, len(before) + 1
        for _ in range(_TRIES):
            number = (of.wording + 1 + roll(WORDINGS - 1)) % WORDINGS
            same = len(before & self._words_of(of, number))
            if same < fewest:
                best, fewest = number, same
            if not fewest:
                break
        return best

    def write(
        self, choice: LetterChoice, signature: Signature, own: str = "", *, copy: bool = False
    ) -> Letter:
        """The letter for a choice. A `wording` of any size is taken modulo the number of wordings.

        `own` is a sentence of the writer's own, one line or nothing; `copy`: to the issuer as well.
        Raises NoSuchLetterError where the choice names something that does not exist.
        """
        return self._written(choice, choice.language, signature, own, copy=copy)

    def read(self, language: str, choice: LetterChoice, signature: Signature, own: str = "") -> Letter:
        """What the letter of a choice says, in another language: the same wordings in the same order."""
        return self._written(choice, language, signature, own, copy=False)

    def longest(self, case: str, ask: str, authority: str, language: str, *, second: bool = False) -> int:
        """The most characters that a letter's body can have: its longest wordings, all that can be typed."""
        plan = self.plan(case, ask, authority, language, second=second)
        to = self.addressing(case, authority, language)
        around = sum(len(part) + 2 for part in (*to.head, to.close)) + second * _LONGEST_DATE
        return plan.longest(len(to.in_text)) + around + 2 * MAX_SIGNATURE + MAX_OWN

    def picked(self, choice: LetterChoice) -> Picked:
        """What a choice draws. Raises NoSuchLetterError."""
        return self._plan_of(choice).picked(draw(choice.wording))

    def _plan_of(self, choice: LetterChoice, language: str = "") -> LetterPlan:
        """The plan of a choice's letter; in another language, if one is given. Raises NoSuchLetterError."""
        return self.plan(
            choice.case,
            choice.ask,
            choice.authority,
            language or choice.language,
            second=choice.first is not None,
        )

    def plan(self, case: str, ask: str, authority: str, language: str, *, second: bool = False) -> LetterPlan:
        """The plan of letters for an ask to an authority; of second ones. Raises NoSuchLetterError."""
        known = self._case(case, authority)
        to, asked = (known.authority(authority), known.ask(ask)) if known else (None, None)
        key = (case, language, ask, reader_of(asked, to)) if to and asked else None
        if second and key and known and to and asked and asked.has_second and language in known.letters:
            if key not in self._seconds:
                composer = self.files.composers[language]
                self._seconds[key] = composer.second(known, asked, relation_of(to))
            return self._seconds[key]
        plan = self._plans.get(key) if key and not second else None
        # The case may have no other embassy, whose letters this one's would be.
        if plan is None and key and known and to and asked and authority == OPEN_EMBASSY and not second:
            plan = self._plans[key] = self._plan(known, asked, language, to)
        if plan is None:
            raise NoSuchLetterError(f"no letter {case}/{ask}/{authority} in {language}")
        return plan

    def plans(self, case: str) -> Mapping[tuple[str, str, str], LetterPlan]:
        """All plans of a case, by language, ask and reader (see `reader_of`)."""
        return {key[1:]: plan for key, plan in self._plans.items() if key[0] == case}

    def with_embassy(self, case: Case, country: str) -> Case:
        """The case with the embassy in `country` among its authorities, its address left open."""
        return with_open_embassy(case, country, self.files)

    def _case(self, slug: str, authority: str, country: str = "") -> Case | None:
        case = self._cases.get(slug)
        return self.with_embassy(case, country) if case and authority == OPEN_EMBASSY else case

    def addressing(self, case: str, authority: str, language: str, country: str = "") -> Addressing:
        """How a letter to that authority begins and ends. Raises NoSuchLetterError.

        `country`: where an embassy is whose address is left open.
        """
        found = self._addressings.get((case, language, authority))
        if found is None and authority == OPEN_EMBASSY and (known := self._case(case, authority, country)):
            to, files = known.authority(authority), self.files
            if to and language in known.letters:
                return _addressing(known, to, language, files.frames[language], files.forms[language])
        if found is None:
            raise NoSuchLetterError(f"nobody {authority} in {case}, {language}")
        return found

    def _plan(self, case: Case, ask: Ask, language: str, authority: Authority) -> LetterPlan:
        composer = self.files.composers[language]
        if ask.is_composed:
            return composer.plan(case, ask, relation_of(authority))
        return own_plan(composer, case, ask, authority)

    def _written(
        self, choice: LetterChoice, language: str, signature: Signature, own: str, *, copy: bool
    ) -> Letter:
        case = self._case(choice.case, choice.authority, choice.country)
        authority = case.authority(choice.authority) if case else None
        if case is None or authority is None:
            raise NoSuchLetterError(f"no letter {choice.case}/{choice.authority}")
        picked = self.picked(choice)
        to = self.addressing(choice.case, choice.authority, language, choice.country)
        said = self._sentences(choice, language, to, SignedAs.of(signature))
        way = known(language).direction
        return Letter(
            choice=replace(choice, language=language),
            addressee=to.line,
            address=to.address,
            email=authority.email,
            copy_to=case.issuer.email if copy else None,
            subject=said.subject(picked),
            paragraphs=(
                *to.head,
                *said.paragraphs(
                    picked,
                    apart(own, alone=True, within=way),
                    apart(signature.town, within=way),
                    self.files.forms[language].written(choice.first) if choice.first else "",
                ),
                to.close,
                apart(signature.name, alone=True, within=way) or self.files.frames[language].signature,
            ),
            greeting=len(to.head),
        )

    def _sentences(self, choice: LetterChoice, language: str, to: Addressing, sender: SignedAs) -> Sentences:
        """All sentences of such letters, made once."""
        key = (choice.case, choice.ask, choice.authority, language, sender, choice.first is not None)
        found = self._said.get(key)
        if found is None:
            plan = self._plan_of(choice, language)
            found = self._said[key] = Sentences.of(plan, sender.value, to.in_text)
        return found

    def _words_of(self, of: LetterChoice, number: int) -> frozenset[tuple[int, int]]:
        """The wordings that a number draws, by their units' places."""
        picked = self._plan_of(of).picked(draw(number))
        return frozenset(unit for paragraph in picked.paragraphs for unit in paragraph.units)


_TRIES: Final = 40
_LONGEST_DATE: Final = 30
"""Characters of a date written out, with what it has more than its place in a wording."""


def relation_of(authority: Authority) -> str:
    """How an authority stands to what is asked: one of RELATIONS (phrases/index.py)."""
    match authority.kind:
        case AuthorityKind.GOVERNMENT:
            return "head" if authority.role in HEADS else "home"
        case AuthorityKind.MISSION | AuthorityKind.EMBASSY:
            return "abroad"
        case _:
            return "other"


def reader_of(ask: Ask, authority: Authority) -> str:
    """Which authorities get the same words; in words of a case's own each office may have its own."""
    return relation_of(authority) if ask.is_composed else f"{authority.kind.value}.{authority.role}"


def _addressing(
    case: Case, authority: Authority, language: str, frame: Frame, forms: FormsOfAddress
) -> Addressing:
    addressee = case.letters[language].addressees[authority.id]
    form = forms.form(authority)
    line = forms.address_line(authority, addressee)
    named = bool(addressee.name and authority.gender)
    attention = (frame.attention if named else frame.attention_office).format(addressee=line)
    salutation = _ended(addressee.salutation, form.salutation)
    return Addressing(
        line=line,
        address=(*forms.address_lines(authority, addressee), *authority.postal),
        head=(*((attention,) if authority.shared_address else ()), salutation),
        in_text=form.in_text,
        close=form.close,
    )


def _ended(own: str | None, usual: str) -> str:
    """A salutation of the authority's own, or the usual one, with the sign that the language ends it with.

    Appeals tell how to address somebody, and not the comma after it.
    """
    if not own:
        return usual
    return own + usual[-1] if own[-1].isalnum() and not usual[-1].isalnum() else own
