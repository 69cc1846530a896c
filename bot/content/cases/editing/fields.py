"""What of a case can be edited: its parts, the fields of each, and what kind of value a field takes.

Forms of the chat, questions after an appeal was read, and the names of revisions' parts all go by this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.content.cases.editing.places import FACTS, ValuePlace
from bot.content.cases.loading import ROLES
from bot.model.cases.case import AuthorityKind, Life, PersonKind, Tone


class CasePart(StrEnum):
    """A part of a case with a screen of its own. The values travel in buttons, and are for good."""

    PERSON = "p"
    APPEAL = "a"
    ISSUER = "i"
    SOURCES = "s"
    FACTS = "f"
    ASKS = "k"
    AUTHORITIES = "u"
    TEXTS = "t"
    NEVER_SAID = "n"
    WHO = "w"  # what is said of who the person is
    OWN_CONCERNS = "c"  # those that the library doesn't have, in words of the case's own
    OWN_DEMANDS = "d"  # likewise
    PICTURE = "g"


class FieldKind(StrEnum):
    """What a field takes."""

    LINE = "line"  # one line of words
    TEXT = "text"  # words, of any number of lines
    DAY = "day"
    EMAIL = "email"
    LINES = "lines"  # several, one a line
    FORMS = "forms"  # a name; with its forms, in languages that have grammatical cases
    COUNTRY = "country"
    FLAG = "flag"
    CHOICE = "choice"  # one of a few words
    LANGUAGES = "languages"  # codes, best first
    IDS = "ids"  # names of the case's or the library's items
    HASHED = "hashed"  # words that are kept as hashes
    DETAIL = "detail"  # words that fit into a sentence of the library; with their forms, as those of a name
    WORDINGS = "wordings"  # a sentence on each line, all of which say the same
    READINGS = "readings"  # what each source says, where they differ


@dataclass(frozen=True, slots=True)
class CaseField:
    """One value. `code` travels in buttons and names its label, `cf_CODE`.

    `way`: in the file, behind the item's name where the part has items; or all of it, with "@" in the place
    of the item's name. `spoken`: it stands in the file of each language, else in case.toml. `optional`: a
    case can do without it. `cased`: only languages with grammatical cases have it. `telling`: how a fact is
    told in letters; which of these values it takes depends on its event (`missing.py`). `demanding`: only
    an ask that demands something has it. `vouched`: whoever sets it answers for what people read, so it is
    for those who may publish.
    """

    code: str
    way: tuple[str, ...]
    kind: FieldKind
    spoken: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    cased: bool = False
    telling: bool = False
    demanding: bool = False
    vouched: bool = False

    def place(self, part: CasePart, item: str, language: str) -> ValuePlace:
        """Where it stands: of which item, and in which language's file."""
        around = TABLES.get(part, "")
        way = self.way
        if "@" in way:
            way = tuple(item if step == "@" else step for step in way)
        elif around:
            way = (around, item, *self.way)
        return ValuePlace(f"{language}.toml" if self.spoken else FACTS, way)


TABLES: Final[Mapping[CasePart, str]] = {
    CasePart.SOURCES: "sources",
    CasePart.FACTS: "facts",
    CasePart.ASKS: "asks",
    CasePart.AUTHORITIES: "authorities",
    CasePart.WHO: "who",
    CasePart.OWN_CONCERNS: "concerns",
    CasePart.OWN_DEMANDS: "demands",
}
"""Parts that have items, and what these stand in: of case.toml, but for words of the case's own."""

OWN_WORDS: Final = (CasePart.OWN_CONCERNS, CasePart.OWN_DEMANDS)
"""Parts whose items stand in the files of languages alone."""

DETAILS: Final = (
    "when",
    "when_since",
    "when_by",
    "where",
    "where_to",
    "court",
    "office",
    "term",
    "charge",
    "illness",
    "property",
    "site",
    "reason",
    "others",
)
"""What events of the phrase library need or may have, in the order in which it is asked for."""


