"""News of a case that there is: what of it is new, and whether it makes an ask of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from bot.content.cases.drafting.authorities import addressees_apart
from bot.content.cases.drafting.facts_file import hashes_of
from bot.content.cases.drafting.model import MercyDraft, NewSentence, UpdateDraft
from bot.content.cases.drafting.pieces import is_told
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.cases.recognising.demands import Asking, DraftPerson
from bot.content.cases.recognising.happened import Happened, news_of
from bot.content.cases.recognising.patterns import folded
from bot.content.cases.recognising.people import who_of
from bot.content.cases.recognising.sentences import running_text, sentences
from bot.content.cases.recognising.tables import Recognised
from bot.content.said.hashes import Hashing, hash_of
from bot.content.said.words import words_of
from bot.model.cases.appeal import FoundPerson, FoundValue, ReadAppeal
from bot.model.cases.case import Case, Fact, PersonKind
from bot.model.languages import SOURCE_LANGUAGE


def draft_update(
    read: ReadAppeal, case: Case, library: DraftLibrary, hashing: Hashing = hash_of, channel: str = ""
) -> UpdateDraft:
    """What a report changes in a case. Nothing of it is in the case before somebody puts it there.

    `channel`: where it was forwarded from; "" if from nowhere.
    """
    language = read.language or SOURCE_LANGUAGE
    known = library.recognised.get(language) or library.recognised[SOURCE_LANGUAGE]
    read = _of_case(read, case, language)
    told = news_of(read, known, library.rules, library.files.index, case.kind, case.life)
    confirms = {fact.id for one in told if (fact := _same(one, case.facts))}
    new = [one for one in told if _same(one, case.facts) is None]
    published = read.issue_date.value if read.issue_date else None
    never = hashes_of(read, case.slug, hashing)
    addressees = addressees_apart(read.authorities, case, known, library.rules)
    return UpdateDraft(
        slug=case.slug,
        publisher=_publisher(read) or channel,
        published=published,
        facts_as_of=max(case.facts_as_of, published or case.facts_as_of),
        sentences=tuple(
            _sentences(
                read, new, told, case.facts_as_of, partial(is_told, library, case, published=published)
            )
        ),
        confirms=tuple(fact.id for fact in case.facts if fact.id in confirms),
        mercy=_mercy(read, case, known, library, new),
        never_said=tuple(entry for entry in never if entry not in case.never_said),
        not_in_case=addressees.not_in_case,
        not_named=addressees.not_named,
    )


def _publisher(read: ReadAppeal) -> str:
    """Whoever the text says it is of; a report names organisations that have nothing to do with that."""
    if read.issuer and (read.issuer.line or read.code or read.demands):
        return read.issuer.value
    return ""


def _of_case(read: ReadAppeal, case: Case, language: str) -> ReadAppeal:
    """The report as one about the person of the case, in whatever spelling it has their name besides."""
    name = case.text(language).person
    genders = {PersonKind.WOMAN: "f", PersonKind.MAN: "m"}
    spelt = tuple(one.name.value for one in read.persons)
    # Words that begin with capitals in a headline are nobody's name, and what has hers is nobody else's.
    title, ours = read.title.value if read.title else "", {folded(word) for word in words_of(name)}
    others = tuple(
        one for one in read.others if one not in title and not ours & {folded(word) for word in words_of(one)}
    )
    person = FoundPerson(
        FoundValue(name),
        genders.get(case.kind),
        spelt,
        is_organisation=case.kind is PersonKind.ORGANISATION,
    )
    return replace(read, persons=(person,), others=others, language=language)


def _same(one: Happened, facts: Iterable[Fact]) -> Fact | None:
    """The fact of the case that the report tells as well: the same event, of no other day."""
    return next(
        (
            fact
            for fact in facts
            if fact.event == one.event and (one.when is None or fact.when in (None, one.when))
        ),
        None,
    )


def _sentences(
    read: ReadAppeal,
    new: Sequence[Happened],
    told: Sequence[Happened],
    since: date,
    can_tell: Callable[[Happened], bool],
) -> list[NewSentence]:
    """Each new event; then what is dated after the case's facts and is no known event."""
    found = [NewSentence(one.said, one.line, one.when, one) for one in new if can_tell(one)]
    said = {one.said for one in told if one not in new} | {one.said for one in found}
    for one in new:
        if one.said not in said:
            said.add(one.said)
            found.append(NewSentence(one.said, one.line, one.when))
    known = [one.said for one in told]
    for event in read.events:
        text, day = event.text.value, event.when.value if event.when else None
        if day and day > since and text not in said and not any(sentence in text for sentence in known):
            said.add(text)
            found.append(NewSentence(text, event.text.line, day))
    return found


def _mercy(
    read: ReadAppeal, case: Case, known: Recognised, library: DraftLibrary, new: Sequence[Happened]
) -> MercyDraft | None:
    """The ask for mercy that the report speaks of, if the case has none with those demands."""
    merciful = library.rules.lists["mercy.demands"]
    texts = [item.value for item in read.demands]
    texts += [sentence for _, text in running_text(read) for sentence in sentences(text)]
    spoken = {id_ for text in texts for id_ in known.found("demands", text)}
    asked = [id_ for id_ in merciful if id_ in spoken]
    # Who asks for something closer doesn't ask for just any clemency.
    demands = tuple(id_ for id_ in asked if id_ != merciful[0]) or tuple(asked)
    if not demands or set(demands) & set(case.demands):
        return None
    who = tuple(dict.fromkeys((*case.who, *who_of(read, known, library.rules, case.kind, {}))))
    person = DraftPerson(
        case.kind, case.life, tuple(id_ for id_ in who if id_ in library.rules.who), case.country
    )
    kept = [(fact.id, Happened(fact.event, "", fact.when)) for fact in case.facts if fact.event]
    ours = {id(one): id_ for id_, one in kept}
    asking = Asking(library.rules, library.files.index, library.treaties, person)
    concerns = [id_ for text in texts for id_ in known.found("concerns", text)]
    for ask in asking.asks(demands, [*(one for _, one in kept), *new], concerns):
        return MercyDraft(
            id=ask.id,
            words=ask.words,
            demands=ask.demands,
            facts=tuple(ours[id(one)] for one in ask.facts if id(one) in ours),
            events=tuple(one.event for one in ask.facts if id(one) not in ours),
            concerns=ask.concerns,
            standards=ask.standards,
            who=tuple(id_ for id_ in case.who if id_ in ask.who),
            leaves_out=ask.leaves_out,
        )
    return None
