"""Reads the settings, every fault reported at once."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.config.settings import Settings
from bot.errors import ConfigError, ConfigFault

ENV_FILE = Path(".env")


def load_settings(env_file: Path | None = ENV_FILE, **given: Any) -> Settings:
    """Settings from the environment, then `env_file`. Raises ConfigError that lists every fault."""
    faults: list[ConfigFault] = []
    try:
        settings = Settings(_env_file=env_file, **given)
    except ValidationError as error:
        for item in error.errors():
            name = str(item["loc"][0]).upper()
            if item["type"] == "literal_error":
                problem = f"must be one of {item['ctx']['expected']}."
            else:
                problem = str(item["msg"]).removeprefix("Value error, ")
            faults.append(ConfigFault(name, problem, ""))
        settings = None
    faults += _misspelt(env_file)
    if faults or settings is None:
        raise ConfigError(faults)
    return settings


def _misspelt(env_file: Path | None) -> list[ConfigFault]:
    """Names in the .env file that look like a setting's but aren't one."""
    known = {name.upper() for name in Settings.model_fields}
    if env_file is None or not env_file.is_file():
        return []
    faults = []
    for name in dotenv_values(env_file):
        near = difflib.get_close_matches(name.upper(), known - {name.upper()}, n=1, cutoff=0.85)
        if near and name.upper() not in known:
            faults.append(ConfigFault(name, f"in {env_file} is not a setting.", f"Did you mean {near[0]}?"))
    return faults
