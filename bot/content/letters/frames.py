"""What stands around the text of every letter of a language: lines above the salutation, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

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
    """What stands above and below the text of a language's letters."""

    attention: str  # with {addressee}: several authorities share the address
    attention_office: str  # the same where nobody is named, or the gender is unknown
    signature: str  # below a letter without a name
    embassy: str  # with {of_country}, whose it is, and {host}, the country it is in
    embassy_to: str  # the same as an address line has it
    call: CallWords
    progress: ProgressWords


@dataclass(frozen=True, slots=True)
class ProgressWords:
    """How an organisation tells an authority of the letters that it got. {name} is in the nominative."""

    subject: str  # with {name}
    opening: str  # with {organisation} and {name}
    letters: str  # with {month}, {year} and {number}, which is less than there are
    asks: str  # announces what is asked for
    hope: str
    contact: str  # with {contact}
    thanks: str


@dataclass(frozen=True, slots=True)
class CallWords:
    """What is said on the phone before and after what is asked for."""

    hello: str
    about: str  # with {name}, in the nominative
    asks: str  # announces what is asked for
    thanks: str


def load_frame(path: Path, language: Language, collected: list[ContentError] | None = None) -> Frame:
    """Read a language's frame.toml. Raises ContentError, or collects what is wrong."""
    top = Section.read(path, language, collected)
    frame = Frame(
        attention=_naming(top, "attention"),
        attention_office=_naming(top, "attention_office"),
        signature=top.text("signature"),
        embassy=top.text("embassy", ("of_country", "host")),
        embassy_to=top.text("embassy_to" if top.has("embassy_to") else "embassy", ("of_country", "host")),
        call=_call(top.section("call")),
        progress=_progress(top.section("progress")),
    )
    top.close()
    return frame


def _call(section: Section) -> CallWords:
    words = CallWords(
        hello=section.text("hello"),
        about=section.text("about", ("name",)),
        asks=section.text("asks"),
        thanks=section.text("thanks"),
    )
    section.close()
    return words


def _progress(section: Section) -> ProgressWords:
    words = ProgressWords(
        subject=section.text("subject", ("name",)),
        opening=section.text("opening", ("organisation", "name")),
        letters=section.text("letters", ("month", "year", "number")),
        asks=section.text("asks"),
        hope=section.text("hope"),
        contact=section.text("contact", ("contact",)),
        thanks=section.text("thanks"),
    )
    section.close()
    return words


def _naming(top: Section, key: str) -> str:
    line = top.text(key, ("addressee",))
    if line and "{addressee}" not in line:
        top.refuse(top.fault("does not say whom.", "Put {addressee} where the name belongs.", key))
    return line
