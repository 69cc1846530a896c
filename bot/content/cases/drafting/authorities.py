"""The authorities of a draft: what case.toml says of each, and what is to be asked about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.content.cases.drafting.model import DraftQuestion, Topic
from bot.content.cases.recognising.offices import Office, languages_for, office_of, texts_of
from bot.content.cases.recognising.patterns import folded
from bot.content.cases.recognising.rules import Rules
from bot.content.cases.recognising.tables import Recognised
from bot.content.said.words import words_of
from bot.model.cases.appeal import FoundAuthority, FoundValue, ReadingDoubt
from bot.model.cases.case import Authority, AuthorityKind, Case

LEAVE_OUT = "-"
"""The answer to any question about an authority, an event or a demand that it is not to be in the case."""
_FACTS = "case.toml"
_LONGEST_ID = 12
_NAMING = 4
"""Letters of a word that tells people apart."""
_IDS = {"head_of_state": "president", "prosecutor_general": "prosecutor", "permanent_mission": "mission"}


@dataclass(frozen=True, slots=True)
class AuthorityDraft:
    """One that can be written to."""

    id: str
    found: FoundAuthority
    office: Office
    gender: str | None
    email: str | None
    country: str | None
    languages: tuple[str, ...]

    def table(self) -> dict[str, object]:
        """Its entry in case.toml."""
        return {
            "id": self.id,
            "kind": self.office.kind.value,
            "role": self.office.role,
            "gender": self.gender,
            "email": self.email,
            "phones": [each.value for each in self.found.phone] or None,
            "fax": [each.value for each in self.found.fax] or None,
            "postal": list(self.found.postal) or None,
            "languages": list(self.languages),
            "country": self.country,
        }

    @property
    def line(self) -> int | None:
        """Where it stands in the appeal."""
        named = self.found.name or self.found.role
        return named.line if named else None


def short_id(name: str, taken: Collection[str]) -> str:
    """A short name of 1 to 12 letters and digits that isn't taken: "arrest", "arrest2"."""
    plain = "".join(sign for sign in name if sign.isascii() and sign.isalnum()).lower() or "x"
    number, made = 1, plain[:_LONGEST_ID]
    while made in taken:
        number += 1
        made = f"{plain[: _LONGEST_ID - len(str(number))]}{number}"
    return made


class Authorities:
    """Makes them, and collects the questions."""

    def __init__(
        self,
        known: Recognised | None,
        rules: Rules,
        spoken: Collection[str],
        answers: Mapping[str, str],
    ) -> None:
        self._known = known
        self._rules = rules
        self._spoken = spoken
        self._answers = answers
        self.questions: list[DraftQuestion] = []

    def drafts(self, found: tuple[FoundAuthority, ...], country: str) -> tuple[AuthorityDraft, ...]:
        """Those of an appeal that can be written to, in its order."""
        made: list[AuthorityDraft] = []
        for number, one in enumerate(found, start=1):
            draft = self._draft(number, one, country, [each.id for each in made])
            if draft:
                made.append(draft)
        return tuple(made)

    def _draft(
        self, number: int, found: FoundAuthority, country: str, taken: Collection[str]
    ) -> AuthorityDraft | None:
        key = f"authority.{number}"
        about = found.role or found.name
        if about is None or LEAVE_OUT in (self._answers.get(f"{key}.{part}") for part in _PARTS):
            return None
        chosen = self._answers.get(f"{key}.role", "")
        office = self._office(found, chosen)
        id_ = short_id(office.of or _IDS.get(office.role, office.role), taken)
        ask = _Asker(self.questions, id_, key, about)
        if not office.sure:
            ask(
                Topic.ROLE, "role", proposed=(office.role,), needed=not found.role, doubt=ReadingDoubt.GUESSED
            )
        # Of an office where nobody is named, letters greet nobody as a woman or a man.
        gender = self._answers.get(f"{key}.gender", found.gender) if named(found) else None
        email = self._answers.get(f"{key}.address") or next((each.value for each in found.email), None)
        if len(found.email) > 1 and f"{key}.address" not in self._answers:
            rest = tuple(each.value for each in found.email)
            ask(Topic.OTHER_ADDRESS, "email", proposed=rest, needed=False)
        unsure = next((each for each in found.email[:1] if each.doubt), None)
        if unsure and f"{key}.address" not in self._answers:
            ask(Topic.ADDRESS, "email", (unsure.value,), doubt=unsure.doubt, line=unsure.line)
        if not email and not found.postal and not found.phone:
            ask(Topic.ADDRESS, "email")
            return None
        seat = self._answers.get(f"{key}.seat") or found.country
        abroad = office.kind in (AuthorityKind.EMBASSY, AuthorityKind.MISSION)
        if abroad and not seat:
            ask(Topic.SEAT, "country")
            return None
        languages = languages_for(office, country, seat, self._rules, self._spoken)
        return AuthorityDraft(
            id_,
            found,
            office,
            gender if gender in ("m", "f") else None,
            email,
            seat if abroad else None,
            languages,
        )

    def _office(self, found: FoundAuthority, chosen: str) -> Office:
        office = Office("", AuthorityKind.GOVERNMENT, sure=False)
        for text in texts_of(found):
            office = office_of(text, self._known, self._rules, chosen)
            if office.sure:
                break
        return office


