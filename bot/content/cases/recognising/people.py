"""Who an appeal is for: a woman or man, several or an organisation; and what can be said of them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.cases.recognising.demands import who_fits
from bot.content.cases.recognising.rules import Rules
from bot.content.cases.recognising.sentences import About, running_text, sentences
from bot.content.cases.recognising.tables import Recognised
from bot.model.cases.appeal import ReadAppeal
from bot.model.cases.case import Life, PersonKind

_DEATHS = frozenset({"killing", "death_in_custody"})
_FIRST = 3
"""Sentences that name the person: who somebody is stands where they are named first."""


def kind_of(read: ReadAppeal, answers: Mapping[str, str]) -> PersonKind:
    """As far as grammar goes. Where the text doesn't show whether woman or man, that isn't said."""
    if chosen := answers.get("person"):
        return PersonKind(chosen)
    if len(read.persons) > 1:
        return PersonKind.SEVERAL
    if not read.persons:
        return PersonKind.UNSAID
    one = read.persons[0]
    if one.is_organisation:
        return PersonKind.ORGANISATION
    return {"f": PersonKind.WOMAN, "m": PersonKind.MAN}.get(one.gender or "", PersonKind.UNSAID)


def life_of(read: ReadAppeal, known: Recognised, answers: Mapping[str, str]) -> Life:
    """Whether they live: a sentence that is about them says that they were killed, or died."""
    if chosen := answers.get("life"):
        return Life(chosen)
    about = About(read, known)
    told = (part for _, text in running_text(read) for part in sentences(text) if about.is_told(part))
    if not any(_DEATHS.intersection(known.happened(part)) for part in told):
        return Life.LIVING
    return Life.SOME if len(read.persons) > 1 else Life.DEAD


def who_of(
    read: ReadAppeal, known: Recognised, rules: Rules, kind: PersonKind, answers: Mapping[str, str]
) -> tuple[str, ...]:
    """Short names of what can be said of who they are, as rules and drafts.toml have them."""
    if chosen := answers.get("who"):
        return who_fits(rules, chosen.split(), kind)
    about = About(read, known)
    named = [
        sentence
        for _, text in running_text(read)
        for sentence in sentences(text)
        if about.names(sentence) and about.is_told(sentence)
    ]
    texts = [*([read.title.value] if read.title else []), *named[:_FIRST]]
    found = (id_ for text in texts for id_ in known.found("who", text))
    order = list(rules.who)
    return who_fits(rules, sorted(dict.fromkeys(found), key=order.index), kind)
