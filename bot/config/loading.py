"""Reads the settings from the environment and the .env file, every fault reported at once."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from bot.config.env_file import TOKEN, UNREADABLE, EnvFile, is_token_name, nearest, read_env, value_of
from bot.config.settings import Settings
from bot.errors import ConfigError, ConfigFault
from bot.reading import read_bytes

ENV_FILE: Final = Path(".env")
MOST_ENV_BYTES: Final = 64_000
_MISNAMED: Final = (".env.txt", "env.txt", "env")
"""What becomes of .env in editors and file managers that hide or add the end of a name."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and what deserves a look in how they are written."""

    settings: Settings
    remarks: tuple[ConfigFault, ...]


@dataclass(slots=True)
class _Gathered:
    values: dict[str, str] = field(default_factory=dict)  # by the settings' names
    where: dict[str, str] = field(default_factory=dict)  # where each of them stands, for messages
    faults: list[ConfigFault] = field(default_factory=list)
    remarks: list[ConfigFault] = field(default_factory=list)

    def put(self, name: str, value: str, where: str) -> None:
        self.where[name] = where
        if UNREADABLE in value or re.search("[\ud800-\udfff]", value):
            advice = "Write it anew, and save the file as UTF-8."
            self.faults.append(ConfigFault(where, "has a character that can't be read.", advice))
        else:
            self.values[name] = value


def load_settings(env_file: Path | None = ENV_FILE, **given: Any) -> Settings:
    """Settings from the environment, then `env_file`. Raises ConfigError that lists every fault."""
    return read_settings(env_file, **given).settings


def read_settings(
    env_file: Path | None = ENV_FILE, languages: Collection[str] | None = None, **given: Any
) -> Loaded:
    """The same, with what should be told to an operator at the start.

    `languages`: what DEFAULT_LANGUAGE may be; None where it is of no use.
    """
    found = _Gathered()
    known = {name.upper() for name in Settings.model_fields}
    _from_environment(found, known)
    if env_file is not None:
        _from_file(found, known, env_file)
    if "BOT_TOKEN" not in found.where and "bot_token" not in given:
        found.faults += _meant_elsewhere(env_file)
    settings = None
    try:
        values = {name.lower(): value for name, value in found.values.items()} | given
        settings = Settings.model_validate(values, context={"languages": languages})
    except ValidationError as error:
        for item in error.errors():
            name = str(item["loc"][0]).upper()
            if item["type"] == "literal_error":
                problem = f"must be one of {item['ctx']['expected']}."
            else:
                problem = str(item["msg"]).removeprefix("Value error, ")
            found.faults.append(ConfigFault(found.where.get(name, name), problem, ""))
    if found.faults or settings is None:
        raise ConfigError(found.faults)
    return Loaded(settings, tuple(found.remarks))


def _from_environment(found: _Gathered, known: set[str]) -> None:
    for name, raw in os.environ.items():
        if name.upper() in known:
            if value := value_of(raw):  # a container's --env-file leaves quotes and comments in it
                found.put(name.upper(), value, name.upper())
        elif near := nearest(name, known):
            problem = "in the environment is not a setting, and isn't read."
            found.remarks.append(ConfigFault(name, problem, f"Did you mean {near}?"))


def _from_file(found: _Gathered, known: set[str], path: Path) -> None:
    file = _file(found, known, path)
    for name, written in file.settings.items():
        if written.value and name not in found.where:
            found.put(name, written.value, file.where(written.line, name))
    found.faults += file.faults
    found.remarks += file.remarks
    if "BOT_TOKEN" not in found.where:
        _other_names(found, file)
    for setting, faults in file.lost.items():
        if setting not in found.where:
            found.faults += faults
            found.where[setting] = setting  # it is told


def _file(found: _Gathered, known: set[str], path: Path) -> EnvFile:
    try:
        return read_env(read_bytes(path, MOST_ENV_BYTES), str(path), known, os.environ)
    except FileNotFoundError:
        pass
    except OSError as error:
        advice = "Make it a file with a setting on each line, like BOT_TOKEN=…, that the bot may read."
        found.faults.append(ConfigFault(str(path), f"can't be read: {error.strerror}.", advice))
        found.where["BOT_TOKEN"] = str(path)  # it may be in there
    return EnvFile(str(path))


def _other_names(found: _Gathered, file: EnvFile) -> None:
    """A token that stands alone, or under a name that other programs have for it."""
    values = {written.value for written in file.tokens}
    if len(values) > 1:
        lines = ", ".join(str(written.line) for written in file.tokens)
        problem = f"lines {lines} hold different tokens, and none is called BOT_TOKEN."
        found.faults.append(ConfigFault(file.shown, problem, "Call the one that is meant BOT_TOKEN."))
        found.where["BOT_TOKEN"] = file.shown
    elif file.tokens:
        written = file.tokens[0]
        where = file.where(written.line, "BOT_TOKEN")
        found.put("BOT_TOKEN", written.value, where)
        called = f"{written.name} is" if written.name else "the token that stands there alone is"
        advice = "Write BOT_TOKEN= before it, so that nobody has to guess."
        found.remarks.append(ConfigFault(file.where(written.line), f"{called} taken for BOT_TOKEN.", advice))


def _meant_elsewhere(env_file: Path | None) -> list[ConfigFault]:
    """Where a token stands that nobody reads: without this, a rehearsal would start in the bot's place."""
    advice = "Call it BOT_TOKEN; or take it away, if a rehearsal is meant."
    faults = [
        ConfigFault(name, "in the environment holds a bot's token, but isn't read.", advice)
        for name, value in os.environ.items()
        if is_token_name(name) and TOKEN.fullmatch(value_of(value))
    ]
    if env_file is not None and not env_file.exists():
        for path in (env_file.with_name(name) for name in _MISNAMED):
            if _holds_token(path, os.environ):
                advice = f"Rename it: mv {path} {env_file}"
                faults.append(
                    ConfigFault(str(path), f"holds the bot's token, but only {env_file} is read.", advice)
                )
    return faults


def _holds_token(path: Path, environment: Mapping[str, str]) -> bool:
    try:
        content = read_bytes(path, MOST_ENV_BYTES)
    except OSError:
        return False
    found = read_env(content, str(path), ("BOT_TOKEN",), environment)
    written = found.settings.get("BOT_TOKEN")
    return any(TOKEN.fullmatch(one.value) for one in (*([written] if written else []), *found.tokens))
