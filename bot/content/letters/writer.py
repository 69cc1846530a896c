"""Writes letters: the same choice and signature give the same letter, character for character.

A letter is joined from parts, and nothing else happens when it is made. The hand-off page joins the same
parts by the same rule, so its letter is this one (see `LetterWriter.page_data`, web/page.js).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.languages import language as known_language
from bot.content.letters.directions import apart
from bot.content.letters.forms_of_address import FormsOfAddress, load_forms
from bot.content.letters.frames import Frame, SignedAs, load_frame
from bot.model.cases.case import Ask, Authority, AuthorityKind, Case
from bot.model.languages import NO_BREAK, Language
from bot.model.letters.letter import Letter, LetterChoice, Signature

IN_TEXT: Final = "{in_text}"
TOWN: Final = "{town}"
PARTS: Final = ("subject", "opening", "concern", "facts", "standard", "request", "thanks")
"""The parts of a letter that have wordings, in the order of the digits of `LetterChoice.wording`."""


class NoSuchLetterError(LookupError):
    """A choice names a case, ask, authority or language that is not there: a button has outlived it."""


@dataclass(frozen=True, slots=True)
class AskParts:
    """What a letter for one ask says in one language; each part with its wordings. May hold {in_text}."""

    subject: tuple[str, ...]
    concern: tuple[str, ...]
    facts: tuple[str, ...]
    standard: tuple[str, ...]
    request: Mapping[str, tuple[str, ...]]  # key of `Addressing.request` -> wordings


@dataclass(frozen=True, slots=True)
class Addressing:
    """How a letter to one authority begins, speaks to it and ends, in one language."""

    line: str  # name and office
    address: tuple[str, ...]  # the same on lines of their own, then the postal address
    head: tuple[str, ...]  # paragraphs down to the salutation
    in_text: str  # stands in the place of {in_text}
    close: str
    request: str  # which requests are meant for it


class LetterWriter:
    """Composes letters from a case's words, a language's frame and its forms of address."""

    def __init__(
        self, cases: Mapping[str, Case], frames: Mapping[str, Frame], forms: Mapping[str, FormsOfAddress]
    ) -> None:
        self._cases = cases
        self.frames = frames
        self.forms = forms
        self._asks: dict[tuple[str, str, str], AskParts] = {}
        self._addressings: dict[tuple[str, str, str], Addressing] = {}
        for case, language in product(cases.values(), frames):
            if language not in case.letters:
                continue
            for ask in case.asks:
                self._asks[case.slug, language, ask.id] = _ask_parts(case, ask, language, forms[language])
            for authority in case.authorities:
                self._addressings[case.slug, language, authority.id] = _addressing(
                    case, authority, language, frames[language], forms[language]
                )
        self.versions = MappingProxyType({case.slug: self._version(case) for case in cases.values()})

    @classmethod
    def load(cls, folder: Path, cases: Mapping[str, Case], languages: Mapping[str, Language]) -> LetterWriter:
        """Read messages/letters/ of these languages. Raises ContentError."""
        frames, forms = {}, {}
        for code, language in languages.items():
            frames[code] = load_frame(folder / code / "frame.toml", language)
            forms[code] = load_forms(folder / code / "forms_of_address.toml", language)
        return cls(cases, MappingProxyType(frames), MappingProxyType(forms))

    def wordings(self, case: str, ask: str, authority: str, language: str) -> int:
        """How many different letters `LetterChoice.wording` can choose between: 0 to this, less one."""
        count = 1
        for part in self._parts(case, ask, authority, language, SignedAs.NOBODY):
            count *= len(part)
        return count

    def lengths(
        self, case: str, ask: str, authority: str, language: str, sender: SignedAs
    ) -> tuple[tuple[int, ...], ...]:
        """Characters of each wording of each of PARTS, in a letter to this authority."""
        parts = self._parts(case, ask, authority, language, sender)
        in_text = self._addressings[case, language, authority].in_text
        return tuple(tuple(len(wording.replace(IN_TEXT, in_text)) for wording in part) for part in parts)

    def longest(self, case: str, ask: str, authority: str, language: str, sender: SignedAs) -> int:
        """The wording that gives the longest letter to this authority for this form of sender."""
        wording, base = 0, 1
        for lengths in self.lengths(case, ask, authority, language, sender):
            wording += base * lengths.index(max(lengths))
            base *= len(lengths)
        return wording

    def another(
        self, case: str, ask: str, authority: str, language: str, wording: int, roll: Callable[[int], int]
    ) -> int:
        """A wording that differs from `wording` in every part that has more than one.

        `roll(n)` gives a number from 0 to n - 1.
        """
        other, base = 0, 1
        for part in self._parts(case, ask, authority, language, SignedAs.NOBODY):
            wording, digit = divmod(wording, len(part))
            if len(part) > 1:
                digit = (digit + 1 + roll(len(part) - 1)) % len(part)
            other += base * digit
            base *= len(part)
        return other

    def write(
        self, choice: LetterChoice, signature: Signature, own: str = "", *, copy: bool = False
    ) -> Letter:
        """The letter for a choice. A `wording` of any size is taken modulo the number of wordings.

        `own` is a sentence of the writer's own, one line or nothing; `copy`: to the issuer as well.
        Raises NoSuchLetterError where the choice names something that does not exist.
        """
        case = self._cases.get(choice.case)
        authority = case.authority(choice.authority) if case else None
        if case is None or authority is None:
            raise NoSuchLetterError(f"no letter {choice.case}/{choice.authority}")
        sender = SignedAs.of(signature)
        parts = self._parts(choice.case, choice.ask, choice.authority, choice.language, sender)
        subject, opening, concern, facts, standard, request, thanks = _pick(parts, choice.wording)
        to = self._addressings[choice.case, choice.language, choice.authority]
        paragraphs = (
            *to.head,
            opening.replace(TOWN, apart(signature.town)),
            concern.replace(IN_TEXT, to.in_text),
            *((apart(own, alone=True),) if own else ()),
            facts,
            standard.replace(IN_TEXT, to.in_text),
            request.replace(IN_TEXT, to.in_text),
            thanks,
            to.close,
            apart(signature.name, alone=True) or self.frames[choice.language].signature,
        )
        return Letter(
            choice=choice,
            addressee=to.line,
            address=to.address,
            email=authority.email,
            copy_to=case.issuer.email if copy else None,
            subject=subject,
            paragraphs=paragraphs,
        )

    def page_data(self, stopped: Collection[str] = ()) -> dict[str, object]:
        """Everything that the hand-off page joins letters from, ready for JSON.

        `stopped`: slugs of cases that give none, besides those whose files say so.
        """
        return {
            "cases": {
                case.slug: self._case_data(case) | ({"stopped": True} if case.slug in stopped else {})
                for case in self._cases.values()
            },
            "frames": {language: frame.data for language, frame in self.frames.items()},
        }

    def _parts(
        self, case: str, ask: str, authority: str, language: str, sender: SignedAs
    ) -> tuple[tuple[str, ...], ...]:
        """The wordings of each of PARTS."""
        words = self._asks.get((case, language, ask))
        to = self._addressings.get((case, language, authority))
        if words is None or to is None:
            raise NoSuchLetterError(f"no letter {case}/{ask}/{authority} in {language}")
        frame = self.frames[language]
        return (
            words.subject,
            frame.openings[sender],
            words.concern,
            words.facts,
            words.standard,
            words.request[to.request],
            frame.thanks,
        )

    def _case_data(self, case: Case) -> dict[str, object]:
        return {
            "version": self.versions[case.slug],
            "until": _day(case.act_until),
            "stopped": case.stopped is not None,
            "copy": case.issuer.email if case.issuer.copy else None,
            "mail": {authority.id: authority.email for authority in case.authorities},
            "letters": self._letters_data(case),
        }

    def _letters_data(self, case: Case) -> dict[str, object]:
        data: dict[str, object] = {}
        for language in self.frames:
            if language not in case.letters:
                continue
            asks = {ask.id: asdict(self._asks[case.slug, language, ask.id]) for ask in case.asks}
            authorities = {}
            for authority in case.authorities:
                to = self._addressings[case.slug, language, authority.id]
                authorities[authority.id] = {
                    "head": list(to.head),
                    "in_text": to.in_text,
                    "close": to.close,
                    "request": to.request,
                    "line": to.line,
                    "button": case.texts[language].authority_buttons[authority.id],
                }
            data[language] = {"asks": asks, "authorities": authorities}
        return data

    def _version(self, case: Case) -> str:
        """Four characters that stand for all that the case's letters say and all that is known in it.

        Nobody has to count versions up, so nobody can forget to.
        """
        frames = {language: frame.data for language, frame in self.frames.items()}
        known = {language: (text.facts, text.demands) for language, text in case.texts.items()}
        whole = (
            _day(case.facts_as_of),
            [(fact.id, _day(fact.when)) for fact in case.facts],
            [(language, dict(facts), dict(demands)) for language, (facts, demands) in known.items()],
            [asdict(authority) for authority in case.authorities],
            [asdict(ask) for ask in case.asks],
            self._letters_data(case),
            frames,
        )
        digest = hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).digest()
        return base64.urlsafe_b64encode(digest[:3]).decode("ascii")


def _ask_parts(case: Case, ask: Ask, language: str, forms: FormsOfAddress) -> AskParts:
    words = case.letters[language].asks[ask.id]
    as_of = forms.written(case.facts_as_of)
    demands = [case.texts[language].demands[demand] for demand in ask.demands]
    return AskParts(
        # A subject is one line wherever it stands, and mail programs stumble over unusual blanks in it.
        subject=tuple(subject.format().replace(NO_BREAK, " ") for subject in words.subjects),
        concern=tuple(concern.format(in_text=IN_TEXT) for concern in words.concerns),
        facts=tuple(facts.format(as_of=as_of) for facts in words.facts),
        standard=tuple(standard.format(in_text=IN_TEXT) for standard in words.standards),
        request={
            key: tuple(_request(request, demands, language) for request in wordings)
            for key, wordings in _requests(case, ask, language).items()
        },
    )


def _addressing(
    case: Case, authority: Authority, language: str, frame: Frame, forms: FormsOfAddress
) -> Addressing:
    addressee = case.letters[language].addressees[authority.id]
    form = forms.form(authority)
    line = forms.address_line(authority, addressee)
    named = bool(addressee.name and authority.gender)
    attention = (frame.attention if named else frame.attention_office).format(addressee=line)
    head = (
        *((attention,) if authority.shared_address else ()),
        *((frame.for_information,) if _place(authority) == "abroad" else ()),
        addressee.salutation or form.salutation,
    )
    own = any(authority.role in words.requests for words in case.letters[language].asks.values())
    return Addressing(
        line=line,
        address=(*forms.address_lines(authority, addressee), *authority.postal),
        head=head,
        in_text=form.in_text,
        close=form.close,
        request=authority.role if own else _place(authority),
    )


def _requests(case: Case, ask: Ask, language: str) -> dict[str, tuple[str, ...]]:
    """An ask's requests; a role that has words of its own in another ask only gets the general ones here."""
    asks = case.letters[language].asks
    own = asks[ask.id].requests
    general = {
        authority.role: own[_place(authority)]
        for authority in case.authorities
        if any(authority.role in words.requests for words in asks.values())
    }
    return general | dict(own)


def _place(authority: Authority) -> str:
    return "home" if authority.kind is AuthorityKind.GOVERNMENT else "abroad"


def _pick(parts: Sequence[tuple[str, ...]], wording: int) -> list[str]:
    """One wording of each part: `wording` read as a number whose digits have the parts' lengths as bases."""
    chosen = []
    for part in parts:
        wording, digit = divmod(wording, len(part))
        chosen.append(part[digit])
    return chosen


def _request(request: str, demands: Sequence[str], language: str) -> str:
    """One demand stands in the sentence; several stand numbered below it, to be answered one by one."""
    if len(demands) == 1:
        return request.format(in_text=IN_TEXT, demands=demands[0])
    semicolon = known_language(language).spaced(";")
    numbered = (f"{number}. {demand}" for number, demand in enumerate(demands, start=1))
    listed = f"{semicolon}\n".join(numbered)
    return request.replace(" {demands}", "\n{demands}").format(in_text=IN_TEXT, demands=listed)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
