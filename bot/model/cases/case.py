"""A case: the person at risk, what is known, what is asked, and of whom. Read from messages/cases/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class AuthorityKind(StrEnum):
    """What sort of office an authority is; decides how its letter begins and who may write to it."""

    GOVERNMENT = "government"  # an office inside the country
    MISSION = "mission"  # a permanent mission to an international organisation
    EMBASSY = "embassy"  # an embassy abroad
    OTHER = "other"  # nobody of that State: a body of the United Nations, a company, a member of a parliament
    PERSONAL = "personal"  # no authority: the person, the family, their union. Gets words of solidarity alone


class PersonKind(StrEnum):
    """Who the case is about, as far as grammar goes."""

    WOMAN = "woman"
    MAN = "man"
    UNSAID = "unsaid"  # one person, woman or man: that isn't said
    SEVERAL = "several"
    ORGANISATION = "organisation"


class Life(StrEnum):
    """Whether the person is alive; some things can be said of the living only."""

    LIVING = "living"
    DEAD = "dead"
    SOME = "some"  # several, of whom at least one is dead


class CaseOutcome(StrEnum):
    """How a case ended."""

    FREE = "free"
    COMMUTED = "commuted"  # the sentence was, or punishment is milder
    DIED = "died"
    WRONG = "wrong"  # what the appeal said turned out not to be so
    OTHER = "other"


class Tone(StrEnum):
    """How an ask speaks: of rights; of mercy, which takes the judgment as it is; or without any demand."""

    RIGHTS = "rights"
    MERCY = "mercy"
    THANKS = "thanks"  # after a release, to an authority
    SOLIDARITY = "solidarity"  # to the person, or to those close to them

    @property
    def demands(self) -> bool:
        """Whether its letters demand anything."""
        return self in (Tone.RIGHTS, Tone.MERCY)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that facts are taken from."""

    id: str
    publisher: str
    date: date
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says about a fact on which the sources differ."""

    source: str
    says: str  # as the source has it, in English; for organisers, never in a letter


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened. `when` is a day, or None where only the case's texts give a period."""

    id: str
    when: date | None
    sources: tuple[str, ...]
    readings: tuple[Reading, ...] = ()  # both sides where the sources disagree; empty where they do not
    event: str = ""  # which event of the phrase library it is; empty: the case has words of its own, or none
    listed: bool = True  # whether it is told in the case's own story, besides in letters


@dataclass(frozen=True, slots=True)
class Authority:
    """Somebody who is written to. `email` is None where no address is on file: then the bot says so."""

    id: str
    kind: AuthorityKind
    role: str  # key into forms_of_address.toml: head_of_state, minister, ombudsperson, ...
    gender: str | None  # "m", "f" or None where unknown
    email: str | None
    languages: tuple[str, ...]  # languages to write in, best first
    country: str | None = None  # ISO 3166-1 alpha-2: where an embassy or mission stands
    shared_address: bool = False  # another authority of the case has the same address
    phones: tuple[str, ...] = ()  # as the appeal gives them
    postal: tuple[str, ...] = ()  # lines of a postal address; empty where none is on file
    fax: tuple[str, ...] = ()  # numbers, as the appeal gives them

    @property
    def writable(self) -> bool:
        """Whether a letter can be sent there at all, by e-mail or by post."""
        return bool(self.email or self.postal)


@dataclass(frozen=True, slots=True)
class Ask:
    """A coherent set of demands in one tone (release, clemency). Never mixed with another in one letter.

    `facts`: those that its letters may tell, the first in each; empty where its letters are in the case's own
    words. `concerns` and `standards` are ids of the phrase library; a concern can be one of the case's own.
    """

    id: str
    demands: tuple[str, ...]
    tone: Tone = Tone.RIGHTS
    facts: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    who: tuple[str, ...] = ()  # what its letters may say of who the person is; empty: all that the case has
    leaves_out: tuple[str, ...] = ()  # details of facts that its letters don't say, such as the charge

    @property
    def is_composed(self) -> bool:
        """Whether its letters are made of the phrase library."""
        return bool(self.facts) or not self.tone.demands

    @property
    def has_second(self) -> bool:
        """Whether there are second letters, after a first without an answer: of the phrase library alone."""
        return self.is_composed and self.tone.demands


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whoever issued the appeal and wants to hear what was done about it."""

    name: str
    email: str
    phones: tuple[str, ...]
    copy: bool = False  # whether letters are sent to the issuer too, if the supporter lets it stand


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """A case's words in one language. Keys of the mappings are the ids in `Case`."""

    language: str
    reviewed: bool
    person: str  # full name, one locked spelling
    title: str  # "Rukhshona Khakimova, journalist, Tajikistan"
    short: str  # for a button, at most 30 characters
    summary: str
    facts: Mapping[str, tuple[str, str]]  # fact id -> (when, what happened)
    demands: Mapping[str, str]
    asks: Mapping[str, tuple[str, str]]  # ask id -> (button, one sentence that explains it)
    authorities: Mapping[str, tuple[str, str]]  # authority id -> (name or "", role or office)
    authority_buttons: Mapping[str, str]  # authority id -> its office in a few words, for a button
    sources: Mapping[str, str]  # source id -> title, publisher and date
    other_ways: tuple[str, ...]  # what else helps, one sentence each
    stop: str | None = None  # after a stop action: why no more letters are to be sent
    picture: str = ""  # what is on the case's picture, for whoever doesn't see it
    other_names: tuple[str, ...] = ()  # right, though they resemble the person's or an authority's name


