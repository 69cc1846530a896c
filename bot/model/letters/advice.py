"""What is said to somebody about what they typed for a letter. It advises and never decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Advice(StrEnum):
    """Why a sentence, or a name, may not help. In the order in which it is said."""

    TOO_LONG = "too_long"  # it was shortened
    INSULT = "insult"
    THREAT = "threat"
    POLITICS = "politics"
    OTHER_DEMAND = "other_demand"  # asks for what this letter does not ask for
    NUMBER = "number"  # looks like a phone, passport or account number
    ADDRESS = "address"  # an e-mail address, a user name or a link
    HOME = "home"  # where somebody lives
    NEVER_SAID = "never_said"  # a word that this case never says
    OTHER_LANGUAGE = "other_language"  # in another alphabet than the letter


@dataclass(frozen=True, slots=True)
class Remark:
    """One piece of advice. `words` are what gave rise to it, as they were typed.

    They are for showing to whoever typed them and stay out of `repr`, so that no log holds them. None are
    given for NEVER_SAID, which must not be repeated, nor where the sentence as a whole is meant.
    """

    kind: Advice
    words: tuple[str, ...] = field(default=(), repr=False)
