"""Which key opens a database: a data key, wrapped by BOT_KEY in a file beside it; or BOT_KEY itself."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.config.secret_files import destroy, replace, write_new
from bot.errors import SealError, StoreUnavailable
from bot.model.keys import key_from_text
from bot.reading import read_bytes
from bot.store.db.sealing import Sealer
from bot.store.db.upgrading import KEY_CHECK
from bot.store.keys.data_key import DataKey, Unwrapped, unwrapped, wrapped

DATA_KEY: Final = "data_key"
"""The fact that names its data key; a database without one is sealed by BOT_KEY itself."""
WRAPPED: Final = "wrapped_key"
"""The fact that a backup carries, and a restored database until its first start: the file's content."""
ENDING: Final = ".datakey"
"""What the file's name has behind the database's."""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What a database says of its key; None: nothing yet."""

    check: bytes | None = None
    name: bytes | None = None
    wrapped: bytes | None = None

    @classmethod
    def of(cls, found: dict[str, bytes]) -> KeyFacts:
        """From the rows of facts."""
        return cls(*(None if (value := found.get(name)) is None else bytes(value) for name in KEY_FACTS))


KEY_FACTS: Final = (KEY_CHECK, DATA_KEY, WRAPPED)
"""The names of the facts, in the order in which KeyFacts has them."""


class Keyring:
    """BOT_KEY, and the file with the data key beside the database at a path."""

    def __init__(self, master: bytes, database: Path) -> None:
        """Reads nothing yet."""
        self._master = master
        self.database = database
        self.path = data_key_path(database)

    @classmethod
    def from_text(cls, text: str, database: Path) -> Keyring:
        """With a BOT_KEY setting. SealError if it is no such key."""
        master = key_from_text(text)
        if master is None:
            # Neither the text nor its length is told: a key with a typing error is still most of a key.
            raise SealError(
                "BOT_KEY is not URL-safe base64 of 32 bytes.",
                "Copy the whole line again from where the key is kept.",
            )
        return cls(master, database)

    def unwrapped(self) -> Unwrapped | None:
        """What is in the file; None if there is none. SealError, StoreUnavailable."""
        content = self.content()
        return None if content is None else unwrapped(content, self._master)

    def content(self) -> bytes | None:
        """The file as it is; None if there is none. StoreUnavailable."""
        try:
            return read_bytes(self.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from None

    def chosen(self, facts: KeyFacts) -> DataKey | None:
        """The data key of a database that says so of itself; None: BOT_KEY itself seals it, or nothing yet.

        SealError: there is none that opens it; says what to put back. StoreUnavailable.
        """
        if self._is_own(facts):
            return None
        content = facts.wrapped or self.content()
        if content is None:
            if facts.check is None:
                return None
            if facts.name is None:
                raise SealError("This database was written with another key.")
            raise SealError(
                f"The data key isn't there: {self.path} is missing, and only that opens this database.",
                "Nothing was changed. Put the file back, or restore the newest backup: that has the key in "
                "it. A new one can't help.",
            )
        found = unwrapped(content, self._master)
        if facts.check is None:
            return found.keys[-1]
        for key in found.keys:
            if hmac.compare_digest(facts.check, key.sealer().key_check()):
                return key
        raise SealError(
            f"The data key in {self.path} isn't this database's.",
            "Nothing was changed. Put back the file that lay beside this database, or restore a backup.",
        )

    @property
    def own(self) -> Sealer:
        """What works with BOT_KEY itself."""
        return Sealer(self._master)

    def wrap(self, *keys: DataKey, beside: bytes | None = None) -> bytes:
        """Those keys, wrapped by this BOT_KEY; and then by another one that takes its place."""
        return wrapped(keys, [self._master] if beside is None else [self._master, beside])

    def make(self) -> DataKey:
        """A new data key, in a new file; the one in there, if another start was a moment earlier.

        SealError, StoreUnavailable.
        """
        key = DataKey.random()
        try:
            write_new(self.path, self.wrap(key))
        except FileExistsError:
            found = self.unwrapped()
            assert found is not None, "it was there a moment ago"
            return found.keys[-1]
        except OSError as error:
            raise self._unusable(error) from None
        return key

    def keep(self, content: bytes) -> None:
        """Let this be the content of the file, which may be there. StoreUnavailable."""
        try:
            replace(self.path, content)
        except OSError as error:
            raise self._unusable(error) from None

    def destroy(self) -> None:
        """Overwrite the file and take it away, if there is one. StoreUnavailable."""
        try:
            destroy(self.path)
        except OSError as error:
            raise self._unusable(error) from None

    def _is_own(self, facts: KeyFacts) -> bool:
        """Whether BOT_KEY itself seals it."""
        return facts.check is not None and hmac.compare_digest(facts.check, self.own.key_check())

    def _unusable(self, error: OSError) -> StoreUnavailable:
        return StoreUnavailable(
            f"The data key's file, {self.path}, can't be read or written ({error.strerror}).",
            "Nothing was lost. Check the rights of that file and of its folder, and the room on the disk.",
        )


def data_key_path(database: Path) -> Path:
    """The file's path. By whatever links the database is reached, it is the same."""
    resolved = database.resolve()
    return resolved.with_name(f"{resolved.name}{ENDING}")