@dataclass(frozen=True, slots=True)
class Addressee:
    """An authority as an address line names it: in the case that the language puts an addressee in."""

    name: str  # empty where nobody is named
    office: str
    salutation: str | None = None  # given by the appeal itself; overrides the table of forms of address


@dataclass(frozen=True, slots=True)
class AskWords:
    """What a letter for one ask says, in one language. Each part has one wording or more, never none.

    `{as_of}` stands for the date of the facts, `{in_text}` for the addressee in running text, `{demands}`
    for the ask's demands. A wording means the same as the one at its place in any other language.
    """

    subjects: tuple[str, ...]
    concerns: tuple[str, ...]
    facts: tuple[str, ...]
    standards: tuple[str, ...]
    requests: Mapping[str, tuple[str, ...]]  # "home", "abroad", or a role where it needs words of its own


Forms = Mapping[str, str]
"""A noun in each grammatical case that is given; "nom" always is."""


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """What phrases of the library are filled with, in one language.

    `own`: wordings of the case's own, for "facts.x", "concerns.x" or "demands.x".
    """

    name: Forms  # the full name
    short: Forms  # as sentences call the person: "Ms Khakimova"
    who: Mapping[str, str]  # who the person is, a noun phrase each
    facts: Mapping[str, Mapping[str, Forms]]  # fact id -> detail -> what it is
    country: Forms | None = None  # None: as CLDR names it
    in_country: str | None = None  # None: by the language's pattern
    of_country: str | None = None
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseLetters:
    """A case's words for letters in one language."""

    language: str
    addressees: Mapping[str, Addressee]  # authority id -> address line
    asks: Mapping[str, AskWords]  # ask id -> words, of asks whose letters are in words of the case's own
    details: CaseDetails | None = None  # None where no ask needs them


@dataclass(frozen=True, slots=True)
class CasePicture:
    """What a case shows besides words. What is on it, in a language: `CaseTexts.picture`."""

    content: bytes  # a JPEG or PNG that tells nothing but what one sees
    credit: str = ""  # who took it, as it is said below it; "" only in what isn't published
    permission: str = ""  # who allowed that it is shown; said to the team alone


@dataclass(frozen=True, slots=True)
class Case:
    """One case with its appeal. `slug` travels in buttons and deep links: letters and digits only."""

    slug: str
    code: str  # the appeal's code, as the issuer writes it
    country: str  # ISO 3166-1 alpha-2
    default_language: str
    facts_as_of: date
    act_until: date | None
    issuer: Issuer
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    demands: tuple[str, ...]
    asks: tuple[Ask, ...]
    authorities: tuple[Authority, ...]
    texts: Mapping[str, CaseTexts]  # language -> words
    letters: Mapping[str, CaseLetters] = field(default_factory=dict)  # language -> words for letters
    stopped: date | None = None  # the day of the stop action: no more letters from then on
    outcome: CaseOutcome | None = None  # how it ended; only of one that is stopped
    kind: PersonKind = PersonKind.UNSAID
    life: Life = Life.LIVING
    who: tuple[str, ...] = ()  # ids of what is said of who the person is
    quotes_code: bool = False  # whether letters say the appeal's code
    embassies: bool = True  # whether the appeal asks to write to the embassy in one's own country too
    party_to: frozenset[str] = frozenset()  # keys of treaties the State is a party to, besides those on file
    never_said: tuple[str, ...] = ()  # hashes of words that are never said, see never_said.py
    thanks_open: bool = False  # closed with a release: letters of thanks, and no others, may be written
    picture: CasePicture | None = None
    version: str = ""  # four characters; another one as soon as anything changes that letters are made from

    def authority(self, authority_id: str) -> Authority | None:
        """The authority with that id, or None if the case has none (any more)."""
        return next((a for a in self.authorities if a.id == authority_id), None)

    def ask(self, ask_id: str) -> Ask | None:
        """The ask with that id, or None if the case has none (any more)."""
        return next((a for a in self.asks if a.id == ask_id), None)

    def addressees(self, ask: Ask) -> tuple[Authority, ...]:
        """Those whom letters for an ask go to: words of solidarity to no authority, all others to one."""
        personal = ask.tone is Tone.SOLIDARITY
        return tuple(a for a in self.authorities if (a.kind is AuthorityKind.PERSONAL) is personal)

    @property
    def thanks(self) -> Ask | None:
        """The ask of thanks that is open, once the case was closed with a release and somebody opened it."""
        if not (self.thanks_open and self.stopped and self.outcome is CaseOutcome.FREE):
            return None
        return next((ask for ask in self.asks if ask.tone is Tone.THANKS), None)

    @property
    def is_composed(self) -> bool:
        """Whether all its letters are made of the phrase library."""
        return all(ask.is_composed for ask in self.asks)

    @property
    def story(self) -> tuple[Fact, ...]:
        """The facts that are told outside of letters."""
        return tuple(fact for fact in self.facts if fact.listed)

    def text(self, language: str) -> CaseTexts:
        """The case's words in `language`, else in its default language."""
        return self.texts.get(language) or self.texts[self.default_language]

    def age_days(self, today: date) -> int:
        """Whole days since the newest fact."""
        return (today - self.facts_as_of).days


STALE_AFTER_DAYS = 90
"""A fact sheet older than this is named to organisers as in need of a look."""
