"""The small language in which phrases are written.

{name}              a detail that is filled in; {name.gen}: in another grammatical case
{was|were}          one person, or an organisation | several
{she|he|…|they|it}  woman | man | unsaid | several | organisation
[ in {court}]       left out where a detail in it isn't given
{+party}            prints nothing; what stands in its brackets is said only where the flag holds
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.model.cases.case import PersonKind

KINDS: Final = (
    PersonKind.WOMAN,
    PersonKind.MAN,
    PersonKind.UNSAID,
    PersonKind.SEVERAL,
    PersonKind.ORGANISATION,
)
"""The order of the five forms."""

_DETAIL = re.compile(r"\+?[a-z_]+(\.[a-z]+)?")
_PLAIN = re.compile(r"[^\[\]{}|]+")


class PhraseError(ValueError):
    """A phrase isn't written as it should be; the text says what is wrong, in a few words."""


class MissingDetailError(LookupError):
    """A phrase needs a detail that isn't given; `args[0]` is its name."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Something to fill in; `name` with its grammatical case, as in "name.gen"."""

    name: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A condition."""

    name: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Forms that depend on who the person is: two of them, or five."""

    forms: tuple[Nodes, ...]

    def form(self, kind: PersonKind) -> Nodes:
        """The form for that kind of person."""
        if len(self.forms) == len(KINDS):
            return self.forms[KINDS.index(kind)]
        return self.forms[1 if kind is PersonKind.SEVERAL else 0]


@dataclass(frozen=True, slots=True)
class Optional:
    """What is left out where something in it isn't given."""

    nodes: Nodes


Node = str | Detail | Flag | Agreement | Optional
Nodes = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it was written, taken apart."""

    text: str
    nodes: Nodes

    @classmethod
    @lru_cache(maxsize=30_000)
    def parse(cls, text: str) -> Phrase:
        """Take a phrase apart. Raises PhraseError."""
        return cls(text, _PhraseReader(text).all())

    def filled(self, details: Mapping[str, str], kind: PersonKind) -> str:
        """The phrase with its details filled in; flags are details too. Raises MissingDetailError.

        A grammatical case that a detail doesn't have is taken from its only form.
        """
        return _filled(self.nodes, details, kind)

    @property
    def details(self) -> Iterator[tuple[str, bool]]:
        """Each detail and flag ("+party"), and whether it stands where it can be left out."""
        return _details(self.nodes, optional=False)


def detail(details: Mapping[str, str], name: str) -> str:
    """A detail in the case that is asked for, else in its only form. Raises MissingDetailError."""
    for known in (name, name.partition(".")[0]):
        if known in details:
            return details[known]
    raise MissingDetailError(name)


def _filled(nodes: Nodes, details: Mapping[str, str], kind: PersonKind) -> str:
    parts = []
    for node in nodes:
        match node:
            case str():
                parts.append(node)
            case Detail(name):
                parts.append(detail(details, name))
            case Flag(name):
                detail(details, f"+{name}")
            case Agreement():
                parts.append(_filled(node.form(kind), details, kind))
            case Optional(inner):
                try:
                    parts.append(_filled(inner, details, kind))
                except MissingDetailError:
                    continue
    return "".join(parts)


def _details(nodes: Nodes, *, optional: bool) -> Iterator[tuple[str, bool]]:
    for node in nodes:
        match node:
            case str():
                continue
            case Detail(name):
                yield name, optional
            case Flag(name):
                yield f"+{name}", optional
            case Agreement(forms):
                for form in forms:
                    yield from _details(form, optional=optional)
            case Optional(inner):
                yield from _details(inner, optional=True)


class _PhraseReader:
    """Reads a phrase from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def all(self) -> Nodes:
        nodes = self._part()
        if self._at < len(self._text):
            raise PhraseError(f'"{self._text[self._at]}" stands without its other half')
        return nodes

    def _part(self) -> Nodes:
        """All to the end, or to a sign that something before it waits for."""
        nodes: list[Node] = []
        while self._at < len(self._text):
            if plain := _PLAIN.match(self._text, self._at):
                nodes.append(plain[0])
                self._at = plain.end()
                continue
            sign = self._text[self._at]
            if sign not in "{[":
                break
            self._at += 1
            nodes.append(self._braces() if sign == "{" else self._brackets())
        return tuple(nodes)

    def _brackets(self) -> Node:
        inner = self._part()
        self._close("]")
        if not any(True for _ in _details(inner, optional=True)):
            raise PhraseError("brackets need a detail in them, to tell when they are left out")
        return Optional(inner)

    def _braces(self) -> Node:
        forms = [self._part()]
        while self._text[self._at : self._at + 1] == "|":
            self._at += 1
            forms.append(self._part())
        self._close("}")
        if len(forms) == 1:
            name = forms[0][0] if len(forms[0]) == 1 else None
            if not isinstance(name, str) or not _DETAIL.fullmatch(name):
                raise PhraseError("braces need the name of one detail, or forms with | between them")
            return Flag(name[1:]) if name.startswith("+") else Detail(name)
        if len(forms) not in (2, len(KINDS)):
            raise PhraseError(f"has {len(forms)} forms in braces, where 2 or {len(KINDS)} belong")
        return Agreement(tuple(forms))

    def _close(self, sign: str) -> None:
        if self._text[self._at : self._at + 1] != sign:
            raise PhraseError(f'a "{sign}" is missing')
        self._at += 1
