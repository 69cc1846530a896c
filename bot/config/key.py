"""The key that seals and tags: from BOT_KEY, from its file, or made at the first start."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from bot.config.env_file import text_of, value_of
from bot.config.settings import Settings
from bot.errors import ConfigError, ConfigFault
from bot.model.keys import MASTER_KEY_BYTES, key_from_text, new_key
from bot.reading import read_bytes


def load_key(settings: Settings, *, make: bool) -> tuple[str, bool]:
    """The text of the key and whether it was made just now.

    Takes BOT_KEY, else the key file; if there is none and `make` is true, makes one with mode 600.
    Raises ConfigError when there is no key and none may be made, or the file can't be used.
    """
    if settings.bot_key is not None:
        return settings.bot_key.get_secret_value(), False
    path = settings.key_path
    try:
        if path.exists():
            return _key_in(path), False
        if settings.database_path.exists():
            raise ConfigError(
                [
                    ConfigFault(
                        str(path),
                        "is missing, but there is a database already, and only its own key opens it.",
                        "Put your copy of the key back there, or set BOT_KEY. A new key can't help.",
                    )
                ]
            )
        if not make:
            raise ConfigError(
                [ConfigFault("BOT_KEY", f"is not set and {path} doesn't exist.", "Start the bot once.")]
            )
        try:
            return _made_key(path), True
        except FileExistsError:  # another start was a moment earlier
            return _key_in(path), False
    except OSError as error:
        raise ConfigError(
            [
                ConfigFault(
                    str(path),
                    f"can't be read or made ({error.strerror}).",
                    "Set BOT_KEY, or mend the folder's rights.",
                )
            ]
        ) from None


def _key_in(path: Path) -> str:
    text = value_of(text_of(read_bytes(path)))
    if key_from_text(text) is None:
        raise ConfigError(
            [ConfigFault(str(path), "holds no usable key.", "Put your copy of the key back there.")]
        )
    return text


def _made_key(path: Path) -> str:
    """A new key, in a new file at `path`. OSError: there is no such file then, or it is another's.

    When this returns, a power cut can't take the key back: what is sealed with it could never be opened.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = new_key(secrets.token_bytes(MASTER_KEY_BYTES))
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # never over a file that is there
    finally:
        draft.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        with suppress(OSError):  # not every file system can do it, or lets one
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    return text
