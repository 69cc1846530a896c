"""What of a case can be edited: its parts, the fields of each, and what kind of value a field takes.

Forms of the chat, questions after an appeal was read, and the names of revisions' parts all go by this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.content.cases.editing.places import Place
from bot.content.cases.loading import ROLES
from bot.model.cases.case import AuthorityKind, Life, PersonKind, Tone


class Part(StrEnum):
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


class Kind(StrEnum):
    """What a field takes."""

    LINE = "line"  # one line of words
    TEXT = "text"  # words, of any number of lines
    DAY = "day"
    EMAIL = "email"
    LINES = "lines"  # several, one a line
    COUNTRY = "country"
    FLAG = "flag"
    CHOICE = "choice"  # one of a few words
    LANGUAGES = "languages"  # codes, best first
    IDS = "ids"  # names of the case's or the library's items
    HASHED = "hashed"  # words that are kept as hashes


@dataclass(frozen=True, slots=True)
class Field:
    """One value. `code` travels in buttons and names its label, `cf_CODE`.

    `way`: in the file, behind the item's name where the part has items. `spoken`: it stands in the file of
    each language, else in case.toml. `optional`: a case can do without it. `vouched`: whoever sets it answers
    for what people read, so it is for those who may publish.
    """

    code: str
    way: tuple[str, ...]
    kind: Kind
    spoken: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    vouched: bool = False

    def place(self, part: Part, item: str, language: str) -> Place:
        """Where it stands: of which item, and in which language's file."""
        around = TABLES.get(part, "")
        way = self.way
        if self.way[:1] == ("@",):  # the item is the last step: [sources] in a language's file
            way = (around, item)
        elif around:
            way = (around, item, *self.way)
        return Place(f"{language}.toml" if self.spoken else "case.toml", way)


TABLES: Final[Mapping[Part, str]] = {
    Part.SOURCES: "sources",
    Part.FACTS: "facts",
    Part.ASKS: "asks",
    Part.AUTHORITIES: "authorities",
}
"""Parts that have items, and the table that these stand in."""

FIELDS: Final[Mapping[Part, tuple[Field, ...]]] = {
    Part.PERSON: (
        Field("kind", ("person",), Kind.CHOICE, choices=tuple(PersonKind)),
        Field("life", ("life",), Kind.CHOICE, optional=True, choices=tuple(Life)),
        Field("name", ("person",), Kind.LINE, spoken=True),
        Field("calls", ("names", "short"), Kind.LINE, spoken=True),
        Field("others", ("other_names",), Kind.LINES, spoken=True, optional=True),
    ),
    Part.APPEAL: (
        Field("code", ("code",), Kind.LINE),
        Field("country", ("country",), Kind.COUNTRY),
        Field("asof", ("facts_as_of",), Kind.DAY),
        Field("until", ("act_until",), Kind.DAY, optional=True),
        Field("quotes", ("quotes_code",), Kind.FLAG, optional=True),
        Field("embassy", ("embassies",), Kind.FLAG, optional=True),
        Field("lang", ("default_language",), Kind.LANGUAGES),
    ),
    Part.ISSUER: (
        Field("issuer", ("issuer", "name"), Kind.LINE),
        Field("imail", ("issuer", "email"), Kind.EMAIL),
        Field("iphones", ("issuer", "phones"), Kind.LINES),
        Field("icopy", ("issuer", "copy"), Kind.FLAG, optional=True),
    ),
    Part.SOURCES: (
        Field("sname", ("publisher",), Kind.LINE),
        Field("sday", ("date",), Kind.DAY),
        Field("surl", ("url",), Kind.LINE, optional=True),
        Field("stext", ("@",), Kind.LINE, spoken=True),
    ),
    Part.FACTS: (
        Field("event", ("event",), Kind.IDS, optional=True),
        Field("fday", ("when",), Kind.DAY, optional=True),
        Field("fsource", ("sources",), Kind.IDS),
        Field("listed", ("listed",), Kind.FLAG, optional=True),
        Field("when", ("when",), Kind.LINE, spoken=True),
        Field("what", ("what",), Kind.TEXT, spoken=True),
    ),
    Part.ASKS: (
        Field("tone", ("tone",), Kind.CHOICE, choices=tuple(Tone)),
        Field("demands", ("demands",), Kind.IDS),
        Field("facts", ("facts",), Kind.IDS),
        Field("concerns", ("concerns",), Kind.IDS),
        Field("rules", ("standards",), Kind.IDS, optional=True),
        Field("button", ("button",), Kind.LINE, spoken=True),
        Field("about", ("about",), Kind.TEXT, spoken=True),
    ),
    Part.AUTHORITIES: (
        Field("akind", ("kind",), Kind.CHOICE, choices=tuple(AuthorityKind)),
        Field("role", ("role",), Kind.CHOICE, choices=ROLES),
        Field("gender", ("gender",), Kind.CHOICE, optional=True, choices=("m", "f")),
        Field("mail", ("email",), Kind.EMAIL, optional=True),
        Field("phones", ("phones",), Kind.LINES, optional=True),
        Field("postal", ("postal",), Kind.LINES, optional=True),
        Field("langs", ("languages",), Kind.LANGUAGES),
        Field("seat", ("country",), Kind.COUNTRY, optional=True),
        Field("aname", ("name",), Kind.LINE, spoken=True),
        Field("office", ("office",), Kind.LINE, spoken=True),
        Field("abutton", ("button",), Kind.LINE, spoken=True),
        Field("greeting", ("salutation",), Kind.LINE, spoken=True, optional=True),
    ),
    Part.TEXTS: (
        Field("title", ("title",), Kind.LINE, spoken=True),
        Field("short", ("short",), Kind.LINE, spoken=True),
        Field("summary", ("summary",), Kind.TEXT, spoken=True),
        Field("ways", ("other_ways",), Kind.LINES, spoken=True),
        Field("stop", ("stop",), Kind.TEXT, spoken=True, optional=True),
        Field("read", ("reviewed",), Kind.FLAG, spoken=True, vouched=True),
    ),
    Part.NEVER_SAID: (Field("never", ("never_said",), Kind.HASHED, optional=True),),
}


def field_of(part: Part, code: str) -> Field | None:
    """The field of that code; None if the part has none (any more)."""
    return next((each for each in FIELDS[part] if each.code == code), None)
