"""The questions of a draft, each with what it is about and the part that its answer fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.content.cases.drafting.basics import FACTS
from bot.content.cases.drafting.model import DraftQuestion, Topic
from bot.content.cases.drafting.saying.filling import Filler
from bot.content.cases.drafting.saying.telling import FactDraft
from bot.content.cases.recognising.demands import Demands
from bot.content.cases.recognising.happened import Events
from bot.model.cases.appeal import ReadAppeal, ReadingDoubt
from bot.model.cases.case import PersonKind


def of_language(language: str, known: Iterable[str]) -> DraftQuestion:
    """In which language an appeal is that no patterns are for. `known`: those that some are for."""
    return DraftQuestion(
        "language", Topic.LANGUAGE, FACTS, ("default_language",), language, proposed=tuple(known)
    )


def of_name(read: ReadAppeal, default: str, answers: Mapping[str, str]) -> Iterator[DraftQuestion]:
    """How the person is called, where nobody is named or the name was read with a doubt."""
    unsure = next((one.name for one in read.persons if one.name.doubt), None)
    if not read.persons or (unsure and "name" not in answers):
        spelt = "; ".join(one.name.value for one in read.persons)
        yield DraftQuestion(
            key="name",
            topic=Topic.NAME,
            file=f"{default}.toml",
            way=("person",),
            language=default,
            proposed=(spelt,) if spelt else (),
            line=unsure.line if unsure else None,
            doubt=unsure.doubt if unsure else ReadingDoubt.NONE,
        )


def of_person(kinds: Sequence[PersonKind]) -> DraftQuestion:
    """Whether it is a woman or a man: it needn't be said."""
    proposed = tuple(kind.value for kind in kinds)
    return DraftQuestion("person", Topic.PERSON, FACTS, ("person",), proposed=proposed, needed=False)


def of_who(proposed: Iterable[str]) -> DraftQuestion:
    """Who the person is, where no word of the appeal says so."""
    return DraftQuestion("who", Topic.WHO, FACTS, ("who",), proposed=tuple(proposed))


def of_events(read: ReadAppeal, found: Events) -> Iterator[DraftQuestion]:
    """Which event of the library a dated sentence is; and the day of one that was read with a doubt."""
    for number, event in enumerate(read.events, start=1):
        if event in found.unknown:
            yield DraftQuestion(
                key=f"event.{number}",
                topic=Topic.EVENT,
                file=FACTS,
                way=("facts",),
                about=event.text.value,
                needed=False,
                line=event.text.line,
                doubt=event.text.doubt,
            )


def of_facts(facts: Iterable[FactDraft], answers: Mapping[str, str]) -> Iterator[DraftQuestion]:
    """Whether a fact stands that was read with a doubt."""
    for fact in facts:
        if fact.happened.doubt and f"fact.{fact.id}" not in answers:
            yield DraftQuestion(
                key=f"fact.{fact.id}",
                topic=Topic.FACT,
                file=FACTS,
                way=("facts", fact.id),
                about=fact.happened.said,
                detail=fact.entry.id,
                # What was guessed stands in the text, but with less than the library would have it.
                needed=fact.happened.doubt is not ReadingDoubt.GUESSED,
                line=fact.happened.line,
                doubt=fact.happened.doubt,
            )


def of_demands(found: Demands) -> Iterator[DraftQuestion]:
    """Which demands of the library a sentence is."""
    for number, demand in found.unknown:
        yield DraftQuestion(
            key=f"demand.{number}",
            topic=Topic.DEMAND,
            file=FACTS,
            way=("demands",),
            about=demand.value,
            line=demand.line,
            doubt=demand.doubt,
        )


def of_details(fact: FactDraft, code: str, names: Iterable[str]) -> Iterator[DraftQuestion]:
    """Details that a fact's sentence needs in a language."""
    for name in names:
        yield DraftQuestion(
            key=f"say.{fact.id}.{name}.{code}",
            topic=Topic.DETAIL_IN,
            file=f"{code}.toml",
            way=("facts", fact.id, "say", name),
            language=code,
            about=fact.happened.said,
            detail=name,
            needed=False,
            line=fact.happened.line,
        )


class InLanguage:
    """What has to be known before a draft can be written in a language. `default`: no case is without it."""

    def __init__(self, filler: Filler, *, default: bool) -> None:
        self._filler = filler
        self._default = default

    def name(self, spelt: Sequence[str]) -> DraftQuestion:
        """How the person's name is written in its script."""
        return self._names(Topic.NAME_IN, "name", ("person",), spelt)

    def authorities(self, spelt: Sequence[str]) -> DraftQuestion:
        """How those of the authorities are that are named, all at once."""
        return self._names(Topic.AUTHORITIES_IN, "authorities", ("authorities",), spelt)

    def country(self, code: str) -> DraftQuestion:
        """How a country's name changes in it."""
        proposed = (self._filler.proposed_country(code),)
        return self._question(Topic.COUNTRY_IN, f".{code}", "country", ("country", "name"), code, proposed)

    def _names(self, topic: Topic, key: str, way: tuple[str, ...], spelt: Sequence[str]) -> DraftQuestion:
        proposed = self._filler.proposed_names(spelt)
        return self._question(topic, "", key, way, "; ".join(spelt), (proposed,) if proposed else ())

    def _question(
        self, topic: Topic, end: str, key: str, way: tuple[str, ...], about: str, proposed: tuple[str, ...]
    ) -> DraftQuestion:
        language = self._filler.language
        return DraftQuestion(
            key=f"{key}.{language}{end}",
            topic=topic,
            file=f"{language}.toml",
            way=way,
            language=language,
            about=about,
            proposed=proposed,
            needed=self._default,
            doubt=ReadingDoubt.GUESSED,
        )
