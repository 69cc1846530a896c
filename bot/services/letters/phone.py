"""A call in the place of a letter: what is said, in the language of who is called and in the caller's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.content.composing.besides.calling import said_on_the_phone
from bot.content.library import Library
from bot.model.letters.letter import LetterChoice
from bot.services.letters.steps import LetterReady, NoAddress
from bot.services.people.visitors import Visitor


@dataclass(frozen=True, slots=True)
class PhoneScript:
    """`said`: a sentence each; `means`: the same for whoever reads another language, else empty."""

    language: str
    said: tuple[str, ...]
    means: tuple[str, ...]


def phone_script(library: Library, visitor: Visitor, step: LetterReady | NoAddress) -> PhoneScript | None:
    """What to say to the step's authority; None where nothing is asked of it."""
    case, authority, path = step.case, step.authority, step.path
    ask = case.ask(path.ask or "")
    if ask is None or not ask.tone.demands:
        return None
    spoken = [code for code in visitor.languages if code in case.letters]
    language = path.language
    if language not in spoken:
        trusted = {code for code in spoken if library.reviewed(code) or code == visitor.language}
        language = next((code for code in authority.languages if code in trusted), case.default_language)
    own = visitor.language if visitor.language in case.letters else case.default_language
    choice = LetterChoice(case.slug, ask.id, authority.id, language, path.wording)
    said = said_on_the_phone(library.letters, case, ask, choice)
    if own == language:
        return PhoneScript(language, said, ())
    return PhoneScript(
        language, said, said_on_the_phone(library.letters, case, ask, replace(choice, language=own))
    )
