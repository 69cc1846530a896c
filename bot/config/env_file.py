"""What a .env file says, however it was written: understood where there is one sensible reading.

Editors and shells of other systems write it in UTF-16, with a mark at the beginning, with curly quotes;
people write `NAME: value`, forget the sign between, or paste the token alone. Where more than one thing may
have been meant, that is a fault, with its line. No value is ever shown: any of them may be a secret.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.errors import ConfigFault
from bot.model.keys import key_from_text

TOKEN: Final = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,64}")
"""A bot's token, as @BotFather gives it."""

_TOKEN_NAMES: Final = re.compile("(TELEGRAM|TG|MY)?(BOT)?(HTTP)?(API|ACCESS)?TOKEN")
_KEY_NAMES: Final = re.compile("(TELEGRAM|APPEAL)?(BOT)?(MASTER)?KEY")
_NOT_OURS: Final = re.compile("APPEALBOT|TELEGRAMBOT|TELEGRAM|APPEAL|TG|BOT")
"""What people put before a setting's name, as in BOT_LOG_LEVEL."""
_BEFORE_A_NAME: Final = re.compile(
    r"(?:export|setx?(?:\s+-\w+)*|declare\s+-x|-e|--env|-)\s+|\$env:|environment=", re.IGNORECASE
)
_COMMENT: Final = ("#", ";", "//")
_SIGN: Final = re.compile(r"\s*(?::=|=+|:)\s*")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_QUOTES: Final = "\"'“”„‟‘’‚‛«»‹›`"
_STRAIGHT: Final = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*[,;]?\s*(?:#.*)?""")
_CURLY: Final = re.compile(r"[“”„‟‘’‚‛«»‹›`]([^“”„‟‘’‚‛«»‹›`]*)[“”„‟‘’‚‛«»‹›`]\s*[,;]?\s*(?:#.*)?")
_REFERENCE: Final = re.compile(r"\$\{([A-Za-z_]\w*)(?::?-([^}]*))?\}")
_WIDE: Final = str.maketrans({"＝": "=", "：": ":", "＃": "#"})
_SHOWN_AT_MOST: Final = 30
UNREADABLE: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Written:
    """A setting's value as it was meant, the line it stands on, and the name it has there."""

    value: str
    line: int
    name: str


@dataclass(slots=True)
class EnvFile:
    """What a file says: settings by their names, what is wrong with it, and what deserves a look."""

    shown: str  # the file's name, for messages
    settings: dict[str, Written] = field(default_factory=dict)
    faults: list[ConfigFault] = field(default_factory=list)
    remarks: list[ConfigFault] = field(default_factory=list)
    tokens: list[Written] = field(default_factory=list)  # under another name than BOT_TOKEN
    lost: dict[str, list[ConfigFault]] = field(default_factory=dict)  # setting -> faults, unless it is set

    def where(self, line: int, name: str = "") -> str:
        """A place in it, as messages name it."""
        return f"{name} ({self.shown}, line {line})" if name else f"{self.shown}, line {line}"


def read_env(content: bytes, shown: str, known: Collection[str], environment: Mapping[str, str]) -> EnvFile:
    """What the content of the file `shown` says of the settings in `known`. Never raises, whatever it is.

    `environment`: where ${NAME} in a value is looked up if the file hasn't that name.
    """
    return _Reader(EnvFile(shown), known, environment).read(text_of(content))


def value_of(raw: str) -> str:
    """A value without what only surrounds it: quotes, blanks, a comment, signs that nobody sees."""
    raw = _visible(raw).strip()
    found = _STRAIGHT.fullmatch(raw)
    if found:
        return re.sub(r"\\([\"'\\])", r"\1", found[1] if found[1] is not None else found[2]).strip()
    if found := _CURLY.fullmatch(raw):
        return found[1].strip()
    value = re.split(r"(?:^|\s)#", raw, maxsplit=1)[0].strip()
    ends = [sign for sign in value if sign in _QUOTES]
    if len(ends) == 1 and (value[0] in _QUOTES or value[-1] in _QUOTES):
        value = value.strip(_QUOTES).strip()
    return value


def nearest(name: str, known: Collection[str]) -> str:
    """The setting that `name`, which is none, was probably meant to be; "" if it is another's."""
    plain = _plain(name)
    names = {_plain(one): one for one in known}
    rest = plain[found.end() :] if (found := _NOT_OURS.match(plain)) else ""
    for candidate in (plain, rest, f"BOT{rest}"):
        if candidate in names:
            return names[candidate]
    near = difflib.get_close_matches(plain, names, n=1, cutoff=0.85) if len(plain) <= 40 else []
    return names[near[0]] if near else ""


def is_token_name(name: str) -> bool:
    """Whether people call a bot's token so elsewhere, as in TELEGRAM_BOT_TOKEN."""
    return _TOKEN_NAMES.fullmatch(_plain(name)) is not None


def text_of(content: bytes) -> str:
    """The text of the file, in whatever encoding; what can't be read of it as U+FFFD."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if content[1:2] == b"\0":
        return content.decode("utf-16-le", "replace")
    if content[:1] == b"\0":
        return content.decode("utf-16-be", "replace")
    return content.decode("utf-8", "replace")


def _visible(text: str) -> str:
    """Without signs that nobody sees, and with plain blanks in place of others."""
    signs = []
    for sign in text.translate(_WIDE):
        kind = unicodedata.category(sign)
        if kind in ("Zs", "Zl", "Zp") or sign == "\t":
            signs.append(" ")
        elif kind not in ("Cc", "Cf"):
            signs.append(sign)
    return "".join(signs)


def _plain(name: str) -> str:
    """A name without what people write differently in it."""
    return re.sub(rf"[\s_.\-{_QUOTES}]+", "", name).upper()


class _Reader:
    def __init__(self, found: EnvFile, known: Collection[str], environment: Mapping[str, str]) -> None:
        self._found = found
        self._known = {_plain(name): name for name in known}
        self._environment = environment
        self._others: dict[str, str] = {}  # what else the file sets
        self._strange: list[int] = []  # lines that say nothing
        self._commented = 0  # the line of a comment that holds a token

    def read(self, text: str) -> EnvFile:
        for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
            line = _visible(raw).strip()
            if line.startswith(_COMMENT):
                self._commented = self._commented or (number if TOKEN.search(line) else 0)
            elif line:
                self._line(number, line)
        self._put_in_others()
        self._tell()
        return self._found

    def _line(self, number: int, line: str) -> None:
        line = _BEFORE_A_NAME.sub("", line, count=1) if _BEFORE_A_NAME.match(line) else line
        bare = value_of(line)
        if TOKEN.fullmatch(bare):
            self._found.tokens.append(Written(bare, number, ""))
            return
        for name, raw, by_sign in _readings(line):
            value = value_of(raw)
            if _plain(name) in self._known:
                self._setting(self._known[_plain(name)], value, number)
                return
            if is_token_name(name) and (by_sign or TOKEN.fullmatch(value)):
                if value:
                    self._found.tokens.append(Written(value, number, name))
                return
        sign = _SIGN.search(line)
        name = line[: sign.start()] if sign else ""
        if sign and _NAME.fullmatch(name) and not key_from_text(line):
            self._other(name, value_of(line[sign.end() :]), number)
        elif TOKEN.search(line):
            self._lost("BOT_TOKEN", number, "seems to hold the bot's token, but not as a setting.")
        elif key_from_text(bare):
            self._lost("BOT_KEY", number, "holds what looks like the key, but no name.")
        else:
            self._strange.append(number)

    def _setting(self, setting: str, value: str, number: int) -> None:
        before = self._found.settings.get(setting)
        if before and before.value and value and before.value != value:
            problem = f"stands there and on line {before.line}, with different values."
            where = self._found.where(number, setting)
            self._found.faults.append(ConfigFault(where, problem, "Take one of the two out."))
        elif value or not before:
            self._found.settings[setting] = Written(value, number, setting)

    def _other(self, name: str, value: str, number: int) -> None:
        self._others[name] = value
        if near := nearest(name, self._known.values()):
            problem, advice = "is not a setting.", f"Did you mean {near}?"
            self._found.faults.append(ConfigFault(self._found.where(number, _shown(name)), problem, advice))
        elif TOKEN.fullmatch(value):
            self._lost("BOT_TOKEN", number, "holds a bot's token, under a name that isn't read.")
        elif _KEY_NAMES.fullmatch(_plain(name)) and key_from_text(value):
            self._lost("BOT_KEY", number, "holds what looks like the key, under a name that isn't read.")

    def _lost(self, setting: str, number: int, problem: str) -> None:
        advice = f"Write {setting}= before it, and nothing else on that line."
        self._found.lost.setdefault(setting, []).append(
            ConfigFault(self._found.where(number), problem, advice)
        )

    def _put_in_others(self) -> None:
        """Replace ${NAME} by what that is."""
        settings = self._found.settings
        values = {**self._environment, **self._others, **{name: one.value for name, one in settings.items()}}
        for setting, one in settings.items():
            if lacking := [
                name
                for name, otherwise in _REFERENCE.findall(one.value)
                if not values.get(name) and not otherwise
            ]:
                problem = f"points to {_shown(lacking[0]) or 'another name'}, which is not set."
                where = self._found.where(one.line, setting)
                self._found.faults.append(ConfigFault(where, problem, "Write the value itself."))
            value = _REFERENCE.sub(lambda found: values.get(found[1]) or found[2] or "", one.value)
            settings[setting] = Written(value, one.line, one.name)

    def _tell(self) -> None:
        found = self._found
        if self._strange:
            lines = ", ".join(map(str, self._strange[:5])) + (", …" if len(self._strange) > 5 else "")
            plural = len(self._strange) > 1
            problem = (
                "are no settings, and are passed over." if plural else "is no setting, and is passed over."
            )
            where = f"{found.shown}, line{'s' if plural else ''} {lines}"
            found.remarks.append(ConfigFault(where, problem, "Write NAME=value, or # before a remark."))
        if self._commented and not found.tokens:
            problem = "has a token, but # stands before it, so it isn't read."
            where = found.where(self._commented)
            found.remarks.append(ConfigFault(where, problem, "Take the # away if that token is meant."))


def _readings(line: str) -> Iterator[tuple[str, str, bool]]:
    """What may be the name in a line, what its value, and whether a sign stands between, or else a blank."""
    if sign := _SIGN.search(line):
        yield line[: sign.start()], line[sign.end() :], True
    words = line.split(" ")
    for number in range(1, min(4, len(words))):
        yield " ".join(words[:number]), " ".join(words[number:]), False


def _shown(name: str) -> str:
    """A name as it may be shown: no secret that stands in a name's place."""
    return name if len(name) <= _SHOWN_AT_MOST and _NAME.fullmatch(name) else ""
