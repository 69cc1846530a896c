"""What every letter of a language has, whatever its case: who writes, thanks, lines above the salutation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from bot.content.toml import Section
from bot.errors import ContentError
from bot.model.languages import Language
from bot.model.letters.letter import Signature


class SignedAs(StrEnum):
    """How much the writer says about themselves; decides which opening a letter has."""

    NOBODY = "nobody"  # a concerned person
    NAME = "name"
    TOWN = "town"  # name and town

    @classmethod
    def of(cls, signature: Signature) -> SignedAs:
        """The form for a signature. A town is told by those who give a name."""
        if not signature.given:
            return cls.NOBODY
        return cls.TOWN if signature.town else cls.NAME


@dataclass(frozen=True, slots=True)
class Frame:
    """One language's frame. Openings for a town hold {town}; the rest is ready to use."""

    attention: str  # with {addressee}: several authorities share the address
    attention_office: str  # the same where nobody is named, or the gender is unknown
    for_information: str  # above letters to missions and embassies
    signature: str  # below a letter without a name
    openings: Mapping[SignedAs, tuple[str, ...]]  # as many wordings for each form
    thanks: tuple[str, ...]

    @property
    def data(self) -> dict[str, object]:
        """What the hand-off page needs of it, ready for JSON."""
        return {
            "opening": {sender.value: list(wordings) for sender, wordings in self.openings.items()},
            "thanks": list(self.thanks),
            "signature": self.signature,
        }


def load_frame(path: Path, language: Language, collected: list[ContentError] | None = None) -> Frame:
    """Read a language's frame.toml. Raises ContentError, or collects what is wrong."""
    top = Section.read(path, language, collected)
    opening = top.section("opening")
    openings = {
        sender: opening.texts(sender.value, ("town",) if sender is SignedAs.TOWN else ())
        for sender in SignedAs
    }
    if all(openings.values()) and len({len(wordings) for wordings in openings.values()}) > 1:
        told = "has more wordings for some senders than for others."
        opening.refuse(opening.fault(told, "Write as many for each of the three."))
    if any("{town}" not in wording for wording in openings[SignedAs.TOWN]):
        opening.refuse(opening.fault("does not say the town.", "Put {town} where it belongs.", "town"))
    frame = Frame(
        attention=_naming(top, "attention"),
        attention_office=_naming(top, "attention_office"),
        for_information=top.text("for_information"),
        signature=top.text("signature"),
        openings=MappingProxyType(openings),
        thanks=top.texts("thanks"),
    )
    opening.close()
    top.close()
    return frame


def _naming(top: Section, key: str) -> str:
    line = top.text(key, ("addressee",))
    if line and "{addressee}" not in line:
        top.refuse(top.fault("does not say whom.", "Put {addressee} where the name belongs.", key))
    return line
