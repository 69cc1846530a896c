"""Writes letters: the same choice and signature give the same letter, character for character."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateSyntaxError, meta

from bot.content.forms import Form, FormsOfAddress, load_forms
from bot.content.signatures import initials, signature_from
from bot.content.toml import NO_BREAK, typeset
from bot.errors import ContentError
from bot.model.case import AskWords, Authority, AuthorityKind, Case
from bot.model.languages import LANGUAGES
from bot.model.letter import Letter, LetterChoice, Signature

__all__ = ["LetterWriter", "NoSuchLetterError", "initials", "signature_from"]


_SKELETON_VALUES = frozenset(
    {
        "attention",
        "for_information",
        "addressee",
        "person_addressed",
        "salutation",
        "concern",
        "facts",
        "standard",
        "request",
        "close",
        "name",
        "town",
    }
)


class NoSuchLetterError(LookupError):
    """A choice names a case, ask, authority or language that is not there: a button has outlived it."""


class LetterWriter:
    """Composes letters from a case's words, a language's skeleton and its forms of address."""

    def __init__(
        self,
        cases: Mapping[str, Case],
        skeletons: Mapping[str, Template],
        forms: Mapping[str, FormsOfAddress],
    ) -> None:
        self._cases = cases
        self._skeletons = skeletons
        self.forms = forms

    @classmethod
    def load(cls, folder: Path, cases: Mapping[str, Case]) -> LetterWriter:
        """Read messages/letters/. Raises ContentError."""
        # A letter is plain text: escaping would put "&amp;" before a minister.
        environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701
            trim_blocks=True,
            lstrip_blocks=True,
        )
        skeletons, forms = {}, {}
        for language in LANGUAGES:
            if not (folder / language).is_dir():
                continue
            skeletons[language] = _skeleton(environment, folder, language)
            forms[language] = load_forms(folder / language / "forms_of_address.toml", language)
        return cls(cases, MappingProxyType(skeletons), MappingProxyType(forms))

    def wordings(self, case: Case, ask: str, authority: Authority, language: str) -> int:
        """How many different letters `LetterChoice.wording` can choose between: 0 to this, less one."""
        count = 1
        for part in _parts(self._words(case, ask, language), authority):
            count *= len(part)
        return count

    def write(self, choice: LetterChoice, signature: Signature) -> Letter:
        """The letter for a choice. A `wording` of any size is taken modulo the number of wordings.

        Raises NoSuchLetterError where the choice names something that does not exist.
        """
        case = self._cases.get(choice.case)
        authority = case.authority(choice.authority) if case else None
        ask = case.ask(choice.ask) if case else None
        if case is None or authority is None or ask is None:
            raise NoSuchLetterError(f"no letter {choice.case}/{choice.ask}/{choice.authority}")
        words = self._words(case, choice.ask, choice.language)
        forms = self.forms[choice.language]
        form = forms.form(authority)
        addressee = case.letters[choice.language].addressees[authority.id]
        subject, concern, facts, standard, request = _pick(_parts(words, authority), choice.wording)
        demands = [case.texts[choice.language].demands[demand] for demand in ask.demands]
        body = self._skeletons[choice.language].render(
            attention=authority.shared_address,
            for_information=authority.kind is not AuthorityKind.GOVERNMENT,
            addressee=forms.address_line(authority, addressee),
            person_addressed=bool(addressee.name and authority.gender),
            salutation=addressee.salutation or form.salutation,
            concern=concern.format(in_text=form.in_text),
            facts=facts.format(as_of=forms.date(case.facts_as_of)),
            standard=standard.format(in_text=form.in_text),
            request=_request(request, form, demands, choice.language),
            close=form.close,
            name=signature.name,
            town=signature.town if signature.given else "",  # a town is told by those who give a name
        )
        return Letter(
            choice=choice,
            addressee=forms.address_line(authority, addressee),
            email=authority.email,
            # A subject is one line wherever it stands, and mail programs stumble over unusual blanks in it.
            subject=subject.format().replace(NO_BREAK, " "),
            paragraphs=tuple(part.strip() for part in re.split(r"\n\s*\n", body) if part.strip()),
        )

    def _words(self, case: Case, ask: str, language: str) -> AskWords:
        if (
            language not in case.letters
            or language not in self.forms
            or ask not in case.letters[language].asks
        ):
            raise NoSuchLetterError(f"no letter {case.slug}/{ask} in {language}")
        return case.letters[language].asks[ask]


def _skeleton(environment: Environment, folder: Path, language: str) -> Template:
    """A language's letter.txt.j2, refused here if a letter could not be made from it later."""
    shown = f"messages/letters/{language}/letter.txt.j2"
    try:
        source = (folder / language / "letter.txt.j2").read_text(encoding="utf-8")
        used = meta.find_undeclared_variables(environment.parse(source))
    except FileNotFoundError:
        raise ContentError(f"{shown} is missing.", "Add or restore it.") from None
    except UnicodeDecodeError:
        raise ContentError(
            f"{shown} is not saved as UTF-8.", "Save it again with the encoding UTF-8."
        ) from None
    except TemplateSyntaxError as error:
        raise ContentError(
            f"{shown}, line {error.lineno}: {error.message}", "Correct or restore it."
        ) from None
    for name in sorted(used - _SKELETON_VALUES):
        known = ", ".join(sorted(_SKELETON_VALUES))
        raise ContentError(f'{shown}: there is no value "{name}".', f"Use one of: {known}.")
    for name in sorted(_SKELETON_VALUES - used - {"person_addressed"}):
        raise ContentError(f'{shown}: the value "{name}" is not used.', "A letter needs it: put it in.")
    return environment.get_template(f"{language}/letter.txt.j2")


def _parts(words: AskWords, authority: Authority) -> tuple[tuple[str, ...], ...]:
    """The parts of a letter, each with its wordings."""
    place = "home" if authority.kind is AuthorityKind.GOVERNMENT else "abroad"
    requests = words.requests.get(authority.role) or words.requests[place]
    return (words.subjects, words.concerns, words.facts, words.standards, requests)


def _pick(parts: Sequence[tuple[str, ...]], wording: int) -> list[str]:
    """One wording of each part: `wording` read as a number whose digits have the parts' lengths as bases."""
    chosen = []
    for part in parts:
        wording, digit = divmod(wording, len(part))
        chosen.append(part[digit])
    return chosen


def _request(request: str, form: Form, demands: Sequence[str], language: str) -> str:
    """One demand stands in the sentence; several stand numbered below it, to be answered one by one."""
    if len(demands) == 1:
        return request.format(in_text=form.in_text, demands=demands[0])
    semicolon = typeset(" ;", language).lstrip(" ")
    numbered = (f"{number}. {demand}" for number, demand in enumerate(demands, start=1))
    listed = f"{semicolon}\n".join(numbered)
    return request.replace(" {demands}", "\n{demands}").format(in_text=form.in_text, demands=listed)
