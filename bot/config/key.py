"""The key that seals and tags: given by the operator, from its file, or made at the first start."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from bot.config.env_file import text_of, value_of
from bot.config.key_places import handed_over
from bot.config.secret_files import write_new
from bot.config.settings import Settings
from bot.errors import ConfigError, ConfigFault
from bot.model.keys import MASTER_KEY_BYTES, key_from_text, new_key
from bot.reading import read_bytes


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the key is taken from. `path`: None if it is a setting's value."""

    path: Path | None
    ours: bool  # the file that the program makes itself

    def __str__(self) -> str:
        return "BOT_KEY" if self.path is None else str(self.path)

    @property
    def has_one(self) -> bool:
        """Whether there is one, as far as can be told without opening it."""
        return self.path is None or self.path.exists()


def key_place(settings: Settings) -> KeyPlace:
    """The first of: BOT_KEY, BOT_KEY_FILE, a credential of systemd's, a secret of Docker's, secrets/bot.key.

    The one of BOT_KEY_FILE also if it isn't there: another key in its place would open nothing.
    """
    if settings.bot_key is not None:
        return KeyPlace(None, ours=False)
    given = settings.bot_key_file or handed_over()
    return KeyPlace(given or settings.key_path, ours=given is None)


def load_key(settings: Settings, *, make: bool) -> tuple[str, bool]:
    """The text of the key and whether it was made just now.

    If there is none in any place and `make` is true, makes one with mode 600. Raises ConfigError when there
    is no key and none may be made, or the file can't be used.
    """
    if settings.bot_key is not None:
        return settings.bot_key.get_secret_value(), False
    place = key_place(settings)
    path = place.path or settings.key_path
    try:
        if path.exists():
            return _key_in(path), False
        if not place.ours:
            raise ConfigError(
                [ConfigFault(str(path), "holds no key: it isn't there.", "Put your copy of the key there.")]
            )
        if not settings.on_a_server and settings.database_path.exists():
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
    text = new_key(secrets.token_bytes(MASTER_KEY_BYTES))
    write_new(path, f"{text}\n".encode())
    return text