_PARTS = ("role", "address", "seat")


@dataclass(frozen=True, slots=True)
class _Asker:
    questions: list[DraftQuestion]
    id: str
    key: str
    about: FoundValue[str]

    def __call__(
        self,
        topic: Topic,
        entry: str,
        proposed: tuple[str, ...] = (),
        *,
        needed: bool = True,
        doubt: ReadingDoubt = ReadingDoubt.NONE,
        line: int | None = None,
    ) -> None:
        self.questions.append(
            DraftQuestion(
                key=f"{self.key}.{topic.value}",
                topic=topic,
                file=_FACTS,
                way=("authorities", self.id, entry),
                about=self.about.value,
                proposed=proposed,
                needed=needed,
                line=line or self.about.line,
                doubt=doubt,
            )
        )


def named(found: FoundAuthority) -> str:
    """Who holds an office, or nothing where only the office stands there."""
    return found.name.value if found.name and found.role else ""


@dataclass(frozen=True, slots=True)
class AddresseesApart:
    """Whom a text asks to write to, held against a case that there is.

    `not_in_case`: as the text has them; `not_named`: ids of the case's authorities that it doesn't name.
    """

    not_in_case: tuple[str, ...] = ()
    not_named: tuple[str, ...] = ()


def addressees_apart(
    found: Collection[FoundAuthority], case: Case, known: Recognised, rules: Rules
) -> AddresseesApart:
    """Those that only one of the two has; nothing where the text asks to write to nobody."""
    met: set[str] = set()
    others: list[str] = []
    for one in found:
        ours = [
            authority.id for authority in case.authorities if _is_same(one, authority, case, known, rules)
        ]
        met.update(ours)
        about = one.name or one.role
        if not ours and about:
            others.append(", ".join(part.value for part in (one.name, one.role) if part))
    ids = (one.id for one in case.authorities if one.kind is not AuthorityKind.PERSONAL)
    return AddresseesApart(tuple(others), tuple(id_ for id_ in ids if id_ not in met) if found else ())


def _is_same(
    found: FoundAuthority, authority: Authority, case: Case, known: Recognised, rules: Rules
) -> bool:
    """By a name, else by the office: officials change, and several share an address."""
    said = [text.authorities[authority.id] for text in case.texts.values()]
    named_here = {part for name, _ in said for part in _parts(name)}
    if found.name and named_here and _parts(found.name.value) & named_here:
        return True
    theirs = next(
        (office for text in texts_of(found) if (office := office_of(text, known, rules)).sure), None
    )
    if theirs is None:
        return any(each.value.casefold() == (authority.email or "").casefold() for each in found.email)
    if found.country and authority.country not in (None, found.country):
        return False
    read = {(one.role, one.of) for _, office in said if (one := office_of(office, known, rules)).sure}
    for_what = {office_of(office, known, rules, authority.role).of for _, office in said} - {""}
    fits = not theirs.of or not for_what or theirs.of in for_what
    return (theirs.role, theirs.of) in read or (theirs.role == authority.role and fits)


def _parts(name: str) -> set[str]:
    return {folded(word) for word in words_of(name) if len(word) >= _NAMING}
