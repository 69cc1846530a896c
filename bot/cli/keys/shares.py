"""`python -m bot key split` and `key join`: BOT_KEY as shares that people keep, and back."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Iterator, Sequence
from getpass import getpass
from pathlib import Path
from typing import Final

from bot.config import Settings, load_key, load_settings
from bot.config.secret_files import write_new
from bot.errors import AppealBotError, SealError, ShareError
from bot.model.keys import key_from_text, new_key
from bot.model.shares import KeyShare, join_key, read_share, split_key
from bot.reading import read_bytes
from bot.store.keys.keyring import Keyring

_DONE, _LEFT, _REFUSED = 0, 1, 2
_MOST_BYTES: Final = 10_000

SHEET: Final = """\
Share {number} of {all}, set {set}
Any {needed} of these {all} make the key of the bot again. Fewer tell nothing of it.
To make it: python -m bot key join

{share}
"""
WRITTEN: Final = """\
{all} shares are in {folder}, set {set}: any {needed} of them make the key again.
Give each to another person, who keeps it where the others can't get at it: printed, or on a stick of their
own; best by hand, never all by one way, and never by the bot. Say what it is for. Then delete the files:
  shred -u {folder}/share-*.txt && rmdir {folder}
Whoever can't be trusted any more has a share for good: then rotate (`key rotate --bot-key`), and split anew.
"""


def split_into(folder: Path, number: int, needed: int) -> int:
    """Write so many shares into a new folder; the exit code."""
    try:
        settings = load_settings()
        key = key_from_text(load_key(settings, make=False)[0])
        assert key is not None, "load_key has looked"
        _require_elsewhere(folder, settings)
        shares = split_key(key, number, needed, secrets.token_bytes)
        folder.mkdir(mode=0o700)
        for share in shares:
            write_new(folder / f"share-{share.number}.txt", _sheet(share, number).encode())
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED
    except FileExistsError:
        print(f"{folder} is there already. Nothing was written; name a new folder.", file=sys.stderr)
        return _REFUSED
    except OSError as error:
        print(f"The shares can't be written to {folder} ({error.strerror}).", file=sys.stderr)
        return _REFUSED
    said = {"all": number, "needed": needed, "folder": folder, "set": shares[0].set}
    print(WRITTEN.format(**said), end="")
    return _DONE


def join_from(files: Sequence[Path], out: Path | None) -> int:
    """Write the key that the shares make; the exit code."""
    try:
        settings = load_settings()
        target = out or settings.key_path
        if target.exists():
            raise ShareError(
                f"{target} is there already.", "Nothing was changed. Name another file: --out FILE"
            )
        _require_elsewhere(target, settings)
        if files:
            shares = [_in_file(path) for path in files]
        elif sys.stdin.isatty():
            shares = list(_typed())
        else:
            shares = list(_in_lines(sys.stdin.read(_MOST_BYTES * 10)))
        if not shares:
            print("No share was given. Nothing was changed.", file=sys.stderr)
            return _LEFT
        key = join_key(shares)
        write_new(target, f"{new_key(key)}\n".encode())
    except (EOFError, KeyboardInterrupt):
        print("\nNothing was changed.", file=sys.stderr)
        return _LEFT
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED
    except OSError as error:
        print(f"{error.filename} can't be read or written ({error.strerror}).", file=sys.stderr)
        return _REFUSED
    print(f"The key is in {target}. {_whose(key, settings)}")
    return _DONE


def _sheet(share: KeyShare, number: int) -> str:
    said = {"number": share.number, "all": number, "set": share.set, "needed": share.needed}
    return SHEET.format(**said, share=share.text())


def _require_elsewhere(target: Path, settings: Settings) -> None:
    """Raise ShareError if it would lie with the database."""
    folder = settings.database_path.resolve().parent
    if target.resolve().is_relative_to(folder):
        raise ShareError(
            f"{target} lies in the database's folder: a copy of that would be a copy of the key.",
            "Nothing was written. Name another place.",
        )


def _in_file(path: Path) -> KeyShare:
    """The share on a sheet: what stands behind the last empty line."""
    sheet = read_bytes(path, _MOST_BYTES).decode("utf-8", errors="replace").strip()
    return _told(str(path), re.split(r"\n\s*\n", sheet)[-1])


def _in_lines(text: str) -> Iterator[KeyShare]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield _told(f"Line {number}", line)


def _told(where: str, text: str) -> KeyShare:
    try:
        return read_share(text)
    except ShareError as error:
        raise ShareError(f"{where} {error.problem}", error.advice) from None


def _typed() -> Iterator[KeyShare]:
    """Shares that are typed unseen, until there are enough; one with a typing error is asked for again."""
    seen: dict[int, KeyShare] = {}
    needed = 0
    while not needed or len(seen) < needed:
        text = getpass(f"Share {len(seen) + 1}{f' of {needed}' if needed else ''}, it isn't shown: ")
        try:
            share = read_share(text)
        except ShareError as error:
            print(f"This {error.problem} {error.advice}", file=sys.stderr)
            continue
        if share.number in seen:
            print(f"Share {share.number} was given already. Another one, please.", file=sys.stderr)
            continue
        needed, seen[share.number] = share.needed, share
        yield share


def _whose(key: bytes, settings: Settings) -> str:
    """Whether it opens what lies beside the database."""
    try:
        found = Keyring(key, settings.database_path).unwrapped()
    except SealError as error:
        return f"But it isn't the one of this bot's database: {error.problem}"
    if found is None:
        return "There is no data key here to try it on."
    return "It opens this bot's data key."