def _details() -> tuple[CaseField, ...]:
    return tuple(
        CaseField(
            f"d{name.replace('_', '')}",
            ("say", name),
            FieldKind.DETAIL,
            spoken=True,
            optional=True,
            telling=True,
        )
        for name in DETAILS
    )


FIELDS: Final[Mapping[CasePart, tuple[CaseField, ...]]] = {
    CasePart.PERSON: (
        CaseField("kind", ("person",), FieldKind.CHOICE, choices=tuple(PersonKind)),
        CaseField("life", ("life",), FieldKind.CHOICE, optional=True, choices=tuple(Life)),
        CaseField("name", ("person",), FieldKind.LINE, spoken=True),
        CaseField("forms", ("names", "name"), FieldKind.FORMS, spoken=True, optional=True),
        CaseField("calls", ("names", "short"), FieldKind.FORMS, spoken=True),
        CaseField("others", ("other_names",), FieldKind.LINES, spoken=True, optional=True),
    ),
    CasePart.APPEAL: (
        CaseField("code", ("code",), FieldKind.LINE),
        CaseField("country", ("country",), FieldKind.COUNTRY),
        CaseField("asof", ("facts_as_of",), FieldKind.DAY),
        CaseField("until", ("act_until",), FieldKind.DAY, optional=True),
        CaseField("quotes", ("quotes_code",), FieldKind.FLAG, optional=True),
        CaseField("embassy", ("embassies",), FieldKind.FLAG, optional=True),
        CaseField("lang", ("default_language",), FieldKind.LANGUAGES),
        CaseField("alldem", ("demands",), FieldKind.IDS),
        CaseField("party", ("party_to",), FieldKind.IDS, optional=True),
        CaseField("cname", ("country", "name"), FieldKind.DETAIL, spoken=True, optional=True),
        CaseField("cin", ("country", "in"), FieldKind.LINE, spoken=True, optional=True),
        CaseField("cof", ("country", "of"), FieldKind.LINE, spoken=True, optional=True),
    ),
    CasePart.ISSUER: (
        CaseField("issuer", ("issuer", "name"), FieldKind.LINE),
        CaseField("imail", ("issuer", "email"), FieldKind.EMAIL),
        CaseField("iphones", ("issuer", "phones"), FieldKind.LINES),
        CaseField("icopy", ("issuer", "copy"), FieldKind.FLAG, optional=True),
    ),
    CasePart.SOURCES: (
        CaseField("sname", ("publisher",), FieldKind.LINE),
        CaseField("sday", ("date",), FieldKind.DAY),
        CaseField("surl", ("url",), FieldKind.LINE, optional=True),
        CaseField("stext", ("sources", "@"), FieldKind.LINE, spoken=True),
    ),
    CasePart.FACTS: (
        CaseField("event", ("event",), FieldKind.IDS, optional=True),
        CaseField("fday", ("when",), FieldKind.DAY, optional=True),
        CaseField("fsource", ("sources",), FieldKind.IDS),
        CaseField("listed", ("listed",), FieldKind.FLAG, optional=True),
        CaseField("differ", ("readings",), FieldKind.READINGS, optional=True),
        CaseField("when", ("when",), FieldKind.LINE, spoken=True),
        CaseField("what", ("what",), FieldKind.TEXT, spoken=True),
        *_details(),
        CaseField("ownfact", ("wordings",), FieldKind.WORDINGS, spoken=True, optional=True, telling=True),
    ),
    CasePart.ASKS: (
        CaseField("tone", ("tone",), FieldKind.CHOICE, choices=tuple(Tone)),
        CaseField("demands", ("demands",), FieldKind.IDS, demanding=True),
        CaseField("facts", ("facts",), FieldKind.IDS, demanding=True),
        CaseField("concerns", ("concerns",), FieldKind.IDS, demanding=True),
        CaseField("rules", ("standards",), FieldKind.IDS, optional=True, demanding=True),
        CaseField("askwho", ("who",), FieldKind.IDS, optional=True, demanding=True),
        CaseField("leaves", ("leaves_out",), FieldKind.IDS, optional=True, demanding=True),
        CaseField("button", ("button",), FieldKind.LINE, spoken=True),
        CaseField("about", ("about",), FieldKind.TEXT, spoken=True),
    ),
    CasePart.AUTHORITIES: (
        CaseField("akind", ("kind",), FieldKind.CHOICE, choices=tuple(AuthorityKind)),
        CaseField("role", ("role",), FieldKind.CHOICE, choices=ROLES),
        CaseField("gender", ("gender",), FieldKind.CHOICE, optional=True, choices=("m", "f")),
        CaseField("mail", ("email",), FieldKind.EMAIL, optional=True),
        CaseField("phones", ("phones",), FieldKind.LINES, optional=True),
        CaseField("fax", ("fax",), FieldKind.LINES, optional=True),
        CaseField("postal", ("postal",), FieldKind.LINES, optional=True),
        CaseField("langs", ("languages",), FieldKind.LANGUAGES),
        CaseField("seat", ("country",), FieldKind.COUNTRY, optional=True),
        CaseField("aname", ("name",), FieldKind.LINE, spoken=True, optional=True),
        CaseField("office", ("office",), FieldKind.LINE, spoken=True),
        CaseField("abutton", ("button",), FieldKind.LINE, spoken=True),
        CaseField("greeting", ("salutation",), FieldKind.LINE, spoken=True, optional=True),
        CaseField("nameto", ("name_to",), FieldKind.LINE, spoken=True, optional=True, cased=True),
        CaseField("officeto", ("office_to",), FieldKind.LINE, spoken=True, optional=True, cased=True),
    ),
    CasePart.TEXTS: (
        CaseField("title", ("title",), FieldKind.LINE, spoken=True),
        CaseField("short", ("short",), FieldKind.LINE, spoken=True),
        CaseField("summary", ("summary",), FieldKind.TEXT, spoken=True),
        CaseField("ways", ("other_ways",), FieldKind.LINES, spoken=True),
        CaseField("stop", ("stop",), FieldKind.TEXT, spoken=True, optional=True),
        CaseField("read", ("reviewed",), FieldKind.FLAG, spoken=True, vouched=True),
    ),
    CasePart.NEVER_SAID: (CaseField("never", ("never_said",), FieldKind.HASHED, optional=True),),
    CasePart.WHO: (CaseField("whois", ("names", "who", "@"), FieldKind.LINE, spoken=True),),
    CasePart.OWN_CONCERNS: (CaseField("ownconc", ("concerns", "@"), FieldKind.WORDINGS, spoken=True),),
    CasePart.OWN_DEMANDS: (CaseField("owndem", ("demands", "@"), FieldKind.WORDINGS, spoken=True),),
    # Optional, for a case needs no picture; one that has any needs the first two.
    CasePart.PICTURE: (
        CaseField("credit", ("picture", "credit"), FieldKind.LINE, optional=True),
        CaseField("allowed", ("picture", "permission"), FieldKind.LINE, optional=True),
        CaseField("seen", ("picture",), FieldKind.LINE, spoken=True, optional=True),
    ),
}


def field_of(part: CasePart, code: str) -> CaseField | None:
    """The field of that code; None if the part has none (any more)."""
    return next((each for each in FIELDS[part] if each.code == code), None)


def field_at(place: ValuePlace) -> tuple[CasePart, CaseField, str, str] | None:
    """The part and field of what stands there, with the item and the language; None if it has no field."""
    language = "" if place.file == FACTS else place.file.removesuffix(".toml")
    for part, fields in FIELDS.items():
        for field in fields:
            at = field.way.index("@") if "@" in field.way else 1
            item = place.way[at] if part in TABLES and len(place.way) > at else ""
            if field.place(part, item, language) == place:
                return part, field, item, language
    return None
