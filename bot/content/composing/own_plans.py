"""Plans of letters in a case's own words, as it had them before there was a phrase library."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.composing.composer import Composer
from bot.content.composing.plans import LetterPlan
from bot.content.composing.units import Unit
from bot.content.languages import language as known
from bot.content.phrases.index import SENDERS, PhraseSort
from bot.model.cases.case import Ask, Authority, AuthorityKind, Case, PersonKind

_KEPT = "{in_text}"


def own_plan(composer: Composer, case: Case, ask: Ask, authority: Authority) -> LetterPlan:
    """The plan of letters to an authority for an ask that has words of its own in the case's files."""
    language = composer.language
    words = case.letters[language].asks[ask.id]
    as_of = composer.forms.written(case.facts_as_of)
    demands = [case.texts[language].demands[demand] for demand in ask.demands]
    openings = {sender: _library(composer, f"opening.{sender}") for sender in SENDERS}
    place = "home" if authority.kind is AuthorityKind.GOVERNMENT else "abroad"
    requests = words.requests.get(authority.role) or words.requests[place]
    return LetterPlan(
        subject=_unit(composer, "subject", [text.format() for text in words.subjects]),
        openings=openings,
        units=(
            openings["nobody"],
            _unit(composer, "concern", [text.format(in_text=_KEPT) for text in words.concerns]),
            _unit(composer, "facts", [text.format(as_of=as_of) for text in words.facts]),
            _unit(composer, "standard", [text.format(in_text=_KEPT) for text in words.standards]),
            _unit(composer, "request", [_request(text, demands, language) for text in requests]),
            _library(composer, "thanks"),
        ),
        blocks={},
    )


def _library(composer: Composer, id_: str) -> Unit:
    details = {"in_text": _KEPT, "town": "{town}"}
    return Unit(
        id_,
        tuple(
            composer.wording(p, details, PersonKind.UNSAID) for p in composer.phrases(PhraseSort.UNITS, id_)
        ),
    )


def _unit(composer: Composer, key: str, texts: Sequence[str]) -> Unit:
    return Unit(key, tuple(composer.own(text) for text in texts))


def _request(request: str, demands: Sequence[str], language: str) -> str:
    """One demand stands in the sentence; several stand numbered below it, to be answered one by one."""
    if len(demands) == 1:
        return request.format(in_text=_KEPT, demands=demands[0])
    semicolon = known(language).spaced(";")
    numbered = (f"{number}. {demand}" for number, demand in enumerate(demands, start=1))
    listed = f"{semicolon}\n".join(numbered)
    return request.replace(" {demands}", "\n{demands}").format(in_text=_KEPT, demands=listed)
