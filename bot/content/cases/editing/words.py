"""The texts of a case in a language: which there are to be, what each says, and what the source of it says.

The source is the case's default language. Whatever has words there needs words in each other language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.content.cases.editing.fields import FIELDS, TABLES, CaseField, CasePart, FieldKind
from bot.content.cases.editing.places import FACTS, Files, ValuePlace, plain
from bot.content.phrases.grammar import NOMINATIVE
from bot.model.cases.case import PersonKind

Way = tuple[str, ...]
Words = str | tuple[str, ...]

_NO_TEXTS: Final = ("language", "reviewed", "verified", "unfinished", "country")
"""Keys of a language's file that hold no words; those of the country are made where they are left out."""
_OF_ONE_LANGUAGE: Final = ("name_to", "office_to", "salutation", "other_names")
"""What a language has where it needs it."""
_NAMES: Final = (("names", "name"), ("names", "short"))
_COUNTED: Final = ("facts", "concerns", "demands")
_ROOM: Final[Mapping[Way, int]] = {("short",): 30, ("authorities", "button"): 34}
"""Characters that a button has for such a text, by the ends of its way."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of one language. `source`: what it is to say, `words`: what it says; empty: nothing yet."""

    language: str
    way: Way
    source: Words
    words: Words

    @property
    def place(self) -> ValuePlace:
        """Where it stands."""
        return ValuePlace(f"{self.language}.toml", self.way)

    @property
    def part(self) -> str:
        """Its name in a list of those that are verified: "facts.opened.what"."""
        return ".".join(self.way)

    @property
    def is_missing(self) -> bool:
        """Whether words are needed, and not there, or not all of them."""
        return not self.words or not all(self.words)

    @property
    def has_lines(self) -> bool:
        """Whether it is a list, one text a line."""
        return isinstance(self.source, tuple) or isinstance(self.words, tuple)

    @property
    def is_counted(self) -> bool:
        """Whether there are to be as many lines as in the source: the wordings that a letter draws from."""
        return isinstance(self.source, tuple) and self.way[0] in _COUNTED

    @property
    def most(self) -> int | None:
        """So many characters at most; None: any number."""
        ends = self.way if len(self.way) == 1 else (self.way[0], self.way[-1])
        return _ROOM.get(ends)


def source_language(files: Files) -> str:
    """The case's default language, which all others say the same as; "" if none is given."""
    found = entries_of(files, FACTS).get("default_language")
    return found if isinstance(found, str) else ""


def texts_of(files: Files, language: str, forms: Sequence[str] = ()) -> tuple[Text, ...]:
    """Every text that the case needs in a language, in the order of the source's file.

    `forms`: the language's grammatical cases besides the nominative; a name is needed in each.
    """
    source = source_language(files)
    model, own = entries_of(files, f"{source}.toml"), entries_of(files, f"{language}.toml")
    said = dict(_leaves(model))
    ways = dict.fromkeys((*said, *(way for way, _ in needed(files))))
    if forms and language != source and ("person",) in said:
        ways.setdefault(_NAMES[0])
        said.setdefault(_NAMES[0], said[("person",)])
    found = []
    for way in ways:
        for each in _in_forms(way, own, forms):
            words = _words(_at(own, each))
            found.append(Text(language, each, words if language == source else said.get(way, ""), words))
    return tuple(text for text in found if text.source or text.is_missing)


def items_needed(files: Files) -> Iterator[Way]:
    """The tables that each language's file has: one for each item of the case, with words or without."""
    facts = entries_of(files, FACTS)
    for part in (CasePart.FACTS, CasePart.ASKS, CasePart.AUTHORITIES):
        for item in _list(facts, TABLES[part]):
            if isinstance(item, dict) and "id" in item:
                yield TABLES[part], str(item["id"])


def needed(files: Files) -> Iterator[tuple[Way, bool]]:
    """The texts that a case can't do without, by its facts file; and whether each is a list."""
    facts = entries_of(files, FACTS)
    for part, fields in FIELDS.items():
        for field in fields:
            if (
                not field.spoken
                or field.optional
                or field.kind is FieldKind.FLAG
                or _may_be_empty(field, facts)
            ):
                continue
            items = _ids(facts, part) if part in TABLES else ("",)
            for item in items:
                yield field.place(part, item, "").way, field.kind is FieldKind.LINES
    for name in _list(facts, "who"):
        if isinstance(name, str) and _is_composed(facts):
            yield ("names", "who", name), False


def _may_be_empty(field: CaseField, facts: Mapping[str, Any]) -> bool:
    if field.way != _NAMES[1]:
        return False
    # Letters of its own words say none, and an organisation has one name.
    return not _is_composed(facts) or facts.get("person") == PersonKind.ORGANISATION


def _is_composed(facts: Mapping[str, Any]) -> bool:
    """Whether letters are made of the phrase library, or are to be."""
    asks = [ask for ask in _list(facts, "asks") if isinstance(ask, dict)]
    return not asks or any(key in ask for ask in asks for key in ("facts", "concerns", "standards"))


def _ids(facts: Mapping[str, Any], part: CasePart) -> tuple[str, ...]:
    items = (item for item in _list(facts, TABLES[part]) if isinstance(item, dict))
    told = (item for item in items if part is not CasePart.FACTS or item.get("listed", True))
    return tuple(str(item["id"]) for item in told if "id" in item)


def _list(table: Mapping[str, Any], key: str) -> list[Any]:
    found = table.get(key)
    return found if isinstance(found, list) else []


def _leaves(table: Mapping[str, Any], way: Way = ()) -> Iterator[tuple[Way, Words]]:
    """Each text of a file with words, and the way to it; a noun in several forms is one."""
    for key, value in table.items():
        if (not way and key in _NO_TEXTS) or key in _OF_ONE_LANGUAGE:
            continue
        if isinstance(value, dict) and NOMINATIVE not in value:
            yield from _leaves(value, (*way, key))
        elif words := _words(value):
            yield (*way, key), words


def _in_forms(way: Way, own: Mapping[str, Any], forms: Sequence[str]) -> Iterator[Way]:
    """The way itself, or one for each form that the noun there has, or is to have."""
    held = _at(own, way)
    if isinstance(held, dict):
        yield from ((*way, form) for form in dict.fromkeys((*held, *(forms if way in _NAMES else ()))))
    elif forms and way in _NAMES:
        yield from ((*way, form) for form in (NOMINATIVE, *forms))
    else:
        yield way


def _at(table: Mapping[str, Any], way: Way) -> Any:
    found: Any = table
    for step in way:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _words(value: Any) -> Words:
    if isinstance(value, dict):
        value = value.get(NOMINATIVE)
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    return _plain(value)


def _plain(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def entries_of(files: Files, name: str) -> dict[str, Any]:
    """What stands in a file; nothing in one that can't be read, whose fault is told by the check."""
    try:
        return plain(files, name)
    except ValueError:
        return {}
