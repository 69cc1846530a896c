"""A draft's case.toml."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.cases.drafting.basics import Basics
from bot.content.cases.drafting.documents import written
from bot.content.cases.drafting.language_file import DraftTold
from bot.content.cases.drafting.saying.telling import APPEAL, FactDraft
from bot.content.cases.recognising.demands import AskDraft
from bot.content.said.hashes import Hashing, entries_for
from bot.content.said.words import words_of
from bot.model.cases.appeal import ReadAppeal
from bot.model.cases.case import Life

_SHORTEST = 3
"""Letters of a name that is worth a hash: a shorter one is a word of many sentences."""


def facts_document(
    slug: str,
    basics: Basics,
    told: DraftTold,
    default_language: str,
    demands: Sequence[str],
    quotes_code: bool,
    never_said: Sequence[str],
) -> bytes:
    """The file. What isn't known is left out, and the case can't be used until it stands there."""
    person = told.person
    return written(
        {
            "slug": slug,
            "code": basics.code or None,
            "country": person.country,
            "default_language": default_language,
            "facts_as_of": told.issued,
            "act_until": basics.act_until,
            "person": person.kind.value,
            "life": None if person.life is Life.LIVING else person.life.value,
            "who": list(person.who) or None,
            "quotes_code": quotes_code,
            "demands": [id_ for id_ in demands if any(id_ in ask.demands for ask in told.asks)],
            "never_said": list(never_said) or None,
            "issuer": {
                "name": basics.issuer or None,
                "email": basics.email or None,
                "phones": list(basics.phones) or None,
                "copy": False,
            },
            "sources": [{"id": APPEAL, "publisher": basics.issuer or None, "date": told.issued}],
            "facts": [_fact(one) for one in told.facts],
            "asks": [_ask(ask, told.facts) for ask in told.asks],
            "authorities": [one.table() for one in told.authorities],
        }
    )


def _fact(one: FactDraft) -> dict[str, object]:
    return {"id": one.id, "event": one.entry.id, "when": one.when, "sources": [APPEAL]}


def _ask(ask: AskDraft, facts: Sequence[FactDraft]) -> dict[str, object]:
    ids = {id(one.happened): one.id for one in facts}
    return {
        "id": ask.id,
        "tone": ask.tone.value,
        "demands": list(ask.demands),
        "who": list(ask.who) or None,
        "facts": [ids[id(one)] for one in ask.facts],
        "leaves_out": list(ask.leaves_out) or None,
        "concerns": list(ask.concerns),
        "standards": list(ask.standards) or None,
    }


def hashes_of(read: ReadAppeal, slug: str, hashing: Hashing) -> tuple[str, ...]:
    """The list of words never said: of all names of kin, but no word that the person's own name has too."""
    ours = [name for one in read.persons for name in (one.name.value, *one.other_spellings)]
    ours += [one.name.value for one in read.authorities if one.name]
    said = {entry for name in ours for word in words_of(name) for entry in _plain(word)}
    kin = {word for name in read.kin for word in words_of(name) if len(word) >= _SHORTEST}
    never = [word for word in kin if not said & _plain(word)]
    return tuple(sorted(frozenset().union(*(entries_for(word, slug, hashing) for word in never))))


def _plain(word: str) -> frozenset[str]:
    """The keys of a word, unhashed."""
    return frozenset(e for e in entries_for(word, "", lambda key, _: key) if e.startswith("="))
