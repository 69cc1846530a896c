"""How each question of a draft is answered: with a tap, by typing, or by leaving the matter out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.content.cases.drafting.authorities import LEAVE_OUT
from bot.content.cases.drafting.model import DraftQuestion, Topic
from bot.content.cases.loading import ROLES


class AnswerKind(StrEnum):
    """What may be typed; CHOICE: nothing, there are buttons for all there is."""

    CHOICE = "choice"
    LINE = "line"
    NAMES = "names"  # with ";" between
    FORMS = "forms"  # in a language with grammatical cases all of them
    DAY = "day"
    EMAIL = "email"
    COUNTRY = "country"
    EVENT = "event"  # an id of the library
    DEMANDS = "demands"  # several


STANDS: Final = "yes"
"""The answer that what was read with a doubt stands."""

_KINDS: Final[Mapping[Topic, AnswerKind]] = MappingProxyType(
    {
        Topic.LANGUAGE: AnswerKind.CHOICE,
        Topic.COUNTRY: AnswerKind.COUNTRY,
        Topic.NAME: AnswerKind.NAMES,
        Topic.PERSON: AnswerKind.CHOICE,
        Topic.WHO: AnswerKind.CHOICE,
        Topic.CODE: AnswerKind.LINE,
        Topic.ISSUER: AnswerKind.LINE,
        Topic.ISSUER_EMAIL: AnswerKind.EMAIL,
        Topic.ISSUER_PHONE: AnswerKind.LINE,
        Topic.ISSUE_DATE: AnswerKind.DAY,
        Topic.ACT_UNTIL: AnswerKind.DAY,
        Topic.EVENT: AnswerKind.EVENT,
        Topic.FACT: AnswerKind.CHOICE,
        Topic.DEMAND: AnswerKind.DEMANDS,
        Topic.DEMANDS: AnswerKind.DEMANDS,
        Topic.ROLE: AnswerKind.CHOICE,
        Topic.GENDER: AnswerKind.CHOICE,
        Topic.ADDRESS: AnswerKind.EMAIL,
        Topic.OTHER_ADDRESS: AnswerKind.CHOICE,
        Topic.SEAT: AnswerKind.COUNTRY,
        Topic.NAME_IN: AnswerKind.NAMES,
        Topic.AUTHORITIES_IN: AnswerKind.NAMES,
        Topic.COUNTRY_IN: AnswerKind.FORMS,
        Topic.DETAIL_IN: AnswerKind.FORMS,
    }
)
"""Those that are missing here ask for an item that the appeal doesn't have: it is added in its part."""

_OFFERED: Final[Mapping[Topic, tuple[str, ...]]] = MappingProxyType(
    {
        Topic.FACT: (STANDS,),
        Topic.GENDER: ("f", "m"),
        Topic.COUNTRY_IN: (),  # proposed is a name that isn't put into its cases yet
    }
)

_LEFT_OUT: Final = frozenset({Topic.EVENT, Topic.FACT, Topic.DEMAND, Topic.ROLE, Topic.ADDRESS, Topic.SEAT})


@dataclass(frozen=True, slots=True)
class AskedAs:
    """`choices`: answers on buttons; the last one may be LEAVE_OUT."""

    kind: AnswerKind
    choices: tuple[str, ...]


def asked_as(question: DraftQuestion) -> AskedAs | None:
    """How a question is answered; None for what is added in its part of the case instead."""
    kind = _KINDS.get(question.topic)
    if kind is None:
        return None
    if question.topic is Topic.ROLE:
        offered = tuple(dict.fromkeys((*(role for role in question.proposed if role in ROLES), *ROLES)))
    else:
        offered = _OFFERED.get(question.topic, question.proposed)
    leave = (LEAVE_OUT,) if question.topic in _LEFT_OUT else ()
    return AskedAs(kind, (*offered, *leave))


def answered_by(question: DraftQuestion) -> str:
    """The key that the answer is given by: of another address, that of the address."""
    if question.topic is Topic.OTHER_ADDRESS:
        return f"{question.key.rpartition('.')[0]}.{Topic.ADDRESS.value}"
    return question.key
