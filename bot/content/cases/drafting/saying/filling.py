"""What a draft can say in one language: names, the country, and the details of each event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from babel.lists import format_list

from bot.content.cases.countries import country_name
from bot.content.cases.drafting.saying.inflecting import (
    as_typed,
    country_forms,
    forms_of,
    name_forms,
    script_of,
    transliterated,
    typed,
)
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.cases.drafting.saying.words import COUNTED, SINGLE, DraftWords
from bot.content.cases.recognising.demands import DraftPerson
from bot.content.cases.recognising.happened import DAYS, Happened, Period
from bot.content.composing.composer import Composer
from bot.content.phrases.grammar import NOMINATIVE, Grammar
from bot.content.phrases.index import Entry
from bot.model.cases.appeal import FoundPerson
from bot.model.cases.case import Forms, PersonKind

_LATIN = "Latn"


@dataclass(frozen=True, slots=True)
class Names:
    """The person's names in a language. `person`: the full name or names; `short`: as sentences have it."""

    person: str
    name: Forms
    short: Forms


@dataclass(frozen=True, slots=True)
class Country:
    """`forms`, `into`: what a document has to say of it, where the Unicode data and the grammar don't do."""

    forms: Forms | None
    into: str


class Filler:
    """One language of a draft."""

    def __init__(
        self, library: DraftLibrary, language: str, read_language: str, answers: Mapping[str, str]
    ) -> None:
        self.language = language
        self._words: DraftWords = library.words[language]
        self._composer: Composer = library.files.composers[language]
        self._script = library.languages[language].script
        self._of_appeal = language == read_language
        self._answers = answers

    @property
    def words(self) -> DraftWords:
        """The language's."""
        return self._words

    @property
    def composer(self) -> Composer:
        """The language's."""
        return self._composer

    @property
    def cases(self) -> tuple[str, ...]:
        """Grammatical cases besides the nominative."""
        return self._grammar.cases

    @property
    def _grammar(self) -> Grammar:
        return self._composer.grammar

    def _as_it_is(self, name: str) -> bool:
        """Whether a name of the appeal can stand in this language as it is written there."""
        script = script_of(name)
        return script in ("", self._script) and (self._of_appeal or script in ("", _LATIN))

    def names(self, persons: Sequence[FoundPerson], person: DraftPerson) -> Names | None:
        """The names, or None where a person has to say how they are written in this language."""
        names = [one.name.value for one in persons]
        if person.kind is PersonKind.ORGANISATION:
            name = self._answers.get(f"name.{self.language}") or names[0]
            return Names(name, {NOMINATIVE: name}, {NOMINATIVE: name})
        if not all(map(self._as_it_is, names)):
            told = self._answers.get(f"name.{self.language}", "")
            names = [part.strip() for part in told.split(";") if part.strip()]
            if len(names) != len(persons):
                return None
        genders = [_WHO.get(one.gender or "", "") for one in persons]
        if len(persons) == 1:
            genders = [person.kind.value]
        each = [
            name_forms(name, who, self.cases, self._words.name_endings)
            for name, who in zip(names, genders, strict=True)
        ]
        joined = self._joined(each)
        return Names(joined[NOMINATIVE], joined, self._short(joined, each, person))

    def proposed_names(self, names: Iterable[str]) -> str:
        """How they are probably written in this language's script; empty where it has no letters for them."""
        letters = self._words.letters
        made = "; ".join(transliterated(name, letters) for name in names) if letters else ""
        return made if all(script_of(sign) in ("", self._script) for sign in made) else ""

    def _short(self, name: Forms, each: Sequence[Forms], person: DraftPerson) -> dict[str, str]:
        if told := self._answers.get(f"short.{self.language}"):
            return typed(told, self.cases)
        pattern = self._words.short[person.kind.value]
        if person.kind is PersonKind.SEVERAL:
            several = self._words.several_who
            pattern = next((several[id_] for id_ in person.who if id_ in several), pattern)
        last = {case: text.split()[-1] for case, text in each[0].items()}
        return {
            case: text.format(last=last[case], name=name[case])
            for case, text in forms_of(pattern, self.cases).items()
        }

    def names_of_authorities(self, names: Sequence[str]) -> tuple[str, ...] | None:
        """The names in this language, or None where somebody has to say how its script writes them."""
        if all(map(self._as_it_is, names)):
            return tuple(names)
        told = [name.strip() for name in self._answers.get(f"authorities.{self.language}", "").split(";")]
        return tuple(told) if len(told) == len(names) and all(told) else None

    def addressed(self, name: str, gender: str | None) -> str:
        """A name as an address line has it, if the language puts it into a case of its own."""
        forms = name_forms(name, _WHO.get(gender or "", ""), self.cases, self._words.name_endings)
        return forms.get("dat", "") if name else ""

    def country(self, code: str) -> Country | None:
        """What has to be said of a country, or None where a person has to say how its name changes."""
        if not self.cases:
            return Country(None, "")
        if told := self._answers.get(f"country.{self.language}.{code}"):
            return Country(typed(told, self.cases), "")
        name = country_name(code, self.language)
        found = country_forms(code, name, self.cases, self._words.country_endings)
        return Country(*found) if found else None

    def details(self, happened: Happened, entry: Entry, fact: str, of_country: str) -> dict[str, Forms]:
        """What is known of an event's details in this language; the day isn't among them."""
        found: dict[str, Forms] = {}
        for name in (*entry.needs, *entry.may):
            if told := self._answers.get(f"say.{fact}.{name}.{self.language}"):
                found[name] = typed(told, self.cases)
            elif name == DAYS[0] and happened.period:
                found[name] = {NOMINATIVE: self.period(happened.period)}
            elif name in happened.details and (forms := self._detail(happened, name, of_country)):
                found[name] = forms
        return found

    def _detail(self, happened: Happened, name: str, of_country: str) -> Forms | None:
        ids = happened.details[name]
        table = "voices" if happened.event == "voices" and name == "others" else name
        if table in COUNTED:
            return self._counted(table, ids[0], happened.counts.get(name), of_country)
        if table not in SINGLE:
            return None
        texts = self._words.single[table]
        if any(id_ not in texts for id_ in ids):
            return None
        each = [forms_of(texts[id_], self.cases) for id_ in ids]
        forms = self._joined(each)
        if table == "where" or table == "reason":
            return {NOMINATIVE: forms[NOMINATIVE]}
        if table == "charge" and "article" in happened.counts:
            return {
                case: texts["article"].format(charge=text, article=happened.counts["article"])
                for case, text in forms.items()
            }
        return forms

    def _counted(self, table: str, id_: str, number: int | None, of_country: str) -> Forms | None:
        by_number = self._words.counted[table].get(id_, {})
        plural = Locale(self.language).plural_form(number) if number is not None else "other"
        text = by_number.get(plural) or by_number.get("other", "")
        if not text or ("{n}" in text and number is None):
            return None
        forms = forms_of(text.replace("{of_country}", of_country), self.cases)
        return {case: part.replace("{n}", str(number)) for case, part in forms.items()}

    def period(self, period: Period) -> str:
        """Less than a day in words: "in mid-2024"."""
        text = self._words.months[period.month - 1] if period.month else self._words.when[period.kind]
        return text.format(year=period.year)

    def _joined(self, each: Sequence[Forms]) -> dict[str, str]:
        return {
            case: format_list([forms.get(case, forms[NOMINATIVE]) for forms in each], locale=self.language)
            for case in each[0]
        }

    def listed(self, texts: Sequence[str]) -> str:
        """Several things in a row, as the language lists them."""
        return format_list(list(texts), locale=self.language) if texts else ""

    def proposed_country(self, code: str) -> str:
        """A country's name, to be put into its cases."""
        return as_typed(dict.fromkeys((NOMINATIVE, *self.cases), country_name(code, self.language)))


_WHO = {"f": PersonKind.WOMAN.value, "m": PersonKind.MAN.value}
