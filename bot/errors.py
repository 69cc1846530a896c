"""One tree of errors; each says what happened and what to do next.

    AppealBotError
    ├── ConfigError          a setting is missing or wrong; all faults at once
    ├── ContentError         a file under messages/ can't be used; names file and place
    ├── SealError            a sealed value does not open under this BOT_KEY
    ├── StoreError           the database can't do what was asked
    │   ├── NewerDatabase    the database was written by a newer version of this program
    │   ├── OlderDatabase    by an older one, and whoever opened it wants it left as it is
    │   ├── PanicBegun       everybody in it is to be destroyed, and isn't yet
    │   ├── AnotherBots      the database is another bot's than the token
    │   ├── DamagedDatabase  its file is malformed, or the write-ahead log beside it isn't its own
    │   ├── BackupError      a backup can't be made, or a file can't be restored
    │   └── StoreUnavailable locked, full, read-only or gone
    │       └── LeaseLost    another bot has had the database since this one took it
    ├── UnreadableFile       a file that somebody sent can't be read; the kind of reason is known
    ├── TelegramUnreachable  Telegram, or the server in BOT_API_URL, doesn't answer
    └── Refusal              what a person asked can't be done; carries a key for its text in messages/
        └── StillCounting    not yet: people are still being counted

No message of any of these holds a chat id, a name or a text that somebody typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AppealBotError(Exception):
    """Root of all errors this program raises on purpose.

    `advice` is one sentence for the operator: what to do next.
    """

    advice: str = ""

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        if advice:
            self.advice = advice

    def __str__(self) -> str:
        return f"{self.problem} {self.advice}".strip()


@dataclass(frozen=True, slots=True)
class ConfigFault:
    """One thing wrong: `where` it stands, what the `problem` is, what to do (`advice`)."""

    where: str
    problem: str
    advice: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem} {self.advice}".strip()


class ConfigError(AppealBotError):
    """Settings that can't be used; `faults` lists every one of them."""

    def __init__(self, faults: list[ConfigFault]) -> None:
        super().__init__("The settings can't be used:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = faults


class FlawKind(StrEnum):
    """What can be wrong with a file for which the chat has words, for those who edit a case there."""

    LACKS = "lacks"  # the entry isn't there, or is empty
    NONE_YET = "none_yet"  # no item at all of a list
    UNKNOWN = "unknown"  # name: what nothing is called
    NAMED_TWICE = "named_twice"
    BRACES = "braces"
    BUTTON_LONG = "button_long"  # number, most: characters
    NO_EMAIL = "no_email"  # name: what was taken for one
    FAMILY = "family"
    NO_MAIN_WORDS = "no_main_words"
    LEFT_OVER = "left_over"  # name


@dataclass(frozen=True, slots=True)
class ContentFlaw:
    """The same as an error says, for who says it in a language. What a kind has no use for is empty.

    `way`: to the entry in its file: names, and numbers from 0 in lists.
    """

    kind: FlawKind
    way: tuple[str | int, ...] = ()
    name: str = ""
    number: int = 0
    most: int = 0


class ContentError(AppealBotError):
    """A file under messages/ can't be used; the problem names the file and the place in it.

    `line` and `what` tell the place and the rest apart for who prints them otherwise; 0 and "" if unknown.
    `flaw`: for the chat, if that has words for it.
    """

    def __init__(
        self,
        problem: str,
        advice: str = "",
        *,
        line: int = 0,
        what: str = "",
        flaw: ContentFlaw | None = None,
    ) -> None:
        super().__init__(problem, advice)
        self.line = line
        self.what = what
        self.flaw = flaw


class SealError(AppealBotError):
    """A sealed chat id does not open: another BOT_KEY wrote it, or it was damaged."""

    advice = (
        "Nothing was changed. Put the key that belongs to it into secrets/bot.key, or set BOT_KEY; a new key "
        "can't help."
    )


class ShareError(AppealBotError):
    """Shares of a key don't make it, or one of them can't be read."""


class StoreError(AppealBotError):
    """The database can't do what was asked."""


class NewerDatabase(StoreError):
    """The database was written by a newer version of this program."""

    advice = "Install that version, or restore the backup made before it."


class OlderDatabase(StoreError):
    """The database was written by an older version, and is not to be brought up to date now."""

    advice = "Make a backup, then start the program: that brings it up to date."


class PanicBegun(StoreError):
    """Everything that could lead to a person is to be destroyed, and isn't yet."""

    advice = "Run `python -m bot panic`, or start the bot: both finish it."


class AnotherBots(StoreError):
    """The database is another bot's than the one whose token is set, which can't reach its people."""

    advice = (
        "Nothing was changed. Put the token of the bot that it belongs to into BOT_TOKEN. If the other one "
        "is to have it from now on, run: python -m bot adopt"
    )


class DamagedDatabase(StoreError):
    """The database's file is malformed, or the write-ahead log beside it isn't its own."""

    advice = "Nothing was changed. Restore the newest backup: python -m bot restore FILE"


class BackupError(StoreError):
    """A backup can't be made, or a file can't be restored. What was there is as it was."""


class StoreUnavailable(StoreError):
    """The database is locked, full, read-only or gone; nothing of the attempt was kept.

    `kind`: "locked", "full", "read_only" or "damaged" where that is known, else "".
    """

    advice = "Nothing was lost. Free disk space, check the folder's rights, and try again."
    kind: str = ""


class LeaseLost(StoreUnavailable):
    """Another bot has had the database since this one took it: this one writes nothing any more."""

    advice = "This one saves nothing any more, and sends nothing. It stops, and stands by."

    def __init__(self) -> None:
        super().__init__(
            "Another bot has taken over the database, since this one stood still or lost its connection."
        )


class WhyUnreadable(StrEnum):
    """Why a file can't be read."""

    LARGE = "large"  # more bytes than are looked at
    LOCKED = "locked"  # it asks for a password
    DAMAGED = "damaged"  # it isn't what its first bytes say
    ARCHIVE = "archive"  # files are packed in it
    OLD_OFFICE = "old_office"  # .doc, .msg, .rtf and the like
    UNKNOWN = "unknown"  # a kind that isn't known, or no text
    SLOW = "slow"  # it took too long
    HEAVY = "heavy"  # it took too much memory, or gave more text than is taken
    DIED = "died"  # the reading process ended by itself


class UnreadableFile(AppealBotError):
    """A file that somebody sent can't be read. `why`: for who says it in another language."""

    advice = "Copy its text and paste it as a message."

    def __init__(self, why: WhyUnreadable, problem: str, advice: str = "") -> None:
        super().__init__(problem, advice)
        self.why = why


class WhyUnfit(StrEnum):
    """Why a file can't be the picture of a case."""

    KIND = "kind"  # neither JPEG nor PNG
    BROKEN = "broken"  # it says that it is one, and can't be read to its end
    LARGE = "large"  # more bytes than are taken
    PIXELS = "pixels"  # more pixels than are decoded
    NARROW = "narrow"  # far longer than wide, which Telegram refuses
    SMALL = "small"  # nobody would see anything on it
    CARRIES = "carries"  # it tells more than one sees: where and with what it was taken, a smaller picture


class UnfitPicture(AppealBotError):
    """A file can't be the picture of a case. `why`: for who says it in another language."""

    advice = "Take another picture."

    def __init__(self, why: WhyUnfit, problem: str, advice: str = "") -> None:
        super().__init__(problem, advice)
        self.why = why


class TelegramUnreachable(AppealBotError):
    """Telegram, or the server in BOT_API_URL, doesn't answer."""

    advice = (
        "Look at BOT_API_URL and TELEGRAM_PROXY too, if you set them. Nothing is lost: what people write "
        "waits with Telegram for a day."
    )


class AlreadyHandled(Exception):
    """The update that is being answered changed something before, in this program or in an earlier one.

    No fault: nothing is written, and whoever answers updates knows what to say.
    """


class Refusal(AppealBotError):
    """What a person asked can't be done. `key` names the text in messages/ that tells them why."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Refused: {key}.")
        self.key = key


class StillCounting(Refusal):
    """What was asked depends on people who are still being counted. `percent`: so many of them are."""

    def __init__(self, percent: int) -> None:
        super().__init__("broadcast_counting")
        self.percent = percent
