"""How a case came to be as it is: its revisions, one after the other, and which of them people see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RevisionOrigin(StrEnum):
    """Where a revision comes from."""

    FILES = "files"  # the program's own folder of cases
    APPEAL = "appeal"  # an appeal's text, read in the chat
    CHAT = "chat"  # somebody edited it
    IMPORT = "import"  # files that an operator brought in, at the terminal
    BACK = "back"  # an earlier revision, taken up again
    MERGE = "merge"  # the program's files, merged with what was edited


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a case. `number` counts from 1 in each case.

    `member`: the number in the team of whoever made it; None: nobody in the chat, or they left. `parts`:
    which it changed, such as "authorities.president" or "fr"; empty in the first.
    """

    case: str
    number: int
    at: datetime  # UTC
    origin: RevisionOrigin
    member: int | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case as the database has it. `newest` and `published`: numbers of revisions; 0: never published.

    `origin`: of the published revision, else of the newest. `files`: a digest of the program's own files as
    they were last taken in, or put aside; None: it has none.
    """

    case: str
    newest: int
    published: int
    origin: RevisionOrigin
    files: bytes | None = None


class Agreed(StrEnum):
    """Whether the person a case is about, or the family, agrees to it."""

    PERSON = "person"
    FAMILY = "family"
    SPEAKER = "speaker"  # somebody who speaks for them: a lawyer, a colleague, an organisation
    ISSUER = "issuer"  # whoever issued the appeal has asked them, and says so
    NOBODY = "nobody"  # nobody could be asked


class MayUse(StrEnum):
    """Whether the issuer's appeal may be used."""

    OURS = "ours"  # it is this organisation's own
    ASKED = "asked"  # the issuer was asked, and agrees
    PUBLIC = "public"  # it was published so that others take it up
    NO = "no"


@dataclass(frozen=True, slots=True)
class Consent:
    """What was answered before a case was published; kept with it.

    `named`: names of others than the person that are said, each confirmed. `pictured`: there is a picture,
    and it may be shown.
    """

    agreed: Agreed
    may_use: MayUse
    named: tuple[str, ...] = ()
    at: datetime | None = None  # UTC
    member: int | None = None
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class RevisionContent:
    """A revision with its documents: what each file of the case holds, by name."""

    revision: Revision
    files: Mapping[str, bytes] = field(default_factory=dict)
