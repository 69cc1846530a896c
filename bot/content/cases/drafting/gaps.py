"""A draft of which too little was read: what there is, with empty places for the rest, to be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.content.cases.drafting.authorities import AuthorityDraft
from bot.content.cases.drafting.basics import FACTS, Basics
from bot.content.cases.drafting.documents import written
from bot.content.cases.drafting.saying.telling import APPEAL
from bot.content.cases.recognising.happened import Happened
from bot.model.cases.appeal import ReadAppeal
from bot.model.cases.case import PersonKind, Tone

_ASK = "ask1"


@dataclass(frozen=True, slots=True)
class ReadPieces:
    """What was recognised of an appeal, however little: `demands` are ids of the library."""

    read: ReadAppeal
    basics: Basics
    kind: PersonKind
    events: Sequence[Happened]
    demands: Sequence[str]
    authorities: Sequence[AuthorityDraft]


def documents_with_gaps(
    pieces: ReadPieces, slug: str, language: str, never_said: Sequence[str]
) -> Mapping[str, bytes]:
    """case.toml, and the words of one language. Nothing is made up: what wasn't read is left out.

    Facts, asks and authorities each have an item at least, so that what it lacks is asked for.
    """
    basics, person = pieces.basics, next((one.name.value for one in pieces.read.persons), None)
    facts = [(f"fact{number}", one) for number, one in enumerate(pieces.events, start=1)]
    ids = [id_ for id_, _ in facts] or ["fact1"]
    offices = [one.id for one in pieces.authorities] or ["office1"]
    told = {one.id: one.found for one in pieces.authorities}
    case: dict[str, object] = {
        "slug": slug,
        "code": basics.code or None,
        "country": basics.country or None,
        "default_language": language,
        "facts_as_of": basics.issued,
        "act_until": basics.act_until,
        "person": pieces.kind.value,
        "demands": list(pieces.demands) or None,
        "never_said": list(never_said) or None,
        "issuer": {
            "name": basics.issuer or None,
            "email": basics.email or None,
            "phones": list(basics.phones) or None,
        },
        "sources": [{"id": APPEAL, "publisher": basics.issuer or None, "date": basics.issued}],
        "facts": [
            {"id": id_, "event": one.event, "when": one.when, "sources": [APPEAL]} for id_, one in facts
        ]
        or [{"id": "fact1", "sources": [APPEAL]}],
        "asks": [
            {
                "id": _ASK,
                "tone": Tone.RIGHTS.value,
                "demands": list(pieces.demands) or None,
                "facts": ids if facts else None,
            }
        ],
        "authorities": [one.table() for one in pieces.authorities] or [{"id": "office1"}],
    }
    words: dict[str, object] = {
        "language": language,
        "reviewed": False,
        "person": person,
        "names": {"short": person},
        "facts": {id_: {} for id_ in ids},
        "asks": {_ASK: {}},
        "authorities": {
            id_: {
                "name": found.name.value if (found := told.get(id_)) and found.name else None,
                "office": found.role.value if found and found.role else None,
            }
            for id_ in offices
        },
    }
    return {FACTS: written(case), f"{language}.toml": written(words)}
