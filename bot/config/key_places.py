"""Where systemd and Docker put a key for a program, in files that only it can read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

KEY_NAME: Final = "bot_key"
"""What a credential of systemd's, or a secret of Docker's, has to be called."""
DOCKER_SECRETS: Final = Path("/run/secrets")


def handed_over() -> Path | None:
    """The file of the first that there is: a credential of systemd's, then a secret of Docker's."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    for folder in (Path(credentials) if credentials else None, DOCKER_SECRETS):
        if folder is not None and (path := folder / KEY_NAME).exists():
            return path
    return None
