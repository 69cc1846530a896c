"""Which of the bot's files are open to others on the machine than the user that it runs as."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.config import ENV_FILE, Settings, key_place
from bot.store.keys.keyring import data_key_path


@dataclass(frozen=True, slots=True)
class OpenToOthers:
    """A file or folder of looser rights than it is made with. `secret`: whoever reads it learns something."""

    path: Path
    rights: int
    secret: bool

    @property
    def command(self) -> str:
        """What is typed at a terminal to mend it."""
        return f"chmod {700 if self.path.is_dir() else 600} {shlex.quote(str(self.path))}"


def open_to_others(settings: Settings) -> Iterator[OpenToOthers]:
    """Each that is there and that others may read or write."""
    database, key = settings.database_path, settings.key_path
    # Of what systemd and Docker hand over they see to the rights themselves.
    ours = [path for path in (settings.bot_key_file or key,) if key_place(settings).path == path]
    beside = [Path(f"{database}{end}") for end in ("-wal", "-shm")]
    beside.append(data_key_path(database))
    secret = [ENV_FILE, *ours, database, *beside]
    others = [Path(f"{database}.lock"), settings.incidents_path, settings.alerts_path]
    others += [settings.heartbeat_path, database.parent]
    if key.exists():
        others.append(key.parent)
    for path in (*secret, *others):
        try:
            rights = path.stat().st_mode & 0o777
        except OSError:
            continue
        if rights & 0o077:
            yield OpenToOthers(path, rights, path in secret)
